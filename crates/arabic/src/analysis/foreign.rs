//! Readings of a word as a name that is on no list, such as a foreign one in Arabic letters.

use super::pos::Pos;
use super::word::Analysis;
use crate::letters::without_marks;
use crate::sound::is_arabic_sound;
use crate::word_lists::List;

/// The cost of an unlisted name: a little more than a form of the rarest words of the lexicon with a clitic.
const NAME: f32 = 4.0;
/// Cost per letter beyond three in the stem of another reading: the letters of a name seldom match a long stem by
/// chance.
const COINCIDENCE: f32 = 0.5;
/// Cost of the article or an ending of Arabic nouns: few foreign names have one.
const ARABIC_FORM: f32 = 1.0;
/// Cost of a letter for a sound that European languages lack.
const ARABIC_SOUND: f32 = 0.5;
/// Bonus for mostly long vowels, as foreign names are spelled.
const VOCALIC: f32 = -0.4;
/// Bonus for a letter that Arabic uses only for foreign sounds.
const FOREIGN_SOUND: f32 = -2.0;
/// Cost of a conjunction before the name.
const CONJUNCTION: f32 = 0.5;
/// Cost of a name that begins with the letter of a conjunction; W is one only before a vowel.
const LIKE_CONJUNCTION: f32 = 1.0;

/// The readings of a word as a name, with and without a conjunction; empty if it is too short, has the mark of an
/// indefinite accusative, or has a cheaper reading as a name of the lexicon. `known` are its readings by the lexicon.
pub(super) fn readings(word: &str, known: &[Analysis]) -> Vec<Analysis> {
    let letters: Vec<char> = without_marks(word).chars().collect();
    if word.contains('\u{64B}') || letters.len() < 3 || known.iter().any(|a| a.pos == Pos::Propn && a.cost < NAME) {
        return Vec::new();
    }
    let longest = known.iter().map(|a| a.stem).max().unwrap_or(0);
    let coincidence = f32::from(longest.saturating_sub(3)) * COINCIDENCE;
    let price = |letters: &[char]| price(letters) + coincidence;
    let mut whole = price(&letters);
    let mut out = Vec::new();
    if let Some(rest) = letters.strip_prefix(&['و'][..]).filter(|rest| rest.len() >= 3) {
        let w = matches!(rest[0], 'ا' | 'ي') && rest[1] != 'ل';
        whole += if w { 0.0 } else { LIKE_CONJUNCTION };
        out.push(name(Some('و'), price(rest) + CONJUNCTION + if w { 0.2 } else { 0.0 }));
    }
    out.push(name(None, whole));
    out
}

fn name(conjunction: Option<char>, cost: f32) -> Analysis {
    Analysis { conjunction, ..Analysis::unknown(Pos::Propn, cost) }
}

fn price(letters: &[char]) -> f32 {
    let n = letters.len();
    let count = |list: &[char]| letters.iter().filter(|c| list.contains(c)).count() as f32;
    let begins =
        |list: &[&str]| list.iter().any(|p| n > 4 && p.chars().eq(letters[..p.chars().count()].iter().copied()));
    let ends =
        |list: &[&str]| list.iter().any(|e| n > 4 && e.chars().eq(letters[n - e.chars().count()..].iter().copied()));
    let vowels = count(&['ا', 'آ', 'و', 'ي']);
    NAME + if begins(List::AttachedArticles.words()) || begins(&["ال"]) { ARABIC_FORM } else { 0.0 }
        + if letters[n - 1] == 'ة' || ends(List::ForeignOddEndings.words()) { ARABIC_FORM } else { 0.0 }
        + letters.iter().filter(|c| is_arabic_sound(**c)).count() as f32 * ARABIC_SOUND
        + count(&['پ', 'چ', 'ڤ', 'گ', 'ژ']) * FOREIGN_SOUND
        + if vowels * 5.0 >= n as f32 * 2.0 { VOCALIC } else { 0.0 }
}
