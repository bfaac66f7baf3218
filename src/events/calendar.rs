//! Days as numbers, and the distance between them.

use crate::types::When;
use jiff::civil::Date;

/// Days since 1 January 1970.
pub(super) fn number(d: Date) -> i32 {
    // A span of several thousand years in hours fits; the division is exact.
    (d.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24) as i32
}

/// First and last day of a range whose year is known.
pub(super) fn range(w: &When) -> Option<(i32, i32)> {
    let y = w.year?;
    let first = Date::new(y, w.first.0 as i8, w.first.1 as i8).ok()?;
    let wraps = w.last < w.first;
    let last = Date::new(if wraps { y.checked_add(1)? } else { y }, w.last.0 as i8, w.last.1 as i8).ok()?;
    Some((number(first), number(last)))
}

/// Days between two ranges; zero where they overlap.
pub(super) fn gap(a: (i32, i32), b: (i32, i32)) -> i32 {
    if a.1 < b.0 {
        b.0 - a.1
    } else if b.1 < a.0 {
        a.0 - b.1
    } else {
        0
    }
}
