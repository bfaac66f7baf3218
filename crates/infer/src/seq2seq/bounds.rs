//! Valid sizes of encoder–decoder models.

use super::config::{Config, Positions};
use crate::bounds::{CONTEXT, FEED_FORWARD, HEADS, LAYERS, VOCABULARY, WIDTH, positive, within, wrong};
use crate::error::Result;

/// Maximum numbers of a position table, which is computed and not in the file.
const TABLE: usize = 1 << 26;

/// Checks the sizes of an encoder–decoder model.
pub(super) fn check(c: &Config) -> Result<()> {
    within("the size of its vocabulary", c.vocab, &VOCABULARY)?;
    within("the size of the decoder's vocabulary", c.decoder_vocab, &VOCABULARY)?;
    within("its width", c.width, &WIDTH)?;
    within("the width of a head", c.head_dim, &(1..=1 << 14))?;
    for side in 0..2 {
        within("its number of layers", c.layers[side], &LAYERS)?;
        within("its number of heads", c.heads[side], &HEADS)?;
        within("the width of its heads together", c.heads[side] * c.head_dim, &(1..=1 << 18))?;
        within("the width of its feed-forward layers", c.feed_forward[side], &FEED_FORWARD)?;
    }
    if let Some(n) = c.max_positions {
        within("its number of positions", n, &CONTEXT)?;
        if n.saturating_mul(c.width) > TABLE && !matches!(c.positions, Positions::Relative { .. }) {
            return Err(wrong("its number of positions", n));
        }
    }
    if let Positions::Relative { buckets, max_distance } = c.positions {
        within("its number of buckets", buckets, &(4..=1 << 14))?;
        within("its longest distance", max_distance, &(buckets..=1 << 28))?;
    }
    positive("the epsilon of its norms", c.eps.into())?;
    positive("the scale of its attention", c.attention_scale.into())?;
    positive("the scale of its embeddings", c.embedding_scale.into())?;
    positive("the scale of its output", c.output_scale.into())
}
