//! Names of months and weekdays, and words that specify which one is meant.

use crate::letters::{Word, fold};
use jiff::civil::Weekday;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Month names of every Arabic-speaking country, from CLDR (`tools/cldr.py`), with the English ones.
const CLDR_MONTHS: &str = include_str!("../../data/months.tsv");
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
/// Months of Libya from 1969 to 2011. All are also ordinary words: a day before one and a year after it make it a
/// month.
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
/// Months whose name has another meaning, so that they require an adjacent number.
const AMBIGUOUS: [&str; 8] = ["مارس", "مارت", "ابرل", "ماي", "جوان", "غشت", "اوت", "اب"];

/// First words of two-word month names.
static PAIRS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| MONTHS.keys().filter_map(|n| n.split_once(' ')).map(|(first, _)| first).collect());

/// From a folded name to its month and whether the name is ambiguous.
static MONTHS: LazyLock<HashMap<String, (u8, bool)>> = LazyLock::new(|| {
    let listed = CLDR_MONTHS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut fields = l.split('\t');
        let number = fields.next()?.parse::<u8>().ok()?;
        Some((fold(fields.next()?), number))
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

/// Words after a past date.
pub(super) const LAST: [&str; 6] = ["الماضي", "المنصرم", "الفايت", "الماضيه", "السابق", "المنقضي"];
/// Words after a future date.
pub(super) const NEXT: [&str; 4] = ["المقبل", "القادم", "المقبله", "القادمه"];
/// Words after a date in the current month or year.
pub(super) const THIS: [&str; 4] = ["الجاري", "الحالي", "الجاريه", "الحاليه"];

/// The weekday that a folded word names, with or without `و` before it.
pub fn weekday(folded: &str) -> Option<Weekday> {
    let bare = folded.strip_prefix('و').unwrap_or(folded);
    WEEKDAYS.iter().find(|(n, _)| *n == bare || *n == folded).map(|(_, d)| *d)
}

/// The month named at word `i`, whether the name is ambiguous, and how many words it takes.
pub(super) fn month_at(words: &[Word], i: usize) -> Option<(u8, bool, usize)> {
    let w = words.get(i)?.folded.as_str();
    let bare = |s: &str| -> Option<(u8, bool)> { MONTHS.get(s).copied() };
    // Two-word names begin with one of a few words.
    let opens = PAIRS.contains(w) || w.strip_prefix('و').is_some_and(|r| PAIRS.contains(r));
    let pair = words.get(i + 1).filter(|_| opens).map(|n| format!("{w} {}", n.folded));
    // "وماي" and "ومارس" may be other words; no other word looks like "وحزيران".
    let joined = |s: &str| bare(s).map(|(m, a)| (m, a || s.chars().count() <= 4));
    let strip = |s: &str| ["و", "ب", "ل"].iter().find_map(|p| s.strip_prefix(p).and_then(joined));
    if let Some((m, a)) = pair.as_deref().and_then(|p| bare(p).or_else(|| bare(p.strip_prefix('و')?))) {
        return Some((m, a, 2));
    }
    bare(w).or_else(|| strip(w)).map(|(m, a)| (m, a, 1))
}

/// The Libyan month named at word `i`, and how many words it takes.
pub(super) fn libyan_month_at(words: &[Word], i: usize) -> Option<(u8, usize)> {
    let w = words.get(i)?.folded.as_str();
    LIBYAN_MONTHS.iter().find_map(|(name, month)| match name.split_once(' ') {
        Some((a, b)) => (a == w && words.get(i + 1)?.folded == b).then_some((*month, 2)),
        None => (*name == w).then_some((*month, 1)),
    })
}
