//! Clauses without a verb: before which of their phrases "is" goes.

use super::clause::unit_at;
use super::describing::is_verbless;
use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};

/// The predicate of a clause without a verb that begins with the noun phrase at `topic`: "that is a matter of law"; "that
/// the choice of a lawyer for the post is a provocation", and not "is for the post".
pub(super) fn predicate(units: &[Unit], phrases: &[Phrase], topic: usize) -> Option<usize> {
    let first = |i: usize| unit_at(units, phrases, i);
    if is_alone(units, &phrases[topic]) {
        let next = topic + 1;
        let noun = |p: &&Phrase| first(next).touches() && is_noun(units, p) && !first(next).article;
        return phrases.get(next).filter(noun).map(|_| next);
    }
    if !is_verbless(units, phrases, topic) {
        return None;
    }
    let place = |i: usize| first(i).kind == Kind::Preposition && first(i).touches();
    let mut at = topic + 1;
    while at < phrases.len() && first(at).touches() {
        let governed = phrases[at].form == Form::Nominal && (!first(at).preposition.is_empty() || first(at).governed);
        at += match phrases[at].form {
            Form::Single if place(at) => 2,
            Form::Nominal if governed => 1,
            Form::Time => 1,
            _ => break,
        };
    }
    let noun = phrases.get(at).is_some_and(|p| first(at).touches() && is_indefinite(units, p));
    match noun {
        true => Some(at),
        false => (topic + 1 < phrases.len() && place(topic + 1)).then_some(topic + 1),
    }
}

/// Whether a phrase is a demonstrative without a noun.
fn is_alone(units: &[Unit], phrase: &Phrase) -> bool {
    phrase.units.len() == 1 && units[phrase.head].kind == Kind::Demonstrative
}

/// Whether a phrase is a noun that nothing governs and that is no object.
fn is_noun(units: &[Unit], phrase: &Phrase) -> bool {
    let bare = |u: &Unit| u.preposition.is_empty() && !u.governed && !u.apart;
    let noun = &units[phrase.head];
    let plain = noun.kind == Kind::Noun && !noun.time && !noun.accusative && !noun.quantifier;
    phrase.form == Form::Nominal && plain && bare(&units[phrase.units.start])
}

/// Whether such a noun is indefinite and not counted.
fn is_indefinite(units: &[Unit], phrase: &Phrase) -> bool {
    let closed = |u: &Unit| u.is_definite() || u.kind == Kind::Number;
    let led = units[phrase.head].text.starts_with("the ");
    is_noun(units, phrase) && !led && !units[phrase.units.clone()].iter().any(closed)
}
