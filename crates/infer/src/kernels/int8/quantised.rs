//! Input rows in eight bits.

use super::amx;
use super::layout::{Layout, TILE_ROWS};
use crate::kernels::packed::DEPTHS;
use crate::kernels::processor::versions;
use crate::kernels::steps::STEP;
use crate::kernels::threads::over_blocks;

/// Input rows in eight bits, a scale for each.
pub(crate) struct Quantised {
    pub(super) layout: Layout,
    pub(super) data: Vec<i8>,
    pub(super) padded: usize,
    pub(super) scales: Vec<f32>,
    /// 128 times the sum of a row: what the weights' offset adds.
    pub(super) offsets: Vec<i32>,
}

/// 1.5·2^23: adding and subtracting it rounds to the nearest whole number, ties to even.
const ROUNDING: f32 = 12_582_912.0;

versions! {
    /// Quantises one row with the scale that maps its largest magnitude to 127; returns the scale and the sum.
    pub(crate) fn quantise_row(x: &[f32], out: &mut [i8]) -> (f32, i32) {
        // Without the sign, the bits of numbers sort like their values, and non-finite ones come last.
        let magnitude = |v: f32| v.to_bits() & 0x7fff_ffff;
        let mut tops = [0u32; 16];
        let chunks = x.chunks_exact(16);
        let rest = chunks.remainder().iter().fold(0, |m, v| m.max(magnitude(*v)));
        for c in chunks {
            for i in 0..16 {
                tops[i] = tops[i].max(magnitude(c[i]));
            }
        }
        let top = f32::from_bits(tops.iter().fold(rest, |m, v| m.max(*v)));
        let _ = FMA;
        let inverse = 127.0 / top;
        // A number that is not finite must not pass for one that is. Numbers so small that nothing brings them to 127 are
        // zero.
        if !top.is_finite() || !inverse.is_finite() {
            out.fill(0);
            return (if top.is_finite() { 1.0 } else { f32::NAN }, 0);
        }
        let mut sum = 0i32;
        for (o, v) in out.iter_mut().zip(x) {
            let q = (v * inverse + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits()) as i32;
            *o = q as i8;
            sum = sum.wrapping_add(q);
        }
        (top / 127.0, sum)
    }
}

versions! {
    /// Quantises one row with a given multiplier; what lies beyond 127 becomes 127. Returns the sum.
    fn quantise_row_by(x: &[f32], multiplier: f32, out: &mut [i8]) -> i32 {
        let _ = FMA;
        let mut sum = 0i32;
        for (o, v) in out.iter_mut().zip(x) {
            let q = ((v * multiplier).clamp(-127.0, 127.0) + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits()) as i32;
            *o = q as i8;
            sum = sum.wrapping_add(q);
        }
        sum
    }
}

impl Quantised {
    /// `by` is the multiplier of all rows; without one, each row has its own.
    pub(crate) fn new(x: &[f32], rows: usize, depth: usize, padded: usize, by: Option<f32>) -> Self {
        let layout = if rows >= TILE_ROWS && amx::available() { Layout::Tiles } else { Layout::Interleaved };
        Self::laid(layout, x, rows, depth, padded, by)
    }

    pub(super) fn laid(layout: Layout, x: &[f32], rows: usize, depth: usize, padded: usize, by: Option<f32>) -> Self {
        let (block, held) = match layout {
            Layout::Interleaved => (STEP, rows),
            Layout::Tiles => (TILE_ROWS, rows.next_multiple_of(TILE_ROWS)),
        };
        let mut it =
            Self { layout, data: vec![0i8; held * padded], padded, scales: vec![0.0; rows], offsets: vec![0; rows] };
        let (data, scales, offsets) =
            (it.data.as_mut_ptr() as usize, it.scales.as_mut_ptr() as usize, it.offsets.as_mut_ptr() as usize);
        over_blocks(rows.div_ceil(block), x.len(), |range| {
            let mut line = vec![0i8; padded];
            for b in range {
                let first = b * block;
                let m = (rows - first).min(block);
                let room = (held - first).min(block) * padded / 4;
                // SAFETY: blocks do not overlap, nor do their rows' scales and offsets.
                let fours =
                    unsafe { std::slice::from_raw_parts_mut((data as *mut [i8; 4]).add(first * padded / 4), room) };
                for r in 0..m {
                    let at = first + r;
                    let row = &x[at * depth..(at + 1) * depth];
                    let (scale, sum) = match by {
                        None => quantise_row(row, &mut line[..depth]),
                        // A number that is not finite must not pass for one that is.
                        Some(_) if !row.iter().all(|v| v.is_finite()) => (f32::NAN, 0),
                        Some(by) => (1.0 / by, quantise_row_by(row, by, &mut line[..depth])),
                    };
                    // SAFETY: as above.
                    unsafe {
                        *(scales as *mut f32).add(at) = scale;
                        *(offsets as *mut i32).add(at) = sum.wrapping_mul(128);
                    }
                    let line = line.as_chunks::<4>().0;
                    match layout {
                        Layout::Interleaved => line.iter().enumerate().for_each(|(k, four)| fours[k * m + r] = *four),
                        Layout::Tiles => {
                            const WIDE: usize = DEPTHS / 4;
                            for (t, part) in line.chunks_exact(WIDE).enumerate() {
                                fours[(t * TILE_ROWS + r) * WIDE..][..WIDE].copy_from_slice(part);
                            }
                        }
                    }
                }
            }
        });
        it
    }
}
