//! The parts of a clause: the subject of a verb, its auxiliary form of "be", the antecedent of a relative pronoun.

use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};
use super::verb::Mood;

/// The phrases of a subject.
pub(super) struct Subject {
    pub from: usize,
    pub to: usize,
    pub plural: bool,
}

/// The phrases of the subject after a verb, if it is there: a noun that agrees with the verb, directly or after a day,
/// with its conjuncts and modifiers. `end` bounds the search.
pub(super) fn subject(units: &[Unit], phrases: &[Phrase], verb: usize, end: usize) -> Option<Subject> {
    let v = &units[phrases[verb].head];
    if !v.third {
        return None;
    }
    let touches = |p: &Phrase| units[p.units.start].gap.is_empty();
    let mut at = verb + 1;
    let adverb = |p: &Phrase| p.form == Form::Time || p.form == Form::Single && p.text == "also";
    while at < end && phrases.get(at).is_some_and(|p| adverb(p) && touches(p)) {
        at += 1;
    }
    let plain = |at: usize| {
        at < end
            && phrases.get(at).is_some_and(|p| {
                let first = &units[p.units.start];
                p.form == Form::Nominal && touches(p) && first.preposition.is_empty() && !first.governed && !first.apart
            })
    };
    // "there appeared in the market a product": the subject of an intransitive verb may follow an expression of place.
    let passive = v.verb.as_ref().is_some_and(|f| f.base.starts_with("be ")) && !v.saying;
    if at == verb + 1 && (v.intransitive || passive) && !plain(at) {
        let mut behind = at;
        for _ in 0..2 {
            let Some(first) = phrases.get(behind).map(|p| &units[p.units.start]).filter(|u| u.touches()) else { break };
            let bare =
                first.kind == Kind::Preposition && phrases.get(behind + 1).is_some_and(|p| p.form == Form::Nominal);
            let written = phrases[behind].form == Form::Nominal && (!first.preposition.is_empty() || first.governed);
            behind += match (bare, written) {
                (true, _) => 2,
                (_, true) => 1,
                _ => break,
            };
        }
        if behind > at && plain(behind) {
            at = behind;
        }
    }
    if !plain(at) || !units[phrases[at].units.start].conjunction.is_empty() {
        return None;
    }
    let noun = &units[phrases[at].head];
    // "and announced his support": the subject is that of the previous verb.
    let continued =
        verb > 0 && !units[phrases[verb].units.start].conjunction.is_empty() && !noun.owner.is_empty() && !v.neutral;
    if continued || noun.oblique || units[phrases[at].units.start].oblique || !agrees_behind(v, noun) {
        return None;
    }
    let mut to = at + 1;
    while plain(to) && units[phrases[to].units.start].conjunction == "and" {
        to += 1;
    }
    let counted = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    let plural = noun.plural || counted || to > at + 1;
    Some(Subject { from: at, to: described(units, phrases, to, end), plural })
}

/// How far the modifiers of a noun may extend.
const REACH: usize = 9;

/// Where the modifiers of a subject end: prepositional phrases before an object or before "that", which do not belong
/// to the verb, or a clause with "who" before punctuation or before a complement of the verb.
fn described(units: &[Unit], phrases: &[Phrase], to: usize, end: usize) -> usize {
    let first = |i: usize| &units[phrases[i].units.start];
    let that = |i: usize| first(i).kind == Kind::Subordinator && first(i).text == "that";
    let limit = end.min(to + REACH).min(phrases.len());
    if to < limit && first(to).kind == Kind::Relative && first(to).touches() {
        let close = (to + 2..limit).find(|i| first(*i).apart || that(*i) || first(*i).gap.contains([',', ';']));
        let verbs = |end: usize| phrases[to..end].iter().filter(|p| p.form == Form::Verbal).count();
        let close = close.filter(|i| verbs(*i) == 1);
        // Punctuation with nothing after it closes the sentence, not the clause.
        return close.filter(|i| first(*i).apart || that(*i)).unwrap_or(to);
    }
    let mut at = to;
    while at < limit {
        let u = first(at);
        let bare = u.kind == Kind::Preposition && OF_NOUNS.contains(&u.text.as_str()) && u.touches();
        let written = phrases[at].form == Form::Nominal && u.touches() && OF_NOUNS.contains(&u.preposition);
        // "the race toward the access to it": the second one belongs to the first.
        let bare = bare || at > to && u.kind == Kind::Preposition && u.touches() && u.text == "to";
        at += match (bare, written) {
            (true, _) if at + 1 < limit && phrases[at + 1].form == Form::Nominal => 2,
            (_, true) => 1,
            _ => break,
        };
    }
    let object = |i: usize| {
        let u = first(i);
        phrases[i].form == Form::Nominal && u.touches() && u.preposition.is_empty() && !u.governed
    };
    if at > to && at < limit && (that(at) && first(at).touches() || object(at)) { at } else { to }
}

/// Prepositions that modify a noun more often than they say when or where something is done.
const OF_NOUNS: [&str; 9] = ["of", "from", "about", "regarding", "against", "between", "for", "on", "toward"];

/// Whether a noun can be the subject of a verb before it, which is then in the singular.
fn agrees_behind(verb: &Unit, noun: &Unit) -> bool {
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
    if matches!(verb.subject, "we" | "I") {
        return false;
    }
    match noun.kind {
        _ if verb.neutral || noun.quantifier => true,
        Kind::Noun if noun.plural => own || verb.feminine,
        Kind::Noun => noun.feminine == verb.feminine || own,
        _ => true,
    }
}

/// Whether a phrase follows a preposition.
pub(super) fn is_governed(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = &units[phrases[i].units.start];
    let before = i.checked_sub(1).map(|b| &units[phrases[b].units.end - 1]);
    !first.preposition.is_empty()
        || first.governed
        || first.touches() && before.is_some_and(|u| u.kind == Kind::Preposition)
}

/// For each phrase, its auxiliary form of "be" before it, possibly with the subject in between; `true` if it means
/// "had".
pub(super) fn helpers(units: &[Unit], phrases: &[Phrase]) -> Vec<Option<(usize, bool)>> {
    (0..phrases.len()).map(|i| helper(units, phrases, i)).collect()
}

fn helper(units: &[Unit], phrases: &[Phrase], i: usize) -> Option<(usize, bool)> {
    let first = &units[phrases[i].units.start];
    let verb = units[phrases[i].head].verb.as_ref().filter(|_| phrases[i].form == Form::Verbal)?;
    if !first.touches() {
        return None;
    }
    let closed = |k: &usize| phrases[*k].form == Form::Single && units[phrases[*k].head].kind != Kind::Preposition;
    let at = (i.saturating_sub(4)..i).rev().take_while(|k| !closed(k)).find(|k| phrases[*k].form == Form::Verbal)?;
    let auxiliary = units[phrases[at].head].verb.as_ref().filter(|v| v.auxiliary && !v.imperfect)?;
    let plain =
        units[phrases[at].units.start..phrases[at].head].iter().all(|u| matches!(u.mood, Mood::Plain | Mood::May));
    let had = first.kind == Kind::Particle && first.mood == Mood::May && !verb.imperfect;
    (plain && !auxiliary.future).then_some((at, had))
}

/// "who" or "that" for the antecedent of a relative pronoun; "which" if "and" separates them or a pronoun takes its
/// place.
pub(super) fn relative(units: &[Unit], phrases: &[Phrase], i: usize) -> &'static str {
    let pronoun = &units[phrases[i].units.start];
    let apart = pronoun.conjunction == "and";
    let thing = if apart { "which" } else { "that" };
    match pronoun.text.as_str() {
        "who" if pronoun.kind == Kind::Relative => return "who",
        "which" => return "which",
        _ => {}
    }
    let feminine = if pronoun.kind == Kind::Pronoun { pronoun.text == "she" } else { pronoun.feminine };
    let several = pronoun.text == "they";
    // The nearest noun of its gender; plural things are feminine.
    let nouns = phrases[..i].iter().rev().take(4).flat_map(|p| units[p.units.clone()].iter().rev());
    let noun = nouns.filter(|u| matches!(u.kind, Kind::Noun | Kind::Name)).find(|u| match u.kind {
        Kind::Noun if u.plural => several || feminine && !u.person,
        Kind::Noun => u.feminine == feminine,
        _ => !apart || !u.person || pronoun.kind == Kind::Pronoun,
    });
    match noun {
        Some(u) if u.person => "who",
        _ => thing,
    }
}

/// The form of "be" between a phrase and its predicate.
pub(super) fn copula(units: &[Unit], phrase: &Phrase) -> &'static str {
    if units[phrase.head].plural { "are" } else { "is" }
}

/// The first unit of a phrase.
pub(super) fn unit_at<'a>(units: &'a [Unit], phrases: &[Phrase], i: usize) -> &'a Unit {
    &units[phrases[i].units.start]
}

/// The unit directly to the left of a phrase.
pub(super) fn before<'a>(units: &'a [Unit], phrases: &[Phrase], i: usize) -> Option<&'a Unit> {
    let b = i.checked_sub(1).filter(|_| unit_at(units, phrases, i).gap.is_empty())?;
    Some(&units[phrases[b].units.end - 1])
}
