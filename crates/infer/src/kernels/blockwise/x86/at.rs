//! What one call of a kernel works on.

use super::super::form::Form;
use super::super::input::BlockInput;
use crate::kernels::packed::LANES;
use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

/// One span of one panel (of narrow ones up to [`RUN`]), and one block of rows.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// Number of spans, from here on.
    pub spans: usize,
    /// Codes, scales, minima, factors.
    pub w: *const u8,
    pub form: Form,
    /// For each four inputs, four bytes of each row.
    pub x: *const i8,
    /// By row.
    pub scales: *const f32,
    /// By row: four pairs of sums (wide) or one sum.
    pub sums: *const i32,
    /// By group of 16, `stride` apart: what the sum of each row begins with.
    pub starts: *const i32,
    /// Padded rows of the whole input.
    pub stride: usize,
    /// Sixteen sums for each row.
    pub out: *mut f32,
}

/// The form of wide spans, known to the compiler.
pub(super) const fn wide<const BITS: usize, const HALF: bool, const MIN: bool>() -> Form {
    Form { bits: BITS, wide: true, half: HALF, min: MIN, bias: 0 }
}

/// Narrow spans of one call.
pub(super) const RUN: usize = 16;

/// Calls `work` with each span and each block of rows, and the size of the block.
#[inline(always)]
pub(super) unsafe fn each(
    form: Form,
    panel: *const u8,
    input: &BlockInput,
    tile: *mut f32,
    next: *const u8,
    mut work: impl FnMut(usize, At),
) {
    let (span, padded) = (form.span(), input.padded);
    let sums = if form.wide { 4 } else { 1 };
    let (all, run) = (input.depth / span, if form.wide { 1 } else { RUN });
    for s in (0..all).step_by(run) {
        // The weights of the next call are prefetched while this one computes.
        let ahead = if s + run < all { panel.wrapping_add((s + run) * form.stride()) } else { next };
        for line in 0..run * form.stride() / 64 {
            let at = ahead.wrapping_add(line * 64);
            // SAFETY: a hint; addresses that are nowhere are ignored.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(at.cast()) };
        }
        let mut first = 0;
        while first < padded {
            let size = input.block(first);
            // SAFETY: the vectors of the input have a place for each span and row.
            let at = unsafe {
                At {
                    spans: run.min(all - s),
                    w: panel.add(s * form.stride()),
                    form,
                    x: input.data.as_ptr().add((s * padded + first) * span),
                    scales: input.scales.as_ptr().add(s * padded + first),
                    sums: input.sums.as_ptr().add((s * padded + first) * sums),
                    starts: input.starts.as_ptr().wrapping_add(s * 16 * padded + first),
                    stride: padded,
                    out: tile.add(first * LANES),
                }
            };
            work(size, at);
            first += size;
        }
    }
}
