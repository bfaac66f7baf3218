//! Figures and dates: every one of the source stands in the translation, and no other.

use super::pair::Pair;
use super::{days, english, finding};
use crate::types::{Finding, month_name};
use jiff::civil::Date;
use mujaz_arabic::dates::{Basis, DateMention, Precision, dates, hijri};
use mujaz_arabic::numerals::{Kind, Number, close, digits_of};
use std::ops::Range;

pub(super) fn check(pair: &Pair, reference: Option<Date>, out: &mut Vec<Finding>) {
    let (source, target) = (pair.source, pair.target);
    let all_dates = dates(source, reference);
    let source_dates: Vec<&DateMention> =
        all_dates.iter().filter(|d| d.basis == Basis::Written && d.precision != Precision::Year).collect();
    let target_dates = english::dates(target);
    compare_dates(source, &source_dates, &target_dates, pair, out);
    days::weekdays(&all_dates, pair, out);
    days::relative_days(&all_dates, pair, out);
    days::periods(pair, out);
    // A date's own numbers are compared as a date.
    let in_source = |r: &Range<usize>| source_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    let in_target = |r: &Range<usize>| target_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    // "محمد السادس" is "Mohammed VI": no figure.
    let people = mujaz_arabic::names::person_spans(source);
    let in_name = |r: &Range<usize>| people.iter().any(|p| p.start < r.end && r.start < p.end);
    let wanted: Vec<&Number> =
        pair.source_numbers().iter().filter(|n| !in_source(&n.span) && !in_name(&n.span)).collect();
    let given: Vec<&Number> = pair.target_numbers().iter().filter(|n| !in_target(&n.span)).collect();
    // Numbers of dates may also stand outside what was recognised as a date on the other side.
    let date_numbers: Vec<f64> = source_dates
        .iter()
        .flat_map(|d| [d.day.map(f64::from), d.last_day.map(f64::from), d.year.map(f64::from), d.month.map(f64::from)])
        .flatten()
        .chain(
            target_dates
                .iter()
                .flat_map(|d| [d.day.map(f64::from), d.last_day.map(f64::from), d.year.map(f64::from)])
                .flatten(),
        )
        .collect();
    let dated = |n: &Number| date_numbers.iter().any(|v| n.values.iter().any(|x| close(*x, *v)));
    let mut used = vec![false; given.len()];
    let mut missing: Vec<&Number> = Vec::new();
    for n in &wanted {
        match given.iter().enumerate().position(|(i, g)| !used[i] && n.same_value(g)) {
            Some(i) => used[i] = true,
            None => missing.push(n),
        }
    }
    let spare: Vec<&Number> = given.iter().zip(&used).filter(|(_, u)| !**u).map(|(g, _)| *g).collect();
    for n in missing {
        // Said once in English for twice in Arabic, or inside a date.
        let elsewhere = given.iter().any(|g| n.same_value(g)) || dated(n);
        let confidence = if elsewhere { 0.1 } else { missing_confidence(n, &spare, source) };
        if confidence > 0.0 {
            let mut f = finding("figures", format!("{} is missing", name(n)), confidence);
            f.source_span = Some((n.span.start, n.span.end));
            out.push(f);
        }
    }
    for g in spare {
        let known = wanted.iter().any(|n| n.same_value(g)) || dated(g);
        let confidence = if known { 0.0 } else { added_confidence(g, &wanted, source) };
        if confidence > 0.0 {
            let mut f = finding("figures", format!("{} is not in the source", name(g)), confidence);
            f.target_span = Some((g.span.start, g.span.end));
            out.push(f);
        }
    }
}

fn name(n: &Number) -> String {
    let v = digits_of(n.value());
    match n.kind {
        Kind::Percent => format!("the figure {v} %"),
        Kind::PerMille => format!("the figure {v} ‰"),
        Kind::Fraction => format!("the part {}", mujaz_arabic::numerals::part_name(n.value())),
        Kind::Decade => format!("the {v}s"),
        Kind::Ordinal => format!("the number {v} (in order)"),
        Kind::Clock => format!("the time {:.0}:{:02.0}", n.value().floor(), n.value().fract() * 60.0),
        Kind::Cardinal => format!("the figure {v}"),
    }
}

/// How surely a number that is not in the translation is an error. Small numerals in words have
/// other renderings ("both", "a couple", "half a dozen", "fifth" as a name).
fn missing_confidence(n: &Number, spare: &[&Number], source: &str) -> f64 {
    // "القرن العشرين" may be "the 1900s".
    let before = source[..n.span.start].trim_end_matches("ال").trim_end();
    if n.worded && ["القرن", "قرن"].iter().any(|c| before.ends_with(c)) {
        return 0.3;
    }
    match n.kind {
        // "half" has many renderings; another part in its place has none.
        Kind::Fraction => return if spare.iter().any(|s| s.kind == Kind::Fraction) { 0.8 } else { 0.3 },
        Kind::Clock if n.worded => return if spare.iter().any(|s| s.kind == Kind::Clock) { 0.8 } else { 0.4 },
        Kind::Decade => return if spare.iter().any(|s| s.kind == Kind::Decade) { 0.9 } else { 0.4 },
        _ => {}
    }
    match (n.worded, n.value()) {
        (true, v) if v <= 2.0 => 0.2,
        (true, v) if n.kind == Kind::Ordinal && v <= 3.0 => 0.2,
        (true, v) if v <= 10.0 => 0.6,
        _ => 0.95,
    }
}

fn added_confidence(g: &Number, wanted: &[&Number], source: &str) -> f64 {
    let v = g.value();
    match g.kind {
        Kind::Fraction => return if wanted.iter().any(|n| n.kind == Kind::Fraction) { 0.7 } else { 0.3 },
        Kind::Decade => {
            // "بداية القرن الواحد والعشرين" may be "the early 2000s".
            let century = (v / 100.0).floor() + 1.0;
            let said = source.contains("القرن") && wanted.iter().any(|n| close(n.value(), century));
            return if said { 0.0 } else { 0.7 };
        }
        _ => {}
    }
    // Duals are endings in Arabic: "two" needs no numeral.
    if v <= 2.0 && g.worded {
        return 0.1;
    }
    if g.worded && v <= 10.0 {
        // "شهرين", "عقود" (decades) and the like give small numbers without a numeral.
        return 0.6;
    }
    if g.worded && matches!(v as u64, 100 | 1000 | 1_000_000 | 1_000_000_000) {
        return 0.3;
    }
    0.9
}

fn compare_dates(
    source: &str,
    want: &[&DateMention],
    given: &[english::EnglishDate],
    pair: &Pair,
    out: &mut Vec<Finding>,
) {
    let mut used = vec![false; given.len()];
    let (numbers, target) = (pair.target_numbers(), pair.target);
    for d in want {
        if let Some(month) = d.hijri {
            hijri_date(source, d, month, given, &mut used, pair, out);
            continue;
        }
        let Some(month) = d.month else { continue };
        let same = |g: &english::EnglishDate| {
            g.month == month
                && (d.day.is_none() || g.day.is_none() || d.day == g.day || d.day == g.last_day)
                && (d.last_day.is_none() || g.last_day.is_none() || d.last_day == g.last_day)
                && (d.year.is_none() || g.year.is_none() || d.year == g.year)
        };
        let best = given
            .iter()
            .enumerate()
            .filter(|(_, g)| same(g))
            .max_by_key(|(i, g)| (!used[*i], g.day == d.day, g.year == d.year))
            .map(|(i, _)| i);
        let written = &source[d.span.clone()];
        let says = |v: u32| numbers.iter().any(|n| close(n.value(), f64::from(v)));
        match best {
            Some(i) => {
                used[i] = true;
                let g = &given[i];
                for (part, wanted, got) in [("day", d.day, g.day), ("last day", d.last_day, g.last_day)] {
                    if let (Some(w), None) = (wanted, got)
                        && !says(u32::from(w))
                    {
                        push(out, format!("the {part} {w} of the date \"{written}\" is missing"), 0.9, d);
                    }
                }
                if let (Some(y), None) = (d.year, g.year)
                    && !says(y.unsigned_abs().into())
                {
                    push(out, format!("the year {y} of the date \"{written}\" is missing"), 0.8, d);
                }
            }
            None if target.contains(month_name(month))
                && !given.iter().any(|g| g.month == month)
                && d.day.is_none_or(|x| says(u32::from(x))) => {}
            None => push(out, format!("the date \"{written}\" is missing or another one"), 0.9, d),
        }
    }
    for (g, _) in given.iter().zip(&used).filter(|(_, u)| !**u) {
        let known =
            want.iter().any(|d| d.month == Some(g.month) && (g.day.is_none() || d.day == g.day || d.last_day == g.day));
        if !known {
            let mut f = finding(
                "dates",
                format!("the date \"{}\" is not in the source", &target[g.span.clone()]),
                if want.is_empty() { 0.6 } else { 0.9 },
            );
            f.target_span = Some((g.span.start, g.span.end));
            out.push(f);
        }
    }
}

/// A Hijri date is named as such, or by its Gregorian day.
fn hijri_date(
    source: &str,
    d: &DateMention,
    month: u8,
    given: &[english::EnglishDate],
    used: &mut [bool],
    pair: &Pair,
    out: &mut Vec<Finding>,
) {
    let says = |v: f64| pair.target_numbers().iter().any(|n| close(n.value(), v));
    let names = hijri::ENGLISH[usize::from(month - 1)];
    let named = pair.english.iter().any(|w| names.iter().any(|n| w.lower.starts_with(n)));
    let parts = d.day.is_none_or(|x| says(f64::from(x))) && d.year.is_none_or(|y| says(f64::from(y)));
    let day = d.resolved.and_then(|(first, _)| {
        given.iter().position(|g| g.month == first.month() as u8 && g.day.is_none_or(|x| x == first.day() as u8))
    });
    if let Some(i) = day {
        used[i] = true;
    }
    if !(named && parts) && day.is_none() {
        push(out, format!("the date \"{}\" is missing or another one", &source[d.span.clone()]), 0.9, d);
    }
}

fn push(out: &mut Vec<Finding>, message: String, confidence: f64, d: &DateMention) {
    let mut f = finding("dates", message, confidence);
    f.source_span = Some((d.span.start, d.span.end));
    out.push(f);
}
