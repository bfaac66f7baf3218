//! BART (Lewis et al. 2019), post-norm, and mBART-50 (Tang et al. 2020), pre-norm: learned positions
//! counted from 2, normalised embeddings.

use super::seq2seq::config::{Config, Json, Positions, bart_like};
use crate::error::Result;

/// From `config.json` of BART.
pub fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, "bart")?;
    c.positions = Positions::Learned(2);
    c.embedding_norm = true;
    Ok(c)
}

/// From `config.json` of mBART.
pub fn multilingual(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, "mbart")?;
    c.positions = Positions::Learned(2);
    c.embedding_norm = true;
    c.pre_norm = true;
    Ok(c)
}
