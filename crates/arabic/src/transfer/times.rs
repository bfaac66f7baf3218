//! Expressions of time in English: "in 1998", "at 7 a.m.", "three years ago".

use super::nominal::indefinite;
use super::unit::{Kind, Unit};
use crate::analysis::Sentence;
use crate::word_lists::List;

/// Whether a lemma is a noun of a duration.
fn is_length(lemma: &str) -> bool {
    List::TimeUnits.contains(lemma) || lemma == "ليلة"
}

/// Renders the times among some units in English.
pub(super) fn mend(sentence: &Sentence, units: &mut Vec<Unit>) {
    let lemma = |u: &Unit| sentence.tokens.get(u.word).filter(|t| t.expression.is_none()).map_or("", |t| t.lemma());
    // "نوفمبر تشرين الثاني" is one month by two names.
    for k in (1..units.len()).rev() {
        if is_month(Some(&units[k])) && units[k - 1].text == units[k].text {
            units.remove(k);
        }
    }
    let mut k = 0;
    while k + 2 < units.len() {
        ordinal_date(units, k, lemma(&units[k + 1]) == "من");
        k += 1;
    }
    let mut k = 0;
    while k + 1 < units.len() {
        let governed = k > 0 && units[k].touches() && units[k - 1].kind == Kind::Preposition || units[k].governed;
        let number = units[k + 1].kind == Kind::Number && units[k + 1].touches();
        match lemma(&units[k]) {
            "عام" | "سنة" if number && is_year(&units[k + 1].text) && !units[k].plural => {
                let year = units.remove(k + 1);
                let u = &mut units[k];
                u.text = year.text;
                (u.kind, u.time, u.article, u.quantifier) = (Kind::Other, true, false, false);
                if u.preposition.is_empty() && !governed {
                    u.preposition = "in";
                }
            }
            "ساعة" if !number && units[k].article && clock(sentence, units, k) => {}
            "ساعة" if number && units[k].article => {
                let half = units.get(k + 2).filter(|u| u.gap.is_empty()).and_then(|u| half_of_day(sentence, u));
                // "في الساعة" is at.
                if let Some(p) = k.checked_sub(1).map(|b| &mut units[b]).filter(|p| p.text == "in") {
                    "at".clone_into(&mut p.text);
                }
                let clock = units.remove(k + 1);
                if half.is_some() {
                    units.remove(k + 1);
                }
                let u = &mut units[k];
                u.text = format!("{}{}", clock.text, half.unwrap_or_default());
                (u.kind, u.time, u.article) = (Kind::Other, true, false);
                if u.preposition.is_empty() && !governed {
                    u.preposition = "at";
                }
            }
            since @ ("قبل" | "منذ") if units[k].kind == Kind::Preposition => {
                let length = |u: &Unit| u.kind == Kind::Noun && u.touches() && is_length(lemma(u)) && !u.article;
                let two = length(&units[k + 1]) && units[k + 1].text.starts_with("two ");
                let counted = units.get(k + 2).is_some_and(|u| number && length(u));
                let at = k + 1 + usize::from(counted);
                // "منذ شهور" is for months.
                let several = length(&units[k + 1]) && units[k + 1].plural;
                // "منذ أسبوع" is a week ago.
                let described =
                    units.get(k + 2).is_some_and(|u| u.touches() && matches!(u.kind, Kind::Adjective | Kind::Number));
                let single = !number && !two && !several && length(&units[k + 1]) && !described;
                if single {
                    let noun = &mut units[k + 1];
                    noun.text = format!("{} {}", indefinite(&noun.text), noun.text);
                }
                if two || counted || several || single {
                    let before = units[..k].iter().rev().find_map(|u| u.verb.as_ref());
                    let verb = before.or_else(|| units[k..].iter().find_map(|u| u.verb.as_ref()));
                    let lasting = verb.is_some_and(|v| v.imperfect);
                    if since == "منذ" && is_first(&units[..k]) {
                        "in".clone_into(&mut units[k].text);
                    } else if since == "منذ" && lasting {
                        "for".clone_into(&mut units[k].text);
                    } else {
                        units[k].text.clear();
                        units[at].text.push_str(" ago");
                    }
                }
            }
            // "بعد ساعات من الحادث" is hours after it.
            after @ ("بعد" | "قبل") if units[k].kind == Kind::Preposition => {
                let length = |u: &Unit| u.kind == Kind::Noun && u.touches() && is_length(lemma(u)) && !u.article;
                let counted = number && units.get(k + 2).is_some_and(length);
                let at = k + 1 + usize::from(counted);
                let from = units.get(at + 1).is_some_and(|u| u.touches() && lemma(u) == "من" && u.text != "than");
                // "بعد سنوات من الحرب" is after years of war.
                let lasts = units.get(at + 2).is_none_or(|u| u.plural || List::LastingNouns.contains(lemma(u)));
                let from = from && !lasts;
                let noun = &units[at];
                if from && (counted || length(noun) && (noun.plural || noun.text.starts_with("two "))) {
                    units.remove(at + 1);
                    units[k].text.clear();
                    units[at].text.push_str(if after == "بعد" { " after" } else { " before" });
                    if let Some(u) = units.get_mut(at + 1) {
                        u.governed = true;
                    }
                }
            }
            // "يوم 2 مارس" and "في 2 مارس" are on 2 March.
            "يوم" if number && !units[k].article && is_month(units.get(k + 2)) => {
                let day = units.remove(k);
                date(units, k);
                let u = &mut units[k];
                (u.gap, u.conjunction, u.apart) = (day.gap, day.conjunction, day.apart);
                u.preposition = if governed { "" } else { "on" };
            }
            // "يومي 2 و3 مارس"
            "يوم"
                if number && !units[k].article && second(units, k + 2).is_some_and(|n| is_month(units.get(n + 1))) =>
            {
                if units[k + 2].kind != Kind::Number {
                    units.remove(k + 2);
                    units[k + 2].conjunction = "and";
                }
                let day = units.remove(k);
                date(units, k + 1);
                let u = &mut units[k];
                (u.gap, u.conjunction, u.apart) = (day.gap, day.conjunction, day.apart);
                (u.kind, u.time) = (Kind::Other, true);
                u.preposition = if governed { "" } else { "on" };
            }
            "في" if number && is_month(units.get(k + 2)) && units[k].text == "in" => {
                "on".clone_into(&mut units[k].text);
                date(units, k + 1);
            }
            noun => order(noun, units, k),
        }
        k += 1;
    }
}

/// Writes a date whose day is told by an ordinal in digits: "on 15 January" for `في الخامس عشر من يناير`. `from` says
/// whether the unit behind the day is `من`.
fn ordinal_date(units: &mut Vec<Unit>, k: usize, from: bool) {
    let day = &units[k];
    let word = day.text.strip_prefix("the ").unwrap_or(&day.text);
    let month = is_month(units.get(k + 2));
    let Some(n) = from.then(|| ordinal_value(word)).flatten().filter(|n| month && (1..=31).contains(n)) else { return };
    if !units[k + 1].touches() || !matches!(units[k + 1].kind, Kind::Preposition) {
        return;
    }
    units.remove(k + 1);
    units[k].text = n.to_string();
    date(units, k);
    let (before, rest) = units.split_at_mut(k);
    let u = &mut rest[0];
    u.article = false;
    if u.preposition == "in" {
        u.preposition = "on";
    }
    let Some(p) = before.last_mut().filter(|_| u.touches() && u.preposition.is_empty()) else { return };
    if p.kind == Kind::Preposition && p.text == "in" {
        "on".clone_into(&mut p.text);
    } else if p.kind == Kind::Noun && !p.time {
        u.preposition = "of";
    }
}

/// The value of an ordinal number in words up to 31.
fn ordinal_value(word: &str) -> Option<u32> {
    const WORDS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let simple = |w: &str| WORDS.iter().position(|o| *o == w).map(|i| i as u32 + 1);
    match word.split_once('-').or_else(|| word.split_once(' ')) {
        Some(("twenty", unit)) => simple(unit).filter(|n| *n < 10).map(|n| 20 + n),
        Some(("thirty", "first")) => Some(31),
        _ if word == "thirtieth" => Some(30),
        _ => simple(word),
    }
}

/// Whether something was never so before, by the words before a span of time: "unprecedented in 30 years", "the largest
/// protest in months".
fn is_first(before: &[Unit]) -> bool {
    const REACH: usize = 5;
    let near = before.iter().rev().take(REACH);
    let mut clause =
        near.take_while(|u| u.kind != Kind::Verb && !matches!(u.kind, Kind::Subordinator | Kind::Relative));
    clause.any(|u| {
        let compares = matches!(u.text.as_str(), "more" | "most" | "less" | "least" | "other" | "last" | "better");
        u.elative && !compares || matches!(u.text.as_str(), "unprecedented" | "first" | "the first time")
    })
}

/// Writes an hour told by an ordinal in digits, with its halves and quarters: `الساعة الخامسة والنصف مساء` 5:30 p.m.
fn clock(sentence: &Sentence, units: &mut Vec<Unit>, k: usize) -> bool {
    const HOURS: [&str; 10] = ["واحد", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"];
    let lemma = |u: &Unit| sentence.tokens.get(u.word).filter(|t| t.within.is_none()).map_or("", |t| t.lemma());
    let Some(hour) = units.get(k + 1).filter(|u| u.touches()).and_then(|u| HOURS.iter().position(|h| *h == lemma(u)))
    else {
        return false;
    };
    let mut hour = hour + 1;
    let fraction = |u: Option<&Unit>, and: bool| {
        u.filter(|u| u.gap.is_empty() && (u.conjunction == "and") == and).and_then(|u| match lemma(u) {
            "نصف" => Some(30),
            "ربع" => Some(15),
            "ثلث" => Some(20),
            _ => None,
        })
    };
    let (mut minutes, mut end) = (0, k + 2);
    if let Some(more) = fraction(units.get(end), true) {
        (minutes, end) = (more, end + 1);
    } else if units.get(end).is_some_and(|u| lemma(u) == "إلا")
        && let Some(less) = fraction(units.get(end + 1), false)
    {
        (hour, minutes, end) = (if hour == 1 { 12 } else { hour - 1 }, 60 - less, end + 2);
    }
    let half = units.get(end).filter(|u| u.gap.is_empty()).and_then(|u| half_of_day(sentence, u));
    end += usize::from(half.is_some());
    units.drain(k + 1..end);
    if let Some(p) = k.checked_sub(1).map(|b| &mut units[b]).filter(|p| matches!(p.text.as_str(), "in" | "on")) {
        "at".clone_into(&mut p.text);
    }
    let governed = k > 0 && units[k].touches() && units[k - 1].kind == Kind::Preposition;
    let u = &mut units[k];
    let minutes = if minutes == 0 { String::new() } else { format!(":{minutes}") };
    u.text = format!("{hour}{minutes}{}", half.unwrap_or(if minutes.is_empty() { " o'clock" } else { "" }));
    (u.kind, u.time, u.article) = (Kind::Other, true, false);
    if u.preposition.is_empty() && !governed {
        u.preposition = "at";
    }
    true
}

/// "a.m." or "p.m." for the part of the day that a unit names.
fn half_of_day(sentence: &Sentence, u: &Unit) -> Option<&'static str> {
    match sentence.tokens.get(u.word)?.folded.as_str() {
        "صباحا" | "فجرا" => Some(" a.m."),
        hour if List::HoursAfterNoon.contains(hour) => Some(" p.m."),
        _ => None,
    }
}

/// The unit of a second number behind "and", which may be a unit of its own.
fn second(units: &[Unit], k: usize) -> Option<usize> {
    let u = units.get(k).filter(|u| u.gap.is_empty())?;
    let number = |u: &Unit| u.kind == Kind::Number && u.gap.is_empty();
    if number(u) && u.conjunction == "and" {
        return Some(k);
    }
    (u.text == "and" && units.get(k + 1).is_some_and(number)).then_some(k + 1)
}

/// Joins the day at a unit with its month and year: "2 March 2017".
fn date(units: &mut Vec<Unit>, k: usize) {
    let year = units.get(k + 2).is_some_and(|u| u.kind == Kind::Number && u.touches() && is_year(&u.text));
    let rest: Vec<Unit> = units.drain(k + 1..=k + 1 + usize::from(year)).collect();
    let day = &mut units[k];
    for part in rest {
        day.text = format!("{} {}", day.text, part.text);
    }
    (day.kind, day.time, day.plural) = (Kind::Other, true, false);
}

/// Whether a unit directly behind another one is a month.
fn is_month(unit: Option<&Unit>) -> bool {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    unit.is_some_and(|u| u.touches() && MONTHS.iter().any(|m| u.text.starts_with(m)))
}

/// "the 65th minute", "article 7": what a number says of the noun with an article before it.
fn order(lemma: &str, units: &mut Vec<Unit>, k: usize) {
    let ordered = List::OrderedNouns.contains(lemma);
    if !(ordered || List::NumberedNouns.contains(lemma))
        || !units[k].article
        || units[k].kind != Kind::Noun
        || units[k].plural
    {
        return;
    }
    let the = units[k + 1].text == "the" && units[k + 1].touches();
    let at = k + 1 + usize::from(the);
    let Some(number) = units.get(at).filter(|n| n.kind == Kind::Number && n.touches() && n.preposition.is_empty())
    else {
        return;
    };
    let Ok(n) = number.text.parse::<u32>() else { return };
    let counts = units
        .get(at + 1)
        .is_some_and(|u| u.touches() && u.kind == Kind::Noun && !u.article && u.preposition.is_empty());
    if counts || (the && !ordered) {
        return;
    }
    units.drain(k + 1..=at);
    if ordered {
        units[k].text = format!("{} {}", ordinal(n), units[k].text);
    } else {
        units[k].text = format!("{} {n}", units[k].text);
        units[k].article = false;
        units[k].quantifier = true;
    }
}

fn ordinal(n: u32) -> String {
    let end = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{end}")
}

fn is_year(number: &str) -> bool {
    number.parse::<u16>().is_ok_and(|n| (1000..2200).contains(&n))
}
