//! M2M100 (Fan et al. 2020) and NLLB-200 (NLLB Team 2022): pre-norm, fairseq's sinusoidal positions.

use super::seq2seq::config::{Config, Json, Positions, bart_like};
use crate::error::Result;

/// From `config.json`.
pub fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, "m2m_100")?;
    c.pre_norm = true;
    c.positions = Positions::SinusoidalFairseq;
    Ok(c)
}
