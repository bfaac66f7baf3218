//! Figures: the translation has every figure of the source, and no other.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Figure, Finding};
use crate::word_lists::List;
use mujaz_arabic::numerals::{Kind, Number, close, digits_of, part_name};
use std::ops::Range;

/// Figures that only one side has.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let source = pair.source;
    let source_dates = super::dates::written(pair);
    let target_dates = pair.target_dates();
    // The numbers of a date are compared with the date.
    let in_source = |r: &Range<usize>| source_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    let in_target = |r: &Range<usize>| target_dates.iter().any(|d| d.span.start < r.end && r.start < d.span.end);
    // "محمد السادس" is "Mohammed VI", not a figure.
    let people = mujaz_arabic::names::person_spans(pair.analysed());
    let in_name = |r: &Range<usize>| people.iter().any(|p| p.start < r.end && r.start < p.end);
    let wanted: Vec<&Number> =
        pair.source_numbers().iter().filter(|n| !in_source(&n.span) && !in_name(&n.span)).collect();
    let given: Vec<&Number> = pair.target_numbers().iter().filter(|n| !in_target(&n.span)).collect();
    // The numbers of a date may also occur outside any recognised date on the other side.
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
        let found = |same_kind: bool| {
            let fits = |g: &Number| n.same_value(g) && (!same_kind || n.kind == g.kind);
            given.iter().enumerate().position(|(i, g)| !used[i] && fits(g))
        };
        match found(true).or_else(|| found(false)) {
            Some(i) => {
                used[i] = true;
                percentage(n, given[i], pair, out);
            }
            None if said_otherwise(n, pair) => {}
            None => missing.push(n),
        }
    }
    let spare: Vec<&Number> = given.iter().zip(&used).filter(|(_, u)| !**u).map(|(g, _)| *g).collect();
    for n in missing {
        // Stated once in English for twice in Arabic, or inside a date.
        let elsewhere = given.iter().any(|g| n.same_value(g)) || dated(n);
        let confidence = if elsewhere { 0.1 } else { missing_confidence(n, &spare, source) };
        if confidence > 0.0 {
            let defect = Defect::MissingFigure { figure: figure(n) };
            out.push(Finding::new(Check::Figures, defect, confidence).at_source(n.span.clone()));
        }
    }
    for g in spare {
        let known = wanted.iter().any(|n| n.same_value(g) || stands_for(g, n))
            || dated(g)
            || ends_range(g, pair, &wanted)
            || super::implied::says(pair, g.value())
            || is_first(g, pair)
            // "في بداية الألفية": in the early 2000s.
            || g.kind == Kind::Decade && close(g.value(), 2000.0) && pair.arabic.iter().any(|w| w.bare.ends_with("الفيه"));
        let confidence = if known { 0.0 } else { added_confidence(g, &wanted, source) };
        if confidence > 0.0 {
            let defect = Defect::AddedFigure { figure: figure(g) };
            out.push(Finding::new(Check::Figures, defect, confidence).at_target(g.span.clone()));
        }
    }
}

/// A percentage that became a count, or a count that became a percentage.
fn percentage(n: &Number, g: &Number, pair: &Pair, out: &mut Vec<Finding>) {
    let counts = |k: Kind| matches!(k, Kind::Cardinal | Kind::Ordinal);
    // "between 20 and 25 percent", "بنسبة 20" and "basis points" omit the sign.
    let english = pair.target.contains(['%', '٪'])
        || pair
            .english
            .iter()
            .any(|w| w.lower.starts_with("percent") || matches!(w.lower.as_str(), "per" | "pct" | "points" | "pc"));
    let arabic = pair.source.contains(['%', '٪']) || pair.arabic.iter().any(|w| List::Percentages.begins(&w.bare));
    let defect = match (n.kind, g.kind) {
        (Kind::Percent, k) if counts(k) && !english => {
            let stands = pair.target[g.span.clone()].to_owned();
            Defect::OtherUnit { wanted: format!("{stands} percent"), stands }
        }
        (k, Kind::Percent) if counts(k) && !arabic => Defect::AddedFigure { figure: figure(g) },
        _ => return,
    };
    out.push(Finding::new(Check::Figures, defect, 0.8).at_target(g.span.clone()));
}

/// Whether the English expresses a number in a way that the number parser does not recognise: "thousands", "fourballs",
/// "octagonal", "one percent", "Edward IV", "1950-53".
fn said_otherwise(n: &Number, pair: &Pair) -> bool {
    let v = n.value();
    let says = |f: &dyn Fn(&str) -> bool| pair.english.iter().any(|w| f(&w.lower));
    if n.worded && matches!(v as u64, 1000 | 1_000_000 | 1_000_000_000 | 1_000_000_000_000) {
        let verb = pair.token(&n.span).and_then(|t| t.analysis()).is_some_and(|a| a.is_verb());
        // The word for another round number is another figure: "a million" for "ألف مليار".
        let round: &[&str] = match v as u64 {
            1000 => &["thousand", "million", "billion", "millenni", "hundreds"],
            1_000_000 => &["million"],
            1_000_000_000 => &["billion", "milliard"],
            _ => &["trillion"],
        };
        return verb || says(&|w| round.iter().any(|r| w.starts_with(r)));
    }
    if n.kind == Kind::Percent && close(v, 1.0) {
        let low = pair.target.to_lowercase();
        return ["one percent", "one per cent", "a percent", "a per cent"].iter().any(|p| low.contains(p));
    }
    if n.kind == Kind::Ordinal && (1.0..40.0).contains(&v) {
        let roman = roman(v as usize);
        return pair.english.iter().any(|w| pair.target[w.span.clone()] == *roman);
    }
    if v.fract() == 0.0 && (2.0..=10.0).contains(&v) {
        const STARTS: [&[&str]; 9] = [
            &["two", "twin", "bi", "dual", "double", "twice", "second"],
            &["three", "tri", "third", "thrice"],
            &["four", "quad", "tetra"],
            &["five", "penta", "quint", "fif"],
            &["six", "hexa", "sext"],
            &["seven", "hepta", "sept"],
            &["eight", "octa", "octo"],
            &["nine", "nona"],
            &["ten", "deca"],
        ];
        let starts = STARTS[v as usize - 2];
        return n.worded && says(&|w| starts.iter().any(|s| w.len() > s.len() + 2 && w.starts_with(s)));
    }
    // "1950-53": the century is given once.
    pair.target_numbers().iter().any(|g| completed(g, pair).is_some_and(|full| close(full, v)))
}

/// "No. 1" for `الأولى`, which is no figure to the reader of numbers.
fn is_first(g: &Number, pair: &Pair) -> bool {
    let before = pair.target[..g.span.start].trim_end();
    let rank = ["No.", "no.", "number", "Number", "#"].iter().any(|p| before.ends_with(p));
    rank && close(g.value(), 1.0) && pair.arabic.iter().any(|w| List::Firsts.contains(&w.bare))
}

/// The full year for two digits that follow a year and a dash.
fn completed(g: &Number, pair: &Pair) -> Option<f64> {
    let before = pair.target[..g.span.start].strip_suffix(['-', '–'])?;
    let year: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    let year: f64 = (year.len() == 4).then(|| year.chars().rev().collect::<String>().parse().ok())??;
    (g.value() < 100.0 && pair.target[g.span.clone()].len() == 2).then(|| (year / 100.0).floor() * 100.0 + g.value())
}

/// Whether an English number ends a range of years whose last year the source writes out.
fn ends_range(g: &Number, pair: &Pair, wanted: &[&Number]) -> bool {
    completed(g, pair).is_some_and(|full| wanted.iter().any(|n| close(n.value(), full)))
}

/// Whether an English number is another form of a source number: "No. 1" for "the first", "50 percent" for "half", "the
/// final third" for a third.
fn stands_for(g: &Number, n: &Number) -> bool {
    let (given, value) = (g.value(), n.value());
    match (g.kind, n.kind) {
        (Kind::Cardinal, Kind::Ordinal) => close(given, value),
        (Kind::Percent, Kind::Fraction) => close(given, value * 100.0),
        (Kind::Ordinal, Kind::Fraction) => close(1.0 / given, value),
        _ => false,
    }
}

/// A number below 40 in Roman numerals.
fn roman(v: usize) -> String {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    format!("{}{}", "X".repeat(v / 10), ONES[v % 10])
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

/// The confidence that a number missing from the translation is an error. Small numerals in words have other renderings
/// ("both", "a couple", "half a dozen", "fifth" as a name).
fn missing_confidence(n: &Number, spare: &[&Number], source: &str) -> f64 {
    // "القرن العشرين" may be "the 1900s".
    let before = source[..n.span.start].trim_end_matches("ال").trim_end();
    if n.worded && ["القرن", "قرن"].iter().any(|c| before.ends_with(c)) {
        return 0.3;
    }
    match n.kind {
        // "half" has many renderings; another fraction is not one of them.
        Kind::Fraction => return if spare.iter().any(|s| s.kind == Kind::Fraction) { 0.8 } else { 0.3 },
        Kind::Clock if n.worded => return if spare.iter().any(|s| s.kind == Kind::Clock) { 0.8 } else { 0.4 },
        Kind::Decade => return if spare.iter().any(|s| s.kind == Kind::Decade) { 0.9 } else { 0.4 },
        _ => {}
    }
    match (n.worded, n.value()) {
        (true, v) if v <= 2.0 => 0.2,
        (true, v) if n.kind == Kind::Ordinal && v <= 3.0 => 0.2,
        // "ألف" combines with other numerals, and "أربع" may be part of a name.
        (true, v) if v <= 10.0 || v == 1000.0 => 0.45,
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
    // Duals are endings in Arabic, so "two" needs no numeral.
    if v <= 2.0 && g.worded {
        return 0.1;
    }
    // "one-third", "the sixth-year exam"
    if g.worded && g.kind == Kind::Ordinal {
        return 0.45;
    }
    if g.worded && v <= 10.0 {
        // "شهرين", "عقود" (decades) and the like express small numbers without a numeral.
        return 0.6;
    }
    if g.worded && matches!(v as u64, 100 | 1000 | 1_000_000 | 1_000_000_000) {
        return 0.3;
    }
    0.9
}

#[cfg(test)]
mod tests {
    use crate::verify::tests::reviewed;

    #[test]
    fn a_round_number_in_words_is_not_another_one() {
        let debt = "بلغ دين الشركة ألف مليار دينار في نهاية السنة";
        for (arabic, right, wrong) in [
            (
                debt,
                "The debt of the company reached one trillion dinars at the end of the year",
                "The debt of the company reached one million dinars at the end of the year",
            ),
            (
                "بلغت ميزانية البلدية مليون دينار",
                "The budget of the municipality reached a million dinars",
                "The budget of the municipality reached one billion dinars",
            ),
        ] {
            assert!(reviewed(arabic, right).passed(), "{:?}", reviewed(arabic, right).findings);
            assert!(!reviewed(arabic, wrong).passed(), "{wrong}");
        }
    }
}
