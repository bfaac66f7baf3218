//! What the engine counts.

use crate::decoder::Times;
use std::time::Duration;

/// Tokens seen and time spent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    /// Steps that read prompts, whether or not other rows generated beside them; the shared prefix
    /// counts once.
    pub reading: Phase,
    /// Steps in which every row generated.
    pub writing: Phase,
}

/// Steps of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Phase {
    /// Steps run.
    pub steps: usize,
    /// Rows of prompts, or rows that generated.
    pub tokens: usize,
    /// Time from the beginning of a step to the choice of the next tokens.
    pub spent: Duration,
    /// Where it went.
    pub times: Times,
}

impl Phase {
    /// Tokens a second.
    pub fn rate(&self) -> f64 {
        self.tokens as f64 / self.spent.as_secs_f64().max(1e-9)
    }
}
