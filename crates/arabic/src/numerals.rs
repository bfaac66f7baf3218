//! Numbers in Arabic text: digits of every set with their separators, and numerals in words with their grammar (gender,
//! case, duals, compounds, ordinals, magnitudes).

mod digits;
mod fractions;
mod number;
mod spelled;
mod table;
mod written;

pub use digits::parse_literal;
pub use number::{Kind, Number, close};
pub use written::{digits_of, grouped, ordinal_ending, part_name};

use super::letters::{Word, fold, words};
use crate::word_lists::List;
use spelled::lex;
use std::sync::LazyLock;
pub(crate) use table::table;

/// Finds the numbers of a text, in order.
pub fn numbers(text: &str) -> Vec<Number> {
    numbers_in(text, &words(text))
}

/// [`numbers`] for a text whose words are known.
pub fn numbers_in(text: &str, words: &[Word]) -> Vec<Number> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let parsed = digits::clock(text, words, i)
            .or_else(|| fractions::spoken_clock(text, words, i))
            .or_else(|| fractions::fraction(text, words, i))
            .or_else(|| fractions::slashed(text, words, i))
            .or_else(|| fractions::decade(text, words, i))
            .or_else(|| digits::literal(text, words, i))
            .or_else(|| spelled::spelled(text, words, i))
            .map(|(n, next)| fractions::spoken_decimals(text, words, n, next))
            .map(|(n, next)| fractions::and_a_half(text, words, n, next));
        match parsed {
            Some((mut number, next)) => {
                let free = out.last().map_or(0, |n: &Number| n.span.end);
                i = percent(text, words, &mut number, next, free);
                out.push(number);
            }
            None => i += 1,
        }
    }
    join_sums(text, &mut out);
    share_magnitudes(text, &mut out);
    join_amounts(text, &mut out);
    out
}

/// In `69 ألفا و785`, a magnitude and digits below it are one number, which nothing is counted between.
fn join_sums(text: &str, numbers: &mut Vec<Number>) {
    let mut k = 1;
    while k < numbers.len() {
        let (large, small) = (&numbers[k - 1], &numbers[k]);
        let between = text[large.span.end..small.span.start].trim();
        let plain = |n: &Number| n.kind == Kind::Cardinal;
        let digits = text[small.span.clone()].chars().all(|c| super::letters::digit_value(c).is_some());
        let below = scale(text, large).is_some_and(|s| small.value() < s) && small.value() >= 1.0;
        if matches!(between, "و" | "وَ") && plain(large) && plain(small) && digits && below {
            let sum = large.value() + small.value();
            let span = large.span.start..small.span.end;
            numbers[k - 1] = Number { values: vec![sum], kind: Kind::Cardinal, span, worded: false };
            numbers.remove(k);
        } else {
            k += 1;
        }
    }
}

/// The magnitude that a number ends with: a thousand for `69 ألفا`.
fn scale(text: &str, number: &Number) -> Option<f64> {
    let last = words(&text[number.span.clone()]).pop()?;
    match lex(&last.folded)?.item {
        spelled::Item::Scale(s, _) => Some(s),
        _ => None,
    }
}

/// In `47 مليون نسمة و300 ألف`, two numbers with the counted noun between them are one amount: both get its value as a
/// second interpretation.
fn join_amounts(text: &str, numbers: &mut [Number]) {
    for k in 1..numbers.len() {
        let (before, after) = numbers.split_at_mut(k);
        let (large, small) = (&mut before[k - 1], &mut after[0]);
        let between = words(&text[large.span.end..small.span.start]);
        let counted = match between.as_slice() {
            [noun, and] if and.folded == "و" => noun,
            // Before a numeral in words, "and" is not a separate word.
            [noun] if text[..small.span.start].ends_with('و') => noun,
            _ => continue,
        };
        let plain = |n: &Number| n.kind == Kind::Cardinal;
        let joined = text[large.span.end..small.span.start].chars().all(|c| !matches!(c, '،' | ',' | '.' | '؛'));
        if !counted.is_arabic() || !plain(large) || !plain(small) || !joined {
            continue;
        }
        let (Some(high), Some(low)) = (scale(text, large), scale(text, small)) else { continue };
        // "3 ملايين درهم و200 ألف دولار" are two amounts.
        let next = words(&text[small.span.end..]).into_iter().next();
        let blank = next.as_ref().is_some_and(|n| text[small.span.end..][..n.span.start].trim().is_empty());
        let other = next
            .filter(|_| blank)
            .is_some_and(|n| n.is_arabic() && n.folded != counted.folded && !super::stems::is_function_word(&n.folded));
        if low < high && small.value() < high && !other {
            let sum = large.value() + small.value();
            large.values.push(sum);
            small.values.push(sum);
        }
    }
}

/// In `من 3 إلى 5 ملايين`, the magnitude may apply to both ends of the range: the first gets a second interpretation.
fn share_magnitudes(text: &str, numbers: &mut [Number]) {
    for k in 1..numbers.len() {
        let (before, after) = numbers.split_at_mut(k);
        let (low, high) = (&mut before[k - 1], &after[0]);
        let gap = text[low.span.end..high.span.start].trim();
        if !List::RangeJoins.contains(gap) || low.kind != Kind::Cardinal {
            continue;
        }
        let written = &text[high.span.clone()];
        let scale = words(written).last().and_then(|w| match lex(&w.folded)?.item {
            spelled::Item::Scale(s, 1.0) => Some(s),
            _ => None,
        });
        // "3 آلاف إلى 5 ملايين" states both.
        if let Some(s) = scale.filter(|s| low.value() < high.value() / s) {
            let more: Vec<f64> = low.values.iter().map(|v| v * s).collect();
            low.values.extend(more);
        }
    }
}

/// Adds a percent or per mille sign, or the words for it, after a number.
fn percent(text: &str, words: &[Word], number: &mut Number, next: usize, free: usize) -> usize {
    // "%25", as often typed in right-to-left text, unless the sign belongs to the number before it
    if let Some(c) = text[..number.span.start].chars().next_back().filter(|c| matches!(c, '%' | '٪'))
        && number.span.start - c.len_utf8() >= free
        && number.kind == Kind::Cardinal
        && !text[..number.span.start - c.len_utf8()].ends_with(|c: char| super::letters::digit_value(c).is_some())
    {
        number.kind = Kind::Percent;
        number.span.start -= c.len_utf8();
        return next;
    }
    let rest = &text[number.span.end..];
    let lead = rest.len() - rest.trim_start().len();
    if let Some(c) = rest.trim_start().chars().next().filter(|c| matches!(c, '%' | '٪' | '‰' | '؉')) {
        number.kind = if matches!(c, '‰' | '؉') { Kind::PerMille } else { Kind::Percent };
        number.span.end += lead + c.len_utf8();
        return next;
    }
    let thousand = |w: &Word| matches!(w.folded.as_str(), "الالف");
    let hundred = |w: &Word| matches!(w.folded.as_str(), "المايه" | "الميه");
    let by_hundred = |w: &Word| matches!(w.folded.as_str(), "بالمايه" | "بالميه");
    match (words.get(next), words.get(next + 1)) {
        (Some(a), _) if by_hundred(a) => {
            number.kind = Kind::Percent;
            number.span.end = a.span.end;
            next + 1
        }
        (Some(a), Some(b)) if a.folded == "في" && thousand(b) => {
            number.kind = Kind::PerMille;
            number.span.end = b.span.end;
            next + 2
        }
        (Some(a), _) if a.folded == "بالالف" => {
            number.kind = Kind::PerMille;
            number.span.end = a.span.end;
            next + 1
        }
        (Some(a), Some(b)) if a.folded == "في" && hundred(b) => {
            number.kind = Kind::Percent;
            number.span.end = b.span.end;
            next + 2
        }
        _ => next,
    }
}

/// Rewrites numerals in words from eleven up as digits, so that a weak model preserves them: `الاجتماع الثاني والعشرين`
/// becomes `الاجتماع الـ22`. Digits of every set become European ones.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for n in numbers(text).into_iter().filter(|n| n.worded && n.value() >= 11.0) {
        let written = &text[n.span.clone()];
        if written.chars().any(|c| super::letters::digit_value(c).is_some()) || n.kind == Kind::Percent {
            continue;
        }
        let value = n.value();
        out.push_str(&text[at..n.span.start]);
        match [(1e12, "تريليون"), (1e9, "مليار"), (1e6, "مليون")].iter().find(|(s, _)| value >= *s) {
            Some((s, name)) if value / s * 1000.0 == (value / s * 1000.0).round() => {
                out.push_str(&format!("{} {name}", digits_of(value / s)));
            }
            _ => out.push_str(&digits_of(value)),
        }
        at = n.span.end;
    }
    out.push_str(&text[at..]);
    // An article attached to digits ("ال22") reads better with the usual tatweel.
    let out: String = out
        .chars()
        .map(|c| super::letters::digit_value(c).and_then(|v| char::from_digit(v, 10)).unwrap_or(c))
        .collect();
    static GLUED: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r"ال(\d)").expect("fixed pattern"));
    GLUED.replace_all(&out, "الـ$1").into_owned()
}

/// Whether a folded word is a numeral (used to keep numerals out of names).
pub fn is_numeral_word(folded: &str) -> bool {
    lex(folded).is_some() || fold(folded).starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
