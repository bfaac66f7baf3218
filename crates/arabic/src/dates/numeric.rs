//! Numeric dates: `16-12-2025`, `2025/05/27`, `٢٧/٥/٢٥`, `12/5/1447هـ`.

use super::super::letters::{digit_value, fold, is_invisible};
use super::hijri;
use super::mention::{Basis, DateMention};
use crate::word_lists::List;
use jiff::civil::Date;
use std::sync::LazyLock;

/// Direction marks that occur inside dates, between digits and separators.
const MARKS: &str = r"[\u{200E}\u{200F}\u{061C}\u{202A}-\u{202E}\u{2066}-\u{2069}]*";
const DIGIT: &str = "[0-9٠-٩۰-۹]";

static FORM: LazyLock<regex::Regex> = LazyLock::new(|| {
    let sign = format!(r"{MARKS}[  ]?{MARKS}([/.\-\\ـ_])[  ]?{MARKS}");
    regex::Regex::new(&format!("({DIGIT}{{1,4}}){sign}({DIGIT}{{1,2}}){sign}({DIGIT}{{1,4}})")).expect("fixed pattern")
});

/// A day and a month, followed by a word that identifies them as a date.
static SHORT: LazyLock<regex::Regex> = LazyLock::new(|| {
    let qualifiers = List::ShortDateQualifiers.words().join("|");
    regex::Regex::new(&format!(r"({DIGIT}{{1,2}}){MARKS}[/\\]{MARKS}({DIGIT}{{1,2}})\s+(?:{qualifiers})\b"))
        .expect("fixed pattern")
});

/// The numeric dates of a text.
pub(super) fn mentions(text: &str) -> Vec<DateMention> {
    let mut out: Vec<DateMention> = FORM.captures_iter(text).filter_map(|c| full(text, &c)).collect();
    for c in SHORT.captures_iter(text) {
        let (Some(d), Some(m)) = (c.get(1), c.get(2)) else { continue };
        let (Some(day), Some(month)) = (number(d.as_str()), number(m.as_str())) else { continue };
        let within = out.iter().any(|o| o.span.start < m.end() && d.start() < o.span.end);
        if within || alone(text, d.start(), m.end()).is_none() || !(1..=31).contains(&day) || !(1..=12).contains(&month)
        {
            continue;
        }
        out.push(DateMention { month: Some(month as u8), ..mention(d.start()..m.end(), day) });
    }
    out
}

fn number(digits: &str) -> Option<i32> {
    digits.chars().try_fold(0i32, |a, c| Some(a * 10 + digit_value(c)? as i32))
}

fn mention(span: std::ops::Range<usize>, day: i32) -> DateMention {
    DateMention { day: Some(day as u8), ..DateMention::empty(span, Basis::Written) }
}

/// `None` if the range is part of a longer sequence of numbers and signs.
fn alone(text: &str, start: usize, end: usize) -> Option<()> {
    let part_of_more = |c: char| digit_value(c).is_some() || matches!(c, '/' | '-' | '\\');
    let before = text[..start].chars().rev().find(|c| !is_invisible(*c));
    let mut behind = text[end..].chars().filter(|c| !is_invisible(*c));
    let after = behind.next();
    let decimals = matches!(after, Some('.' | ',')) && behind.next().and_then(digit_value).is_some();
    (!before.is_some_and(part_of_more) && !after.is_some_and(part_of_more) && !decimals).then_some(())
}

fn full(text: &str, c: &regex::Captures) -> Option<DateMention> {
    let whole = c.get(0)?;
    alone(text, whole.start(), whole.end())?;
    let (a, first, b, second, last) = (number(&c[1])?, &c[2], number(&c[3])?, &c[4], number(&c[5])?);
    let short_year = c[5].chars().count() == 2 && c[1].chars().count() <= 2;
    let spaced = whole.as_str().contains(' ');
    // "10.30.25" may be anything, and "3 - 5 - 12" is a list.
    if first != second || short_year && !matches!(first, "/" | "\\") || spaced && first == "." {
        return None;
    }
    let (y, m, d) = match (a, b) {
        _ if a > 31 => (a, b, last),
        (_, 13..) => (last, a, b),
        _ => (last, b, a),
    };
    let y = if short_year { 2000 + y } else { y };
    let mut span = whole.range();
    let date = match y {
        1300..1500 => {
            let (month, day) = (u8::try_from(m).ok()?, u8::try_from(d).ok()?);
            // The abbreviation for the Hijri era belongs to the date.
            let rest = &text[span.end..];
            let lead = rest.len() - rest.trim_start().len();
            let word = super::super::letters::words(rest).into_iter().next();
            if let Some(w) =
                word.filter(|w| w.span.start == lead && matches!(fold(&w.folded).as_str(), "ه" | "هجري" | "هجريه"))
            {
                span.end += w.span.end;
            }
            let date = hijri::gregorian(y as i16, month, day)?;
            return Some(DateMention {
                hijri: Some(month),
                year: Some(y as i16),
                resolved: Some((date, date)),
                ..mention(span, d)
            });
        }
        1900..=2100 => Date::new(y as i16, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?,
        _ => return None,
    };
    Some(DateMention {
        month: Some(date.month() as u8),
        year: Some(date.year()),
        resolved: Some((date, date)),
        ..mention(span, d)
    })
}

#[cfg(test)]
mod tests {
    use super::super::dates;
    use jiff::civil::date;

    #[test]
    fn numeric_dates_are_read_with_any_separator() {
        for text in [
            "يوم 7/3/2024 في",
            "يوم 7\\3\\2024",
            "يوم 7 / 3 / 2024",
            "يوم \u{200F}7\u{200F}/\u{200F}3\u{200F}/\u{200F}2024.",
            "يوم ٧ـ٣ـ٢٠٢٤",
            "يوم 7/3/24 في",
            "يوم 2024-03-07",
            "يوم 26/8/1445هـ",
            "يوم 1445/8/26 هـ",
        ] {
            let found = dates(text, None);
            assert_eq!(found.first().and_then(|d| d.resolved).map(|r| r.0), Some(date(2024, 3, 7)), "{text}");
        }
        let d = &dates("يوم 7/3 الجاري", Some(date(2024, 3, 9)))[0];
        assert_eq!(d.resolved.unwrap().0, date(2024, 3, 7));
        for text in ["فاز 3-1-2", "النسخة 10.30.25", "الموسم 2024/2025", "هاتف 05-22-30-40-50", "3 / 4 كوب"]
        {
            assert!(dates(text, None).is_empty(), "{text} {:?}", dates(text, None));
        }
    }

    #[test]
    fn months_are_read_by_every_name_and_order() {
        let day = |t: &str| dates(t, None).first().and_then(|d| d.resolved).map(|r| r.0);
        assert_eq!(day("في مارس 7، 2024"), Some(date(2024, 3, 7)));
        assert_eq!(day("في 9 كانون 2 2024"), Some(date(2024, 1, 9)));
        assert_eq!(day("في 9 تشرين ثاني 2024"), Some(date(2024, 11, 9)));
        assert_eq!(day("في 9 الفاتح 1990"), Some(date(1990, 9, 9)));
        assert_eq!(day("ذكرى الفاتح من نوفمبر 1954"), Some(date(1954, 11, 1)));
        assert_eq!(day("يوم فاتح ماي 2024"), Some(date(2024, 5, 1)));
        assert!(dates("السلطان محمد الفاتح دخل المدينة", None).is_empty());
        let d = &dates("أيام 3 و4 و5 مارس 2024", None)[0];
        assert_eq!((d.day, d.last_day), (Some(3), Some(5)));
        let d = &dates("أيام 3،4،5 مارس 2024", None)[0];
        assert_eq!((d.day, d.last_day), (Some(3), Some(5)));
    }
}
