//! Relative days and periods: weekdays, yesterday and tomorrow, last week and next year.

use super::context::{Context, Maker};
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::dates::{Basis, Precision};
use mujaz_arabic::english;

/// "yesterday" for `أمس`, and no other day.
pub(super) fn relative_days(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let offset = |w: &str| match w.trim_start_matches('و') {
        "امس" | "البارحه" => Some(-1),
        "اليوم" | "الليله" => Some(0),
        "غدا" | "غد" => Some(1),
        _ => None,
    };
    let said: Vec<i8> = pair.arabic.iter().filter_map(|w| offset(&w.word.folded)).collect();
    for d in english::relative_days(pair.target) {
        if said.contains(&d.offset) {
            continue;
        }
        // Where the source names a weekday or a date, the translator may have worked the day out.
        let confidence = if !said.is_empty() {
            0.9
        } else if pair.source_dates().is_empty() && d.offset != 0 {
            0.6
        } else {
            0.3
        };
        let stands = pair.target[d.span.clone()].to_owned();
        out.push(Finding::new(Check::Dates, Defect::OtherDay { stands }, confidence).at_target(d.span));
    }
}

/// Weekdays of the translation are those of the source.
pub(super) fn weekdays(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    use jiff::civil::Weekday as W;
    const NAMES: [(&str, W); 7] = [
        ("monday", W::Monday),
        ("tuesday", W::Tuesday),
        ("wednesday", W::Wednesday),
        ("thursday", W::Thursday),
        ("friday", W::Friday),
        ("saturday", W::Saturday),
        ("sunday", W::Sunday),
    ];
    let named: Vec<W> = pair
        .arabic
        .iter()
        .filter_map(|w| {
            ["و", "ل", "ب", ""].iter().find_map(|p| mujaz_arabic::dates::weekday(w.word.folded.strip_prefix(p)?))
        })
        .collect();
    let dated = pair.source_dates().iter().any(|d| d.precision == Precision::Day && d.basis == Basis::Written);
    for word in &pair.english {
        let w = word.lower.as_str();
        let bare = w.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches('s');
        if let Some((_, day)) = NAMES.iter().find(|(n, _)| *n == bare || *n == w)
            && !named.contains(day)
            // A name that contains a weekday is spelled by sound: "صنداي تلغراف".
            && !pair.sounded(&pair.target[word.span.clone()])
        {
            // A source that names no weekday may express it in another way ("أمس", the name of a festival).
            let confidence = if !named.is_empty() {
                0.9
            } else if dated {
                0.4
            } else if context.maker == Maker::Person {
                // American news names the day of everything, and translators drop it.
                0.45
            } else {
                0.55
            };
            let defect = Defect::AddedWeekday { stands: w.to_owned() };
            out.push(Finding::new(Check::Dates, defect, confidence).at_target(word.span.clone()));
        }
    }
}

/// Whether a period is past, current or future as seen from the day of speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Past,
    Present,
    Future,
}

/// Units of time, folded and in English.
const UNITS: [(&str, &str); 5] =
    [("اسبوع", "week"), ("شهر", "month"), ("عام", "year"), ("سنه", "year"), ("صيف", "summer")];

fn arabic_side(folded: &str) -> Option<Side> {
    let sides = [(List::PastWords, Side::Past), (List::PresentWords, Side::Present), (List::FutureWords, Side::Future)];
    sides.into_iter().find(|(list, _)| list.contains(folded)).map(|(_, side)| side)
}

fn english_side(word: &str) -> Option<Side> {
    Some(match word {
        "last" | "past" | "previous" => Side::Past,
        "this" | "current" => Side::Present,
        "next" | "coming" | "upcoming" => Side::Future,
        _ => return None,
    })
}

/// "last week" for `الأسبوع الماضي`, not "next week".
pub(super) fn periods(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for (arabic, english) in UNITS {
        let pointed = |w: &[super::pair::ArabicWord]| {
            let this = matches!(w[0].word.folded.trim_start_matches('و'), "هذا" | "هذه");
            (this && (w[1].bare == arabic || w[1].word.folded == arabic)).then_some(Side::Present)
        };
        let mut said: Vec<Side> = pair
            .arabic
            .windows(2)
            .filter(|w| w[0].bare == arabic || w[0].word.folded == arabic)
            .filter_map(|w| arabic_side(&w[1].word.folded))
            .collect();
        if said.is_empty() {
            continue;
        }
        said.extend(pair.arabic.windows(2).filter_map(pointed));
        for w in pair.english.windows(2).filter(|w| w[1].lower == english) {
            if let Some(side) = english_side(&w[0].lower)
                && !said.contains(&side)
            {
                let span = w[0].span.start..w[1].span.end;
                let stands = pair.target[span.clone()].to_owned();
                out.push(Finding::new(Check::Dates, Defect::OtherPeriod { stands }, 0.85).at_target(span));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::tests::found;

    #[test]
    fn last_week_is_not_next_week() {
        let found = |ar: &str, en: &str| found(periods, ar, en).len();
        assert_eq!(found("سيعقد الاجتماع الأسبوع المقبل", "The meeting was held last week"), 1);
        assert_eq!(found("سيعقد الاجتماع الأسبوع المقبل", "The meeting will be held next week"), 0);
        assert_eq!(found("خلال العام الماضي والعام الجاري", "during last year and this year"), 0);
        assert_eq!(
            found("زار بغداد العام الماضي ويعود إليها هذا العام", "He saw it last year and returns this year"),
            0
        );
    }
}
