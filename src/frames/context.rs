//! The context of a word: phrases, denials, doubts, the main verb.

use super::reading::Reading;
use crate::word_lists::List::{Negations, Possible, Relative};

/// The end of a phrase whose lemmas occur from a word on, in order, with at most two words between them.
pub fn matches(r: &Reading, start: usize, phrase: &str) -> Option<usize> {
    matches_by(r, start, phrase, fits)
}

/// The same with any reading of each word, for phrases that are long enough to be unambiguous.
pub fn may_match(r: &Reading, start: usize, phrase: &str) -> Option<usize> {
    matches_by(r, start, phrase, |r, i, word| fits(r, i, word) || r.may_be(i, word))
}

fn matches_by(r: &Reading, start: usize, phrase: &str, fits: impl Fn(&Reading, usize, &str) -> bool) -> Option<usize> {
    let mut words = phrase.split(' ');
    let first = words.next()?;
    if !fits(r, start, first) {
        return None;
    }
    let mut at = start;
    for w in words {
        let next = (at + 1..(at + 4).min(r.len()))
            .take_while(|k| !r.breaks(*k) && r.gap(*k).is_none())
            .find(|k| fits(r, *k, w))?;
        at = next;
    }
    Some(at + 1)
}

fn fits(r: &Reading, i: usize, word: &str) -> bool {
    // The accusative of an adverb is the word itself: "هاتفيا".
    r.lemma(i) == word || r.word(i).is_some_and(|t| t.text == word || t.text.strip_suffix('ا') == Some(word))
}

/// "لا يزال", "لا يقل عن": a negation that means that something continues, or is at least so much.
fn still(r: &Reading, i: usize) -> bool {
    let within = r.word(i).and_then(|t| t.expression).and_then(|e| e.glosses().next());
    within.is_some_and(|g| g.starts_with("still") || g.starts_with("at least"))
        || matches!(r.lemma(i + 1), "زال" | "برح" | "انفك")
        || r.may_be(i + 1, "زال")
}

/// Whether a word is denied.
pub fn negated(r: &Reading, i: usize) -> bool {
    (i.saturating_sub(2)..i).any(|k| {
        Negations.contains(r.folded(k)) && !still(r, k) && (k + 1..=i).all(|x| !r.breaks(x) && r.gap(x).is_none())
    })
}

/// Whether a word is only presented as possible.
pub fn hypothetical(r: &Reading, i: usize) -> bool {
    (i.saturating_sub(3)..i).any(|k| {
        Possible.contains(r.folded(k))
            && !(r.folded(k) == "قد"
                && r.analysis(i).is_some_and(|a| a.tense == Some(mujaz_arabic::analysis::Tense::Perfect)))
            && (k + 1..=i).all(|x| !r.breaks(x))
    })
}

/// Whether a word is the main verb: the sentence begins with it, or with its subject.
pub fn main_verb(r: &Reading, i: usize) -> bool {
    let first = (0..=i).rev().find(|k| *k == 0 || r.gap(*k) == Some(':')).unwrap_or(0);
    if i == first {
        return true;
    }
    let verbs_before = (first..i).filter(|k| r.is_verb(*k) || relative(r, *k)).count();
    verbs_before == 0
}

/// Whether a word introduces a clause of its own.
pub fn relative(r: &Reading, i: usize) -> bool {
    Relative.contains(r.folded(i))
}
