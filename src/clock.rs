//! The single source of time for the program. Tests shift it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// Seconds by which this clock is ahead of the machine's.
static AHEAD: AtomicI64 = AtomicI64::new(0);

/// The current time.
pub fn now() -> Timestamp {
    let ahead = SignedDuration::from_secs(AHEAD.load(Ordering::SeqCst));
    Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX)
}

/// Today, in universal time.
pub fn today() -> Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Moves this clock, for the whole process: forwards, or back with a negative number.
pub fn shift(seconds: i64) {
    AHEAD.fetch_add(seconds, Ordering::SeqCst);
}
