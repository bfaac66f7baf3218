//! What a verb is to the words before it: a description of a noun, what begins or lasts, or nothing at all.

use super::agreement::agrees_before;
use super::clause::unit_at;
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
        g.verb.as_ref().is_some_and(|f| f.base.starts_with("be ")) && v.third
    };
    expected || governor.is_some_and(|g| g.trying && g.feminine == v.feminine)
}

/// Whether a verb modifies the indefinite noun before it, as in "a boy who is ill".
pub(super) fn is_implied(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = |i: usize| unit_at(units, phrases, i);
    // "a wall that cannot be breached": a pronoun on what is done points back.
    let v = &units[phrases[i].head];
    let pointing = v.neutral
        && v.verb.as_ref().is_some_and(|f| f.base.contains("be "))
        && matches!(v.subject, "it" | "they" | "he");
    let touches = first(i).touches() && (first(i).kind != Kind::Particle || pointing);
    let Some(before) = i.checked_sub(1).map(|b| &phrases[b]).filter(|_| touches) else { return false };
    let noun = &units[before.head];
    let nouns = units[before.units.clone()].iter();
    let definite = nouns.filter(|u| u.kind != Kind::Adjective).any(Unit::is_definite);
    let bare = before.form == Form::Nominal && noun.kind == Kind::Noun && !definite && !noun.quantifier;
    bare && (v.subject.is_empty() || pointing)
}

/// The subject that a verb behind "in which" has by its form.
pub(super) fn resumed(v: &Unit) -> &'static str {
    if v.verb.as_ref().is_some_and(|f| f.plural) { "they" } else { "" }
}
