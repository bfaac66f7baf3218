//! The kernels for AVX-512 with VNNI and for AVX2.

mod avx2;
mod avx512;
mod pair;

use super::super::{Isa, LANES};
use super::Form;
use super::input::Spans;
use avx2::spans256;
use avx512::spans512;
use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

/// One span of one panel (of narrow ones up to [`RUN`]), and one block of rows.
#[derive(Clone, Copy)]
struct At {
    /// Spans, from here on.
    spans: usize,
    /// Codes, scales, minima, factors.
    w: *const u8,
    form: Form,
    /// For each four inputs, four bytes of each row.
    x: *const i8,
    /// By row.
    scales: *const f32,
    /// By row: four pairs of sums (wide) or one sum.
    sums: *const i32,
    /// By group of 16, `stride` apart: what the sum of each row begins with.
    starts: *const i32,
    /// Padded rows of the whole input.
    stride: usize,
    /// Sixteen sums for each row.
    out: *mut f32,
}

/// The form of wide spans, known to the compiler.
const fn wide<const BITS: usize, const HALF: bool, const MIN: bool>() -> Form {
    Form { bits: BITS, wide: true, half: HALF, min: MIN, bias: 0 }
}

/// Narrow spans of one call.
const RUN: usize = 16;

/// Adds the products of all rows with one panel to `tile`.
///
/// # Safety
/// `panel` holds all spans of the input's depth in `form`, `tile` sixteen numbers for each padded row,
/// and the processor has the instructions of `isa`, AVX2 or better.
pub(super) unsafe fn panel(isa: Isa, form: Form, panel: *const u8, input: &Spans, tile: *mut f32, next: *const u8) {
    // SAFETY: as promised by the caller.
    unsafe {
        macro_rules! with {
            ($f:ident) => {
                match (form.bits, form.wide, form.min) {
                    (4, true, _) => $f::<4, true, false, true>(form, panel, input, tile, next),
                    (5, true, _) => $f::<5, true, false, true>(form, panel, input, tile, next),
                    (6, true, _) => $f::<6, true, true, false>(form, panel, input, tile, next),
                    (4, _, false) => $f::<4, false, false, false>(form, panel, input, tile, next),
                    (4, _, true) => $f::<4, false, false, true>(form, panel, input, tile, next),
                    (5, _, false) => $f::<5, false, false, false>(form, panel, input, tile, next),
                    (5, _, true) => $f::<5, false, false, true>(form, panel, input, tile, next),
                    _ => $f::<8, false, false, false>(form, panel, input, tile, next),
                }
            };
        }
        if isa == Isa::Avx512 { with!(spans512) } else { with!(spans256) }
    }
}

/// The same for two panels of one form at once, which is faster with many rows.
///
/// # Safety
/// As for [`panel`], both panels and tiles.
pub(super) unsafe fn two_panels(
    isa: Isa,
    form: Form,
    panels: [*const u8; 2],
    input: &Spans,
    tiles: [*mut f32; 2],
    next: [*const u8; 2],
) {
    // SAFETY: as promised by the caller.
    unsafe {
        if isa == Isa::Avx512 && form.wide && input.padded >= PAIRED {
            match form.bits {
                4 => pair::spans::<4, false, true>(form, panels, input, tiles, next),
                5 => pair::spans::<5, false, true>(form, panels, input, tiles, next),
                _ => pair::spans::<6, true, false>(form, panels, input, tiles, next),
            }
            return;
        }
        panel(isa, form, panels[0], input, tiles[0], panels[1]);
        panel(isa, form, panels[1], input, tiles[1], next[0]);
    }
}

/// Rows from which it pays to unpack the codes of two panels before any row is multiplied.
const PAIRED: usize = 12;

/// Calls `work` with each span and each block of rows: the block's size.
#[inline(always)]
unsafe fn each(
    form: Form,
    panel: *const u8,
    input: &Spans,
    tile: *mut f32,
    next: *const u8,
    mut work: impl FnMut(usize, At),
) {
    let (span, padded) = (form.span(), input.padded);
    let sums = if form.wide { 4 } else { 1 };
    let (all, run) = (input.depth / span, if form.wide { 1 } else { RUN });
    for s in (0..all).step_by(run) {
        // The weights of the next call come while this one computes.
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
