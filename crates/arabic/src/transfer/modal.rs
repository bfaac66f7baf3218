//! Modal verbs: "it is necessary that the ministers meet" becomes "the ministers must meet".

use super::clause::subject;
use super::government::Complement;
use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};
use crate::wording::as_subject;

/// A verb of necessity or possibility with the verb that it modifies.
pub(super) struct Modal {
    /// The phrases of the subject; `None` if it is not named.
    pub subject: Option<(usize, usize)>,
    /// The subject as a pronoun: "we"; or empty.
    pub pronoun: &'static str,
    /// The phrase of the modified verb.
    pub verb: usize,
    /// Where to continue after the subject and the verb.
    pub next: usize,
}

/// Verbs that are impersonal in Arabic and personal in English.
pub(super) const MODALS: [&str; 4] = ["must", "should", "can", "may"];

/// The clause that a verb such as `يجب` at a phrase modifies.
pub(super) fn modal(units: &[Unit], phrases: &[Phrase], i: usize, end: usize) -> Option<Modal> {
    let v = &units[phrases[i].head];
    let impersonal = v.verb.as_ref().is_some_and(|f| MODALS.contains(&f.base.as_str()) && f.imperfect) && !v.feminine;
    if !impersonal || !v.object.is_empty() {
        return None;
    }
    let first = |k: usize| phrases.get(k).map(|p| &units[p.units.start]);
    let nominal =
        |k: usize| phrases.get(k).is_some_and(|p| p.form == Form::Nominal) && first(k).is_some_and(|u| u.touches());
    // "يجب على الوزراء أن": who must act.
    let mut at = i + 1;
    let mut who = None;
    let mut pronoun = v.subject;
    if first(at).is_some_and(|u| u.kind == Kind::Preposition && u.text == "on") && nominal(at + 1) {
        who = Some((at + 1, at + 2));
        at += 2;
    } else if nominal(at)
        && (units[phrases[i].head].third || first(at).is_some_and(|u| matches!(u.preposition, "to" | "for")))
    {
        who = Some((at, at + 1));
        at += 1;
    }
    // "علينا": the pronoun is written onto the preposition.
    if who.is_none()
        && let Some(object) = first(at).filter(|u| u.touches()).and_then(|u| u.text.strip_prefix("on "))
    {
        pronoun = ["him", "it", "them", "us", "me", "you"].into_iter().find(|p| *p == object).map_or("", as_subject);
        at += usize::from(!pronoun.is_empty());
    }
    // "يجب على الوزراء مضاعفة الجهود": the action is a verbal noun.
    let deed = first(at).is_some_and(|u| u.complement == Complement::Infinitive && u.deed.is_some() && u.touches());
    if deed && at < end && (who.is_some() || !pronoun.is_empty()) {
        return Some(Modal { subject: who, pronoun, verb: at, next: at + 1 });
    }
    let that = first(at)
        .is_some_and(|u| u.kind == Kind::Subordinator && u.text == "that" && u.subject.is_empty() && u.touches());
    let verb = phrases.get(at + 1).filter(|p| that && at + 1 < end && p.form == Form::Verbal)?;
    if !units[verb.units.start].touches() || units[verb.units.start].kind == Kind::Particle {
        return None;
    }
    let named = subject(units, phrases, at + 1, end).filter(|s| who.is_none() && s.from == at + 2);
    let next = named.as_ref().map_or(at + 2, |s| s.to);
    Some(Modal { subject: who.or(named.map(|s| (s.from, s.to))), pronoun, verb: at + 1, next })
}
