//! Words that were written together.

use super::pos::Pos;
use super::remembered::analyses;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::letters::{is_arabic_letter, is_mark};
use crate::word_lists::List;
use std::ops::Range;

/// Splits two words that were written together, if both are known and the letters show where the first one ends:
/// `لجنةالقانون`, `مستوىعال`, `لايزال`. `span` is the range of both in `text`.
pub(super) fn parted(text: &str, span: &Range<usize>) -> Option<[Token; 2]> {
    let written = &text[span.clone()];
    let cuts = written.char_indices().skip(1).map(|(at, _)| at);
    let (at, readings) = List::JoinedParticles
        .words()
        .iter()
        .filter(|p| written.starts_with(*p))
        .map(|p| p.len())
        .filter(|at| written[*at..].chars().count() >= 2)
        .find_map(|at| {
            both(written, at).filter(|[_, right]| right.first().is_some_and(follows_particle)).map(|r| (at, r))
        })
        .or_else(|| {
            let mut ends = cuts.filter(|at| is_end(written, *at));
            ends.find_map(|at| both(written, at).filter(|halves| is_article(written, at, halves)).map(|r| (at, r)))
        })
        .or_else(|| anywhere(written))
        .or_else(|| like(text, span))?;
    Some(halves(text, span, at, readings))
}

/// Splits a common word and a name that were written together.
pub(super) fn parted_from_name(text: &str, span: &Range<usize>) -> Option<[Token; 2]> {
    let written = &text[span.clone()];
    let (at, readings) = beside_name(written).or_else(|| before_place(written, &text[span.end..]))?;
    Some(halves(text, span, at, readings))
}

fn halves(text: &str, span: &Range<usize>, at: usize, [left, right]: [Vec<Analysis>; 2]) -> [Token; 2] {
    let middle = span.start + at;
    [Token::new(text, span.start..middle, left), Token::new(text, middle..span.end, right)]
}

/// What both halves may cost together where no letter shows that a word ends, and what one of them may.
const COMMON: (f32, f32) = (3.6, 2.5);
/// The fewest letters of each half.
const HALF: usize = 3;

/// The place where a word falls into two common ones, and their readings: `قامبتحميل`.
fn anywhere(written: &str) -> Option<(usize, [Vec<Analysis>; 2])> {
    let letters: Vec<usize> = written.char_indices().map(|(at, _)| at).collect();
    if letters.len() < 2 * HALF || letters.len() > 16 {
        return None;
    }
    let mut best: Option<(f32, usize, [Vec<Analysis>; 2])> = None;
    for at in letters[HALF..=letters.len() - HALF].iter().copied() {
        // A vowel sign belongs to the letter before it.
        if written[at..].starts_with(is_mark) {
            continue;
        }
        let Some(halves) = both(written, at) else { continue };
        let price = |half: &[Analysis]| half.first().map_or(f32::MAX, |a| a.cost);
        let [left, right] = [price(&halves[0]), price(&halves[1])];
        let sum = left + right;
        if shows_start(&halves)
            && sum <= COMMON.0
            && left.max(right) <= COMMON.1
            && best.as_ref().is_none_or(|b| sum < b.0)
        {
            best = Some((sum, at, halves));
        }
    }
    best.map(|(_, at, halves)| (at, halves))
}

/// Whether the second half begins with a preposition or an article, or is a name after a verb: any other name falls into
/// two words by chance, as `ساندرسون` does.
fn shows_start([left, right]: &[Vec<Analysis>; 2]) -> bool {
    let (Some(l), Some(r)) = (left.first(), right.first()) else { return false };
    let verb = l.tense == Some(Tense::Imperfect);
    l.pos != Pos::Propn
        && r.conjunction.is_none()
        && (r.preposition.is_some() || r.article || verb && r.pos == Pos::Propn)
}

/// The particle "like" that was written at the end of the word before what it belongs to: `بالسيفكـ"جون"`.
fn like(text: &str, span: &Range<usize>) -> Option<(usize, [Vec<Analysis>; 2])> {
    let word = text[span.clone()].trim_end_matches('ـ');
    let drawn = text[span.start + word.len()..].starts_with('ـ');
    let at = word.strip_suffix(['ك', 'ل', 'ب']).filter(|left| drawn && left.chars().count() >= HALF)?.len();
    let particle = Analysis { preposition: word.chars().next_back(), ..Analysis::unknown(Pos::Adp, 0.0) };
    let left = analyses(&word[..at]);
    (!left.is_empty()).then(|| (at, [left, vec![particle]]))
}

/// The readings of both halves of a word, if both are known.
fn both(written: &str, at: usize) -> Option<[Vec<Analysis>; 2]> {
    let halves = [analyses(&written[..at]), analyses(&written[at..])];
    halves.iter().all(|h| !h.is_empty()).then_some(halves)
}

/// The place where a word falls into a common one and a name, if the letters show it: no name has a ta marbuta within, or
/// an alef with a hamza where a particle begins: `حكومةترودو`, `نافاروأيضا`.
fn beside_name(written: &str) -> Option<(usize, [Vec<Analysis>; 2])> {
    let long = |half: &str| half.chars().count() >= HALF;
    let common = |readings: &[Analysis]| readings.first().is_some_and(|a| a.cost <= PLAUSIBLE);
    written.char_indices().skip(1).map(|(at, _)| at).find_map(|at| {
        let (left, right) = written.split_at(at);
        if !long(left) || right.chars().count() < 2 || right.starts_with(is_mark) {
            return None;
        }
        if left.ends_with('ة') && long(right) {
            let readings = analyses(left);
            return common(&readings).then(|| (at, [readings, Vec::new()]));
        }
        let particle = |a: &Analysis| matches!(a.pos, Pos::Adp | Pos::Sconj | Pos::Adv | Pos::Cconj | Pos::Part);
        let opens = right.starts_with(['أ', 'إ']) || right.ends_with('ى') && long(right);
        let readings = if opens { analyses(right) } else { Vec::new() };
        let bare = |a: &Analysis| particle(a) && a.conjunction.is_none() && a.preposition.is_none();
        (common(&readings) && readings.first().is_some_and(bare)).then(|| (at, [analyses(left), readings]))
    })
}

/// The place where "in" was written at the end of a name, before a year or a place: `كوفاكسفي عام 1990`.
fn before_place(written: &str, rest: &str) -> Option<(usize, [Vec<Analysis>; 2])> {
    const NAME: usize = 4;
    let at = written.strip_suffix("في").filter(|left| left.chars().count() >= NAME)?.len();
    let next = rest.strip_prefix(' ')?.split(|c: char| !is_arabic_letter(c) && !is_mark(c)).next()?;
    let readings = if next.is_empty() { Vec::new() } else { analyses(next) };
    let a = readings.first()?;
    let lemma = a.lemma?;
    let place = lemma.names() == Some("place") || matches!(lemma.text(), "عام" | "سنة") && !a.article;
    place.then(|| (at, [analyses(&written[..at]), analyses("في")]))
}

/// Whether the letters around a position show that a word ends there.
fn is_end(written: &str, at: usize) -> bool {
    let (left, right) = written.split_at(at);
    (left.ends_with(['ة', 'ى']) || right.starts_with("ال")) && left.chars().count() >= 2 && right.chars().count() >= 3
}

/// What a reading may cost at most, so that it explains half of a word: "ما يرون" does not explain `مايرون`.
const PLAUSIBLE: f32 = 3.2;

/// Whether `ال` at a place is the article of what follows, and no part of a name: `سكالوني`, `دونالدسون`.
fn is_article(written: &str, at: usize, [left, right]: &[Vec<Analysis>; 2]) -> bool {
    let plausible = |a: &&Analysis| a.cost <= PLAUSIBLE;
    !written[at..].starts_with("ال")
        || left.first().filter(plausible).is_some()
            && right.first().filter(plausible).is_some_and(|a| a.article)
            && written[..at].chars().count() >= 3
}

/// Whether a word may follow `لا` and `ما`.
fn follows_particle(a: &Analysis) -> bool {
    a.cost <= PLAUSIBLE && (a.is_verb() || matches!(a.pos, Pos::Pron | Pos::Adp | Pos::Adv))
}

#[cfg(test)]
mod tests {
    use crate::analysis::Sentence;

    #[test]
    fn a_name_is_parted_from_what_was_written_onto_it() {
        let words = |text: &str| Sentence::new(text).tokens.into_iter().map(|t| t.text).collect::<Vec<_>>().join(" ");
        for (written, parted) in [
            ("ولد كوفاكسفي عام 1990", "ولد كوفاكس في عام 1990"),
            ("اعتقل كوفاكسأيضا", "اعتقل كوفاكس أيضا"),
            ("فوز كوفاكسعلى خصمه", "فوز كوفاكس على خصمه"),
            ("حكومةكوفاكس الجديدة", "حكومة كوفاكس الجديدة"),
            ("غادر مالكوفي المدينة", "غادر مالكوفي المدينة"),
            ("لعب ديفيد ساندرسون", "لعب ديفيد ساندرسون"),
        ] {
            assert_eq!(words(written), parted);
        }
    }
}
