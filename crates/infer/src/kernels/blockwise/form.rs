//! How the block types of GGUF files are stored in memory.

use candle_core::quantized::GgmlDType;

/// The memory layout of a block type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::kernels) struct Form {
    /// Bits of a code: 4, 5, 6 or 8.
    pub bits: usize,
    /// Spans of 256 inputs with integer scales for their groups, rather than single groups of 32.
    pub wide: bool,
    /// Groups of 16 rather than 32.
    pub half: bool,
    /// Whether groups have a minimum.
    pub min: bool,
    /// What is subtracted from each code.
    pub bias: i32,
}

impl Form {
    pub(super) fn of(dtype: GgmlDType) -> Option<Self> {
        let form = |bits, wide, half, min, bias| Some(Self { bits, wide, half, min, bias });
        match dtype {
            GgmlDType::Q4K => form(4, true, false, true, 0),
            GgmlDType::Q5K => form(5, true, false, true, 0),
            GgmlDType::Q6K => form(6, true, true, false, 32),
            GgmlDType::Q4_0 => form(4, false, false, false, 8),
            GgmlDType::Q4_1 => form(4, false, false, true, 0),
            GgmlDType::Q5_0 => form(5, false, false, false, 16),
            GgmlDType::Q5_1 => form(5, false, false, true, 0),
            GgmlDType::Q8_0 => form(8, false, false, false, 128),
            _ => None,
        }
    }

    /// Inputs that share one scale.
    pub(super) const fn span(self) -> usize {
        if self.wide { 256 } else { 32 }
    }

    /// Lines of 64 bytes that the codes of 32 inputs take.
    pub(super) const fn unit(self) -> usize {
        self.bits
    }

    /// Where in a span's bytes the scales begin.
    pub(super) const fn scales_at(self) -> usize {
        self.span() / 32 * self.unit() * 64
    }

    /// Where the minima begin.
    pub(super) const fn mins_at(self) -> usize {
        self.scales_at() + if self.half { 256 } else { 128 }
    }

    /// Where the factors in half precision begin: sixteen for the scales, sixteen for the minima.
    pub(super) const fn factors_at(self) -> usize {
        match (self.wide, self.min) {
            (true, true) => self.mins_at() + 128,
            (true, false) => self.mins_at(),
            (false, _) => self.scales_at(),
        }
    }

    /// Bytes of a span of one panel.
    pub(super) fn stride(self) -> usize {
        self.factors_at() + 64
    }
}
