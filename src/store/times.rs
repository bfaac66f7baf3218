//! Conversion of points in time to and from their form in the tables.

/// A point in time as text. The order of the texts is that of the times.
pub(super) fn stamp(at: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// Reads a point in time from a table.
pub(super) fn moment(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}
