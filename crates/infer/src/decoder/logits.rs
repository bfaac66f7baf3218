//! What a step gives, and where its time went.

use std::time::Duration;

/// Logits of the rows that wanted them, in row order.
#[derive(Debug, Clone)]
pub struct Logits {
    /// `rows × vocab`.
    pub data: Vec<f32>,
    /// Tokens of the vocabulary.
    pub vocab: usize,
}

impl Logits {
    /// Row by row.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.data.chunks_exact(self.vocab)
    }
}

/// Where the time of steps went, by kind of layer; all of it in `other` on a device.
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
