//! Dates in Arabic text: every naming of the months, ranges, numeric forms, and expressions
//! relative to the day of publication.

mod calendar;
pub mod hijri;
mod mention;
mod month;
mod relative;
mod resolve;

pub use calendar::{english_months, weekday};
pub use mention::{Basis, DateMention, Precision};

use super::letters::{Word, digit_value, words};
use super::numerals::{Number, numbers_in};
use jiff::civil::Date;
use month::{month_mention, year_value};
use relative::relative_mention;
use resolve::resolve;
use std::sync::LazyLock;

/// Finds the dates of `text`; `reference` is the day of publication, from which years that are not
/// written, weekdays and relative days are worked out.
pub fn dates(text: &str, reference: Option<Date>) -> Vec<DateMention> {
    let list = words(text);
    dates_in(text, &list, &numbers_in(text, &list), reference)
}

/// [`dates`] of a text whose words and numbers are known.
pub fn dates_in(text: &str, words: &[Word], nums: &[Number], reference: Option<Date>) -> Vec<DateMention> {
    let mut out = numeric_dates(text);
    out.extend(hijri::mentions(text, words, nums, reference));
    let mut i = 0;
    while i < words.len() {
        let taken = out.iter().any(|d| d.span.contains(&words[i].span.start));
        if !taken && let Some((mention, next)) = month_mention(text, words, nums, i) {
            out.push(mention);
            i = next;
            continue;
        }
        i += 1;
    }
    for (k, w) in words.iter().enumerate() {
        if out.iter().any(|d| d.span.contains(&w.span.start)) {
            continue;
        }
        if let Some(m) = relative_mention(words, k, &out, text) {
            out.push(m);
        }
    }
    years(text, words, &mut out);
    out.sort_by_key(|d| d.span.start);
    for d in out.iter_mut().filter(|d| d.hijri.is_none()) {
        d.resolved = resolve(d, words, reference);
    }
    out
}

/// `16-12-2025`, `2025/05/27`, `٢٧/٥/٢٠٢٥`.
fn numeric_dates(text: &str) -> Vec<DateMention> {
    static FORM: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"[0-9٠-٩۰-۹]{1,4}([/.\-])[0-9٠-٩۰-۹]{1,2}([/.\-])[0-9٠-٩۰-۹]{1,4}").expect("fixed pattern")
    });
    let mut out = Vec::new();
    for found in FORM.find_iter(text) {
        let (s, e) = (found.start(), found.end());
        let before = text[..s].chars().next_back();
        let after = text[e..].chars().next();
        let part_of_more = |c: char| digit_value(c).is_some() || matches!(c, '/' | '-');
        if before.is_some_and(part_of_more) || after.is_some_and(part_of_more) {
            continue;
        }
        let parts: Vec<i32> = found
            .as_str()
            .split(['/', '.', '-'])
            .filter_map(|p| p.chars().try_fold(0i32, |a, c| Some(a * 10 + digit_value(c)? as i32)))
            .collect();
        let &[a, b, c] = parts.as_slice() else { continue };
        let (y, m, d) = if a > 31 {
            (a, b, c)
        } else if b > 12 {
            (c, a, b)
        } else {
            (c, b, a)
        };
        if !(1900..=2100).contains(&y) {
            continue;
        }
        let Ok(date) = Date::new(y as i16, m as i8, d as i8) else { continue };
        out.push(DateMention {
            span: s..e,
            day: Some(date.day() as u8),
            last_day: None,
            month: Some(date.month() as u8),
            year: Some(date.year()),
            weekday: None,
            precision: Precision::Day,
            hijri: None,
            basis: Basis::Written,
            resolved: Some((date, date)),
        });
    }
    out
}

/// Years that stand by themselves: `عام 2024`, `سنة 2010`, `منذ 2010`.
fn years(text: &str, words: &[Word], out: &mut Vec<DateMention>) {
    for (k, w) in words.iter().enumerate() {
        let Some(y) = year_value(&w.folded) else { continue };
        if out.iter().any(|d| d.span.contains(&w.span.start)) {
            continue;
        }
        let prev = k.checked_sub(1).map(|p| words[p].folded.trim_start_matches(['و', 'ل', 'ب']));
        let next = text[w.span.end..].trim_start().chars().next();
        let named = matches!(
            prev,
            Some(
                "عام"
                    | "سنه"
                    | "العام"
                    | "السنه"
                    | "منذ"
                    | "في"
                    | "لعام"
                    | "خلال"
                    | "صيف"
                    | "خريف"
                    | "شتاء"
                    | "ربيع"
                    | "ينه"
            )
        );
        if named && next != Some('%') {
            out.push(DateMention {
                span: w.span.clone(),
                day: None,
                last_day: None,
                month: None,
                year: Some(y),
                weekday: None,
                precision: Precision::Year,
                hijri: None,
                basis: Basis::Written,
                resolved: None,
            });
        }
    }
}

#[cfg(test)]
mod tests;
