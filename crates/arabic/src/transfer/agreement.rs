//! Agreement of subjects and verbs.

use super::phrase::Phrase;
use super::unit::{Kind, Unit};

/// Whether a noun can be the subject of a verb before it, which is then in the singular.
pub(super) fn agrees_behind(verb: &Unit, noun: &Unit) -> bool {
    match noun.kind {
        _ if verb.neutral || noun.quantifier => true,
        Kind::Noun if noun.plural => true,
        Kind::Noun => noun.feminine == verb.feminine,
        _ => true,
    }
}

/// Whether the noun of a phrase can be the subject of a verb after it, which then also agrees in number.
pub(super) fn agrees_before(verb: &Unit, units: &[Unit], phrase: &Phrase) -> bool {
    let noun = &units[phrase.head];
    let own = verb.verb.as_ref().is_some_and(|v| v.plural);
    if matches!(verb.subject, "we" | "I" | "you") {
        return false;
    }
    match noun.kind {
        _ if verb.neutral || noun.quantifier => true,
        Kind::Noun if noun.plural => own || verb.feminine,
        Kind::Noun => noun.feminine == verb.feminine || own,
        _ => true,
    }
}
