//! People joined to others by "and", who share their fate: "an officer and two policemen were killed".

use super::fates::is_person;
use super::quantities::{Quantity, fated};
use super::reading::Reading;
use crate::word_lists::List;

/// What is joined to a number of people with "and".
pub enum Joined {
    /// Nothing.
    None,
    /// So many more people; the end of their words.
    Counted(f64, usize),
    /// People whose number is not said.
    Uncounted,
}

/// "ضابط ومنتسبان": the fate of the first is that of the others too.
pub fn with_joined(r: &Reading, q: &Quantity, all: &[Quantity], end: usize) -> Joined {
    let Some(k) = (end..(end + 4).min(r.len()))
        .take_while(|k| r.gap(*k).is_none() && !r.is_verb(*k) && !r.breaks(*k))
        .find(|k| r.analysis(*k).is_some_and(|a| a.conjunction == Some('و')))
    else {
        return Joined::None;
    };
    let own = r.analysis(k).is_some_and(|a| a.pronoun.is_some());
    let person = is_person(r, k) || own && List::KinNouns.contains(r.lemma(k));
    let other = all.iter().find(|o| o.noun == Some(k) || o.words.start == k + 1 || o.words.start == k);
    if q.value.is_none() || r.is_verb(k) || fated(r, k, false).is_some() {
        return Joined::None;
    }
    match other {
        // "3 أطفال و5 نساء": another number of people with nothing said of them.
        Some(o) if o.noun.is_some_and(|n| n != k && fated(r, n, true).is_some()) => Joined::None,
        Some(o) if person || o.words.start == k && o.noun.is_some_and(|n| is_person(r, n)) => match o.value {
            Some(v) => Joined::Counted(v, o.noun.map_or(o.words.end, |n| (n + 1).max(o.words.end))),
            None => Joined::Uncounted,
        },
        None if person && own => match r.analysis(k) {
            // "رجل وزوجته"
            Some(a) if !a.plural && !a.dual => Joined::Counted(1.0, k + 1),
            _ => Joined::Uncounted,
        },
        _ => Joined::None,
    }
}
