//! The English of a noun with its dependents.

use super::government::Complement;
use super::unit::{Kind, Unit};
use crate::english::inflect::gerund;
use crate::tables::lines;
use std::collections::HashSet;
use std::sync::LazyLock;

/// A noun of a construct with its adjectives: groups of those joined by "and", the group nearest to the noun first.
pub(super) struct Link {
    pub noun: usize,
    pub adjectives: Vec<Vec<usize>>,
}

/// The English of a nominal phrase.
pub(super) fn spelled(units: &[Unit], front: &[usize], links: &[Link], apposed: &[usize]) -> String {
    let mut words: Vec<String> = Vec::new();
    // "Tuesday morning", "on Tuesday".
    if let [first, second] = links
        && units[first.noun].time
        && units[second.noun].time
    {
        let (a, b) = (&units[first.noun], &units[second.noun]);
        let adjectives = first.adjectives.iter().chain(&second.adjectives).flatten().map(|i| units[*i].text.clone());
        words.extend(adjectives);
        words.push(b.text.clone());
        if a.text != "day" {
            words.push(a.text.clone());
        }
        words.extend(apposed.iter().map(|i| units[*i].text.clone()));
        return words.join(" ");
    }
    // "on Friday evening", which Arabic says as "the evening of the day of Friday".
    if let [part, day, weekday] = links
        && [part, day, weekday].iter().all(|l| units[l.noun].time)
        && units[day.noun].text == "day"
    {
        let adjectives = links.iter().flat_map(|l| &l.adjectives).flatten().map(|i| units[*i].text.clone());
        let names = [weekday, part].map(|l| units[l.noun].text.clone());
        return adjectives
            .chain(names)
            .chain(apposed.iter().map(|i| units[*i].text.clone()))
            .collect::<Vec<_>>()
            .join(" ");
    }
    let definite = links.last().is_some_and(|l| units[l.noun].is_definite());
    let titled = apposed.first().is_some_and(|i| units[*i].text.starts_with('“'));
    let shown = front.iter().any(|i| units[*i].kind == Kind::Demonstrative);
    let article = |i: usize| units[i].article;
    let mut led = false;
    for i in front {
        let u = &units[*i];
        // "the largest city", though it has no article in Arabic.
        let superlative =
            u.elative && !matches!(u.text.as_str(), "more" | "most" | "less" | "least" | "other" | "last");
        let counted = links.first().is_some_and(|l| units[l.noun].kind == Kind::Noun);
        if u.kind != Kind::Demonstrative && !shown && (article(*i) || superlative && counted) && !led {
            words.push("the".into());
        }
        led = true;
        let many = links.first().is_some_and(|l| units[l.noun].plural);
        words.push(match u.text.as_str() {
            "this" if many => "these".into(),
            "that" if many && u.kind == Kind::Demonstrative => "those".into(),
            text => text.to_owned(),
        });
        // "the largest of the cities".
        if u.kind == Kind::Adjective && links.first().is_some_and(|l| article(l.noun)) {
            words.push("of".into());
        }
    }
    let followed = links.len() > 1;
    let all_links = links;
    let mut links = links.iter().enumerate().peekable();
    if let Some((_, link)) = links.peek()
        && front.is_empty()
        && let Some(verb) = action(&units[link.noun], link, followed)
    {
        words.push(verb);
        let owner = units[link.noun].owner;
        if !owner.is_empty() {
            words.push(object(owner).into());
        }
        links.next();
    }
    let mut joined = !words.is_empty() && front.is_empty();
    while let Some((k, link)) = links.next() {
        let noun = &units[link.noun];
        let before = words.last().map_or("", String::as_str);
        let (all, some_of) = (is_all(before), k > 0 && before == "some");
        if k > 0 && !std::mem::take(&mut joined) && !ends_with_of(before) && !all {
            words.push("of".into());
        }
        let last = links.peek().is_none();
        let weekday = noun.time && noun.text.starts_with(char::is_uppercase);
        let the = noun.kind != Kind::Name
            && !noun.quantifier
            && !weekday
            && (noun.kind != Kind::Noun || !noun.text.starts_with(char::is_uppercase))
            && if last { noun.article || titled && noun.kind == Kind::Noun } else { (definite || titled) && k == 0 };
        let many = front.iter().any(|i| is_all(&units[*i].text) || units[*i].text == "many");
        // "dozens of houses", which are definite in Arabic.
        let some = |l: &Link| is_round(&units[l.noun].text) && units[l.noun].owner.is_empty();
        let loose = some_of
            || k > 0 && noun.plural && some(&all_links[k - 1])
            || some(link) && links.peek().is_some_and(|(_, l)| units[l.noun].plural);
        let the = the
            && !loose
            && !(k == 0 && (shown || many || front.iter().any(|i| article(*i) || units[*i].elative && !noun.article)));
        // "this year", which is "the present year" in Arabic, and "its own" take no article.
        let this = link.adjectives.iter().flatten().any(|i| {
            let text = units[*i].text.as_str();
            matches!(text, "this" | "that" | "one")
                // "last year".
                || matches!(text, "last" | "next") && matches!(noun.text.as_str(), "year" | "month" | "week" | "summer")
                || text.ends_with(" own")
        });
        let names = |group: &[usize]| group.iter().map(|i| units[*i].text.as_str()).collect::<Vec<_>>().join(" and ");
        // "under construction" stays after its noun, and so does "aged" before "48 years".
        let complement = |group: &[usize]| {
            let next = group.last().and_then(|i| units.get(i + 1));
            let number = next.is_some_and(|n| n.kind == Kind::Number && n.gap.is_empty() && n.conjunction.is_empty());
            let text = names(group);
            let number = number && (text == "aged" || text.ends_with("ing"));
            let phrase = text.contains(' ') && !text.ends_with(" own") && group.len() == 1;
            // "the members affiliated to the council", "the minister responsible for trade".
            let asks = next.is_some_and(|n| {
                let written = !n.preposition.is_empty() || n.governed;
                n.touches() && (n.kind == Kind::Preposition || written)
            });
            let complemented = asks && group.len() == 1 && takes_complement(&text);
            number || phrase || complemented || matches!(text.as_str(), "of" | "for")
        };
        let (behind, ahead): (Vec<_>, Vec<_>) = link.adjectives.iter().partition(|g| complement(g));
        let start = words.len();
        // "two official visits", and "last two albums".
        let two = noun.text.strip_prefix("two ").filter(|_| !ahead.is_empty());
        // "the only two players", "the last two albums".
        let first = |g: &[usize]| matches!(names(g).as_str(), "only" | "first" | "last" | "next" | "past");
        let (leading, ahead): (Vec<_>, Vec<_>) = ahead.into_iter().rev().partition(|g| two.is_some() && first(g));
        words.extend(leading.into_iter().map(|g| names(g)));
        words.extend(two.map(|_| "two".to_owned()));
        words.extend(ahead.into_iter().map(|g| names(g)));
        words.push(two.unwrap_or(&noun.text).to_owned());
        if !this {
            let numbered = last && apposed.iter().any(|i| units[*i].kind == Kind::Number);
            let one = (last || k == 0) && front.is_empty() && !all && !numbered && is_one(noun, definite);
            let lead = match (noun.owner, the) {
                ("", true) => "the",
                ("", false) if one && words[start] != "another" => indefinite(&words[start]),
                (owner, _) => owner,
            };
            if !lead.is_empty() {
                words.insert(start, lead.into());
            }
        }
        words.extend(behind.into_iter().map(|g| names(g)));
    }
    words.extend(apposed.iter().map(|i| units[*i].text.clone()));
    words.retain(|w| !w.is_empty());
    words.join(" ")
}

/// The verb of a verbal noun whose preposition requires one, if the noun has no modifiers: "reduce", "reducing".
fn action(noun: &Unit, link: &Link, followed: bool) -> Option<String> {
    let (verb, transitive) = noun.deed.filter(|_| link.adjectives.is_empty())?;
    match noun.complement {
        // "the strengthening of ties" becomes "strengthening ties".
        Complement::Noun
            if followed && transitive && !noun.article && noun.text.ends_with("ing") && !is_thing(&noun.text) =>
        {
            Some(gerund(verb))
        }
        Complement::Noun => None,
        _ if !transitive && !noun.article => None,
        Complement::Infinitive => Some(verb.to_owned()),
        Complement::Gerund => Some(gerund(verb)),
    }
}

/// Whether a word ends like a gerund and is a noun all the same: "the beginning of the year".
fn is_thing(word: &str) -> bool {
    matches!(word, "beginning" | "meeting" | "suffering" | "ruling" | "warning" | "feeling" | "wedding")
}

/// "him" for "his".
fn object(owner: &str) -> &'static str {
    match owner {
        "his" => "him",
        "their" => "them",
        "our" => "us",
        "your" => "you",
        "my" => "me",
        _ => "it",
    }
}

/// Whether words end with the preposition that joins a noun to them.
pub(super) fn ends_with_of(words: &str) -> bool {
    const PREPOSITIONS: [&str; 8] = ["of", "for", "against", "on", "in", "to", "from", "with"];
    let last = words.rsplit(' ').next().unwrap_or(words);
    matches!(words, "of" | "for") || words.contains(' ') && PREPOSITIONS.contains(&last)
}

/// Whether an adjective stands behind its noun where a preposition follows it: "affiliated", "responsible".
pub(super) fn takes_complement(adjective: &str) -> bool {
    static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let lines = lines(include_str!("../../data/complemented.txt"));
        lines.flat_map(str::split_whitespace).collect()
    });
    WORDS.contains(adjective)
}

/// Whether a noun is a round number, of which English has no definite one: "dozens of".
fn is_round(words: &str) -> bool {
    matches!(words, "dozens" | "tens" | "scores" | "hundreds" | "thousands" | "millions" | "billions")
        || words.starts_with("tens of ")
        || words.starts_with("hundreds of ")
}

/// Words that no "of" follows.
pub(super) fn is_all(words: &str) -> bool {
    matches!(words, "all" | "every" | "both" | "some" | "most" | "any" | "several" | "each" | "just" | "no" | "such")
}

/// Whether a noun is a single countable one, so that English uses "a".
fn is_one(noun: &Unit, definite: bool) -> bool {
    static MASS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
        let lines = lines(include_str!("../../data/mass_nouns.txt"));
        lines.flat_map(str::split_whitespace).collect()
    });
    let word = noun.text.split(' ').next_back().unwrap_or_default();
    noun.kind == Kind::Noun
        && !noun.is_definite()
        && !definite
        && !noun.plural
        && !noun.quantifier
        && !noun.time
        && !(noun.text.starts_with(char::is_uppercase) && word.starts_with(char::is_uppercase))
        && !MASS.contains(word)
        && !["ing", "ism", "ity", "ness"].iter().any(|end| word.ends_with(end))
        && (!word.ends_with('s') || ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) || word == "gas")
        && !["a ", "an ", "two ", "no ", "one ", "this ", "that ", "the ", "these ", "those "]
            .iter()
            .any(|lead| noun.text.starts_with(lead))
        && !noun.text.contains(" a ")
        && !noun.text.contains(" an ")
}

/// "a", or "an" before a vowel.
pub(super) fn indefinite(word: &str) -> &'static str {
    let vowel = word.starts_with(|c: char| "aeioAEIO".contains(c)) && !word.starts_with("one");
    let u = word.starts_with('u') && !["uni", "use", "usu", "uti", "ura"].iter().any(|s| word.starts_with(s));
    if vowel || u || word == "hour" || word.starts_with("hono") { "an" } else { "a" }
}
