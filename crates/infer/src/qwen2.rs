//! Qwen2 (Yang et al. 2024, arXiv:2407.10671).
//!
//! Like Llama with biases on Q, K and V and rotation by halves.

use super::decoder::DecoderConfig;
use super::gguf::Gguf;
use crate::error::Result;

/// Reads the configuration from the file's metadata.
pub fn config(file: &Gguf) -> Result<DecoderConfig> {
    // Biases on Q, K and V are loaded wherever the file has them.
    DecoderConfig::common(file, "qwen2")
}
