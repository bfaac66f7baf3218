//! Vowel signs: most texts write few of them, and those that they write rule out readings.

use super::affix::Front;
use super::lemma::Lemma;
use super::pos::Pos;
use crate::letters::{is_mark, without_marks};
use crate::tables::lines;
use std::collections::HashSet;
use std::sync::LazyLock;

const FATHATAN: char = '\u{64B}';
const DAMMATAN: char = '\u{64C}';
const KASRATAN: char = '\u{64D}';
pub(super) const FATHA: char = '\u{64E}';
pub(super) const DAMMA: char = '\u{64F}';
pub(super) const KASRA: char = '\u{650}';
const SHADDA: char = '\u{651}';
pub(super) const SUKUN: char = '\u{652}';

/// The signs on one letter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Signs {
    vowel: Option<char>,
    doubled: bool,
}

/// The vowel signs of a word.
#[derive(Debug, Default)]
pub(super) struct Vowels {
    /// By letter; empty if the word has none.
    letters: Vec<Signs>,
    indefinite: bool,
    accusative: bool,
}

impl Vowels {
    /// The signs of a word as written.
    pub fn of(word: &str) -> Self {
        if !word.chars().any(|c| ('\u{64B}'..='\u{652}').contains(&c)) {
            return Self::default();
        }
        let mut out = Self::default();
        for c in word.chars() {
            if !is_mark(c) {
                out.letters.push(Signs::default());
                continue;
            }
            out.accusative |= c == FATHATAN;
            out.indefinite |= matches!(c, FATHATAN | DAMMATAN | KASRATAN);
            match (out.letters.last_mut(), c) {
                (Some(letter), SHADDA) => letter.doubled = true,
                (Some(letter), FATHATAN..=KASRA | SUKUN) => letter.vowel = Some(c),
                _ => {}
            }
        }
        out
    }

    /// Whether none are written.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Whether the mark of an indefinite accusative is written.
    pub fn accusative(&self) -> bool {
        self.accusative
    }

    /// Whether the mark of an indefinite noun is written, which excludes verbs, the article and attached pronouns.
    pub fn indefinite(&self) -> bool {
        self.indefinite
    }

    /// The vowel on a letter.
    pub fn vowel(&self, letter: usize) -> Option<char> {
        self.letters.get(letter)?.vowel
    }

    /// Whether a letter is doubled.
    fn doubled(&self, letter: usize) -> bool {
        self.letters.get(letter).is_some_and(|l| l.doubled)
    }

    /// Whether a letter bears one of some vowels or none, and is not doubled.
    fn allows(&self, letter: usize, vowels: &[char]) -> bool {
        !self.doubled(letter) && self.vowel(letter).is_none_or(|v| vowels.contains(&v))
    }

    /// Whether prefixes may be read as such: `بُعد` and `وُلد` begin with no preposition and no conjunction.
    pub fn allow(&self, front: &Front) -> bool {
        if self.is_empty() {
            return true;
        }
        let mut at = 0;
        if front.conjunction.is_some() {
            if !self.allows(at, &[FATHA]) {
                return false;
            }
            at += 1;
        }
        if let Some(p) = front.preposition {
            let vowels: &[char] = match p {
                'ب' => &[KASRA],
                'ك' => &[FATHA],
                _ => &[KASRA, FATHA, SUKUN],
            };
            if !self.allows(at, vowels) {
                return false;
            }
            at += 1;
        }
        if front.future {
            if !self.allows(at, &[FATHA]) {
                return false;
            }
            at += 1;
        }
        front.imperfect.is_none() || self.allows(at, &[FATHA, DAMMA])
    }

    /// What the shaddas in a stem say about a lemma, as a cost: `عبّر` is "express", and no "cross". `stem` is where the
    /// stem begins, `article` whether the article precedes it, which doubles many first letters.
    pub fn doubling(&self, stem: usize, length: usize, lemma: &str, article: bool) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        let own = lemma.contains(SHADDA).then(|| Self::of(lemma));
        // A doubled last letter is not always written as such in a lemma: "مصريّ", "حقّ".
        let inner = usize::from(article)..length.saturating_sub(1);
        let mut cost = 0.0;
        for i in inner.filter(|i| self.doubled(stem + i)) {
            cost += match &own {
                Some(own) if own.doubled(i) => -0.8,
                Some(_) => 0.8,
                None if is_doubled_elsewhere(lemma) => 2.0,
                None => 0.0,
            };
        }
        cost
    }

    /// What the vowels say about a perfect whose stem begins at `stem` and has `length` letters.
    pub fn perfect(&self, stem: usize, length: usize, lemma: &str, passive: bool) -> Voice {
        if self.is_empty() {
            return Voice::Open;
        }
        let first = self.vowel(stem);
        // "قُلت" and "نِمت" are active: the vowel stands for the weak letter.
        let shortened = length == 2 && lemma.chars().count() == 3;
        // The letter before "وا" has the vowel of that ending.
        let inner = (stem..stem + length.saturating_sub(1)).any(|i| self.vowel(i) == Some(DAMMA));
        match first {
            _ if shortened => Voice::Open,
            Some(KASRA) if !passive && !lemma.starts_with(['ا', 'إ']) => Voice::Impossible,
            Some(FATHA) if passive => Voice::Impossible,
            // "تُوفي" died: the verb has no active that means anything else.
            _ if inner && lemma.ends_with('ي') && lemma.starts_with('ت') => Voice::Open,
            _ if inner => Voice::Passive,
            _ => Voice::Open,
        }
    }

    /// What the vowels say about an imperfect whose prefix is the letter before `stem`; the stem has `length` letters.
    pub fn imperfect(&self, stem: usize, length: usize, lemma: &str, passive: bool) -> Voice {
        if self.is_empty() {
            return Voice::Open;
        }
        let letters: Vec<char> = lemma.chars().filter(|c| !is_mark(*c)).collect();
        let second = doubles_middle(lemma);
        // Forms II to IV have a damma in the active, too.
        let active_damma = second
            || letters.len() == 4 && (letters[0] == 'أ' || letters[1] == 'ا' || letters[0] != 'ا' && letters[0] != 'ت')
            || letters.len() == 3 && letters[0] == 'أ' && letters[2] != 'ى' && self.doubled(stem + length - 1);
        // "يُعلَن": the vowel before the last letter distinguishes them.
        let before_last = (length >= 2).then(|| self.vowel(stem + length - 2)).flatten();
        let doubled = self.doubled(stem + length.saturating_sub(2));
        match self.vowel(stem.wrapping_sub(1)) {
            Some(DAMMA) if before_last == Some(FATHA) => Voice::Passive,
            Some(DAMMA) if active_damma || before_last == Some(KASRA) || letters.len() == 3 && doubled => {
                if passive {
                    Voice::Passive
                } else {
                    Voice::Open
                }
            }
            Some(DAMMA) => Voice::Passive,
            Some(FATHA) if passive || active_damma => Voice::Impossible,
            _ => Voice::Open,
        }
    }

    /// Whether the last letter may end a verb: in the perfect it bears no damma or kasra.
    pub fn ends_verb(&self, letters: usize, perfect: bool) -> bool {
        let last = letters.checked_sub(1).and_then(|l| self.vowel(l));
        !(self.indefinite || perfect && matches!(last, Some(DAMMA | KASRA)))
    }

    /// The person of a perfect in `ت` by the vowel of that letter, `None` if it has none: "she" (3) has none but a
    /// sukun or, before the article, a kasra.
    pub fn person(&self, letter: usize) -> Option<u8> {
        match self.vowel(letter)? {
            DAMMA => Some(1),
            FATHA => Some(2),
            SUKUN => Some(3),
            _ => None,
        }
    }
}

/// What vowel signs say about a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// They allow the reading as it is.
    Open,
    /// They make it passive.
    Passive,
    /// They exclude the reading.
    Impossible,
}

/// Whether a verb of three letters doubles the middle one.
pub(super) fn doubles_middle(lemma: &str) -> bool {
    static VERBS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let lines = lines(include_str!("../../data/form_two.txt"));
        lines.flat_map(str::split_whitespace).collect()
    });
    lemma.contains(SHADDA) || VERBS.contains(lemma)
}

/// Whether the lexicon has a verb that differs from a lemma by a doubled letter: "علّم" taught beside "علم" knew.
fn is_doubled_elsewhere(lemma: &str) -> bool {
    static DOUBLED: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let doubled = Lemma::all().filter(|l| l.pos() == Pos::Verb && l.text().contains(SHADDA));
        doubled.map(|l| without_marks(l.text())).collect()
    });
    DOUBLED.contains(lemma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_belong_to_their_letters() {
        let v = Vowels::of("كُتِبَ");
        assert_eq!((0..3).map(|i| v.vowel(i)).collect::<Vec<_>>(), [Some(DAMMA), Some(KASRA), Some(FATHA)]);
        assert!(Vowels::of("كتب").is_empty() && Vowels::of("كتاباً").accusative());
        assert!(Vowels::of("حدّاد").doubled(1));
    }

    #[test]
    fn vowels_tell_the_voice_of_a_verb() {
        assert_eq!(Vowels::of("سُرق").perfect(0, 3, "سرق", false), Voice::Passive);
        assert_eq!(Vowels::of("سَرق").perfect(0, 3, "سرق", false), Voice::Open);
        assert_eq!(Vowels::of("افتُتح").perfect(0, 5, "افتتح", false), Voice::Passive);
        assert_eq!(Vowels::of("عُدت").perfect(0, 2, "عاد", false), Voice::Open);
        assert_eq!(Vowels::of("يُسرق").imperfect(1, 3, "سرق", false), Voice::Passive);
        assert_eq!(Vowels::of("يُقدم").imperfect(1, 3, "قدم", false), Voice::Open);
        assert_eq!(Vowels::of("يُعلَن").imperfect(1, 3, "أعلن", false), Voice::Passive);
        assert_eq!(Vowels::of("يُعلن").imperfect(1, 3, "أعلن", false), Voice::Open);
        assert_eq!(Vowels::of("يَعلم").imperfect(1, 3, "أعلم", false), Voice::Impossible);
    }
}
