//! The days that a sentence names, and which of them is that of the event.

use super::features::Features;
use crate::types::When;
use mujaz_arabic::dates::{Basis, DateMention, Precision};
use mujaz_arabic::letters::Word;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that introduce a clause about earlier events, and words that change their meaning (`بعد ظهر اليوم`).
const WORDS: &str = include_str!("timing.tsv");

fn list(kind: &str) -> BTreeSet<&'static str> {
    let lines = WORDS.lines().filter_map(|l| l.split_once('\t'));
    lines.filter(|(k, _)| *k == kind).flat_map(|(_, words)| words.split(' ')).collect()
}

static BEFORE: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("before"));
static NOT: LazyLock<BTreeSet<&str>> = LazyLock::new(|| list("not"));

/// For each day that a sentence names, whether it is in a clause about earlier events (`اليوم … بعدما انتهت أمس`) while
/// another day is not.
pub(super) fn behind(words: &[Word], dates: &[DateMention]) -> Vec<bool> {
    let opens: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(i, w)| {
            let bare = w.folded.strip_prefix('و').filter(|r| BEFORE.contains(r)).unwrap_or(&w.folded);
            BEFORE.contains(bare) && words.get(i + 1).is_none_or(|n| !NOT.contains(n.folded.as_str()))
        })
        .map(|(_, w)| w.span.start)
        .collect();
    let mut behind: Vec<bool> = dates
        .iter()
        .map(|d| {
            let opened = opens.iter().rev().find(|o| **o < d.span.start);
            opened.is_some_and(|o| !dates.iter().any(|x| x.span.start > *o && x.span.end <= d.span.start))
        })
        .collect();
    if behind.iter().all(|b| *b) {
        behind.fill(false);
    }
    behind
}

/// Adds a day named in a sentence of some weight.
pub(super) fn take_day(d: &DateMention, weight: f32, lead: bool, f: &mut Features) {
    if d.precision != Precision::Day {
        return;
    }
    let when = match (d.resolved, d.day, d.month) {
        (Some((a, b)), ..) => When::of(a, b),
        (None, Some(day), Some(month)) => {
            When { year: d.year, first: (month, day), last: (month, d.last_day.unwrap_or(day)) }
        }
        _ => return,
    };
    if f.all_days.len() < 64 && !f.all_days.contains(&when) {
        f.all_days.push(when);
    }
    let strength = match d.basis {
        Basis::Written if d.last_day.is_some() => 1.6,
        Basis::Written => 1.2,
        Basis::Weekday => 1.0,
        Basis::Relative => 0.9,
    };
    let near = match (d.resolved, f.published) {
        (Some((a, _)), Some(p)) if super::calendar::number(p).abs_diff(super::calendar::number(a)) > 4 => 0.3,
        _ => 1.0,
    };
    let score = weight * strength * near * if lead { 1.0 } else { 0.4 };
    match f.event_days.iter().position(|e| e.0 == when) {
        Some(i) => f.event_days[i].1 += score,
        None if f.event_days.len() < 64 => f.event_days.push((when, score)),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::dates::dates_in;
    use mujaz_arabic::numerals::numbers_in;
    use mujaz_arabic::words;

    fn found(text: &str) -> Vec<bool> {
        let list = words(text);
        let about = Some(jiff::civil::date(2026, 5, 13));
        behind(&list, &dates_in(text, &list, &numbers_in(text, &list), about))
    }

    #[test]
    fn the_day_of_an_earlier_event_is_not_that_of_the_event() {
        assert_eq!(found("تسلمت المحكمة اليوم ملف الطعون بعدما انتهت أمس مهلة تقديمها"), [false, true]);
        assert_eq!(found("عقب توقيع الاتفاق أمس، تبدأ اليوم عمليات الإجلاء"), [true, false]);
        assert_eq!(found("غرق المركب بعد ظهر أمس"), [false]);
        assert_eq!(found("أعلنت النتائج بعد انتهاء الفرز أمس"), [false]);
    }
}
