//! BART (Lewis et al. 2019), post-norm, and mBART-50 (Tang et al. 2020), pre-norm: learned positions
//! counted from 2, normalised embeddings.

use crate::architecture::Architecture;
use crate::error::Result;
use crate::json::Json;
use crate::seq2seq::config::{Config, Positions, bart_like};

/// From `config.json` of BART.
pub(crate) fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, Architecture::Bart)?;
    c.positions = Positions::Learned(2);
    c.embedding_norm = true;
    Ok(c)
}

/// From `config.json` of mBART.
pub(crate) fn multilingual(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, Architecture::Mbart)?;
    c.positions = Positions::Learned(2);
    c.embedding_norm = true;
    c.pre_norm = true;
    Ok(c)
}
