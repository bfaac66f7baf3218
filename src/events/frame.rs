//! What a report is about: the kinds of events that its lead speaks of.

use mujaz_arabic::letters::Word;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Kinds of events with the words that show them.
const WORDS: &str = include_str!("frames.tsv");

fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'))
}

/// The lines of kinds; the place of each is that of its bit.
fn kinds_listed() -> impl Iterator<Item = (&'static str, &'static str)> {
    lines().filter(|l| !["notices", "daily", "mishaps", "strikes"].contains(&l.0))
}

fn list(name: &str) -> HashSet<&'static str> {
    lines().filter(|l| l.0 == name).flat_map(|l| l.1.split(' ')).collect()
}

static KINDS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut map: HashMap<&str, u32> = HashMap::new();
    for (i, (_, words)) in kinds_listed().enumerate() {
        words.split(' ').for_each(|w| *map.entry(w).or_default() |= 1 << i);
    }
    map
});
/// Kinds of which notices of one form are sent out: their names, places or days tell one from another.
static NOTICES: LazyLock<u32> = LazyLock::new(|| bits("notices"));
/// Kinds that come every day with other figures.
static DAILY: LazyLock<u32> = LazyLock::new(|| bits("daily"));
/// Kinds of which one place may see several on one day.
static MISHAPS: LazyLock<u32> = LazyLock::new(|| bits("mishaps"));

/// Kinds that are told for days by their name.
static STRIKES: LazyLock<u32> = LazyLock::new(|| bits("strikes"));

/// The bits of the kinds that a line lists.
fn bits(line: &str) -> u32 {
    let listed = list(line);
    let named = kinds_listed().enumerate().filter(|(_, l)| listed.contains(l.0));
    named.map(|(i, _)| 1 << i).fold(0, |a, b| a | b)
}

/// Whether one of the kinds is sent out in notices of one form.
pub(super) fn notice(kinds: u32) -> bool {
    kinds & *NOTICES != 0
}

/// Whether one of the kinds comes every day with other figures.
pub(super) fn daily(kinds: u32) -> bool {
    kinds & *DAILY != 0
}

/// Whether one of the kinds may happen twice in one town on one day.
pub(super) fn mishap(kinds: u32) -> bool {
    kinds & *MISHAPS != 0
}

/// Those of the kinds that are told for days by their name: attacks, fires, catastrophes.
pub(super) fn strikes(kinds: u32) -> u32 {
    kinds & *STRIKES
}

/// The form without a conjunction or preposition written to it, where `known` has that.
fn bare(folded: &str, known: impl Fn(&str) -> bool) -> &str {
    let rest = ["و", "ب", "ل", "ف"].iter().find_map(|p| folded.strip_prefix(p).filter(|r| known(r)));
    if known(folded) { folded } else { rest.unwrap_or(folded) }
}

/// Kinds of events that the words of a sentence show, as bits.
pub(super) fn kinds(words: &[Word]) -> u32 {
    let of = |w: &Word| KINDS.get(bare(&w.folded, |f| KINDS.contains_key(f))).copied().unwrap_or(0);
    words.iter().map(of).fold(0, |a, b| a | b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::words;

    #[test]
    fn kinds_are_told_apart() {
        let of = |t: &str| kinds(&words(t));
        let (fire, again) = (of("اندلع حريق في مخزن للأخشاب"), of("حريق يلتهم مخزنا"));
        assert!(fire & again != 0 && fire & of("استقبل الوزير سفيرا جديدا") == 0);
        assert_eq!(KINDS.values().fold(0, |a, b| a | b).count_ones() as usize, kinds_listed().count());
        assert!(KINDS.keys().all(|w| mujaz_arabic::fold(w) == *w), "words stand folded");
        assert!(notice(of("برقية تهنئة إلى رئيس غانا")) && mishap(fire) && !notice(fire));
        assert!(daily(of("سعر صرف الدولار اليوم")) && !daily(fire));
    }
}
