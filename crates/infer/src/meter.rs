//! Counters of engines: tokens processed and time taken.

use std::time::Duration;

/// Counters of an engine since loading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    /// Encoder passes; in a decoder-only model the steps that process prompts, whether or not other rows generated at
    /// the same time. A shared prefix counts once.
    pub prefill: Phase,
    /// Steps in which every row generated.
    pub decode: Phase,
}

/// Steps of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Phase {
    /// Number of steps.
    pub steps: usize,
    /// Tokens of sources or prompts; in `decode` those of the outputs of an encoder–decoder model, or the rows that
    /// generated.
    pub tokens: usize,
    /// Time from the start of each step to the choice of the next tokens.
    pub elapsed: Duration,
    /// The time by kind of layer.
    pub times: Times,
}

impl Phase {
    /// Tokens per second.
    pub fn rate(&self) -> f64 {
        self.tokens as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// The time of steps by kind of layer. Decoder-only models on the CPU report all kinds; on a device
/// everything is in `other`; encoder–decoder models report `vocabulary` and `other`.
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
