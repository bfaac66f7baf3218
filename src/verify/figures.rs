//! Figures: the translation has every figure of the source, and no other.

use super::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Figure, Finding};
use mujaz_arabic::numerals::{Kind, Number, close, digits_of, part_name};
use std::ops::Range;

/// Figures that only one side has.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let source = pair.source;
    let source_dates = super::dates::written(pair);
    let target_dates = pair.target_dates();
    // A date's own numbers are compared as a date.
    let in_source = |r: &Range<usize>| source_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    let in_target = |r: &Range<usize>| target_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    // "محمد السادس" is "Mohammed VI": no figure.
    let people = mujaz_arabic::names::person_spans(pair.analysed());
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
            let defect = Defect::MissingFigure { figure: figure(n) };
            out.push(Finding::new(Check::Figures, defect, confidence).at_source(n.span.clone()));
        }
    }
    for g in spare {
        let known = wanted.iter().any(|n| n.same_value(g)) || dated(g);
        let confidence = if known { 0.0 } else { added_confidence(g, &wanted, source) };
        if confidence > 0.0 {
            let defect = Defect::AddedFigure { figure: figure(g) };
            out.push(Finding::new(Check::Figures, defect, confidence).at_target(g.span.clone()));
        }
    }
}

fn figure(n: &Number) -> Figure {
    let value = n.value();
    let written = match n.kind {
        Kind::Fraction => part_name(value).to_string(),
        Kind::Clock => format!("{:.0}:{:02.0}", value.floor(), value.fract() * 60.0),
        _ => digits_of(value),
    };
    Figure { kind: n.kind, value, written }
}

/// The confidence that a number that is not in the translation is an error. Small numerals in words have
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
