//! Resolution of dates to days, relative to the day of publication.

use super::calendar::relative_day;
use super::mention::{Basis, DateMention};
use crate::letters::Word;
use crate::word_lists::List;
use jiff::ToSpan;
use jiff::civil::Date;

/// First and last day of a date; `None` if it depends on an unknown day of publication.
pub(super) fn resolve(d: &DateMention, words: &[Word], reference: Option<Date>) -> Option<(Date, Date)> {
    let after = words.iter().find(|w| w.span.start >= d.span.end).map(|w| w.folded.as_str());
    let inside =
        words.iter().rfind(|w| w.span.end <= d.span.end && w.span.start >= d.span.start).map(|w| w.folded.as_str());
    let qualifier = |list: List| [after, inside].into_iter().flatten().any(|w| list.contains(w));
    match d.basis {
        Basis::Relative => {
            let today = reference?;
            let word = inside?;
            let before = words.iter().rfind(|w| w.span.end <= d.span.start).map(|w| w.folded.as_str());
            let shift = match relative_day(word)? {
                1 if before == Some("بعد") => 2,
                -1 if before == Some("اول") || after == Some("الاول") => -2,
                days => days,
            };
            let day = today.checked_add(shift.days()).ok()?;
            Some((day, day))
        }
        Basis::Weekday => {
            let today = reference?;
            let want = d.weekday?;
            let back = i64::from(today.weekday().since(want));
            let shift = if qualifier(List::FutureQualifiers) {
                if back == 0 { 7 } else { 7 - back }
            } else if qualifier(List::PastQualifiers) {
                if back == 0 { -7 } else { -back }
            } else if back <= 4 {
                -back
            } else {
                7 - back
            };
            let day = today.checked_add(shift.days()).ok()?;
            Some((day, day))
        }
        Basis::Written => match (d.year, d.month, d.day) {
            (Some(y), None, _) => Some((Date::new(y, 1, 1).ok()?, Date::new(y, 12, 31).ok()?)),
            (year, Some(m), day) => {
                let y = match year {
                    Some(y) => y,
                    None => {
                        nearest_year(m, reference?, qualifier(List::PastQualifiers), qualifier(List::FutureQualifiers))
                    }
                };
                let first = Date::new(y, m as i8, day.unwrap_or(1) as i8).ok()?;
                let last = match (day, d.last_day) {
                    (_, Some(l)) => Date::new(y, m as i8, l as i8).ok()?,
                    (Some(_), None) => first,
                    (None, None) => first.last_of_month(),
                };
                Some((first, last))
            }
            _ => None,
        },
    }
}

/// The year in which month `m` is nearest to the reference day, honouring "last" and "next".
fn nearest_year(m: u8, reference: Date, last: bool, next: bool) -> i16 {
    let y = reference.year();
    let ahead = i32::from(m) - i32::from(reference.month());
    if last {
        return if ahead > 0 { y - 1 } else { y };
    }
    if next {
        return if ahead < 0 { y + 1 } else { y };
    }
    if ahead > 6 {
        y - 1
    } else if ahead < -6 {
        y + 1
    } else {
        y
    }
}
