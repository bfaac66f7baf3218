//! Numbers and dates in English text, for comparison with the Arabic.

use crate::arabic::numerals::{Kind, Number};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// A word or number of an English text in lower case.
struct Token<'a> {
    span: Range<usize>,
    text: &'a str,
    lower: String,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    static WORD: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"\d+(?:[.,]\d+)*|\p{L}+(?:['’]\p{L}+)*").expect("fixed pattern"));
    WORD.find_iter(text)
        .map(|m| Token { span: m.range(), text: m.as_str(), lower: m.as_str().to_lowercase() })
        .collect()
}

/// The words of an English text in lower case.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|t| t.lower).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Item {
    Unit(f64),
    Tens(f64),
    Hundred,
    Scale(f64),
    Ordinal(f64),
}

static LEXICON: LazyLock<HashMap<&'static str, Item>> = LazyLock::new(|| {
    let mut m = HashMap::new();
    let small = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    for (i, w) in small.split(' ').enumerate() {
        m.insert(w, Item::Unit(i as f64 + 1.0));
    }
    let ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
    for (i, w) in ordinals.split(' ').enumerate() {
        m.insert(w, Item::Ordinal(i as f64 + 1.0));
    }
    for (i, (w, o)) in [
        ("twenty", "twentieth"),
        ("thirty", "thirtieth"),
        ("forty", "fortieth"),
        ("fifty", "fiftieth"),
        ("sixty", "sixtieth"),
        ("seventy", "seventieth"),
        ("eighty", "eightieth"),
        ("ninety", "ninetieth"),
    ]
    .into_iter()
    .enumerate()
    {
        m.insert(w, Item::Tens(20.0 + 10.0 * i as f64));
        m.insert(o, Item::Ordinal(20.0 + 10.0 * i as f64));
    }
    m.insert("hundred", Item::Hundred);
    for (w, s) in [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("bn", 1e9), ("trillion", 1e12), ("mln", 1e6)]
    {
        m.insert(w, Item::Scale(s));
    }
    m
});

/// Readings of `1,500`, `2.25`, `1,500,000`.
fn literal(text: &str) -> Vec<f64> {
    let commas = text.matches(',').count();
    let plain: String = text.replace(',', "");
    let grouped = commas > 0 && text.split(',').skip(1).all(|g| g.split('.').next().is_some_and(|d| d.len() == 3));
    let mut out: Vec<f64> = Vec::new();
    if commas == 1 && !grouped {
        out.extend(text.replace(',', ".").parse::<f64>());
    } else {
        out.extend(plain.parse::<f64>());
        if grouped && commas == 1 && !text.contains('.') {
            out.extend(text.replace(',', ".").parse::<f64>());
        }
    }
    if text.matches('.').count() > 1 {
        out = text.replace(['.', ','], "").parse::<f64>().into_iter().collect();
    } else if commas == 0 && text.split_once('.').is_some_and(|(a, b)| b.len() == 3 && a.len() <= 3 && a != "0") {
        out.extend(text.replace('.', "").parse::<f64>());
    }
    out
}

/// Finds the numbers of an English text. "one", "first" and "second" alone are left out: they are
/// words more often than figures.
pub fn numbers(text: &str) -> Vec<Number> {
    let list = tokens(text);
    let mut out: Vec<Number> = Vec::new();
    let mut i = 0;
    while i < list.len() {
        let gap = |a: usize, b: usize| -> &str { &text[list[a].span.end..list[b].span.start] };
        let first = &list[i];
        let digits = first.text.starts_with(|c: char| c.is_ascii_digit());
        if digits && i + 1 < list.len() && gap(i, i + 1) == ":" && list[i + 1].text.len() == 2 {
            let (h, m) = (first.text.parse::<f64>().unwrap_or(99.0), list[i + 1].text.parse::<f64>().unwrap_or(99.0));
            if h <= 24.0 && m < 60.0 {
                let other = if h < 12.0 { h + 12.0 } else { h - 12.0 };
                out.push(Number {
                    values: vec![h + m / 60.0, other + m / 60.0],
                    kind: Kind::Clock,
                    span: first.span.start..list[i + 1].span.end,
                    worded: false,
                });
                i += 2;
                continue;
            }
        }
        let (mut values, mut kind, mut end, mut next, worded) = if digits {
            (literal(first.text), Kind::Cardinal, first.span.end, i + 1, false)
        } else {
            match spelled(text, &list, i) {
                Some((v, ordinal, n)) => {
                    (vec![v], if ordinal { Kind::Ordinal } else { Kind::Cardinal }, list[n - 1].span.end, n, true)
                }
                None => {
                    i += 1;
                    continue;
                }
            }
        };
        if digits && list.get(next).is_some_and(|t| t.span.start == end && t.lower == "s") {
            // "the 1930s" is a span of years, which Arabic writes in a word of its own.
            i = next + 1;
            continue;
        }
        if digits {
            // "13th" is cut into "13" and "th".
            if let Some(t) =
                list.get(next).filter(|t| t.span.start == end && matches!(t.lower.as_str(), "st" | "nd" | "rd" | "th"))
            {
                kind = Kind::Ordinal;
                end = t.span.end;
                next += 1;
            }
            let glued = list.get(next).filter(|t| t.span.start == end).and_then(|t| match t.lower.as_str() {
                "m" | "mn" => Some(1e6),
                "k" => Some(1e3),
                "b" | "bn" | "billion" => Some(1e9),
                "million" => Some(1e6),
                "thousand" => Some(1e3),
                _ => None,
            });
            let scale = glued.or_else(|| {
                list.get(next).filter(|t| matches!(&text[end..t.span.start], " " | "-" | "\u{a0}")).and_then(|t| {
                    match LEXICON.get(t.lower.as_str()) {
                        Some(Item::Scale(s)) => Some(*s),
                        Some(Item::Hundred) => Some(100.0),
                        _ => None,
                    }
                })
            });
            if let Some(s) = scale {
                values.iter_mut().for_each(|v| *v *= s);
                end = list[next].span.end;
                next += 1;
            }
        }
        let rest = text[end..].trim_start();
        if rest.starts_with('%')
            || rest.to_lowercase().starts_with("percent")
            || rest.to_lowercase().starts_with("per cent")
        {
            kind = Kind::Percent;
        }
        if !values.is_empty() {
            out.push(Number { values, kind, span: first.span.start..end, worded });
        }
        i = next;
    }
    out
}

/// A number in words from token `i`: value, whether it is an ordinal, and the token behind it.
fn spelled(text: &str, list: &[Token], i: usize) -> Option<(f64, bool, usize)> {
    let (mut total, mut group, mut ordinal) = (0.0f64, 0.0f64, false);
    let mut k = i;
    let mut count = 0;
    while let Some(t) = list.get(k) {
        if k > i {
            let gap = &text[list[k - 1].span.end..t.span.start];
            if !matches!(gap, " " | "-" | "‑" | " - ") {
                break;
            }
        }
        let and = t.lower == "and"
            && count > 0
            && (group >= 100.0 || total > 0.0)
            && matches!(
                list.get(k + 1).and_then(|n| LEXICON.get(n.lower.as_str())),
                Some(Item::Unit(_) | Item::Tens(_))
            );
        if and {
            k += 1;
            continue;
        }
        match LEXICON.get(t.lower.as_str()) {
            Some(Item::Unit(v))
                if group % 100.0 == 0.0 || (group % 10.0 == 0.0 && group % 100.0 >= 20.0 && *v < 10.0) =>
            {
                group += v
            }
            Some(Item::Tens(v)) if group % 100.0 == 0.0 => group += v,
            Some(Item::Hundred) if group > 0.0 && group < 100.0 => group *= 100.0,
            Some(Item::Scale(s)) if group > 0.0 => {
                total += group * s;
                group = 0.0;
            }
            Some(Item::Ordinal(v)) => {
                group += v;
                ordinal = true;
                count += 1;
                k += 1;
                break;
            }
            _ => break,
        }
        count += 1;
        k += 1;
    }
    let value = total + group;
    let word = count == 1 && (value == 1.0 || (ordinal && value == 2.0));
    (count > 0 && value > 0.0 && !word).then_some((value, ordinal, k))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month an English word names, 1 to 12.
pub fn month(word: &str) -> Option<u8> {
    let w = word.to_lowercase();
    let w = w.trim_end_matches('.');
    MONTHS
        .iter()
        .position(|m| *m == w || (w.len() >= 3 && w != "mar" && m.starts_with(w) && w.len() <= 4))
        .map(|i| i as u8 + 1)
}

/// A date in English text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnglishDate {
    /// Byte range.
    pub span: Range<usize>,
    /// Day.
    pub day: Option<u8>,
    /// Last day of a range.
    pub last_day: Option<u8>,
    /// Month.
    pub month: u8,
    /// Year.
    pub year: Option<i16>,
}

/// Finds dates with a month: `27 May 2025`, `May 27, 2025`, `27–29 May`, `May 2025`, `27/05/2025`.
pub fn dates(text: &str) -> Vec<EnglishDate> {
    static NAMED: LazyLock<regex::Regex> = LazyLock::new(|| {
        let m = r"(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?";
        let d = r"(\d{1,2})(?:st|nd|rd|th)?";
        let join = r"\s*(?:-|–|—|to|and|until|through)\s*(?:the\s+)?";
        regex::Regex::new(&format!(
            r"(?:{d}{join})?{d}\s+(?:of\s+)?{m}(?:,?\s+(\d{{4}}))?|{m}\s+{d}\b(?:{join}{d}\b)?(?:,?\s+(\d{{4}}))?|{m},?\s+(?:of\s+)?(\d{{4}})|\b(?:in|of|since|until|last|this|next|early|late|mid)[ -]{m}(?:,?\s+(?:of\s+)?(\d{{4}}))?"
        ))
        .expect("fixed pattern")
    });
    static NUMERIC: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"\b(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})\b").expect("fixed pattern"));
    let mut out = Vec::new();
    for c in NAMED.captures_iter(text) {
        let g = |i: usize| c.get(i).map(|m| m.as_str());
        let day = |i: usize| g(i).and_then(|t| t.parse::<u8>().ok()).filter(|d| (1..=31).contains(d));
        let year = |i: usize| g(i).and_then(|t| t.parse::<i16>().ok());
        let span = c.get(0).map_or(0..0, |m| m.range());
        let date = if let Some(m) = g(3) {
            let (a, b) = (day(1), day(2));
            EnglishDate { span, day: a.or(b), last_day: a.and(b), month: month(m).unwrap_or(1), year: year(4) }
        } else if let Some(m) = g(5) {
            EnglishDate { span, day: day(6), last_day: day(7), month: month(m).unwrap_or(1), year: year(8) }
        } else if let Some(m) = g(9) {
            EnglishDate { span, day: None, last_day: None, month: month(m).unwrap_or(1), year: year(10) }
        } else {
            let Some(m) = g(11) else { continue };
            EnglishDate { span, day: None, last_day: None, month: month(m).unwrap_or(1), year: year(12) }
        };
        out.push(date);
    }
    for c in NUMERIC.captures_iter(text) {
        let n: Vec<i32> = (1..=3).filter_map(|i| c[i].parse().ok()).collect();
        let &[a, b, y] = n.as_slice() else { continue };
        let (d, m, y) = if a > 31 {
            (y, b, a)
        } else if b > 12 {
            (b, a, y)
        } else {
            (a, b, y)
        };
        if (1..=31).contains(&d) && (1..=12).contains(&m) && y > 31 {
            let span = c.get(0).map_or(0..0, |m| m.range());
            out.push(EnglishDate {
                span,
                day: Some(d as u8),
                last_day: None,
                month: m as u8,
                year: i16::try_from(y).ok(),
            });
        }
    }
    out.sort_by_key(|d| d.span.start);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits_and_words_are_read() {
        let v = |t: &str| numbers(t).iter().map(Number::value).collect::<Vec<_>>();
        for (text, want) in [
            ("sixty-two foreigners", vec![62.0]),
            ("the twenty-second meeting", vec![22.0]),
            ("one hundred and twenty-five", vec![125.0]),
            ("11 million kronor", vec![11e6]),
            ("1,500 people and 2.25%", vec![1500.0, 2.25]),
            ("the 13th and the thirteenth", vec![13.0, 13.0]),
            ("one of the first", vec![]),
            ("three and four", vec![3.0, 4.0]),
            ("two million five hundred thousand", vec![2_500_000.0]),
            ("$4.5m", vec![4.5e6]),
        ] {
            assert_eq!(v(text), want, "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_both_orders() {
        let d = |t: &str| dates(t).into_iter().map(|d| (d.day, d.last_day, d.month, d.year)).collect::<Vec<_>>();
        assert_eq!(d("on 27 May 2025"), [(Some(27), None, 5, Some(2025))]);
        assert_eq!(d("May 27, 2025"), [(Some(27), None, 5, Some(2025))]);
        assert_eq!(d("27–29 May"), [(Some(27), Some(29), 5, None)]);
        assert_eq!(d("from 4 to 7 November"), [(Some(4), Some(7), 11, None)]);
        assert_eq!(d("from May 27 to 29"), [(Some(27), Some(29), 5, None)]);
        assert_eq!(d("he may go in November 2024"), [(None, None, 11, Some(2024))]);
        assert_eq!(d("you may 3 times"), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,60}") {
            numbers(&text);
            dates(&text);
        }
    }
}
