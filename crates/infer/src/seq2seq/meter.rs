//! What the engine counts.

use std::time::Duration;

/// Time spent and tokens seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    /// Tokens of sources.
    pub source_tokens: usize,
    /// Tokens of the outputs that were returned.
    pub new_tokens: usize,
    /// Steps of the decoder.
    pub steps: usize,
    /// Time in the encoder.
    pub encode: Duration,
    /// Time in the decoder's layers.
    pub decode: Duration,
    /// Time in the projection on the vocabulary.
    pub project: Duration,
}
