//! What stands in a brief where no source says something.

/// Stands for the place or the days of an event.
pub const NOT_GIVEN: &str = "not given";

/// Stands for the outlet of a source.
pub const NO_OUTLET: &str = "(not given)";

/// A text of a brief, unless it is empty or only says that nothing is known.
pub fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|t| !t.is_empty() && *t != NOT_GIVEN && *t != NO_OUTLET)
}
