//! What a verb is to the words before it: a description of a noun, what begins or lasts, or nothing at all.

use super::agreement::agrees_before;
use super::clause::unit_at;
use super::extent::OF_NOUNS;
use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};

/// Whether a clause behind "that" whose noun this is has no verb: "that the party is on a mission".
pub(super) fn is_verbless(units: &[Unit], phrases: &[Phrase], topic: usize) -> bool {
    let first = |i: usize| unit_at(units, phrases, i);
    let that = topic > 0 && first(topic).touches() && {
        let before = first(topic - 1);
        before.kind == Kind::Subordinator && before.text == "that" && before.subject.is_empty()
    };
    let rest = (topic + 1..phrases.len()).take_while(|i| first(*i).gap.is_empty());
    let mut rest = rest.take_while(|i| first(*i).kind != Kind::Subordinator);
    // "that the decision on the truce, … will not affect": the verb may stand behind a comma.
    let later = (topic + 1..phrases.len()).find(|i| !first(*i).gap.is_empty()).is_some_and(|i| {
        let verbal = phrases[i].form == Form::Verbal && first(i).conjunction.is_empty();
        verbal && first(i).gap == "," && agrees_before(&units[phrases[i].head], units, &phrases[topic])
    });
    that && !later
        && rest.all(|i| {
            let copula = matches!(first(i).kind, Kind::Pronoun | Kind::Relative) || first(i).possession;
            phrases[i].form != Form::Verbal && !copula
        })
}

/// Whether a verb of beginning or continuing precedes a verb, possibly with its subject in between.
pub(super) fn is_chained(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = |i: usize| unit_at(units, phrases, i);
    let imperfect = units[phrases[i].head].verb.as_ref().is_some_and(|v| v.imperfect);
    let chain = |k: usize| phrases[k].form == Form::Verbal && units[phrases[k].head].chains;
    let close = |k: usize| k > 0 && first(k).touches() && !phrases[k].units.is_empty();
    imperfect
        && close(i)
        && (chain(i - 1) || i > 1 && phrases[i - 1].form == Form::Nominal && close(i - 1) && chain(i - 2))
}

/// Whether a verb tells what something makes somebody do: "made the players leave".
pub(super) fn is_caused(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = |i: usize| unit_at(units, phrases, i);
    let imperfect = units[phrases[i].head].verb.as_ref().is_some_and(|v| v.imperfect && !v.future);
    let makes = |k: usize| {
        let v = &units[phrases[k].head];
        phrases[k].form == Form::Verbal && v.verb.as_ref().is_some_and(|f| f.base == "make")
    };
    let noun = |k: usize| phrases[k].form == Form::Nominal && first(k).touches() && first(k).preposition.is_empty();
    imperfect && i > 1 && first(i).touches() && phrases[i].units.len() == 1 && noun(i - 1) && makes(i - 2)
}

/// Whether a verb behind "that" has the subject of the verb before that, which tells what is tried or done: "they decided
/// to support the plan".
pub(super) fn shares_subject(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = |i: usize| unit_at(units, phrases, i);
    let that = i > 0 && first(i).touches() && {
        let that = first(i - 1);
        that.kind == Kind::Subordinator && that.text == "that" && that.subject.is_empty() && that.touches()
    };
    let v = &units[phrases[i].head];
    if !that || !v.verb.as_ref().is_some_and(|f| f.imperfect && !f.base.starts_with("be ")) {
        return false;
    }
    let clause = (0..i - 1).rev().take_while(|k| first(*k + 1).touches() && first(*k).kind != Kind::Subordinator);
    let governor = clause.into_iter().find(|k| phrases[*k].form == Form::Verbal).map(|k| &units[phrases[k].head]);
    // "which is expected to hit the coasts".
    let expected = i > 2 && first(i - 3).kind == Kind::Relative && phrases[i - 2].form == Form::Verbal && {
        let g = &units[phrases[i - 2].head];
        g.verb.as_ref().is_some_and(|f| f.base.starts_with("be ")) && (v.third || v.late)
    };
    expected || governor.is_some_and(|g| g.trying && g.feminine == v.feminine)
}

/// Whether a verb modifies the indefinite noun before it, as in "a boy who is ill".
pub(super) fn is_implied(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    implied_noun(units, phrases, i).is_some()
}

/// The phrase of the indefinite noun that a verb describes: directly before it, or before what belongs to that noun and is
/// definite: "a letter from the king that deals with trade".
pub(super) fn implied_noun(units: &[Unit], phrases: &[Phrase], i: usize) -> Option<usize> {
    let first = |i: usize| unit_at(units, phrases, i);
    // "a wall that cannot be breached": a pronoun on what is done points back.
    let v = &units[phrases[i].head];
    let pointing = v.neutral
        && v.verb.as_ref().is_some_and(|f| f.base.contains("be "))
        && matches!(v.subject, "it" | "they" | "he");
    let touches = first(i).touches()
        && (first(i).kind != Kind::Particle || pointing || !v.object.is_empty() || first(i).mood.is_negative());
    let purpose = v.verb.as_ref().is_some_and(|f| f.purpose);
    if !touches || purpose || !(v.subject.is_empty() || pointing) {
        return None;
    }
    let bare = |k: usize| {
        let noun = &units[phrases[k].head];
        let nouns = units[phrases[k].units.clone()].iter();
        let definite = nouns.filter(|u| u.kind != Kind::Adjective).any(Unit::is_definite);
        phrases[k].form == Form::Nominal && noun.kind == Kind::Noun && !definite && !noun.quantifier
    };
    // "received a letter that": the noun is included in its verb.
    let included = |k: usize| {
        let base = units[phrases[k].head].verb.as_ref().map_or("", |f| f.base.as_str());
        let indefinite = [" a ", " an "].iter().any(|a| base.contains(a));
        phrases[k].form == Form::Verbal
            && indefinite
            && v.third
            && v.verb.as_ref().is_some_and(|f| f.imperfect && !f.purpose)
    };
    let last = i.checked_sub(1)?;
    if bare(last) || included(last) {
        return Some(last);
    }
    const DEEP: usize = 2;
    let mut at = last;
    for _ in 0..DEEP {
        let u = first(at);
        // What stands behind a preposition, and no time or place of the clause.
        let definite = units[phrases[at].units.clone()].iter().any(Unit::is_definite) && !units[phrases[at].head].time;
        let noun = phrases[at].form == Form::Nominal && definite && u.touches() && !u.apart;
        let bare_led = at > 0 && first(at - 1).kind == Kind::Preposition && belongs(&first(at - 1).text);
        let led = if bare_led && first(at - 1).touches() { 2 } else { usize::from(belongs(u.preposition)) };
        if !noun || led == 0 {
            return None;
        }
        at = at.checked_sub(led)?;
        // The subject may stand between the verb and what follows.
        let subject =
            at > 0 && phrases[at].form == Form::Nominal && first(at).preposition.is_empty() && included(at - 1);
        if included(at) || subject {
            return Some(at - usize::from(subject));
        }
        if bare(at) {
            break;
        }
    }
    let head = &units[phrases[at].head];
    let things = head.plural && !head.person;
    let agrees = (v.third || v.late) && v.feminine == (head.feminine || things)
        || v.verb.as_ref().is_some_and(|f| f.plural) && head.plural;
    let own = head.deed.is_none() && !head.time && agrees && !v.neutral;
    (bare(at) && own).then_some(at)
}

/// Whether what stands behind a preposition may belong to the noun before that, as to where or whose it is.
fn belongs(preposition: &str) -> bool {
    OF_NOUNS.contains(&preposition) || matches!(preposition, "in" | "to" | "at" | "with" | "by")
}

/// The subject that a verb behind "in which" has by its form.
pub(super) fn resumed(v: &Unit) -> &'static str {
    if v.verb.as_ref().is_some_and(|f| f.plural) { "they" } else { "" }
}
