//! Names of months and weekdays, and words that specify which one is meant.

use crate::letters::{Word, fold};
use crate::tables::{WordList, lines};
use jiff::civil::Weekday;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Month names of every Arabic-speaking country, from CLDR (`tools/cldr.py`), with the English ones.
const CLDR_MONTHS: &str = include_str!("../../data/months.tsv");
/// A name of a month beside those of CLDR.
struct Other {
    month: u8,
    /// Folded.
    name: &'static str,
    kind: &'static str,
}

/// The kind of the months of Libya from 1969 to 2011.
const LIBYAN: &str = "libyan";

static OTHERS: LazyLock<Vec<Other>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        Some(Other { month: columns.next()?.parse().ok()?, name: columns.next()?, kind: columns.next()? })
    };
    lines(include_str!("../../data/month_names.tsv")).filter_map(row).collect()
});

/// First words of two-word month names.
static PAIRS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| MONTHS.keys().filter_map(|n| n.split_once(' ')).map(|(first, _)| first).collect());

/// From a folded name to its month and whether the name is ambiguous.
static MONTHS: LazyLock<HashMap<String, (u8, bool)>> = LazyLock::new(|| {
    let listed = lines(CLDR_MONTHS).filter_map(|l| {
        let mut fields = l.split('\t');
        let number = fields.next()?.parse::<u8>().ok()?;
        Some((fold(fields.next()?), number))
    });
    let ambiguous: HashSet<&str> = OTHERS.iter().filter(|o| o.kind == "ambiguous").map(|o| o.name).collect();
    let more = OTHERS.iter().filter(|o| o.kind != LIBYAN).map(|o| (o.name.to_owned(), o.month));
    let mut all: HashMap<String, (u8, bool)> = HashMap::new();
    for (name, month) in listed.chain(more) {
        let ambiguous = ambiguous.contains(name.as_str());
        all.entry(name).or_insert((month, ambiguous));
    }
    all
});

/// English names of the months in order, in lower case.
pub fn english_months() -> &'static [String] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let lines = lines(CLDR_MONTHS);
        let mut names: Vec<String> = lines.filter_map(|l| l.split('\t').nth(2)).map(str::to_lowercase).collect();
        names.dedup();
        names
    });
    &NAMES
}

static WEEKDAYS: LazyLock<HashMap<&'static str, Weekday>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        Some((Weekday::from_monday_one_offset(columns.next()?.parse().ok()?).ok()?, columns.next()?))
    };
    lines(include_str!("../../data/weekdays.tsv")).filter_map(row).map(|(day, name)| (name, day)).collect()
});

/// The weekday that a folded word names, with or without `و` before it.
pub fn weekday(folded: &str) -> Option<Weekday> {
    let bare = folded.strip_prefix('و').unwrap_or(folded);
    WEEKDAYS.get(bare).or_else(|| WEEKDAYS.get(folded)).copied()
}

/// How many days after the day of speaking a folded word denotes: `غدا` is 1.
pub(super) fn relative_day(folded: &str) -> Option<i32> {
    static DAYS: LazyLock<Vec<(i32, WordList)>> = LazyLock::new(|| {
        let rows = lines(include_str!("../../data/relative_days.tsv")).filter_map(|l| l.split_once('\t'));
        rows.filter_map(|(n, words)| Some((n.parse().ok()?, WordList::new(words.split(' '))))).collect()
    });
    DAYS.iter().find(|(_, words)| words.contains(folded)).map(|(n, _)| *n)
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
    OTHERS.iter().filter(|o| o.kind == LIBYAN).find_map(|o| match o.name.split_once(' ') {
        Some((a, b)) => (a == w && words.get(i + 1)?.folded == b).then_some((o.month, 2)),
        None => (o.name == w).then_some((o.month, 1)),
    })
}
