//! Words that were written together.

use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, analyses};
use std::ops::Range;

/// Particles that may be written together with the next word: `لايزال`, `ماهو`.
const PARTICLES: [&str; 4] = ["ولا", "لا", "وما", "ما"];

/// Splits two words that were written together, if both are known and the letters show where the first one ends:
/// `لجنةالقانون`, `مستوىعال`, `لايزال`. `span` is the range of both in `text`.
pub(super) fn parted(text: &str, span: &Range<usize>) -> Option<[Token; 2]> {
    let written = &text[span.clone()];
    let cuts = written.char_indices().skip(1).map(|(at, _)| at);
    let (at, readings) = PARTICLES
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
        })?;
    let middle = span.start + at;
    let [left, right] = readings;
    Some([Token::new(text, span.start..middle, left), Token::new(text, middle..span.end, right)])
}

/// The readings of both halves of a word, if both are known.
fn both(written: &str, at: usize) -> Option<[Vec<Analysis>; 2]> {
    let halves = [analyses(&written[..at]), analyses(&written[at..])];
    halves.iter().all(|h| !h.is_empty()).then_some(halves)
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
