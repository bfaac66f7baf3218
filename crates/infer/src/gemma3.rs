//! Gemma 3 (Gemma Team 2025, arXiv:2503.19786).
//!
//! Five layers with a sliding window for each one without, each kind with its own rotary base; norms before and after
//! attention and feed-forward, and on queries and keys; GELU gates; scaled embeddings.

use crate::architecture::Architecture;
use crate::decoder::DecoderConfig;
use crate::error::Result;
use crate::gguf::Gguf;

/// Reads the configuration from the file's metadata.
pub(crate) fn config(file: &Gguf) -> Result<DecoderConfig> {
    let mut c = DecoderConfig::common(file, Architecture::Gemma3)?;
    wire(&mut c);
    let window = file.int("gemma3.attention.sliding_window").unwrap_or(512);
    c.sliding_window = Some((window, 6));
    c.rope_base_local = file.float("gemma3.rope.local.freq_base").unwrap_or(10_000.0);
    // Files converted before the metadata had scaling lack the factor of 8 of the larger models.
    if file.text("gemma3.rope.scaling.type").is_none() && c.layers >= 34 {
        c.rope_scale = 8.0;
    }
    if c.layers == 62 {
        // 27B: scores are scaled by hidden / heads instead of the width of a head.
        c.attention_scale = 1.0 / ((c.hidden / c.heads) as f64).sqrt();
    }
    Ok(c)
}

/// The specifics of the architecture, for any file format.
pub(super) fn wire(c: &mut DecoderConfig) {
    c.qk_norm = true;
    c.post_norms = true;
    c.gelu = true;
    // The reference rounds the factor to the half-precision type of its weights; F32 is used here.
    c.embedding_scale = (c.hidden as f64).sqrt();
}
