//! Moments as they stand in the tables.

/// The moment in the form that stands in the tables, which sorts as text.
pub(super) fn stamp(at: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// A moment as it stands in the tables.
pub(super) fn moment(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}
