//! PEGASUS (Zhang et al. 2019): pre-norm, sinusoidal positions.

use super::seq2seq::config::{Config, Json, bart_like};
use crate::error::Result;

/// From `config.json`.
pub fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, "pegasus")?;
    c.pre_norm = true;
    c.decoder_start = c.decoder_start.or(Some(c.pad));
    Ok(c)
}
