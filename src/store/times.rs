//! Points in time as they are written in the tables.

/// A point in time as it is written in the tables; its order as text is its order in time.
pub(super) fn stamp(at: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// A point in time from a table.
pub(super) fn moment(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}
