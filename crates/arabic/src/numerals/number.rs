//! A number found in a text.

use crate::letters::{Word, is_mark};
use std::ops::Range;

/// The kind of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"), schemars(rename = "FigureKind"))]
pub enum Kind {
    /// A count or measure.
    #[cfg_attr(feature = "serde", serde(rename = "count"))]
    Cardinal,
    // `الثالث عشر`
    /// A rank or ordinal.
    Ordinal,
    /// Per cent.
    Percent,
    /// Per thousand.
    PerMille,
    // In words (`ثلثا`, "two thirds"), alone or after a whole number.
    /// A fraction.
    Fraction,
    // Only its tens if the century is omitted.
    /// A decade, by its first year.
    Decade,
    // With minutes as a fraction.
    /// A time of day, in hours.
    Clock,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Readings, most likely first: `1.500` is 1500 or 1.5.
    pub values: Vec<f64>,
    /// What it counts as.
    pub kind: Kind,
    /// Byte range, proclitics left out, magnitude and percent sign included.
    pub span: Range<usize>,
    /// Whether any of it was written in words.
    pub worded: bool,
}

impl Number {
    /// The most likely reading.
    pub fn value(&self) -> f64 {
        self.values[0]
    }

    /// Whether some reading of both is the same value.
    pub fn same_value(&self, other: &Number) -> bool {
        self.values.iter().any(|a| other.values.iter().any(|b| close(*a, *b)))
    }
}

/// Equality of values up to rounding.
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Whether only spaces separate two words.
pub(super) fn only_blank(text: &str, a: &Word, b: &Word) -> bool {
    text[a.span.end..b.span.start].chars().all(|c| c.is_whitespace() || is_mark(c))
}

/// The position in the text after the first `n` letters of a word.
pub(super) fn skip_clitics(text: &str, word: &Word, n: usize) -> usize {
    let mut left = n;
    for (i, c) in text[word.span.clone()].char_indices() {
        if is_mark(c) {
            continue;
        }
        if left == 0 {
            return word.span.start + i;
        }
        left -= 1;
    }
    word.span.start
}
