//! M2M100 (Fan et al. 2020) and NLLB-200 (NLLB Team 2022): pre-norm, fairseq's sinusoidal positions.

use crate::architecture::Architecture;
use crate::error::Result;
use crate::json::Json;
use crate::seq2seq::config::{Config, Positions, bart_like};

/// From `config.json`.
pub(crate) fn config(json: &Json) -> Result<Config> {
    let mut c = bart_like(json, Architecture::M2m100)?;
    c.pre_norm = true;
    c.positions = Positions::SinusoidalFairseq(2);
    Ok(c)
}
