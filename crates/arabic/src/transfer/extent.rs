//! How far a subject extends: what belongs to it, describes it or stands between commas behind it.

use super::agreement::agrees_behind;
use super::nominal::takes_complement;
use super::phrase::{Form, Phrase};
use super::resumptive::pointing_back;
use super::unit::{Kind, Unit};

/// The end of a noun phrase with what belongs to it behind "of" or to its last word: "the court of appeal of the region,
/// the units affiliated to the ministry".
pub(super) fn with_owner(units: &[Unit], phrases: &[Phrase], to: usize, end: usize) -> usize {
    let limit = end.min(phrases.len());
    let next = |i: usize| (i < limit).then(|| &units[phrases[i].units.start]).filter(|u| u.touches());
    let owner = |i: usize| phrases.get(i).is_some_and(|p| p.form == Form::Nominal);
    let mut at = to;
    loop {
        let last = phrases.get(at.wrapping_sub(1)).map(|p| &units[p.units.end - 1]);
        let complement = last.is_some_and(|u| u.kind == Kind::Adjective && takes_complement(&u.text));
        // "the study issued by the institute"
        let asking = last.is_some_and(|u| u.kind == Kind::Adjective && ends_with_preposition(&u.text));
        let Some(u) = next(at) else { break };
        let bare = u.kind == Kind::Preposition && owner(at + 1);
        let written = owner(at) && (!u.preposition.is_empty() || u.governed);
        at += match complement {
            true if bare => 2,
            true if written => 1,
            // "a girl aged 9 years"
            _ if last.is_some_and(|l| l.text == "aged") && u.kind == Kind::Number => 1,
            _ if asking && owner(at) && u.preposition.is_empty() => 1,
            _ if asking && bare && u.governed => 2,
            // "leaders of 22 countries"
            _ if owner(at) && phrases[at].text.starts_with("of ") && u.preposition.is_empty() => 1,
            // "warned of an outbreak": what a verb governs belongs to no noun.
            _ if owner(at) && u.preposition == "of" && !u.partitive && !u.apart => 1,
            _ => break,
        };
    }
    // "the head of the committee of the refereeing Omar Saidi".
    let person = |u: &Unit| u.kind == Kind::Name && u.person && u.preposition.is_empty() && !u.governed;
    at + usize::from(at > to && owner(at) && next(at).is_some_and(person))
}

/// Whether an adjective ends with the preposition of what follows it: "issued by".
fn ends_with_preposition(adjective: &str) -> bool {
    adjective
        .rsplit_once(' ')
        .is_some_and(|(_, last)| matches!(last, "by" | "from" | "of" | "to" | "with" | "for" | "in" | "on"))
}

/// Where the clause goes on behind what stands between commas and describes the subject: a clause with "who", or a noun of
/// a person: "the mayor, who is ill, left"; "Omar Saidi, the mayor of the town, said".
pub(super) fn parenthesis(units: &[Unit], phrases: &[Phrase], to: usize, end: usize, verb: &Unit) -> Option<usize> {
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
    // "the mayor, Omar Saidi, said", "the striker, Omar Saidi, shared a photo".
    let named = |p: &Phrase| units[p.units.clone()].iter().any(|u| u.kind == Kind::Name && u.person);
    let name = opens && phrases[to].form == Form::Nominal && named(&phrases[to]) && first(to).preposition.is_empty();
    // "the striker, Omar Saidi, excelled at": Arabic has no second comma before a preposition.
    let titled = to > 0 && units[phrases[to - 1].head].person;
    let led = to + 1 < limit && {
        let u = first(to + 1);
        u.touches() && (u.kind == Kind::Preposition || !u.preposition.is_empty() || u.governed)
    };
    if name && titled && led {
        return Some(to + 1);
    }
    if name && to + 1 < limit && phrases[to + 1].form != Form::Verbal && first(to + 1).conjunction.is_empty() {
        let gap = first(to + 1).gap.as_str();
        return (gap == "," || verb.saying && !gap.contains(':')).then_some(to + 1);
    }
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

/// The end of the name of an office holder with its title: "the governor of the region Prince Sami Harb inspected".
pub(super) fn titled(units: &[Unit], phrases: &[Phrase], from: usize, to: usize, end: usize) -> usize {
    let head = &units[phrases[from].head];
    let office = head.kind == Kind::Noun && head.person && (to > from + 1 || phrases[from].units.len() > 1);
    let name = to < end
        && phrases.get(to).is_some_and(|p| {
            let first = &units[p.units.start];
            let bare = first.touches() && first.preposition.is_empty() && !first.governed;
            let title = first.kind == Kind::Noun && first.person && first.text.starts_with(char::is_uppercase);
            let name = units.get(p.units.start + 1).is_some_and(|n| n.kind == Kind::Name && n.person);
            p.form == Form::Nominal && bare && title && name
        });
    to + usize::from(office && name)
}

/// The end of what a person is, behind the name that is the subject: "Omar Saidi, the mayor of the town" says that, though
/// Arabic has no comma.
pub(super) fn apposed(
    units: &[Unit],
    phrases: &[Phrase],
    from: usize,
    to: usize,
    end: usize,
    verb: &Unit,
) -> Option<usize> {
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

/// The end of the name of a speaker behind what describes them: "the coordinator of aid in the region Omar Saidi said".
pub(super) fn speaker(units: &[Unit], phrases: &[Phrase], to: usize, end: usize, verb: &Unit) -> Option<usize> {
    let first = |i: usize| &units[phrases[i].units.start];
    let limit = end.min(to + REACH).min(phrases.len());
    let mut at = to;
    while at < limit && first(at).touches() && phrases[at].form != Form::Verbal {
        let u = first(at);
        let written = phrases[at].form == Form::Nominal && (!u.preposition.is_empty() || u.governed);
        at += match u.kind {
            Kind::Preposition if phrases.get(at + 1).is_some_and(|p| p.form == Form::Nominal) => 2,
            _ if written => 1,
            _ => break,
        };
    }
    let name = at < limit && at > to && {
        let (u, head) = (first(at), &units[phrases[at].head]);
        let bare = u.touches() && u.preposition.is_empty() && !u.governed;
        phrases[at].form == Form::Nominal && bare && head.kind == Kind::Name && head.person
    };
    if name && verb.saying {
        return Some(at + 1);
    }
    // "officials in the union said that": an indefinite speaker is told by where they are.
    let noun = &units[phrases[to.checked_sub(1)?].head];
    let unnamed = noun.kind == Kind::Noun && noun.person && !noun.is_definite();
    let that = at < limit && first(at).kind == Kind::Subordinator && first(at).text == "that" && first(at).touches();
    (unnamed && that && at > to && verb.saying).then_some(at)
}

/// How far the modifiers of a noun may extend.
const REACH: usize = 9;

/// Where the modifiers of a subject end: prepositional phrases before an object or before "that", which do not belong
/// to the verb, or a clause with "who" before punctuation or before a complement of the verb.
pub(super) fn described(units: &[Unit], phrases: &[Phrase], to: usize, end: usize) -> usize {
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
        // "the singer who moved away for years, faces trials": the object of the verb follows.
        let object = close.filter(|i| {
            let u = first(*i);
            let bare = u.preposition.is_empty() && !u.governed && u.conjunction.is_empty();
            let accusative = units[phrases[*i].head].oblique || units[phrases[*i].head].plural;
            u.gap == ","
                && phrases[*i].form == Form::Nominal
                && bare
                && accusative
                && !units[phrases[*i].head].is_definite()
        });
        if let Some(at) = object.filter(|at| {
            let adjunct = |p: &Phrase| p.form == Form::Time;
            !phrases[to..*at].iter().any(adjunct)
        }) {
            return at;
        }
        // Punctuation with nothing after it closes the sentence, not the clause.
        return close.filter(|i| first(*i).apart || that(*i)).unwrap_or(to);
    }
    if let Some(close) = including(units, phrases, to, limit) {
        return close;
    }
    let mut at = to;
    while at < limit {
        let u = first(at);
        let bare = u.kind == Kind::Preposition && OF_NOUNS.contains(&u.text.as_str()) && u.touches();
        let written = phrases[at].form == Form::Nominal && u.touches() && OF_NOUNS.contains(&u.preposition);
        // "the race toward the access to it": the second one belongs to the first.
        let bare = bare || at > to && u.kind == Kind::Preposition && u.touches() && u.text == "to";
        // "the death of a man from the town last week sparked riots".
        let aside = at > to && u.touches() && (phrases[at].form == Form::Time || u.adverb);
        // "the villages located on the banks"
        let last = &units[units.len().min(phrases[at].units.start) - 1];
        let asked = at > to && last.kind == Kind::Adjective && ends_with_preposition(&last.text);
        let asked = asked && phrases[at].form == Form::Nominal && u.touches() && u.preposition.is_empty();
        at += match (bare, written) {
            _ if asked => 1,
            _ if aside => 1,
            (true, _) if at + 1 < limit && phrases[at + 1].form == Form::Nominal => 2,
            (_, true) => 1,
            _ => break,
        };
    }
    // "carried out a visit": the preposition of a verb may be included in it.
    let object = |i: usize| {
        let u = first(i);
        let behind = i.checked_sub(1).is_some_and(|b| first(b).kind == Kind::Preposition);
        let of = phrases[i].text.starts_with("of ");
        phrases[i].form == Form::Nominal && u.touches() && u.preposition.is_empty() && !(u.governed && behind) && !of
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

/// Where a clause without "that" ends that describes an indefinite subject: before a definite noun that only the main verb can
/// have as its object: "a convoy that includes trucks loaded with flour entered the town".
fn including(units: &[Unit], phrases: &[Phrase], to: usize, limit: usize) -> Option<usize> {
    let first = |i: usize| &units[phrases[i].units.start];
    let plain = |i: usize| {
        let u = first(i);
        phrases[i].form == Form::Nominal && u.touches() && u.preposition.is_empty() && !u.governed
    };
    let noun = &units[phrases[to.checked_sub(1)?].head];
    let implied = to + 2 < limit && phrases[to].form == Form::Verbal && first(to).touches();
    let v = &units[phrases.get(to).filter(|_| implied)?.head];
    let active = v.third && v.object.is_empty() && !v.intransitive && v.feminine == noun.feminine;
    if noun.kind != Kind::Noun || noun.is_definite() || !active || !plain(to + 1) {
        return None;
    }
    let mut at = to + 2;
    while at < limit {
        let u = first(at);
        if plain(at) {
            let object = units[phrases[at].units.clone()].iter().any(Unit::is_definite);
            return (object && at > to + 2).then_some(at);
        }
        let governed = phrases[at].form == Form::Nominal && u.touches();
        at += match (phrases[at].form, u.kind) {
            (Form::Single, Kind::Preposition)
                if u.touches() && at + 1 < limit && phrases[at + 1].form == Form::Nominal =>
            {
                2
            }
            (Form::Nominal, _) if governed => 1,
            _ => return None,
        };
    }
    None
}

/// Prepositions that modify a noun more often than they say when or where something is done.
pub(super) const OF_NOUNS: [&str; 9] =
    ["of", "from", "about", "regarding", "against", "between", "for", "on", "toward"];
