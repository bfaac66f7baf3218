//! Hijri dates (`15 رمضان 1446 هـ`) in the Umm al-Qura calendar.

use super::super::letters::Word;
use super::super::numerals::Number;
use super::mention::{Basis, DateMention, Precision};
use crate::tables::lines;
use crate::word_lists::List;
use icu_calendar::cal::{Hijri, Iso};
use icu_calendar::types::Month;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of the months.
struct Months {
    /// Their numbers by the folded Arabic name.
    names: HashMap<&'static str, u8>,
    /// In English texts, in order.
    english: Vec<Vec<&'static str>>,
}

static MONTHS: LazyLock<Months> = LazyLock::new(|| {
    let mut out = Months { names: HashMap::new(), english: Vec::new() };
    for (number, line) in (1..).zip(lines(include_str!("../../data/hijri_months.tsv"))) {
        let mut columns = line.split('\t').skip(1).map(|c| c.split('|'));
        out.names.extend(columns.next().into_iter().flatten().map(|name| (name, number)));
        out.english.push(columns.next().into_iter().flatten().collect());
    }
    out
});

/// The names of a month, 1 to 12, in English texts: any of these prefixes, in lower case.
pub fn english(month: u8) -> &'static [&'static str] {
    usize::from(month).checked_sub(1).and_then(|i| MONTHS.english.get(i)).map_or(&[], Vec::as_slice)
}

/// The Gregorian day of a Hijri date; `None` for an invalid one.
pub fn gregorian(year: i16, month: u8, day: u8) -> Option<Date> {
    let hijri =
        icu_calendar::Date::try_new(i32::from(year).into(), Month::new(month), day, Hijri::new_umm_al_qura()).ok()?;
    let iso = hijri.to_calendar(Iso);
    Date::new(
        i16::try_from(iso.era_year().year).ok()?,
        i8::try_from(iso.month().ordinal).ok()?,
        i8::try_from(iso.day_of_month().0).ok()?,
    )
    .ok()
}

/// The Hijri year of a Gregorian day.
fn year_of(date: Date) -> Option<i16> {
    let iso = icu_calendar::Date::try_new_iso(date.year().into(), date.month() as u8, date.day() as u8).ok()?;
    let hijri = iso.to_calendar(Hijri::new_umm_al_qura());
    i16::try_from(hijri.year().extended_year()).ok()
}

/// The Hijri month named at word `i`, and how many words it takes.
fn month_at(words: &[Word], i: usize) -> Option<(u8, usize)> {
    let w = words.get(i)?.folded.as_str();
    let pair = words.get(i + 1).map(|n| format!("{w} {}", n.folded));
    let find = |s: &str| MONTHS.names.get(s).copied();
    pair.as_deref().and_then(find).map(|m| (m, 2)).or_else(|| find(w).map(|m| (m, 1)))
}

/// The Hijri dates of a text. Month names are people's names too: a day must precede one, or a Hijri year follow it.
pub(super) fn mentions(text: &str, words: &[Word], nums: &[Number], reference: Option<Date>) -> Vec<DateMention> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let Some((month, len)) = month_at(words, i) else {
            i += 1;
            continue;
        };
        let mut span = words[i].span.start..words[i + len - 1].span.end;
        let day = nums.iter().rev().find(|n| n.span.end <= span.start && span.start - n.span.end < 16).filter(|n| {
            let gap = text[n.span.end..span.start].trim();
            (gap.is_empty() || matches!(gap, "من" | "من شهر" | "شهر"))
                && (1.0..=30.0).contains(&n.value())
                && n.value().fract() == 0.0
        });
        let mut k = i + len;
        while words.get(k).is_some_and(|w| List::YearWords.contains(&w.folded)) && k < i + len + 2 {
            k += 1;
        }
        let year = words
            .get(k)
            .filter(|w| w.span.start - span.end < 20)
            .and_then(|w| w.folded.parse::<i16>().ok())
            .filter(|y| (1300..=1500).contains(y));
        // "غرة رمضان" is its first day.
        let opening = i
            .checked_sub(1)
            .map(|p| &words[p])
            .filter(|w| day.is_none() && matches!(w.folded.as_str(), "غره" | "لغره" | "بغره"));
        if day.is_none() && year.is_none() && opening.is_none() {
            i += len;
            continue;
        }
        if let Some(start) = day.map(|n| n.span.start).or_else(|| opening.map(|w| w.span.start)) {
            span.start = start;
        }
        if year.is_some() {
            span.end = words[k].span.end;
            if let Some(w) = words.get(k + 1).filter(|w| matches!(w.folded.as_str(), "ه" | "هجري" | "هجريه"))
            {
                span.end = w.span.end;
            }
        }
        let day = day.map(|n| n.value() as u8).or_else(|| opening.map(|_| 1));
        out.push(DateMention {
            precision: if day.is_some() { Precision::Day } else { Precision::Month },
            resolved: resolve(day, month, year, reference),
            span,
            day,
            last_day: None,
            month: None,
            year,
            weekday: None,
            hijri: Some(month),
            basis: Basis::Written,
        });
        i += len;
    }
    out
}

fn resolve(day: Option<u8>, month: u8, year: Option<i16>, reference: Option<Date>) -> Option<(Date, Date)> {
    let days = |y: i16| match day {
        Some(d) => gregorian(y, month, d).map(|g| (g, g)),
        None => {
            let last = gregorian(y, month, 30).or_else(|| gregorian(y, month, 29))?;
            Some((gregorian(y, month, 1)?, last))
        }
    };
    if let Some(y) = year {
        return days(y);
    }
    // The one nearest to the day of publication.
    let about = reference?;
    let own = year_of(about)?;
    [own - 1, own, own + 1].into_iter().filter_map(days).min_by_key(|(g, _)| (g.duration_since(about)).as_hours().abs())
}

#[cfg(test)]
mod tests {
    use super::super::dates;
    use super::*;
    use jiff::civil::date;

    #[test]
    fn hijri_dates_fall_on_their_gregorian_days() {
        // Ramadan 1446 began on 1 March 2025; Eid al-Fitr 1445 was on 10 April 2024.
        assert_eq!(gregorian(1446, 9, 1), Some(date(2025, 3, 1)));
        assert_eq!(gregorian(1445, 10, 1), Some(date(2024, 4, 10)));
        assert_eq!(gregorian(1446, 13, 1), None);
        let found = |t: &str, about| dates(t, about).into_iter().find(|d| d.hijri.is_some());
        let d = found("يوم 15 رمضان 1446 هـ", None).unwrap();
        assert_eq!((d.day, d.hijri, d.year, d.resolved.unwrap().0), (Some(15), Some(9), Some(1446), date(2025, 3, 15)));
        let d = found("في العاشر من ذي الحجة", Some(date(2025, 6, 1))).unwrap();
        assert_eq!(d.resolved.unwrap().0, date(2025, 6, 6));
        let d = found("في غرة محرم 1447 هـ", None).unwrap();
        assert_eq!((d.day, d.resolved.unwrap().0), (Some(1), date(2025, 6, 26)));
        assert!(found("قال رمضان شلح إن شهر رمضان مبارك", None).is_none());
    }
}
