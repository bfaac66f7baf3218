//! The state that is read at the start of a run and written at its end.

use crate::types::{Card, Pieces};

/// The stored articles and events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Articles in order of arrival.
    pub cards: Vec<Card>,
    /// The state of grouping.
    pub pieces: Pieces,
}
