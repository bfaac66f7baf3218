//! Dates in Arabic text: every naming of the months, ranges, numeric forms, and expressions
//! relative to the day of publication.

pub mod hijri;
mod mention;
mod numeric;

pub use mention::{Basis, DateMention, Precision};

use super::letters::{Word, words};
use super::numerals::{Number, numbers_in};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Month names of every Arabic-speaking country, from CLDR (`tools/cldr.py`), with the English ones.
const CLDR_MONTHS: &str = include_str!("../data/months.tsv");
/// Spellings that CLDR lacks, folded.
const MORE_MONTHS: [(&str, u8); 18] = [
    ("مارت", 3),
    ("ابرل", 4),
    ("مايس", 5),
    ("يونيه", 6),
    ("يوليه", 7),
    ("جويليه", 7),
    ("اكتوبير", 10),
    ("دسمبر", 12),
    ("كانون ثاني", 1),
    ("كانون ثان", 1),
    ("كانون 2", 1),
    ("كانون اول", 12),
    ("كانون 1", 12),
    ("تشرين اول", 10),
    ("تشرين 1", 10),
    ("تشرين ثاني", 11),
    ("تشرين ثان", 11),
    ("تشرين 2", 11),
];
/// Months of Libya from 1969 to 2011. All are common words: a day before one and a year behind it make it a month.
const LIBYAN_MONTHS: [(&str, u8); 12] = [
    ("اي النار", 1),
    ("النوار", 2),
    ("الربيع", 3),
    ("الطير", 4),
    ("الماء", 5),
    ("الصيف", 6),
    ("ناصر", 7),
    ("هانيبال", 8),
    ("الفاتح", 9),
    ("التمور", 10),
    ("الحرث", 11),
    ("الكانون", 12),
];
/// Months whose name means something else too and needs a number beside it.
const AMBIGUOUS: [&str; 8] = ["مارس", "مارت", "ابرل", "ماي", "جوان", "غشت", "اوت", "اب"];

/// First words of month names of two words.
static PAIRS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| MONTHS.keys().filter_map(|n| n.split_once(' ')).map(|(first, _)| first).collect());

/// Month and whether its name is ambiguous, by folded name.
static MONTHS: LazyLock<HashMap<String, (u8, bool)>> = LazyLock::new(|| {
    let listed = CLDR_MONTHS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut fields = l.split('\t');
        let number = fields.next()?.parse::<u8>().ok()?;
        Some((super::letters::fold(fields.next()?), number))
    });
    let mut all: HashMap<String, (u8, bool)> = HashMap::new();
    for (name, month) in listed.chain(MORE_MONTHS.iter().map(|(n, m)| ((*n).to_owned(), *m))) {
        let ambiguous = AMBIGUOUS.contains(&name.as_str());
        all.entry(name).or_insert((month, ambiguous));
    }
    all
});

/// English names of the months in order, in lower case.
pub fn english_months() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let lines = CLDR_MONTHS.lines().filter(|l| !l.starts_with('#'));
        let mut names: Vec<String> = lines.filter_map(|l| l.split('\t').nth(2)).map(str::to_lowercase).collect();
        names.dedup();
        names
    });
    &NAMES
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("الاحد", Weekday::Sunday),
    ("الاثنين", Weekday::Monday),
    ("الثلاثاء", Weekday::Tuesday),
    ("الاربعاء", Weekday::Wednesday),
    ("الخميس", Weekday::Thursday),
    ("الجمعه", Weekday::Friday),
    ("السبت", Weekday::Saturday),
];

const LAST: [&str; 6] = ["الماضي", "المنصرم", "الفايت", "الماضيه", "السابق", "المنقضي"];
const NEXT: [&str; 4] = ["المقبل", "القادم", "المقبله", "القادمه"];
const THIS: [&str; 4] = ["الجاري", "الحالي", "الجاريه", "الحاليه"];

/// The weekday a folded word names, with or without `و` before it.
pub fn weekday(folded: &str) -> Option<Weekday> {
    let bare = folded.strip_prefix('و').unwrap_or(folded);
    WEEKDAYS.iter().find(|(n, _)| *n == bare || *n == folded).map(|(_, d)| *d)
}

/// The month named at word `i`, whether the name is ambiguous, and how many words it takes.
fn month_at(words: &[Word], i: usize) -> Option<(u8, bool, usize)> {
    let w = words.get(i)?.folded.as_str();
    let bare = |s: &str| -> Option<(u8, bool)> { MONTHS.get(s).copied() };
    // Names of two words begin with one of a few.
    let opens = PAIRS.contains(w) || w.strip_prefix('و').is_some_and(|r| PAIRS.contains(r));
    let pair = words.get(i + 1).filter(|_| opens).map(|n| format!("{w} {}", n.folded));
    let strip = |s: &str| ["و", "ب", "ل"].iter().find_map(|p| s.strip_prefix(p).and_then(bare)).map(|(m, _)| (m, true));
    if let Some((m, a)) = pair.as_deref().and_then(|p| bare(p).or_else(|| bare(p.strip_prefix('و')?))) {
        return Some((m, a, 2));
    }
    bare(w).or_else(|| strip(w)).map(|(m, a)| (m, a, 1))
}

/// Finds the dates of `text`; `reference` is the day of publication, from which years that are not
/// written, weekdays and relative days are worked out.
pub fn dates(text: &str, reference: Option<Date>) -> Vec<DateMention> {
    let list = words(text);
    dates_in(text, &list, &numbers_in(text, &list), reference)
}

/// [`dates`] of a text whose words and numbers are known.
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

fn blank_or(text: &str, from: usize, to: usize, signs: &[char]) -> bool {
    from <= to && text[from..to].chars().all(|c| c.is_whitespace() || signs.contains(&c))
}

/// A month by name, with the day or days before it and the year behind it.
fn month_mention(text: &str, words: &[Word], nums: &[Number], i: usize) -> Option<(DateMention, usize)> {
    let libyan = libyan_month_at(words, i);
    let (month, ambiguous, len) = libyan.map(|(m, len)| (m, true, len)).or_else(|| month_at(words, i))?;
    let mut next = i + len;
    let mut span = words[i].span.start..words[next - 1].span.end;
    // A second name of the same month: "كانون الأول/ ديسمبر", "فبراير/شباط".
    if let Some((m2, _, l2)) = month_at(words, next) {
        let gap = blank_or(text, span.end, words[next].span.start, &['/', '(', '-', '،', '\\']);
        if m2 == month && gap {
            next += l2;
            span.end = words[next - 1].span.end;
        }
    }
    // The day before it, "من" in between allowed.
    let number_before = |at: usize| {
        nums.iter().rev().find(|n| n.span.end <= at && at - n.span.end < 16).filter(|n| {
            let gap = text[n.span.end..at]
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '(' | '،' | ','));
            gap.is_empty() || gap == "من" || gap == "من شهر" || gap == "شهر"
        })
    };
    let fits = |n: &Number| (1.0..=31.0).contains(&n.value()) && n.value().fract() == 0.0;
    let mut day = None;
    let mut last_day = None;
    if let Some(n) = number_before(span.start).filter(|n| fits(n)) {
        day = Some(n.value() as u8);
        span.start = n.span.start;
        // "27 و29", "4 إلى 7", "27-29"
        // and lists of more days: "10 و11 و12", "10،11،12"
        let joins = ["و", "إلى", "الى", "-", "–", "حتى", "و ", "ولغاية", "إلى غاية", "الى غاية"];
        let mut first = n;
        while let Some(p) = nums.iter().rev().find(|p| p.span.end <= first.span.start && fits(p)) {
            let gap = &text[p.span.end..first.span.start];
            if !(joins.contains(&gap.trim()) || matches!(gap, "،" | ",")) || p.value() >= first.value() {
                break;
            }
            last_day = Some(n.value() as u8);
            day = Some(p.value() as u8);
            span.start = p.span.start;
            first = p;
        }
    } else if let Some(w) = first_day_before(text, words, i) {
        day = Some(1);
        span.start = w.span.start;
    }
    // "نوفمبر 26، 2025": the day behind the month, and the year behind the day.
    if day.is_none()
        && let Some((n, y)) = day_behind(text, words, nums, next).filter(|(n, _)| fits(n))
    {
        let mention = DateMention {
            span: span.start..words[y].span.end,
            day: Some(n.value() as u8),
            year: year_value(&words[y].folded),
            ..written(month)
        };
        return Some((mention, y + 1));
    }
    // The year behind it, "عام", "سنة", "من عام" and commas allowed.
    let mut year = None;
    let mut k = next;
    while words.get(k).is_some_and(|w| ["من", "عام", "سنه", "العام", "لعام"].contains(&w.folded.as_str()))
        && k < next + 2
    {
        k += 1;
    }
    if let Some(w) = words.get(k).filter(|w| w.span.start - span.end < 24)
        && let Some(y) = year_value(&w.folded)
    {
        year = Some(y);
        span.end = w.span.end;
        next = k + 1;
    }
    let qualified = words.get(next).is_some_and(|w| {
        LAST.contains(&w.folded.as_str()) || NEXT.contains(&w.folded.as_str()) || THIS.contains(&w.folded.as_str())
    });
    let prev = i.checked_sub(1).map_or("", |p| words[p].folded.as_str());
    let after_month_word = matches!(prev, "شهر" | "لشهر" | "اجتماع" | "نهايه" | "منتصف" | "مطلع")
        || (matches!(prev, "في" | "منذ" | "خلال" | "حتي") && words[i].folded != "اب");
    if ambiguous && day.is_none() && year.is_none() && !qualified && !after_month_word
        || libyan.is_some() && (day.is_none() || year.is_none())
    {
        return None;
    }
    if year.is_none() && qualified && blank_or(text, span.end, words[next].span.start, &[]) {
        span.end = words[next].span.end;
        next += 1;
    }
    let precision = if day.is_some() { Precision::Day } else { Precision::Month };
    Some((DateMention { span, day, last_day, year, precision, ..written(month) }, next))
}

/// A mention of a month that is written out, otherwise empty.
fn written(month: u8) -> DateMention {
    DateMention {
        span: 0..0,
        day: None,
        last_day: None,
        month: Some(month),
        year: None,
        weekday: None,
        precision: Precision::Day,
        hijri: None,
        basis: Basis::Written,
        resolved: None,
    }
}

/// The Libyan month named at word `i`, and how many words it takes.
fn libyan_month_at(words: &[Word], i: usize) -> Option<(u8, usize)> {
    let w = words.get(i)?.folded.as_str();
    LIBYAN_MONTHS.iter().find_map(|(name, month)| match name.split_once(' ') {
        Some((a, b)) => (a == w && words.get(i + 1)?.folded == b).then_some((*month, 2)),
        None => (*name == w).then_some((*month, 1)),
    })
}

/// The word that says "the first" before the month at word `i`: `فاتح ماي`, `الفاتح من نوفمبر`.
fn first_day_before<'a>(text: &str, words: &'a [Word], i: usize) -> Option<&'a Word> {
    let mut k = i.checked_sub(1)?;
    while matches!(words[k].folded.as_str(), "من" | "شهر") && k > 0 {
        k -= 1;
    }
    let w = &words[k];
    let bare = w.folded.trim_start_matches(['و', 'ل', 'ب']);
    (matches!(bare, "الفاتح" | "فاتح" | "غره")
        && words[i].span.start - w.span.end < 16
        && !text[w.span.end..words[i].span.start].contains('.'))
    .then_some(w)
}

/// The number behind a month that has a year behind it, and the index of that year.
fn day_behind<'a>(text: &str, words: &[Word], nums: &'a [Number], next: usize) -> Option<(&'a Number, usize)> {
    let (d, y) = (words.get(next)?, words.get(next + 1)?);
    year_value(&y.folded)?;
    let n = nums.iter().find(|n| n.span == d.span)?;
    let month_end = words[next.checked_sub(1)?].span.end;
    (blank_or(text, month_end, d.span.start, &[]) && blank_or(text, d.span.end, y.span.start, &['،', ',']))
        .then_some((n, next + 1))
}

fn year_value(folded: &str) -> Option<i16> {
    if folded.len() != 4 {
        return None;
    }
    folded.parse::<i16>().ok().filter(|y| (1900..=2100).contains(y))
}

/// `اليوم`, `أمس`, `غدا`, weekdays that do not merely introduce a written date.
fn relative_mention(words: &[Word], k: usize, found: &[DateMention], text: &str) -> Option<DateMention> {
    let w = &words[k];
    let next = words.get(k + 1).map(|n| n.folded.as_str());
    let prev = k.checked_sub(1).map(|p| words[p].folded.as_str());
    let blank = DateMention {
        span: w.span.clone(),
        day: None,
        last_day: None,
        month: None,
        year: None,
        weekday: None,
        precision: Precision::Day,
        hijri: None,
        basis: Basis::Relative,
        resolved: None,
    };
    match w.folded.as_str() {
        "امس" | "البارحه" | "غدا" | "غد" => return Some(blank),
        // "اليوم السابع" is a newspaper, "في اليوم التالي" no date.
        "اليوم"
            if !matches!(
                next,
                Some(
                    "السابع"
                        | "التالي"
                        | "العالمي"
                        | "الوطني"
                        | "الاول"
                        | "الثاني"
                        | "الثالث"
                        | "نفسه"
                        | "الدولي"
                )
            ) && !matches!(
                prev,
                Some(
                    "في" | "اخبار"
                        | "ذلك"
                        | "كواليس"
                        | "هذا"
                        | "المصري"
                        | "عين"
                        | "الامارات"
                        | "زيارات"
                        | "روسيا"
                        | "لبنان"
                )
            ) =>
        {
            return Some(blank);
        }
        _ => {}
    }
    let day = weekday(&w.folded)?;
    // "أحد" after a preposition of place, or a weekday that introduces a written date, is none.
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

fn resolve(d: &DateMention, words: &[Word], reference: Option<Date>) -> Option<(Date, Date)> {
    let after = words.iter().find(|w| w.span.start >= d.span.end).map(|w| w.folded.as_str());
    let inside =
        words.iter().rfind(|w| w.span.end <= d.span.end && w.span.start >= d.span.start).map(|w| w.folded.as_str());
    let qualifier = |set: &[&str]| [after, inside].into_iter().flatten().any(|w| set.contains(&w));
    match d.basis {
        Basis::Relative => {
            let today = reference?;
            let word = inside?;
            let before = words.iter().rfind(|w| w.span.end <= d.span.start).map(|w| w.folded.as_str());
            let shift = match word {
                "غدا" | "غد" if before == Some("بعد") => 2,
                "غدا" | "غد" => 1,
                "اليوم" => 0,
                _ if before == Some("اول") || after == Some("الاول") => -2,
                _ => -1,
            };
            let day = today.checked_add(shift.days()).ok()?;
            Some((day, day))
        }
        Basis::Weekday => {
            let today = reference?;
            let want = d.weekday?;
            let back = i64::from(today.weekday().since(want));
            let shift = if qualifier(&NEXT) {
                if back == 0 { 7 } else { 7 - back }
            } else if qualifier(&LAST) {
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
                    None => nearest_year(m, reference?, qualifier(&LAST), qualifier(&NEXT)),
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

/// The year in which month `m` lies nearest to the reference day, honouring "last" and "next".
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

#[cfg(test)]
mod tests;
