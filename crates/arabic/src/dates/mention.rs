//! A date found in a text.

use jiff::civil::{Date, Weekday};
use std::ops::Range;

/// How precisely a mention specifies a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day or a range of days.
    Day,
}

/// The form of a mention.
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
    /// The form of the mention.
    pub basis: Basis,
    /// First and last day, if they can be determined.
    pub resolved: Option<(Date, Date)>,
}

impl DateMention {
    /// A mention with only a span and a basis.
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
