//! Dates with a month by its name.

use super::calendar::{LAST, NEXT, THIS, month_at};
use super::mention::{Basis, DateMention, Precision};
use crate::letters::Word;
use crate::numerals::Number;

/// Whether only blanks and some signs stand between two places.
pub(super) fn blank_or(text: &str, from: usize, to: usize, signs: &[char]) -> bool {
    from <= to && text[from..to].chars().all(|c| c.is_whitespace() || signs.contains(&c))
}

/// A month by name, with the day or days before it and the year behind it.
pub(super) fn month_mention(text: &str, words: &[Word], nums: &[Number], i: usize) -> Option<(DateMention, usize)> {
    let (month, ambiguous, len) = month_at(words, i)?;
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
        let earlier = nums.iter().rev().find(|p| p.span.end <= n.span.start && fits(p));
        if let Some(p) = earlier {
            let gap = text[p.span.end..n.span.start].trim();
            let joins = ["و", "إلى", "الى", "-", "–", "حتى", "و ", "ولغاية", "إلى غاية", "الى غاية"];
            if joins.contains(&gap) && p.value() < n.value() {
                last_day = day;
                day = Some(p.value() as u8);
                span.start = p.span.start;
            }
        }
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
    if ambiguous && day.is_none() && year.is_none() && !qualified && !after_month_word {
        return None;
    }
    if year.is_none() && qualified && blank_or(text, span.end, words[next].span.start, &[]) {
        span.end = words[next].span.end;
        next += 1;
    }
    let precision = if day.is_some() { Precision::Day } else { Precision::Month };
    let mention = DateMention {
        span,
        day,
        last_day,
        month: Some(month),
        year,
        weekday: None,
        precision,
        hijri: None,
        basis: Basis::Written,
        resolved: None,
    };
    Some((mention, next))
}

/// The year that a folded word of four digits is.
pub(super) fn year_value(folded: &str) -> Option<i16> {
    if folded.len() != 4 {
        return None;
    }
    folded.parse::<i16>().ok().filter(|y| (1900..=2100).contains(y))
}
