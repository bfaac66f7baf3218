//! What engines count: tokens seen and time spent.

use std::time::Duration;

/// Counters of an engine since loading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    /// Reading: passes of an encoder; of a decoder-only model the steps that read prompts, whether or not other
    /// rows generated beside them. A shared prefix counts once.
    pub reading: Phase,
    /// Writing: steps in which every row generated.
    pub writing: Phase,
}

/// Steps of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Phase {
    /// Steps run.
    pub steps: usize,
    /// Tokens of sources or prompts; of the outputs where an encoder–decoder model writes, else rows that
    /// generated.
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

/// Where the time of steps went, by kind of layer. Decoder-only models on the CPU tell all kinds apart; on a device
/// all is in `other`; encoder–decoder models tell `vocabulary` from `other`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Queries, keys, values and outputs of attention.
    pub projections: Duration,
    /// Rotation, the cache, and attention itself.
    pub attention: Duration,
    /// Feed-forward layers.
    pub feed_forward: Duration,
    /// The projection onto the vocabulary.
    pub vocabulary: Duration,
    /// Choosing the next tokens.
    pub choice: Duration,
    /// Embeddings, norms and sums.
    pub other: Duration,
}
