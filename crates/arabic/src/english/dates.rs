//! Dates in English text.

use super::tokens;
use std::ops::Range;
use std::sync::LazyLock;

/// The month that an English word names, 1 to 12.
pub fn month(word: &str) -> Option<u8> {
    let w = word.to_lowercase();
    let w = w.trim_end_matches('.');
    crate::dates::english_months()
        .iter()
        .position(|m| m == w || (w.len() >= 3 && w != "mar" && m.starts_with(w) && w.len() <= 4))
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
        // Those that are nothing else but months.
        let sure = r"(January|February|April|June|July|August|September|October|November|December|Jan|Feb|Apr|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?";
        let d = r"(\d{1,2})(?:st|nd|rd|th)?";
        let join = r"\s*(?:-|–|—|to|and|until|through)\s*(?:the\s+)?";
        regex::Regex::new(&format!(
            r"(?:{d}(?:,\s*\d{{1,2}}\b)*{join})?{d}\s+(?:of\s+)?{m}(?:,?\s+(\d{{4}}))?|{m}\s+{d}\b(?:{join}{d}\b)?(?:,?\s+(\d{{4}}))?|{m},?\s+(?:of\s+)?(\d{{4}})|\b(?:in|of|since|until|last|this|next|early|late|mid)[ -]{m}(?:,?\s+(?:of\s+)?(\d{{4}}))?|\b(?:on|by|before|after|for) {sure}"
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
            let Some(m) = g(11).or_else(|| g(13)) else { continue };
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

/// A day relative to the day of speaking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelativeDay {
    /// Byte range.
    pub span: Range<usize>,
    /// Days from the day of speaking: −1 for "yesterday".
    pub offset: i8,
}

/// "yesterday", "today", "tonight", "tomorrow".
pub fn relative_days(text: &str) -> Vec<RelativeDay> {
    tokens(text)
        .into_iter()
        .filter_map(|t| {
            let offset = match t.lower.trim_end_matches("'s").trim_end_matches("’s") {
                "yesterday" => -1,
                "today" | "tonight" => 0,
                "tomorrow" => 1,
                _ => return None,
            };
            Some(RelativeDay { span: t.span, offset })
        })
        .collect()
}
