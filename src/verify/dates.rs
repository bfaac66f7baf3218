//! Dates: the translation has every date of the source, and no other.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, DatePart, Defect, Finding, month_name};
use mujaz_arabic::dates::{Basis, DateMention, Precision, hijri};
use mujaz_arabic::english::EnglishDate;
use mujaz_arabic::numerals::close;

/// The dates that the source writes out at least to the month.
pub(super) fn written<'a>(pair: &'a Pair) -> Vec<&'a DateMention> {
    let exact = |d: &&DateMention| d.basis == Basis::Written && d.precision != Precision::Year;
    pair.source_dates().iter().filter(exact).collect()
}

/// Dates that only one side has, and missing parts of dates.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let (want, given) = (written(pair), pair.target_dates());
    let mut used = vec![false; given.len()];
    let (numbers, target) = (pair.target_numbers(), pair.target);
    for d in &want {
        if let Some(month) = d.hijri {
            if !hijri_date(pair, d, month, &mut used) {
                out.push(missing(pair, d));
            }
            continue;
        }
        let Some(month) = d.month else { continue };
        let same = |g: &EnglishDate| {
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
        let says = |v: u32| numbers.iter().any(|n| close(n.value(), f64::from(v)));
        match best {
            Some(i) => {
                used[i] = true;
                let g = &given[i];
                for (part, wanted, got) in [(DatePart::Day, d.day, g.day), (DatePart::LastDay, d.last_day, g.last_day)]
                {
                    if let (Some(w), None) = (wanted, got)
                        && !says(u32::from(w))
                    {
                        out.push(missing_part(pair, d, part, i32::from(w), 0.9));
                    }
                }
                if let (Some(y), None) = (d.year, g.year)
                    && !says(y.unsigned_abs().into())
                {
                    out.push(missing_part(pair, d, DatePart::Year, i32::from(y), 0.8));
                }
            }
            None if target.contains(month_name(month))
                && !given.iter().any(|g| g.month == month)
                && d.day.is_none_or(|x| says(u32::from(x))) => {}
            None => out.push(missing(pair, d)),
        }
    }
    for (g, _) in given.iter().zip(&used).filter(|(_, u)| !**u) {
        let known =
            want.iter().any(|d| d.month == Some(g.month) && (g.day.is_none() || d.day == g.day || d.last_day == g.day));
        if !known {
            let defect = Defect::AddedDate { stands: target[g.span.clone()].to_owned() };
            let confidence = if want.is_empty() { 0.6 } else { 0.9 };
            out.push(Finding::new(Check::Dates, defect, confidence).at_target(g.span.clone()));
        }
    }
}

fn missing(pair: &Pair, d: &DateMention) -> Finding {
    let defect = Defect::MissingDate { arabic: pair.source[d.span.clone()].to_owned() };
    Finding::new(Check::Dates, defect, 0.9).at_source(d.span.clone())
}

fn missing_part(pair: &Pair, d: &DateMention, part: DatePart, value: i32, confidence: f64) -> Finding {
    let defect = Defect::MissingDatePart { part, value, arabic: pair.source[d.span.clone()].to_owned() };
    Finding::new(Check::Dates, defect, confidence).at_source(d.span.clone())
}

/// Whether a Hijri date is named as such or by its Gregorian day; that day is then marked as used.
fn hijri_date(pair: &Pair, d: &DateMention, month: u8, used: &mut [bool]) -> bool {
    let says = |v: f64| pair.target_numbers().iter().any(|n| close(n.value(), v));
    let names = hijri::english(month);
    let named = pair.english.iter().any(|w| names.iter().any(|n| w.lower.starts_with(n)));
    let parts = d.day.is_none_or(|x| says(f64::from(x))) && d.year.is_none_or(|y| says(f64::from(y)));
    let day = d.resolved.and_then(|(first, _)| {
        let same = |g: &EnglishDate| g.month == first.month() as u8 && g.day.is_none_or(|x| x == first.day() as u8);
        pair.target_dates().iter().position(same)
    });
    // "12/5/1447 AH", in either order of day and month.
    let in_digits = pair.target_dates().iter().position(|g| {
        let parts = (g.day, Some(g.month));
        g.year.is_some() && g.year == d.year && (parts == (d.day, Some(month)) || parts == (Some(month), d.day))
    });
    for i in day.into_iter().chain(in_digits) {
        used[i] = true;
    }
    (named && parts) || day.is_some() || in_digits.is_some()
}
