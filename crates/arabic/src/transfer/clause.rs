//! The parts of a clause: the subject of a verb, its auxiliary form of "be", the antecedent of a relative pronoun.

use super::agreement::agrees_behind;
use super::extent::{apposed, described, parenthesis, speaker, titled, with_owner};
use super::phrase::{Form, Phrase};
use super::unit::{Kind, Unit};
use super::verb::Mood;

/// The phrases of a subject.
pub(super) struct Subject {
    pub from: usize,
    pub to: usize,
    pub plural: bool,
    /// Whether a comma behind it closes what another one opens in it: "the coach, who is ill, ".
    pub closed: bool,
}

/// The phrases of the subject after a verb, if it is there: a noun that agrees with the verb, directly or after a day,
/// with its conjuncts and modifiers. `end` bounds the search.
pub(super) fn subject(units: &[Unit], phrases: &[Phrase], verb: usize, end: usize) -> Option<Subject> {
    subject_from(units, phrases, verb, verb + 1, end)
}

/// As [`subject`], but not before a phrase.
pub(super) fn subject_from(
    units: &[Unit],
    phrases: &[Phrase],
    verb: usize,
    from: usize,
    end: usize,
) -> Option<Subject> {
    let v = &units[phrases[verb].head];
    if v.late {
        return late_subject(units, phrases, verb, end);
    }
    if !v.third {
        return None;
    }
    let touches = |p: &Phrase| units[p.units.start].gap.is_empty();
    // "تم أمس العثور على": what was found stands behind the preposition.
    let done = v.neutral && v.verb.as_ref().is_some_and(|f| f.base.starts_with("be "));
    let plain = |at: usize| {
        at < end
            && phrases.get(at).is_some_and(|p| {
                let first = &units[p.units.start];
                p.form == Form::Nominal
                    && touches(p)
                    && first.preposition.is_empty()
                    && !first.governed
                    && (!first.apart || done)
            })
    };
    let passive = v.verb.as_ref().is_some_and(|f| f.base.starts_with("be ")) && !v.saying;
    // A verb with its object written onto it awaits only its subject: "the rights that the law guarantees for them".
    let alone = v.intransitive || passive || v.neutral || !v.object.is_empty();
    let at = behind_adjuncts(units, phrases, from, end, alone, from == verb + 1);
    if !(plain(at) || at > verb + 1 && is_behind_comma(units, phrases, at, end, v))
        || !units[phrases[at].units.start].conjunction.is_empty()
    {
        return None;
    }
    let noun = &units[phrases[at].head];
    // "was hidden": an adjective alone is what somebody is.
    let be = v.verb.as_ref().is_some_and(|f| f.base == "be");
    if be && noun.kind == Kind::Adjective && !noun.article && !noun.elative {
        return None;
    }
    // "before he tried suicide": what somebody tries is no subject.
    if v.trying
        && noun.deed.is_some()
        && !noun.person
        && !noun.source
        && v.verb.as_ref().is_some_and(|f| !f.base.starts_with("be "))
    {
        return None;
    }
    // "and announced his support": the subject is that of the previous verb.
    let continued =
        verb > 0 && !units[phrases[verb].units.start].conjunction.is_empty() && !noun.owner.is_empty() && !v.neutral;
    let counted = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    // "اعتقل 12 شخصا" were arrested: the number governs its noun, which is no object.
    let nominative = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.nominative);
    let governed = counted && (passive || v.intransitive || nominative);
    // "stretches over a distance of 80 kilometers": the number belongs to the noun before it.
    let open = at > verb + 1 && counted && phrases[at - 1].form == Form::Nominal && {
        let before = &units[phrases[at - 1].head];
        !units[phrases[at - 1].units.clone()].iter().any(Unit::is_definite) && before.kind == Kind::Noun && !before.time
    };
    if open {
        return None;
    }
    // "exceed 60": a number alone is what a verb that takes an object is about.
    let digits = |u: &Unit| u.kind == Kind::Number && u.text.chars().all(|c| c.is_ascii_digit() || ".,:".contains(c));
    let partitive = phrases.get(at + 1).is_some_and(|p| units[p.units.start].partitive);
    let alone = units[phrases[at].units.clone()].iter().all(digits) && !partitive;
    if alone && !passive && !v.intransitive {
        return None;
    }
    // "after he announced its suspension": what somebody does to something is sooner an object of the verb.
    let object = |i: usize| phrases.get(i).is_some_and(|p| p.form == Form::Nominal && units[p.units.start].touches());
    let behind = before(units, phrases, verb);
    let led = behind.is_some_and(|u| u.kind == Kind::Subordinator && matches!(u.text.as_str(), "after" | "before"));
    if led && noun.deed.is_some() && !noun.owner.is_empty() && !passive && !v.intransitive && !object(at + 1) {
        return None;
    }
    // "where he confirmed support for the plan": what somebody does says nothing, and is what is said.
    let said = v.saying && !v.neutral && noun.deed.is_some() && !noun.source && !noun.person;
    let said = said && !says_later(units, phrases, at, end);
    if said && units[phrases[at].units.clone()].iter().any(Unit::is_definite) && !noun.article {
        return None;
    }
    let oblique = (noun.oblique || units[phrases[at].units.start].oblique) && !governed;
    // With the object on the verb, what follows can be nothing but the subject.
    if continued || oblique && !v.neutral || !agrees_behind(v, noun) && v.object.is_empty() {
        return None;
    }
    let mut to = at + 1;
    while plain(to) && units[phrases[to].units.start].conjunction == "and" {
        to += 1;
    }
    let plural = noun.plural || counted || to > at + 1 || noun.text.starts_with("two ");
    let to = titled(units, phrases, at, with_owner(units, phrases, to, end), end);
    if let Some(close) = parenthesis(units, phrases, to, end, v) {
        return Some(Subject { from: at, to: close, plural, closed: true });
    }
    let to = apposed(units, phrases, at, to, end, v)
        .or_else(|| speaker(units, phrases, to, end, v))
        .unwrap_or_else(|| described(units, phrases, to, end));
    // A clause with "who" ends at the comma before the object.
    let closed = phrases.get(to).is_some_and(|p| units[p.units.start].gap == "," && p.form == Form::Nominal)
        && phrases[at..to].iter().any(|p| p.form == Form::Verbal);
    Some(Subject { from: at, to, plural, closed })
}

/// The subject behind what the preposition of its verb governs: "فاز بالجائزة فيلم تونسي" a Tunisian film won the prize.
fn late_subject(units: &[Unit], phrases: &[Phrase], verb: usize, end: usize) -> Option<Subject> {
    let v = &units[phrases[verb].head];
    let nominal =
        |at: usize| phrases.get(at).filter(|p| at < end && p.form == Form::Nominal && units[p.units.start].touches());
    // Only what is complete has no noun in a construct behind it.
    let complement = nominal(verb + 1)?;
    let whole = units[complement.units.clone()].iter().any(Unit::is_definite) && units[complement.head].deed.is_none();
    let close = with_owner(units, phrases, verb + 2, end);
    let at = behind_adjuncts(units, phrases, close, end, true, true);
    let first = &units[nominal(at).filter(|_| whole)?.units.start];
    let noun = &units[phrases[at].head];
    let bare = first.preposition.is_empty() && !first.governed && !first.apart && first.conjunction.is_empty();
    let person = noun.person || noun.source || noun.kind == Kind::Noun && !noun.is_definite();
    if !bare || !person || noun.accusative || noun.oblique || noun.time || !agrees_behind(v, noun) {
        return None;
    }
    let to = titled(units, phrases, at, with_owner(units, phrases, at + 1, end), end);
    let counted = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    Some(Subject { from: at, to: described(units, phrases, to, end), plural: noun.plural || counted, closed: false })
}

/// Whether what is said follows behind "that" or a colon, so that the noun before it is who says so.
fn says_later(units: &[Unit], phrases: &[Phrase], from: usize, end: usize) -> bool {
    let first = |i: usize| &units[phrases[i].units.start];
    let clause = (from + 1..end.min(phrases.len())).take_while(|i| phrases[*i].form != Form::Verbal);
    clause
        .into_iter()
        .any(|i| first(i).text == "that" && first(i).kind == Kind::Subordinator || first(i).gap.contains(':'))
}

/// Whether a phrase behind a comma is still the subject that the verb awaits: "there gathered on Sunday in Safi, the
/// committee of the strike".
fn is_behind_comma(units: &[Unit], phrases: &[Phrase], at: usize, end: usize, verb: &Unit) -> bool {
    let Some(phrase) = phrases.get(at).filter(|_| at < end) else { return false };
    let (first, noun) = (&units[phrase.units.start], &units[phrase.head]);
    let bare = first.preposition.is_empty() && !first.governed && !first.apart;
    phrase.form == Form::Nominal
        && first.gap == ","
        && bare
        && noun.kind == Kind::Noun
        && !noun.accusative
        && verb.verb.as_ref().is_some_and(|f| !f.imperfect)
        && !phrases.get(at + 1).is_some_and(|p| p.form == Form::Verbal && units[p.units.start].touches())
}

/// The phrase behind times, and behind adverbs and expressions of place if the verb takes no object (`alone`) and they
/// stand directly behind it (`next`): "there appeared in the market a
/// product".
fn behind_adjuncts(units: &[Unit], phrases: &[Phrase], from: usize, end: usize, alone: bool, next: bool) -> usize {
    const PLACES: usize = 2;
    let mut at = from;
    let mut left = if alone && next { PLACES } else { 0 };
    while at < end {
        let Some(phrase) = phrases.get(at) else { break };
        let first = &units[phrase.units.start];
        // "held, on Sunday, the committee": commas may stand around a time.
        let aside = phrase.form == Form::Time
            && first.gap == ","
            && phrases.get(at + 1).is_some_and(|p| units[p.units.start].gap == ",");
        if !first.gap.is_empty() && !aside {
            break;
        }
        let adverb = phrase.form == Form::Single && (phrase.text == "also" || first.adverb && alone);
        if phrase.form == Form::Time || adverb {
            at += 1;
            continue;
        }
        let bare = first.kind == Kind::Preposition && phrases.get(at + 1).is_some_and(|p| p.form == Form::Nominal);
        let written = phrase.form == Form::Nominal && (!first.preposition.is_empty() || first.governed);
        if left == 0 || !first.touches() || !(bare || written) {
            break;
        }
        left -= 1;
        at += if bare { 2 } else { 1 };
    }
    at
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
    // "had, the minister said": what stands between commas may be a name.
    let opened = |k: usize| units[phrases[k].units.start].gap == "," && phrases[k].form == Form::Nominal;
    let named = first.gap == "," && first.conjunction.is_empty() && i > 1 && opened(i - 1);
    if !first.touches() && !named {
        return None;
    }
    let closed = |k: &usize| phrases[*k].form == Form::Single && units[phrases[*k].head].kind != Kind::Preposition;
    let at = (i.saturating_sub(4)..i).rev().take_while(|k| !closed(k)).find(|k| phrases[*k].form == Form::Verbal)?;
    let had = first.kind == Kind::Particle && first.mood == Mood::May && !verb.imperfect;
    // "أن يكون قد وصل": that he had arrived.
    let auxiliary = units[phrases[at].head].verb.as_ref().filter(|v| v.auxiliary && (!v.imperfect || had))?;
    let plain =
        units[phrases[at].units.start..phrases[at].head].iter().all(|u| matches!(u.mood, Mood::Plain | Mood::May));
    (plain && !auxiliary.future).then_some((at, had))
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
