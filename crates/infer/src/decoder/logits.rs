//! The result of a step.

/// Logits of the rows that requested them, in row order.
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
