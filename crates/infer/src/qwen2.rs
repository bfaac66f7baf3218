//! Qwen2 (Yang et al. 2024, arXiv:2407.10671).
//!
//! Like Llama with biases on Q, K and V and rotation by halves.

use crate::architecture::Architecture;
use crate::decoder::DecoderConfig;
use crate::error::Result;
use crate::gguf::Gguf;

/// Reads the configuration from the file's metadata.
pub(crate) fn config(file: &Gguf) -> Result<DecoderConfig> {
    // Biases on Q, K and V are loaded whenever the file has them.
    DecoderConfig::common(file, Architecture::Qwen2)
}
