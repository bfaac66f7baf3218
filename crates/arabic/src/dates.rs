//! Dates in Arabic text: all month names, ranges, numeric forms, and expressions relative to the day of publication.

mod calendar;
pub mod hijri;
mod mention;
mod month;
mod numeric;
mod relative;
mod resolve;

pub use calendar::{english_months, weekday};
pub use mention::{Basis, DateMention, Precision};

use super::letters::{Word, words};
use super::numerals::{Number, numbers_in};
use crate::word_lists::List;
use jiff::civil::Date;
use month::{month_mention, year_value};
use relative::relative_mention;
use resolve::resolve;

/// Finds the dates of `text`; `reference` is the day of publication, from which missing years, weekdays and relative
/// days are resolved.
pub fn dates(text: &str, reference: Option<Date>) -> Vec<DateMention> {
    let list = words(text);
    dates_in(text, &list, &numbers_in(text, &list), reference)
}

/// [`dates`] for a text whose words and numbers are known.
pub fn dates_in(text: &str, words: &[Word], nums: &[Number], reference: Option<Date>) -> Vec<DateMention> {
    let mut out = numeric::mentions(text);
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

/// Years on their own: `عام 2024`, `سنة 2010`, `منذ 2010`.
fn years(text: &str, words: &[Word], out: &mut Vec<DateMention>) {
    for (k, w) in words.iter().enumerate() {
        let Some(y) = year_value(&w.folded) else { continue };
        if out.iter().any(|d| d.span.contains(&w.span.start)) {
            continue;
        }
        let prev = k.checked_sub(1).map(|p| words[p].folded.trim_start_matches(['و', 'ل', 'ب']));
        let next = text[w.span.end..].trim_start().chars().next();
        let named = prev.is_some_and(|w| List::BeforeYears.contains(w));
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
