//! Qwen3 (Yang et al. 2025, arXiv:2505.09388).
//!
//! Like Qwen2 without biases, with an RMSNorm on each query and key head before rotation.

use crate::architecture::Architecture;
use crate::decoder::DecoderConfig;
use crate::error::Result;
use crate::gguf::Gguf;

/// Reads the configuration from the file's metadata.
pub(crate) fn config(file: &Gguf) -> Result<DecoderConfig> {
    let mut c = DecoderConfig::common(file, Architecture::Qwen3)?;
    wire(&mut c);
    Ok(c)
}

/// The specifics of the architecture, for any file format.
pub(super) fn wire(c: &mut DecoderConfig) {
    c.qk_norm = true;
}
