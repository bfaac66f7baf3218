//! Dates relative to the day of speaking.

use super::calendar::{relative_day, weekday};
use super::mention::{Basis, DateMention};
use super::month::blank_or;
use crate::letters::Word;
use crate::word_lists::List;

/// `اليوم`, `أمس`, `غدا`, and weekdays that do not merely introduce a written date.
pub(super) fn relative_mention(words: &[Word], k: usize, found: &[DateMention], text: &str) -> Option<DateMention> {
    let w = &words[k];
    let next = words.get(k + 1).map(|n| n.folded.as_str());
    let prev = k.checked_sub(1).map(|p| words[p].folded.as_str());
    let blank = DateMention::empty(w.span.clone(), Basis::Relative);
    match w.folded.as_str() {
        word if relative_day(word).is_some_and(|days| days != 0) => return Some(blank),
        // "اليوم السابع" is a newspaper, and "في اليوم التالي" is not a date.
        "اليوم"
            if !next.is_some_and(|w| List::AfterNamedDay.contains(w))
                && !prev.is_some_and(|w| List::BeforeNamedDay.contains(w)) =>
        {
            return Some(blank);
        }
        _ => {}
    }
    let day = weekday(&w.folded)?;
    // "أحد" after a preposition of place, or a weekday that introduces a written date, does not count.
    let introduces = found.iter().any(|d| {
        d.basis == Basis::Written
            && d.span.start >= w.span.end
            && d.span.start - w.span.end < 30
            && blank_or(text, w.span.end, d.span.start, &['،', ',', '(', ':'])
                | matches!(text[w.span.end..d.span.start].trim(), "الموافق" | "الموافق لـ" | "الموافق ل" | "يوم")
    });
    if introduces {
        return None;
    }
    Some(DateMention { weekday: Some(day), basis: Basis::Weekday, ..blank })
}
