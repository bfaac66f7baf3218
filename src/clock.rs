//! The one source of time.

use jiff::Timestamp;
use jiff::civil::Date;

/// This moment.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Today, in universal time.
pub fn today() -> Date {
    now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
