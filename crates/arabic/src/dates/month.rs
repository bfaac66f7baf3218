//! Dates with a month by its name.

use super::calendar::{libyan_month_at, month_at};
use super::mention::{Basis, DateMention, Precision};
use crate::letters::Word;
use crate::numerals::Number;
use crate::word_lists::List;

/// Whether only spaces and some signs separate two positions.
pub(super) fn blank_or(text: &str, from: usize, to: usize, signs: &[char]) -> bool {
    from <= to && text[from..to].chars().all(|c| c.is_whitespace() || signs.contains(&c))
}

/// A month by name, with the day or days before it and the year after it.
pub(super) fn month_mention(text: &str, words: &[Word], nums: &[Number], i: usize) -> Option<(DateMention, usize)> {
    let libyan = libyan_month_at(words, i);
    let (month, ambiguous, len) = libyan.map(|(m, len)| (m, true, len)).or_else(|| month_at(words, i))?;
    if is_part_of_name(words, i) {
        return None;
    }
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
    // The day before it; "من" may come between.
    let number_before = |at: usize| {
        nums.iter().rev().find(|n| n.span.end <= at && at - n.span.end < 16).filter(|n| {
            if is_month_word(words, n) || n.worded && text[n.span.end..at].contains('(') {
                return false;
            }
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
        let mut first = n;
        while let Some(p) = nums.iter().rev().find(|p| p.span.end <= first.span.start && fits(p)) {
            let gap = &text[p.span.end..first.span.start];
            if !(List::DayJoins.contains(&gap.trim().replace(' ', "_")) || matches!(gap, "،" | ","))
                || p.value() >= first.value()
            {
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
    // "نوفمبر 26، 2025": the day after the month, and the year after the day.
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
    // The year after it; "عام", "سنة", "من عام" and commas may come between.
    let mut year = None;
    let mut k = next;
    while words.get(k).is_some_and(|w| List::YearWords.contains(&w.folded)) && k < next + 2 {
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
        [List::PastQualifiers, List::FutureQualifiers, List::PresentQualifiers].iter().any(|l| l.contains(&w.folded))
    });
    let prev = i.checked_sub(1).map_or("", |p| words[p].folded.as_str());
    let after_month_word =
        List::BeforeMonths.contains(prev) || (List::MonthPrepositions.contains(prev) && !is_father(text, &words[i]));
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

/// Whether a word that folds to the name of August is no month as it is written: "أب" father, "باب" door.
fn is_father(text: &str, word: &Word) -> bool {
    word.folded.ends_with("اب") && !text[word.span.clone()].contains('آ')
}

/// Words that a month belongs to as part of a name: "ذبابة مايو", the mayfly.
const NAMED_AFTER: [&str; 2] = ["ذبابه", "ذباب"];

/// Whether the word before a month at word `i` makes it part of a name.
fn is_part_of_name(words: &[Word], i: usize) -> bool {
    let before = i.checked_sub(1).map(|p| words[p].folded.trim_start_matches(['و', 'ف']));
    before.is_some_and(|w| NAMED_AFTER.contains(&w.strip_prefix("ال").unwrap_or(w)))
}

/// Whether a number is the second word of the name of a month: "كانون الثاني".
fn is_month_word(words: &[Word], n: &Number) -> bool {
    let at = words.iter().position(|w| w.span.start <= n.span.start && n.span.start < w.span.end);
    at.and_then(|k| month_at(words, k.checked_sub(1)?)).is_some_and(|(_, _, len)| len == 2)
}

/// A mention with only a month that is written out.
fn written(month: u8) -> DateMention {
    DateMention { month: Some(month), ..DateMention::empty(0..0, Basis::Written) }
}

/// The word for "the first" before the month at word `i`: `فاتح ماي`, `الفاتح من نوفمبر`.
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

/// The number after a month that is itself followed by a year, and the index of that year.
fn day_behind<'a>(text: &str, words: &[Word], nums: &'a [Number], next: usize) -> Option<(&'a Number, usize)> {
    let (d, y) = (words.get(next)?, words.get(next + 1)?);
    year_value(&y.folded)?;
    let n = nums.iter().find(|n| n.span == d.span)?;
    let month_end = words[next.checked_sub(1)?].span.end;
    (blank_or(text, month_end, d.span.start, &[]) && blank_or(text, d.span.end, y.span.start, &['،', ',']))
        .then_some((n, next + 1))
}

/// The year that a folded word of four digits represents.
pub(super) fn year_value(folded: &str) -> Option<i16> {
    if folded.len() != 4 {
        return None;
    }
    folded.parse::<i16>().ok().filter(|y| (1700..=2100).contains(y))
}
