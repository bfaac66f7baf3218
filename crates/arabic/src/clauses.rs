//! Clauses: where a long sentence can be split so that each part can be translated by itself.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! use mujaz_arabic::clauses::{Needs, parts};
//! let s = Sentence::new(
//!     "افتتح الوزير صباح أمس الجسر الجديد في المدينة القديمة، بينما واصل العمال إصلاح الطريق المؤدية إلى الميناء",
//! );
//! let parts: Vec<&str> = parts(&s, 12, Needs::Nothing).into_iter().map(|p| &s.text[p.span]).collect();
//! assert_eq!(parts.len(), 2);
//! assert!(parts[1].starts_with("بينما"));
//! ```

mod boundaries;
mod link;
mod predicate;

pub use link::{Link, Needs};

use crate::analysis::Sentence;
use boundaries::{Boundary, boundaries};
use predicate::Predicate;
use std::ops::Range;

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Byte range in the sentence, without surrounding spaces; punctuation at its end included.
    pub span: Range<usize>,
    /// Indices of its words.
    pub words: Range<usize>,
    /// Its relation to the part before it.
    pub link: Link,
    /// What it requires from the part before it.
    pub needs: Needs,
}

/// The minimum number of words of a part.
const SHORTEST: usize = 5;

/// Every part of a sentence with a predicate of its own, split at each boundary outside quotations, names, expressions
/// and parentheses; [`Part::needs`] says which of them can be translated alone.
pub fn clauses(sentence: &Sentence) -> Vec<Part> {
    let all = boundaries(sentence);
    cut(sentence, &all, |_| true, 0)
}

/// The smallest number of parts of a sentence for separate translation: none needs more of the part before it than
/// `most`, and each has at most `longest` words if the sentence has suitable boundaries. A single part if the sentence
/// is no longer than that or must not be split.
pub fn parts(sentence: &Sentence, longest: usize, most: Needs) -> Vec<Part> {
    if sentence.tokens.len() <= longest {
        return cut(sentence, &[], |_| true, longest);
    }
    let all = boundaries(sentence);
    cut(sentence, &all, |b| b.needs <= most, longest)
}

/// Chooses the boundaries to split at, by the cost of overlong parts and of the splits themselves.
fn cut(sentence: &Sentence, all: &[Boundary], usable: impl Fn(&Boundary) -> bool, longest: usize) -> Vec<Part> {
    let end = sentence.tokens.len();
    let start = Boundary { word: 0, link: Link::Start, needs: Needs::Nothing };
    let stops: Vec<&Boundary> = std::iter::once(&start).chain(all.iter().filter(|b| usable(b))).collect();
    let predicate = Predicate::of(sentence);
    let fits = |from: &Boundary, to: usize| {
        to - from.word >= SHORTEST && predicate.is_in(from.word..to, from.link) && (to == end || !dangles(sentence, to))
    };
    // Shortest path over the boundaries: the cost of the best path to each, and its predecessor.
    let mut best: Vec<Option<(f32, usize)>> = vec![None; stops.len() + 1];
    best[0] = Some((0.0, 0));
    for to in 1..=stops.len() {
        let word = stops.get(to).map_or(end, |b| b.word);
        for from in 0..to {
            let Some((cost, _)) = best[from] else { continue };
            // The whole sentence is always a valid part.
            let whole = from == 0 && to == stops.len();
            if !whole && !fits(stops[from], word) {
                continue;
            }
            let cost = cost + price(word - stops[from].word, stops[from].link, longest);
            if best[to].is_none_or(|(b, _)| cost < b) {
                best[to] = Some((cost, from));
            }
        }
    }
    let mut out = Vec::new();
    let mut to = stops.len();
    while to > 0 {
        let from = best[to].map_or(0, |(_, from)| from);
        let words = stops[from].word..stops.get(to).map_or(end, |b| b.word);
        let (link, needs) = (stops[from].link, stops[from].needs);
        out.push(Part { span: span(sentence, &words), words, link, needs });
        to = from;
    }
    out.reverse();
    out
}

/// The cost of a part: the split before it, and the square of its excess words, in tens.
fn price(words: usize, link: Link, longest: usize) -> f32 {
    let cut = match link {
        Link::Start => 0.0,
        Link::Sign | Link::But => 0.2,
        Link::While | Link::Result | Link::Participle => 0.3,
        Link::And | Link::When | Link::Because => 0.4,
        Link::That | Link::Which => 0.5,
    };
    let excess = words.saturating_sub(longest) as f32 / 10.0;
    cut + excess * excess * 2.0 + excess
}

/// Whether what precedes a word cannot end a part, such as a preposition or a conjunction.
fn dangles(sentence: &Sentence, word: usize) -> bool {
    use crate::analysis::Pos;
    let last = sentence.tokens[word - 1].analysis();
    last.is_some_and(|a| {
        a.pronoun.is_none() && matches!(a.pos, Pos::Adp | Pos::Cconj | Pos::Sconj | Pos::Part | Pos::Det)
    })
}

/// The byte range of some words with the punctuation after them and opening marks before them.
fn span(sentence: &Sentence, words: &Range<usize>) -> Range<usize> {
    let text = sentence.text.as_str();
    let from = match words.start {
        0 => 0,
        w => sentence.tokens[w - 1].span.end + signs(sentence.gap(w)),
    };
    let to = match words.end {
        w if w >= sentence.tokens.len() => text.len(),
        w => sentence.tokens[w - 1].span.end + signs(sentence.gap(w)),
    };
    let part = &text[from..to];
    let start = from + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// How many bytes of the gap before a word belong to the words before it: all but opening marks that touch the word.
fn signs(gap: &str) -> usize {
    gap.trim_end_matches(['(', '[', '«', '“', '"', '‘']).len()
}

#[cfg(test)]
mod tests;
