//! What a reading gives the unit of its word: its kind, its verb, its owner.

use super::unit::{Kind, Unit};
use super::verb::Verb;
use crate::analysis::{Analysis, Pos, Tense, Token};
use crate::english::inflect::participle;
use crate::wording::subject;

/// Turns a unit into a finite verb with the features of a reading.
pub(super) fn set_verb(u: &mut Unit, base: String, a: &Analysis) {
    u.kind = Kind::Verb;
    let passive = a.passive && !base.starts_with("be ") && !base.starts_with("there ");
    let base = if passive { format!("be {}", participle(&base)) } else { base };
    u.verb = Some(Verb {
        auxiliary: a.pos == Pos::Aux && base == "be",
        base,
        imperfect: a.tense == Some(Tense::Imperfect),
        future: a.future,
        plural: a.plural || a.person == 2,
        mine: a.person == 1 && !a.plural,
        purpose: a.tense == Some(Tense::Imperfect) && a.preposition == Some('ل'),
    });
}

pub(super) fn kind(pos: Pos) -> Kind {
    match pos {
        Pos::Verb | Pos::Aux => Kind::Verb,
        Pos::Noun => Kind::Noun,
        Pos::Propn => Kind::Name,
        Pos::Adj => Kind::Adjective,
        Pos::Num => Kind::Number,
        Pos::Adp => Kind::Preposition,
        Pos::Sconj => Kind::Subordinator,
        _ => Kind::Other,
    }
}

/// The owner that a possessive pronoun tells: "ها" refers to a thing more often than to a woman.
pub(super) fn owner_of(possessive: &'static str) -> &'static str {
    if possessive == "her" { "its" } else { possessive }
}

/// The subject that a verb in the first or second person contains.
pub(super) fn speaker(a: &Analysis) -> &'static str {
    subject(a).trim_end_matches('-')
}

/// How many words directly after one belong to its expression.
pub(super) fn within(tokens: &[Token], i: usize) -> usize {
    tokens[i + 1..].iter().take_while(|t| t.within == Some(i)).count()
}
