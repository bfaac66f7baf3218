//! `[queue]`: work shared between machines.

use super::Length;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Work shared between machines, through a queue in the database of the store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct QueueConfig {
    /// Whether runs are left to workers (`mujaz worker`) instead of being made by whoever starts them.
    pub workers: bool,
    /// How long a worker may be silent before its tasks are given to others.
    pub patience: Length,
    /// Batches of sentences that may wait for translators; what runs have beyond that they add as others are done.
    pub backlog: usize,
}

impl Default for QueueConfig {
    fn default() -> Self {
        Self { workers: false, patience: Length::seconds(30), backlog: 256 }
    }
}
