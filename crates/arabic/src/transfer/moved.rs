//! A verb whose preposition or object stands behind the words between: "managed, on Sunday, to arrest", "called on the
//! residents to leave".

use super::government::Complement;
use super::preposition::takes_noun;
use super::unit::{Kind, Unit};
use crate::analysis::Sentence;

/// Moves the preposition of a verb behind the words between it and what it governs: "managed, on Sunday, to arrest",
/// "succeeded yesterday in arresting". What leads "to" something leads to a thing.
pub(super) fn move_preposition(sentence: &Sentence, out: &mut [Unit], unit: &mut Unit) {
    const REACH: usize = 14;
    const PREPOSITIONS: [&str; 9] = ["in", "on", "of", "from", "with", "for", "at", "about", "into"];
    if ask(sentence, out, unit) || !unit.apart || !unit.is_nominal() {
        return;
    }
    let of = unit.word.checked_sub(1).and_then(|last| sentence.tokens[last].within);
    let near = out.len().saturating_sub(REACH)..out.len();
    let verb_at = near.rev().find(|k| out[*k].kind == Kind::Verb).filter(|k| of == Some(out[*k].word));
    let Some((verb_at, e)) = verb_at.and_then(|k| sentence.tokens.get(out[k].word)?.expression.map(|e| (k, e))) else {
        return;
    };
    let Some(verb) = out[verb_at].verb.as_ref().map(|v| v.base.clone()) else { return };
    // "stressed, on Sunday, the importance of": the object of the English verb goes with it.
    let object = e.glosses().find(|g| *g == verb);
    let object = object.and_then(|g| g.split_once(" the ").map(|(to, _)| (to, &g[to.len() + 1..])));
    let deed = unit.deed.is_some();
    let set_base = |out: &mut [Unit], base: &str| {
        if let Some(v) = out[verb_at].verb.as_mut() {
            base.clone_into(&mut v.base);
        }
    };
    let Some((base, last)) = verb.rsplit_once(' ') else { return };
    if let Some((to, object)) = object.filter(|_| last == "of") {
        (unit.preposition, unit.complement, unit.governed) = (object, Complement::Gerund, false);
        return set_base(out, to);
    }
    (unit.preposition, unit.complement) = match (last, PREPOSITIONS.into_iter().find(|p| *p == last)) {
        ("to", _) if deed && !e.text().ends_with("إلى") && !takes_noun(base) => ("to", Complement::Infinitive),
        ("to", _) if unit.complement != Complement::Infinitive => ("to", Complement::Noun),
        (_, Some(preposition)) if deed => (preposition, Complement::Gerund),
        (_, Some(preposition)) => (preposition, Complement::Noun),
        _ => return,
    };
    unit.governed = false;
    set_base(out, base);
}

/// Takes "to" off a verb where the preposition that it renders follows behind its subject: "a dispute led near the stadium to".
pub(super) fn drop_to(unit: &Unit, out: &mut [Unit]) {
    const REACH: usize = 12;
    let to = unit.kind == Kind::Preposition && unit.text == "to" || unit.preposition == "to" && !unit.governed;
    let Some(verb) = out.iter_mut().rev().take(REACH).find(|u| u.kind == Kind::Verb).filter(|_| to) else { return };
    if let Some(v) = verb.verb.as_mut()
        && unit.complement == Complement::Noun
        && takes_noun(&v.base)
        && let Some(base) = v.base.strip_suffix(" to")
    {
        v.base = base.to_owned();
    }
}

/// Verbs of demanding, whose object before a preposition is who is asked, with their English then.
const DEMANDING: [(&str, &str); 2] = [("طالب ب", "call on"), ("دعا إلى", "call on")];

/// Turns "demanded the ministers the release" into "called on the ministers for the release" or "to leave". Returns whether the
/// unit is what is demanded.
fn ask(sentence: &Sentence, out: &mut [Unit], unit: &mut Unit) -> bool {
    let bound = sentence.tokens.get(unit.word).is_some_and(|t| t.bound);
    if !(bound && unit.governed || unit.apart) || !unit.is_nominal() {
        return false;
    }
    let Some(at) = out.iter().rposition(|u| u.kind == Kind::Verb) else { return false };
    let expression = sentence.tokens.get(out[at].word).and_then(|t| t.expression);
    let on = DEMANDING.iter().find(|(text, _)| expression.is_some_and(|e| e.text() == *text));
    let Some((_, on)) = on.filter(|_| has_two(out, at)) else { return false };
    let deed = unit.deed.is_some();
    let (to, complement) = if deed { ("to", Complement::Infinitive) } else { ("for", Complement::Noun) };
    (unit.preposition, unit.complement, unit.governed) = (to, complement, false);
    if let Some(v) = out[at].verb.as_mut() {
        (*on).clone_into(&mut v.base);
    }
    true
}

/// Whether both a subject and an object stand behind a verb: a definite noun behind a noun phrase that is complete.
fn has_two(out: &[Unit], verb: usize) -> bool {
    let bare = |u: &Unit| u.kind == Kind::Noun && u.touches() && u.preposition.is_empty() && !u.governed;
    let whole = |u: &Unit| u.is_definite() && u.preposition.is_empty();
    let place = |u: &Unit| u.kind == Kind::Name && u.place && u.touches() && u.preposition.is_empty();
    let behind = &out[verb + 1..];
    !out[verb].object.is_empty()
        || behind
            .windows(2)
            .any(|w| whole(&w[0]) && (bare(&w[1]) && !w[1].time || place(&w[1]) && w[0].kind != Kind::Name))
}
