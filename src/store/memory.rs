//! The state that is read at the start of a run and written at its end.

use crate::types::{Card, Pieces};

/// The stored articles and events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Articles in order of arrival.
    pub cards: Vec<Card>,
    /// The state of grouping.
    pub pieces: Pieces,
    /// Whether the store has the keys of all articles and events ([`crate::types::Changes::all_keys`]).
    pub keyed: bool,
}
