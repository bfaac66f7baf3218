//! Verbal nouns that English renders as verbs: what somebody tries to do, and for doing what.

use super::government::Complement;
use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Sentence, Token};
use crate::word_lists::List;

/// "for raising wages" for `لزيادتهم أجورا`, and "and cutting jobs" behind it: the pronoun of a verbal noun with an object is
/// its subject.
pub(super) fn act(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    let transitive = unit.deed.is_some_and(|(_, transitive)| transitive) && !unit.owner.is_empty();
    let object = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).is_some_and(|t| {
        let noun = t.analysis().is_some_and(|a| {
            let bare = a.preposition.is_none() && a.conjunction.is_none() && a.pronoun.is_none();
            a.pos == Pos::Noun && bare && !List::TimeUnits.contains(t.lemma())
        });
        let definite = t.analysis().is_some_and(|a| a.article);
        // "برنامج الصواريخ": the program of something.
        let owner = sentence.tokens.get(i + 2).filter(|_| sentence.is_joined(i + 2)).and_then(Token::analysis);
        let definite = definite || owner.is_some_and(|o| o.pos == Pos::Noun && o.article && o.preposition.is_none());
        noun && (definite || ["ا", "ات", "ين"].iter().any(|e| t.folded.ends_with(e)))
    });
    let led = unit.complement == Complement::Infinitive;
    let goes_on = unit.conjunction == "and" && out.iter().rev().take(6).any(|u| u.complement == Complement::Gerund);
    if !(transitive && object && (led || goes_on)) {
        return;
    }
    if led {
        unit.preposition = "for";
    }
    (unit.complement, unit.owner) = (Complement::Gerund, "");
}

/// "tried to settle the dispute" for `حاول تسوية الخلاف`: what somebody tries, decides or intends to do.
pub(super) fn attempt(sentence: &Sentence, i: usize, unit: &mut Unit, out: &[Unit]) {
    const REACH: usize = 5;
    let Some((_, transitive)) = unit.deed.filter(|_| unit.touches() && unit.preposition.is_empty() && !unit.governed)
    else {
        return;
    };
    let owned =
        sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis).is_some_and(|n| {
            let noun = matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Num);
            noun && n.preposition.is_none() && n.conjunction.is_none()
        });
    // "withdrawal", "settling the dispute".
    let whole = if unit.article { !transitive && !owned } else { transitive && owned && unit.owner.is_empty() };
    if whole && means_to(sentence, out) {
        (unit.preposition, unit.complement) = ("to", Complement::Infinitive);
        return;
    }
    let mut before = out.iter().rev().take(REACH);
    let subject = |u: &&Unit| u.is_nominal() && !u.governed && u.preposition.is_empty() && !u.accusative && u.touches();
    let verb = before.find(|u| !subject(u));
    let tries = |v: &Unit| {
        let active = v.verb.as_ref().is_some_and(|f| !f.base.starts_with("be ")) && v.object.is_empty();
        active && List::AttemptingVerbs.contains(sentence.tokens[v.word].lemma())
    };
    if whole && verb.is_some_and(|v| v.kind == Kind::Verb && tries(v)) {
        unit.preposition = "to";
        unit.complement = Complement::Infinitive;
    }
}

/// Whether the last words are a noun of trying or deciding with its owner: "its decision", "the attempt of the forces".
fn means_to(sentence: &Sentence, out: &[Unit]) -> bool {
    const REACH: usize = 5;
    let mut owned = false;
    for u in out.iter().rev().take(REACH) {
        let noun = matches!(u.kind, Kind::Noun | Kind::Name | Kind::Adjective) && !u.accusative;
        if !noun {
            return false;
        }
        let means = u.kind == Kind::Noun && List::AttemptingNouns.contains(sentence.tokens[u.word].lemma());
        if means {
            return owned && !u.article || !u.owner.is_empty();
        }
        // The owner follows directly, without a preposition.
        let bare = u.touches() && u.preposition.is_empty() && !u.governed;
        if !bare {
            return false;
        }
        owned |= u.is_definite();
    }
    false
}
