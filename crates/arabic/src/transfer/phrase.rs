//! Phrases: nouns with their dependents, verbs with their particles, and everything else word by word.

use super::nominal::{Link, ends_with_of, spelled};
use super::unit::{Kind, Unit};
use super::verb::Mood;
use std::ops::Range;

/// The kind of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A noun, a name or a number with its dependents.
    Nominal,
    /// A day or a part of one.
    Time,
    /// A finite verb after its particles.
    Verbal,
    /// Any other single unit.
    Single,
}

/// Units that belong together.
#[derive(Debug)]
pub(super) struct Phrase {
    pub form: Form,
    /// Indices of its units.
    pub units: Range<usize>,
    /// The head unit: the noun of a nominal phrase, the verb of a verbal one.
    pub head: usize,
    /// The phrase in English, without the conjunction, the preposition and the punctuation before its first unit.
    pub text: String,
}

/// Splits the units of a sentence into phrases.
pub(super) fn phrases(units: &[Unit]) -> Vec<Phrase> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < units.len() {
        let mut phrase = if units[i].is_nominal() { nominal(units, i) } else { other(units, i) };
        // "destruction of many houses", "injury of six officers", "home of the largest community".
        let counts = i > 0 && is_owner_count(units, i);
        if i > 0
            && (is_many(&units[i]) || counts || is_superlative(units, i))
            && units[i].touches()
            && units[i].preposition.is_empty()
        {
            let before = &units[i - 1];
            if before.kind == Kind::Noun
                && !before.is_definite()
                && !before.time
                && !before.text.ends_with("ing")
                && !units[i].governed
            {
                phrase.text = format!("of {}", phrase.text);
            }
        }
        i = phrase.units.end;
        out.push(phrase);
    }
    out
}

/// Whether a unit says how many by words that stand before the noun: "many", "a number of".
fn is_many(u: &Unit) -> bool {
    u.kind == Kind::Number && u.quantifier
}

/// Whether a unit is a number with what it counts behind it.
fn is_count(units: &[Unit], i: usize) -> bool {
    units[i].kind == Kind::Number
        && units
            .get(i + 1)
            .is_some_and(|n| n.touches() && n.kind == Kind::Noun && !n.article && n.preposition.is_empty())
}

/// Whether a number is a share, which tells by how much something changed.
fn is_share(units: &[Unit], i: usize) -> bool {
    units[i].text.ends_with(" percent") || units.get(i + 1).is_some_and(|n| n.text == "percent" && n.gap.is_empty())
}

/// Whether a number belongs to the noun before it, since that is a verbal noun or follows a preposition: "injury of six
/// officers", "on the bodies of five workers".
fn is_owner_count(units: &[Unit], i: usize) -> bool {
    let noun = &units[i - 1];
    let led =
        !noun.preposition.is_empty() || noun.governed || noun.apart || i > 1 && units[i - 2].kind == Kind::Preposition;
    let taken = units.get(i + 1).is_some_and(|n| n.partitive && n.touches());
    let number = units[i].kind == Kind::Number && units[i].preposition.is_empty() && !units[i].article;
    // "leaders of 22 countries".
    let people = noun.kind == Kind::Noun && noun.person && noun.plural && !noun.is_definite() && !noun.accusative;
    number
        && !noun.quantifier
        && (is_count(units, i) || taken)
        && (noun.deed.is_some() || (led || people) && noun.kind == Kind::Noun)
}

/// Whether a unit is a superlative with its noun behind it.
fn is_superlative(units: &[Unit], i: usize) -> bool {
    let noun = |n: &Unit| n.kind == Kind::Noun && n.touches() && n.preposition.is_empty() && !n.governed;
    // "a more secure place", which compares it.
    let compares = matches!(units[i].text.as_str(), "more" | "most" | "less" | "least");
    units[i].elative && !compares && units.get(i + 1).is_some_and(noun)
}

fn other(units: &[Unit], start: usize) -> Phrase {
    let joined = |i: usize| units[i].gap.is_empty() && units[i].conjunction.is_empty();
    let mut verb = start;
    while units[verb].kind == Kind::Particle && verb + 1 < units.len() && joined(verb + 1) {
        verb += 1;
    }
    if units[verb].kind == Kind::Verb {
        return Phrase { form: Form::Verbal, units: start..verb + 1, head: verb, text: units[verb].text.clone() };
    }
    let u = &units[start];
    // "لا شك" is no doubt.
    let no = units.get(start + 1).is_some_and(|n| n.kind == Kind::Noun && n.touches() && !n.article);
    let text = match u.mood {
        Mood::Plain => u.text.as_str(),
        Mood::Not if no => "no",
        Mood::May => "",
        Mood::Will => "will",
        _ => "not",
    };
    Phrase {
        form: if u.time { Form::Time } else { Form::Single },
        units: start..start + 1,
        head: start,
        text: joined_by_blanks([text, u.object].into_iter()),
    }
}

pub(super) fn joined_by_blanks<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The longest nominal phrase that begins at a unit.
fn nominal(units: &[Unit], start: usize) -> Phrase {
    let mut front: Vec<usize> = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    let mut apposed: Vec<usize> = Vec::new();
    let mut end = start;
    while end < units.len() {
        let u = &units[end];
        let first = end == start;
        let bare = u.conjunction.is_empty() && u.preposition.is_empty() && !u.governed;
        if !first && !(u.gap.is_empty() && !u.apart && (bare || u.kind == Kind::Adjective && u.preposition.is_empty()))
        {
            break;
        }
        let last = links.last().map(|l| &units[l.noun]);
        // "the spokesman for the police": the English requires a noun.
        let open = last.is_some_and(|l| ends_with_of(&l.text));
        let closed = last.is_some_and(Unit::is_definite) && !open
            || links.last().is_some_and(|l| !l.adjectives.is_empty() || units[l.noun].described);
        match u.kind {
            // "القرارات هذه"
            Kind::Demonstrative if bare && last.is_some_and(|l| l.article) && apposed.is_empty() => {
                let own = units.get(end + 1).is_some_and(|n| n.touches() && n.article && n.preposition.is_empty());
                if own {
                    break;
                }
                front.push(end);
                end += 1;
                break;
            }
            Kind::Demonstrative | Kind::Number if links.is_empty() && bare_or(first, bare) => front.push(end),
            // "largest city": the adjective also precedes its noun in Arabic.
            Kind::Adjective if links.is_empty() && bare_or(first, bare) => front.push(end),
            // "home of the largest community": the superlative begins another one.
            Kind::Adjective if bare && is_superlative(units, end) && last.is_some_and(|l| !l.accusative && !l.time) => {
                break;
            }
            // "he left the hall smiling": the adjective belongs to the subject.
            Kind::Adjective if bare && u.accusative && last.is_some_and(Unit::is_definite) => break,
            // "with 42 points, ahead": it agrees with none of the nouns.
            Kind::Adjective
                if bare
                    && u.accusative
                    && !u.feminine
                    && !u.plural
                    && units
                        .get(end + 1)
                        .is_some_and(|n| n.kind == Kind::Preposition || !n.preposition.is_empty() || n.governed)
                    && last.is_some_and(|l| l.kind == Kind::Noun && l.feminine)
                    && links.iter().all(|l| units[l.noun].feminine || units[l.noun].plural) =>
            {
                break;
            }
            // "the hospital is closed": a predicate, not part of the name.
            Kind::Adjective
                if bare
                    && !u.article
                    && (last.is_some_and(Unit::is_definite) && first_of(&links)
                        || last.is_some_and(|l| l.article) && links.len() > 1) =>
            {
                break;
            }
            Kind::Adjective if !links.is_empty() && apposed.is_empty() => {
                if u.conjunction.is_empty() {
                    let at = owner(units, &links, end);
                    links[at].adjectives.push(vec![end]);
                } else if let Some(group) = links.iter_mut().flat_map(|l| l.adjectives.last_mut()).last() {
                    group.push(end);
                } else {
                    break;
                }
            }
            // "ذلك أمر منطقي": that is a logical matter.
            Kind::Noun
                if links.is_empty()
                    && is_predicate(u)
                    && matches!(front[..], [d] if units[d].kind == Kind::Demonstrative && units[d].text != "any") =>
            {
                break;
            }
            Kind::Noun if links.is_empty() => links.push(Link { noun: end, adjectives: Vec::new() }),
            Kind::Noun if u.accusative && !links.is_empty() && !last.is_some_and(|l| l.time) => break,
            // "70 guards left the city": the ending of an indefinite noun leaves no room for an owner.
            Kind::Noun if last.is_some_and(|l| l.accusative && l.kind == Kind::Noun && !l.time) && !u.time => break,
            // "has seen for days a wave": a span of time has no owner.
            Kind::Noun if bare && is_span(units, start, end) => break,
            // "the experts expect the continuation of": what somebody unnamed expects is no part of them.
            Kind::Noun if bare && is_act_of(units, start, end) => break,
            Kind::Noun if !closed && apposed.is_empty() && !last.is_some_and(|l| l.time) => {
                links.push(Link { noun: end, adjectives: Vec::new() });
            }
            Kind::Noun if last.is_some_and(|l| l.time) && u.time => {
                links.push(Link { noun: end, adjectives: Vec::new() });
            }
            // "left London on Monday".
            Kind::Name if u.time && last.is_some_and(|l| !l.time) => break,
            Kind::Name if links.is_empty() => links.push(Link { noun: end, adjectives: Vec::new() }),
            // "Qatar accused Saudi Arabia", "Omar Salem accused France": a place is no part of a full name.
            Kind::Name if u.place && names_end(units, start, end) => break,
            // "the delegation visited Kuwait City": who acts in a place is not called like it.
            Kind::Name if u.place && closed && last.is_some_and(|l| l.article && (l.person || l.source)) => break,
            Kind::Name if last.is_some_and(|l| l.kind == Kind::Name) || closed => apposed.push(end),
            // "the film “Casablanca”"
            Kind::Name if u.text.starts_with('“') || !apposed.is_empty() => apposed.push(end),
            Kind::Name => links.push(Link { noun: end, adjectives: Vec::new() }),
            // "in the year 2025", "Article 7".
            Kind::Number if last.is_some_and(|l| !l.is_definite() && !l.time) && is_owner_count(units, end) => break,
            // "the futures rose 1.2 percent".
            Kind::Number if !closed && !is_many(u) && !is_share(units, end) => apposed.push(end),
            _ => break,
        }
        end += 1;
    }
    let head = links.first().map_or(start, |l| l.noun);
    let time = units[start..end].iter().any(|u| u.time) && links.first().is_some_and(|l| units[l.noun].time);
    Phrase {
        form: if time { Form::Time } else { Form::Nominal },
        units: start..end,
        head,
        text: spelled(units, &front, &links, &apposed),
    }
}

/// Whether the noun before a unit tells for how long something has been so: "for days", "since weeks".
fn is_span(units: &[Unit], start: usize, end: usize) -> bool {
    let span =
        matches!(units[start].text.as_str(), "days" | "weeks" | "months" | "years" | "hours" | "minutes" | "decades");
    let led = start > 0
        && units[start - 1].kind == Kind::Preposition
        && matches!(units[start - 1].text.as_str(), "for" | "since");
    span && led && end == start + 1 && !units[start].article && !units[end].time
}

/// Whether the unit at `end` is a verbal noun that is the object of the verb before the people at `start`, who are no
/// construct with it: "experts expect its decline".
fn is_act_of(units: &[Unit], start: usize, end: usize) -> bool {
    let people = &units[start];
    let verb = start.checked_sub(1).map(|v| &units[v]);
    let acts =
        verb.is_some_and(|v| v.kind == Kind::Verb && v.third && !v.intransitive && !v.neutral && v.object.is_empty());
    let active = verb.and_then(|v| v.verb.as_ref()).is_some_and(|f| !f.base.starts_with("be "));
    let deed = units[end].deed.is_some() && !units[end].article;
    acts && active
        && deed
        && end == start + 1
        && people.person
        && people.plural
        && !people.open
        && !people.is_definite()
}

/// Whether a noun behind a demonstrative says what that is, since it has no article.
fn is_predicate(u: &Unit) -> bool {
    let led = u.text.starts_with("the ") || u.text.starts_with(char::is_uppercase);
    !u.article && u.owner.is_empty() && !u.quantifier && !u.time && !led
}

/// Whether a place, or a person with more than one name, ends before a unit of a phrase.
fn names_end(units: &[Unit], start: usize, end: usize) -> bool {
    let before = &units[end - 1];
    let two =
        before.text.contains(' ') || end >= start + 2 && units[end - 2].kind == Kind::Name && units[end - 2].person;
    end > start
        && before.kind == Kind::Name
        && !before.time
        // "a delegation of the World Bank visited Gabes": no place is part of such a name.
        && (before.place || units[end].place && !before.person && before.text.contains(' ') || before.person && (two || units[end].state))
}

/// Whether the phrase is one noun without adjectives so far.
fn first_of(links: &[Link]) -> bool {
    matches!(links, [only] if only.adjectives.is_empty())
}

fn bare_or(first: bool, bare: bool) -> bool {
    first || bare
}

/// Which noun of a construct an adjective belongs to: the last that agrees with it.
fn owner(units: &[Unit], links: &[Link], adjective: usize) -> usize {
    let a = &units[adjective];
    let whole = links.last().is_some_and(|l| units[l.noun].is_definite());
    let agrees = |l: &Link| {
        let n = &units[l.noun];
        // Adjectives of people are plural, those of things feminine.
        let people = n.person && !n.feminine;
        let number = if n.plural { a.plural || a.feminine && !people } else { !a.plural && a.feminine == n.feminine };
        let definite = if std::ptr::eq(l, &links[links.len() - 1]) { n.is_definite() } else { whole };
        let name = n.kind == Kind::Name;
        a.article == definite && (number || name)
    };
    let unless_name = |l: &Link| units[l.noun].kind != Kind::Name && agrees(l);
    let found = links.iter().rposition(unless_name).or_else(|| links.iter().rposition(agrees));
    found.unwrap_or(links.len() - 1)
}
