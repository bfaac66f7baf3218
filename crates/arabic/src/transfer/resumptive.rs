//! A pronoun behind a preposition that points back to the noun of a relative clause: `المباراة التي فازوا فيها` is the match
//! in which they won.

use super::antecedent::antecedent;
use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};

/// How many phrases behind a relative pronoun its preposition may stand.
const REACH: usize = 3;

/// Pronouns that may point back to a noun.
const PRONOUNS: [&str; 4] = ["it", "him", "them", "her"];

/// The phrase of the preposition that belongs before a relative pronoun, and what the two of them are in English: "in
/// which", "from whom".
pub(super) fn pointing_back(units: &[Unit], phrases: &[Phrase], relative: usize) -> Option<(usize, String)> {
    let pronoun = &units[phrases[relative].units.start];
    if pronoun.kind != Kind::Relative || phrases.get(relative + 1).is_none_or(|p| p.form != Form::Verbal) {
        return None;
    }
    // What the verb points back to by itself needs no preposition.
    if !units[phrases[relative + 1].head].object.is_empty() {
        return None;
    }
    let person = antecedent(units, phrases, relative).is_some_and(|u| u.person);
    for at in relative + 1..(relative + 1 + REACH).min(phrases.len()) {
        let first = &units[phrases[at].units.start];
        // "التي كانت تجري فيها": behind a form of "be".
        let helped = at == relative + 2 && units[phrases[at - 1].head].verb.as_ref().is_some_and(|v| v.auxiliary);
        if !first.touches() || at > relative + 1 && phrases[at].form == Form::Verbal && !helped {
            return None;
        }
        if phrases[at].form != Form::Single || first.possession {
            continue;
        }
        // "what they suffered": English has no preposition here, and no pronoun.
        if at == relative + 1 + 1 && first.governed && PRONOUNS.contains(&first.text.as_str()) {
            return Some((at, if person { "whom" } else { "that" }.to_owned()));
        }
        let Some((preposition, object)) = first.text.rsplit_once(' ') else { continue };
        const PREPOSITIONS: [&str; 14] = [
            "in", "on", "from", "about", "with", "to", "through", "behind", "under", "against", "by", "of", "for",
            "over",
        ];
        if PREPOSITIONS.contains(&preposition) && PRONOUNS.contains(&object) {
            let which = if person { "whom" } else { "which" };
            return Some((at, format!("{preposition} {which}")));
        }
    }
    None
}
