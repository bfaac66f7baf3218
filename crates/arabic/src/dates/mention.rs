//! A date found in a text.

use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// How exactly a mention names a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day or a range of days.
    Day,
}

/// What a mention was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Day and month (or month and year, or year) are written out.
    Written,
    /// `أمس`, `اليوم`, `غدا`.
    Relative,
    /// The name of a weekday.
    Weekday,
}

/// A date found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// Byte range.
    pub span: Range<usize>,
    /// Day, month, year as written, each if written; of the first day of a range.
    pub day: Option<u8>,
    /// Last day of a range.
    pub last_day: Option<u8>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Year.
    pub year: Option<i16>,
    /// Weekday, for mentions by weekday.
    pub weekday: Option<Weekday>,
    /// Precision.
    pub precision: Precision,
    /// Hijri month, 1 to 12: `day` and `year` are then of that calendar, and `month` is `None`.
    pub hijri: Option<u8>,
    /// What it was made of.
    pub basis: Basis,
    /// First and last day, where they can be known.
    pub resolved: Option<(Date, Date)>,
}

impl DateMention {
    /// A mention with a place and a basis and nothing else, to be filled.
    pub(super) fn empty(span: Range<usize>, basis: Basis) -> Self {
        Self {
            span,
            day: None,
            last_day: None,
            month: None,
            year: None,
            weekday: None,
            precision: Precision::Day,
            hijri: None,
            basis,
            resolved: None,
        }
    }
}
