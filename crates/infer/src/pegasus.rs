//! PEGASUS (Zhang et al. 2019): pre-norm, sinusoidal positions.

use crate::architecture::Architecture;
use crate::error::Result;
use crate::json::Json;
use crate::seq2seq::config::{Config, bart_like};

/// From `config.json`.
pub(crate) fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, Architecture::Pegasus)?;
    c.pre_norm = true;
    c.decoder_start = c.decoder_start.or(Some(c.pad));
    Ok(c)
}
