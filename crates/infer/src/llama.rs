//! Llama (Touvron et al. 2023, arXiv:2302.13971).
//!
//! Grouped queries, no biases, rotation by neighbours in GGUF order; Llama 3.1's frequency factors come as a tensor.

use crate::architecture::Architecture;
use crate::decoder::DecoderConfig;
use crate::error::Result;
use crate::gguf::Gguf;

/// Reads the configuration from the file's metadata.
pub(crate) fn config(file: &Gguf) -> Result<DecoderConfig> {
    let mut c = DecoderConfig::common(file, Architecture::Llama)?;
    // The converter to GGUF reorders the rows of Q and K for rotation by neighbours.
    c.rope_interleaved = true;
    Ok(c)
}
