//! The parts of a clause: the subject of a verb, its auxiliary form of "be", the antecedent of a relative pronoun.

use super::phrase::{Form, Phrase};
use super::resumptive::pointing_back;
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
    if !v.third {
        return None;
    }
    let touches = |p: &Phrase| units[p.units.start].gap.is_empty();
    let mut at = from;
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
    let counted = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    // "اعتقل 12 شخصا" were arrested: the number governs its noun, which is no object.
    let governed = counted && (passive || v.intransitive);
    // "exceed 60": a number alone is what a verb that takes an object is about.
    let digits = |u: &Unit| u.kind == Kind::Number && u.text.chars().all(|c| c.is_ascii_digit() || ".,:".contains(c));
    let partitive = phrases.get(at + 1).is_some_and(|p| units[p.units.start].partitive);
    let alone = units[phrases[at].units.clone()].iter().all(digits) && !partitive;
    if alone && !passive && !v.intransitive {
        return None;
    }
    let oblique = (noun.oblique || units[phrases[at].units.start].oblique) && !governed;
    if continued || oblique && !v.neutral || !agrees_behind(v, noun) {
        return None;
    }
    let mut to = at + 1;
    while plain(to) && units[phrases[to].units.start].conjunction == "and" {
        to += 1;
    }
    let plural = noun.plural || counted || to > at + 1;
    if let Some(close) = parenthesis(units, phrases, to, end, v) {
        return Some(Subject { from: at, to: close, plural, closed: true });
    }
    let to = apposed(units, phrases, at, to, end, v).unwrap_or_else(|| described(units, phrases, to, end));
    Some(Subject { from: at, to, plural, closed: false })
}

/// Where the clause goes on behind what stands between commas and describes the subject: a clause with "who", or a noun of
/// a person: "the mayor, who is ill, left"; "Omar Saidi, the mayor of the town, said".
fn parenthesis(units: &[Unit], phrases: &[Phrase], to: usize, end: usize, verb: &Unit) -> Option<usize> {
    const LONGEST: usize = 12;
    let limit = end.min(to + LONGEST).min(phrases.len());
    let first = |i: usize| &units[phrases[i].units.start];
    let opens = to < limit && first(to).gap == "," && first(to).conjunction.is_empty();
    let relative = opens && first(to).kind == Kind::Relative;
    let person = opens
        && phrases[to].form == Form::Nominal
        && first(to).preposition.is_empty()
        && units[phrases[to].head].kind == Kind::Noun
        && units[phrases[to].head].person;
    if !relative && !person {
        return None;
    }
    // "said Omar Saidi, the professor of law in Fez, Morocco: …"
    let said = |i: &usize| {
        first(*i).gap.contains([':', '“']) || first(*i).text == "that" && first(*i).kind == Kind::Subordinator
    };
    if let Some(close) = (to + 1..limit).find(said).filter(|_| person && verb.saying)
        && phrases[to..close].iter().all(|p| p.form != Form::Verbal)
        && first(close).gap.contains([':', '“'])
    {
        return Some(close);
    }
    let close = (to + 1..limit).find(|i| !first(*i).gap.is_empty())?;
    let verbs = phrases[to..close].iter().filter(|p| p.form == Form::Verbal).count();
    let led = phrases[to..close].iter().any(|p| units[p.units.start].kind == Kind::Relative);
    let goes_on = first(close).gap == ","
        && first(close).conjunction.is_empty()
        && phrases[close].form != Form::Verbal
        && !matches!(first(close).kind, Kind::Relative | Kind::Pronoun)
        && close + 1 < phrases.len();
    (goes_on && (verbs == usize::from(led) || relative && verbs == 2)).then_some(close)
}

/// The end of what a person is, behind the name that is the subject: "Omar Saidi, the mayor of the town" says that, though
/// Arabic has no comma.
fn apposed(units: &[Unit], phrases: &[Phrase], from: usize, to: usize, end: usize, verb: &Unit) -> Option<usize> {
    let first = |i: usize| &units[phrases[i].units.start];
    let name = &units[phrases[from].head];
    let plain = to < end && to < phrases.len() && {
        let u = first(to);
        phrases[to].form == Form::Nominal && u.touches() && u.preposition.is_empty() && !u.governed
    };
    let person = plain && units[phrases[to].head].person && units[phrases[to].head].kind == Kind::Noun;
    if name.kind != Kind::Name || to != from + 1 || !person || !verb.object.is_empty() {
        return None;
    }
    let close = described(units, phrases, to + 1, end);
    let that = phrases.get(close).is_some_and(|p| {
        let u = &units[p.units.start];
        u.kind == Kind::Subordinator && u.text == "that" && u.gap.is_empty() || u.gap.contains([':', '“'])
    });
    (verb.intransitive || that).then_some(close)
}

/// How far the modifiers of a noun may extend.
const REACH: usize = 9;

/// Where the modifiers of a subject end: prepositional phrases before an object or before "that", which do not belong
/// to the verb, or a clause with "who" before punctuation or before a complement of the verb.
fn described(units: &[Unit], phrases: &[Phrase], to: usize, end: usize) -> usize {
    let first = |i: usize| &units[phrases[i].units.start];
    let that = |i: usize| first(i).kind == Kind::Subordinator && first(i).text == "that";
    let limit = end.min(to + REACH).min(phrases.len());
    // "hundreds of protesters" are one.
    if to + 1 < limit && first(to).partitive && first(to).touches() && phrases[to + 1].form == Form::Nominal {
        return described(units, phrases, to + 2, end);
    }
    if let Some(close) = owned(units, phrases, to, limit) {
        return close;
    }
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

/// Where a clause ends that describes a subject and has one of its own, which a pronoun on its verb shows: "the pictures
/// that the agency published" before what the pictures show.
fn owned(units: &[Unit], phrases: &[Phrase], to: usize, limit: usize) -> Option<usize> {
    let first = |i: usize| &units[phrases[i].units.start];
    let relative = to < limit && first(to).kind == Kind::Relative && first(to).touches();
    let verb = to + usize::from(relative);
    let noun = &units[phrases[to.checked_sub(1)?].head];
    let bare = noun.kind == Kind::Noun && !noun.is_definite();
    if verb >= limit || phrases[verb].form != Form::Verbal || !first(verb).touches() || !(relative || bare) {
        return None;
    }
    let v = &units[phrases[verb].head];
    // "in which 2 million people live": the pronoun behind the preposition shows it too.
    let pointing = relative && pointing_back(units, phrases, to).is_some_and(|(at, _)| at == verb + 1);
    if v.object.is_empty() && !pointing || !v.third || !v.subject.is_empty() {
        return None;
    }
    let plain = |i: usize| {
        let u = first(i);
        phrases[i].form == Form::Nominal && u.touches() && u.preposition.is_empty() && !u.governed
    };
    let mut at = verb + 1 + usize::from(pointing);
    if at >= limit || !plain(at) || !agrees_behind(v, &units[phrases[at].head]) {
        return None;
    }
    at += 1;
    // What tells when and where is still of the clause.
    while at < limit {
        let u = first(at);
        let bare = u.kind == Kind::Preposition && u.touches();
        let written = phrases[at].form == Form::Nominal && u.touches() && (!u.preposition.is_empty() || u.governed);
        at += match (bare, written, phrases[at].form) {
            (true, ..) if at + 1 < limit && phrases[at + 1].form != Form::Verbal => 2,
            (_, true, _) | (.., Form::Time) => 1,
            _ => break,
        };
    }
    let that = |i: usize| first(i).kind == Kind::Subordinator && first(i).text == "that" && first(i).touches();
    if pointing && at == verb + 3 {
        return Some(at);
    }
    (at < limit && (that(at) || plain(at))).then_some(at)
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
    if matches!(verb.subject, "we" | "I" | "you") {
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
