//! The noun that a pronoun stands for.

use super::phrase::Phrase;
use super::unit::{Kind, Unit};

/// "who" or "that" for the antecedent of a relative pronoun; "which" if "and" separates them or a pronoun takes its
/// place.
pub(super) fn relative(units: &[Unit], phrases: &[Phrase], i: usize) -> &'static str {
    let pronoun = &units[phrases[i].units.start];
    let thing = if pronoun.conjunction == "and" { "which" } else { "that" };
    match pronoun.text.as_str() {
        "who" if pronoun.kind == Kind::Relative => return "who",
        "which" => return "which",
        "those who" => return "those who",
        _ => {}
    }
    match antecedent(units, phrases, i) {
        Some(u) if u.person => "who",
        _ => thing,
    }
}

/// The noun that a pronoun stands for: the nearest one of its gender; things in the plural are feminine.
pub(super) fn antecedent<'a>(units: &'a [Unit], phrases: &[Phrase], i: usize) -> Option<&'a Unit> {
    let pronoun = &units[phrases[i].units.start];
    let apart = pronoun.conjunction == "and";
    let feminine = if pronoun.kind == Kind::Pronoun { pronoun.text == "she" } else { pronoun.feminine };
    let several = pronoun.text == "they";
    let fits = |u: &Unit| match u.kind {
        Kind::Noun if u.plural => several || feminine && !u.person,
        Kind::Noun => u.feminine == feminine,
        _ => !apart || !u.person || pronoun.kind == Kind::Pronoun,
    };
    for phrase in phrases[..i].iter().rev().take(4) {
        let mut nouns = units[phrase.units.clone()].iter().rev();
        let found = nouns.find(|u| matches!(u.kind, Kind::Noun | Kind::Name) && fits(u));
        // "the attempt of Patrick, which": a name does not say its gender, and the noun before it does.
        let head = &units[phrase.head];
        // So does "a street" before its name, where "and it" follows.
        let thing = head.kind == Kind::Noun && !head.person;
        let thing = thing
            && match feminine {
                true => head.feminine,
                false => pronoun.kind == Kind::Pronoun && !head.feminine && !head.plural,
            };
        match found {
            Some(u) if u.kind == Kind::Name && u.person && thing => return Some(head),
            Some(_) => return found,
            None => {}
        }
    }
    None
}
