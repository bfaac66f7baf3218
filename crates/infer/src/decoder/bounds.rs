//! Valid sizes of decoder-only models.

use super::config::DecoderConfig;
use crate::bounds::{CONTEXT, FEED_FORWARD, HEADS, LAYERS, VOCABULARY, WIDTH, positive, within, wrong};
use crate::error::Result;

/// Checks the sizes of a decoder-only model.
pub(super) fn check(c: &DecoderConfig) -> Result<()> {
    within("its number of layers", c.layers, &LAYERS)?;
    within("its width", c.hidden, &WIDTH)?;
    within("its number of heads", c.heads, &HEADS)?;
    within("its number of key–value heads", c.kv_heads, &HEADS)?;
    if !c.heads.is_multiple_of(c.kv_heads) {
        return Err(wrong("its number of key–value heads", c.kv_heads));
    }
    // Rotation applies to pairs of numbers.
    if !c.head_dim.is_multiple_of(2) {
        return Err(wrong("the width of a head", c.head_dim));
    }
    within("the width of a head", c.head_dim, &(2..=1 << 14))?;
    within("the width of its heads together", c.heads * c.head_dim, &(2..=1 << 18))?;
    within("the width of its feed-forward layers", c.feed_forward, &FEED_FORWARD)?;
    within("the size of its vocabulary", c.vocab, &VOCABULARY)?;
    within("its number of positions", c.context, &CONTEXT)?;
    positive("the epsilon of its norms", c.rms_eps)?;
    positive("the base of its rotary frequencies", c.rope_base)?;
    positive("the base of its local rotary frequencies", c.rope_base_local)?;
    positive("the factor of its positions", c.rope_scale)?;
    positive("the scale of its attention", c.attention_scale)?;
    positive("the scale of its embeddings", c.embedding_scale)?;
    for cap in [c.attention_cap, c.logit_cap].into_iter().flatten() {
        positive("a bound of its scores", cap.into())?;
    }
    if let Some((window, every)) = c.sliding_window {
        within("its window", window, &(1..=1 << 28))?;
        within("the distance of its global layers", every, &LAYERS)?;
    }
    Ok(())
}
