//! Qwen3 (Yang et al. 2025, arXiv:2505.09388).
//!
//! Like Qwen2 without biases, with an RMSNorm on each query and key head before rotation.

use super::decoder::DecoderConfig;
use super::gguf::Gguf;
use crate::error::Result;

/// Reads the configuration from the file's metadata.
pub fn config(file: &Gguf) -> Result<DecoderConfig> {
    let mut c = DecoderConfig::common(file, "qwen3")?;
    c.qk_norm = true;
    Ok(c)
}
