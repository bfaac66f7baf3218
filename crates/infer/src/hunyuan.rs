//! Hunyuan-dense (Tencent 2025), the family of the Hy-MT translators.
//!
//! Like Llama with rotation by halves, a tied head, and an RMSNorm on each query and key head after the rotation. GGUF
//! files store the rotary base already scaled by its fixed factor.

use crate::architecture::Architecture;
use crate::decoder::DecoderConfig;
use crate::error::Result;
use crate::gguf::Gguf;

/// Reads the configuration from the file's metadata.
pub(crate) fn config(file: &Gguf) -> Result<DecoderConfig> {
    let mut c = DecoderConfig::common(file, Architecture::HunyuanDense)?;
    wire(&mut c);
    Ok(c)
}

/// The specifics of the architecture, for any file format.
pub(super) fn wire(c: &mut DecoderConfig) {
    c.qk_norm = true;
    c.norm_after_rope = true;
}
