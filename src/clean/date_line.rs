//! Lines and beginnings of lines that say when an article was published.

use super::dispatch::agency_at;
use crate::word_lists::List;
use jiff::civil::Date;
use mujaz_arabic::dates::DateMention;
use mujaz_arabic::letters::{Word, fold, words};
use mujaz_arabic::{dates, gazetteer, names};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Matches a line with nothing but a date, a time and the words around them; returns the day if it can be read.
pub(super) fn date_line(line: &str, folded: &str) -> Option<Option<Date>> {
    static LATIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(lun|mar|mercre|jeu|vendre|same)di\b|\b(janvier|fevrier|février|mars|avril|mai|juin|juillet|aout|août|septembre|octobre|novembre|decembre|décembre)\b|\b(mis|jour|publie|publié|le|a|à)\b|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\b[ap]m\b|\b(utc|gmt)\b|\bdate\b").expect("fixed pattern")
    });
    if line.chars().count() > 90 || !line.chars().any(|c| c.is_numeric()) {
        return None;
    }
    let found = dates::dates(line, None);
    let covered = |at: usize| found.iter().any(|d| d.span.contains(&at));
    let latin_gone = LATIN.replace_all(folded, " ");
    let has_date = found.iter().any(|d| d.day.is_some())
        || latin_gone != folded
        || found.iter().any(|d| d.year.is_some() && d.month.is_some());
    if !has_date {
        return None;
    }
    let list = words(line);
    // A dateline begins with the place: "الدوحة - 22 نيسان 2025".
    let places: Vec<Range<usize>> = mujaz_arabic::gazetteer::built_in()
        .find(&list)
        .into_iter()
        .filter(|(e, _)| e.kind.is_place())
        .map(|(_, s)| s)
        .collect();
    for w in list {
        let ok = covered(w.span.start)
            || places.iter().any(|p| p.contains(&w.span.start))
            || w.is_number()
            || List::DateFillers.contains(&w.folded)
            || dates::weekday(&w.folded).is_some()
            || (!w.is_arabic() && LATIN.is_match(&w.folded));
        if !ok {
            return None;
        }
    }
    // The Gregorian day is exact; a Hijri one depends on the sighting of the moon.
    let exact = found.iter().find(|d| d.day.is_some() && d.hijri.is_none());
    let day = exact.or_else(|| found.iter().find(|d| d.day.is_some())).and_then(|d| d.resolved).map(|r| r.0);
    Some(day.or_else(|| latin_date(line)))
}

/// A line of a name and a date: `سعاد أحمد | 25 نوفمبر 2025`. Returns the day and the name.
pub(super) fn byline(line: &str) -> Option<(Option<Date>, String)> {
    static SIGNS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\s+[-–—|•·]\s+|\s*\|\s*").expect("fixed pattern"));
    if line.chars().count() > 90 {
        return None;
    }
    let parts: Vec<&str> = SIGNS.split(line).collect();
    let is_person = |p: &str| {
        let list = words(p);
        let whole = list.first().zip(list.last()).map(|(a, b)| a.span.start..b.span.end);
        (2..=4).contains(&list.len()) && names::people(p, &list).first().map(|n| n.span.clone()) == whole
    };
    let (dates, names): (Vec<&str>, Vec<&str>) = parts.iter().partition(|p| date_line(p, &fold(p)).is_some());
    let [name] = names[..] else { return None };
    (!dates.is_empty() && is_person(name))
        .then(|| (dates.iter().find_map(|d| date_line(d, &fold(d))?), name.to_owned()))
}

/// The day in the dateline of an agency, if it is complete, and where day and agency stand in the line:
/// `الخرطوم في 18-11-2025م (سونا) – أعلنت…`, `الرياض 12 مارس /واس/ أكد…`. The place before them stays.
pub(super) fn dateline(line: &str) -> Option<(Option<Date>, Range<usize>)> {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[-–—:/]+\s").expect("fixed pattern"));
    let ends: Vec<usize> = END.find_iter(line).map(|m| m.start()).take_while(|at| *at <= 160).collect();
    let last = *ends.last()?;
    let head = &line[..last];
    let list = words(head);
    let found = dates::dates(head, None);
    let places: Vec<Range<usize>> =
        gazetteer::built_in().find(&list).into_iter().filter(|(e, _)| e.kind.is_place()).map(|(_, s)| s).collect();
    // Some agencies stand before the place: `/وكالة/ الرياض / …`.
    let signed = agency_at(head, &list, 0).unwrap_or(0);
    let known = places.iter().find(|p| list.get(signed).is_some_and(|w| w.span.start == p.start));
    let place = known.cloned().or_else(|| unknown_place(head, &list, signed, &found))?;
    let after = list.iter().take_while(|w| w.span.start < place.end).count();
    let accepted = |end: usize| {
        let lead = list.iter().take_while(|w| w.span.end <= end).count();
        let (mut agency, mut unknown, mut at) = (signed > 0, false, after);
        while at < lead {
            match agency_at(head, &list[..lead], at) {
                Some(n) => {
                    agency = true;
                    at += n;
                }
                None if belongs(&list[at], &found, &places) => at += 1,
                // Beside a day, whatever stands between signs is an agency.
                None => {
                    at += enclosed(head, &list[..lead], at)?;
                    unknown = true;
                }
            }
        }
        let dated: Vec<&DateMention> = found.iter().filter(|d| d.span.end <= end).collect();
        let day = dated.iter().any(|d| d.day.is_some() && d.month.is_some());
        // A day with its year tells a dateline also from a place that the gazetteer lacks.
        let named = head[place.clone()].chars().all(|c| c.is_alphabetic() || c.is_whitespace());
        let complete = |d: &&DateMention| d.day.is_some() && d.month.is_some() && d.year.is_some();
        let whole = named && place.start == 0 && dated.iter().any(|d| complete(d) && d.span.start >= place.end);
        (agency && !unknown || day && known.is_some() || whole).then(|| best(&dated))
    };
    let (day, end) = ends.iter().rev().filter(|e| **e >= place.end).find_map(|end| Some((accepted(*end)?, *end)))?;
    // A place alone needs no cutting.
    let rest = head[place.end..end].chars().any(char::is_alphanumeric);
    match (rest, signed > 0) {
        (true, false) => Some((day, place.end..end)),
        (true, true) => Some((day, 0..end)),
        (false, true) => Some((day, 0..place.start)),
        (false, false) => None,
    }
}

/// The number of words, up to three, that stand between brackets or slashes from `at`.
fn enclosed(head: &str, list: &[Word], at: usize) -> Option<usize> {
    let before = head[..list.get(at)?.span.start].trim_end().chars().next_back()?;
    let close = match before {
        '(' => ')',
        '/' => '/',
        '-' | '–' | '—' => before,
        _ => return None,
    };
    (1..=3).find(|n| {
        let end = list.get(at + n - 1).map(|w| w.span.end);
        end.is_some_and(|e| head[e..].trim_start().chars().next().unwrap_or('/') == close)
    })
}

/// The name before a dateline of a place that the gazetteer lacks: up to three words before a sign, a date or an agency.
fn unknown_place(head: &str, list: &[Word], first: usize, found: &[DateMention]) -> Option<Range<usize>> {
    let begin = list.get(first)?.span.start;
    let name = list[first..].iter().enumerate().take_while(|(n, w)| {
        let between = n.checked_sub(1).map_or("", |p| &head[list[first + p].span.end..w.span.start]);
        let dated = found.iter().any(|d| d.span.contains(&w.span.start));
        !(between.contains(['-', '–', '—', '/', '(', '،', ','])
            || dated
            || w.is_number()
            || List::DateFillers.contains(&w.folded))
    });
    let name: Vec<&Word> = name.map(|(_, w)| w).collect();
    (1..=3).contains(&name.len()).then(|| begin..name.last().map_or(begin, |w| w.span.end))
}

/// Whether a word can stand in a dateline.
fn belongs(w: &Word, found: &[DateMention], places: &[Range<usize>]) -> bool {
    found.iter().any(|d| d.span.contains(&w.span.start))
        || places.iter().any(|p| p.contains(&w.span.start))
        || w.is_number()
        || List::DateFillers.contains(&w.folded)
        || dates::weekday(&w.folded).is_some()
}

/// The day that a line names.
pub(super) fn day_in(line: &str) -> Option<Date> {
    best(&dates::dates(line, None).iter().collect::<Vec<_>>()).or_else(|| latin_date(line))
}

/// The day of publication: the Gregorian day is exact; a Hijri one depends on the sighting of the moon.
fn best(found: &[&DateMention]) -> Option<Date> {
    let exact = found.iter().find(|d| d.day.is_some() && d.hijri.is_none());
    exact.or_else(|| found.iter().find(|d| d.day.is_some())).and_then(|d| d.resolved).map(|r| r.0)
}

/// A day in English: `27 May 2025`, `May 27, 2025`, `2025-05-27`.
pub(super) fn latin_date(line: &str) -> Option<Date> {
    static ISO: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(20\d{2})[-/](\d{1,2})[-/](\d{1,2})\b").expect("fixed pattern"));
    if let Some(c) = ISO.captures(line) {
        return Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?).ok();
    }
    static FRENCH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(\d{1,2})(?:er)? (janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre) (20\d{2})\b")
            .expect("fixed pattern")
    });
    const MONTHS: [&str; 12] = ["jan", "f", "mars", "av", "mai", "juin", "juil", "ao", "s", "o", "n", "d"];
    if let Some(c) = FRENCH.captures(line) {
        let name = c[2].to_lowercase();
        let month = (1i8..).zip(MONTHS).find(|(_, m)| name.starts_with(*m)).map(|m| m.0)?;
        return Date::new(c[3].parse().ok()?, month, c[1].parse().ok()?).ok();
    }
    let found = mujaz_arabic::english::dates(line);
    found.into_iter().find_map(|d| Date::new(d.year?, i8::try_from(d.month).ok()?, i8::try_from(d.day?).ok()?).ok())
}
