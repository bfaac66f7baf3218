//! Marian (Junczys-Dowmunt et al. 2018), the architecture of OPUS-MT: post-norm, sinusoidal positions.

use crate::architecture::Architecture;
use crate::error::Result;
use crate::json::Json;
use crate::seq2seq::config::{Config, bart_like};

/// From `config.json`.
pub(crate) fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, Architecture::Marian)?;
    c.separate_embeddings = !json.flag("share_encoder_decoder_embeddings", true)?;
    c.decoder_vocab = json.size_or("decoder_vocab_size", c.vocab)?;
    c.decoder_start = c.decoder_start.or(Some(c.pad));
    Ok(c)
}
