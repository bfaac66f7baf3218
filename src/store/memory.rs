//! What is read at the start of a run and written at its end.

use crate::types::{Card, Pieces};

/// Everything that is remembered of articles and events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Articles in order of arrival.
    pub cards: Vec<Card>,
    /// State of grouping.
    pub pieces: Pieces,
}
