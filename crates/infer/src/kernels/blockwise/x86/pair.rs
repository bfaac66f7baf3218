//! The kernel for AVX-512 with VNNI and many rows: the codes of a span of two panels are unpacked once for all rows,
//! and each loaded input is multiplied with both panels.

use super::super::form::Form;
use super::super::input::BlockInput;
use super::at::wide;
use super::avx512::codes512;
use crate::kernels::packed::LANES;
use std::arch::x86_64::*;

/// Rows at a time: with two panels, their sums fill the registers.
const ROWS: usize = 6;

/// One span of one panel, unpacked.
#[repr(C, align(64))]
struct Unpacked {
    /// By four inputs.
    codes: [[u8; 64]; 64],
    /// By group.
    scales: [[f32; LANES]; 16],
    /// Pairs of 16 bits, by pair of groups.
    mins: [[i32; LANES]; 4],
    /// Of the scales, of the minima.
    factors: [[f32; LANES]; 2],
}

impl Unpacked {
    const EMPTY: Self =
        Self { codes: [[0; 64]; 64], scales: [[0.0; LANES]; 16], mins: [[0; LANES]; 4], factors: [[0.0; LANES]; 2] };

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
    unsafe fn fill<const BITS: usize, const HALF: bool, const MIN: bool>(&mut self, w: *const u8) {
        let form = const { wide::<BITS, HALF, MIN>() };
        // SAFETY: `w` points to a whole span in this form.
        unsafe {
            macro_rules! quads {
                ($u:ident: $($q:literal)*) => {
                    $(_mm512_store_si512(
                        self.codes[$u * 8 + $q].as_mut_ptr().cast(),
                        codes512::<BITS, $q>(w.add($u * BITS * 64)),
                    );)*
                };
            }
            for u in 0..8 {
                quads!(u: 0 1 2 3 4 5 6 7);
            }
            for p in 0..if HALF { 8 } else { 4 } {
                let pair = _mm256_load_si256(w.add(form.scales_at() + p * 32).cast());
                let (even, odd) = if HALF {
                    let pair = _mm512_cvtepi8_epi16(pair);
                    (_mm512_srai_epi32::<16>(_mm512_slli_epi32::<16>(pair)), _mm512_srai_epi32::<16>(pair))
                } else {
                    let pair = _mm512_cvtepu8_epi16(pair);
                    (_mm512_and_si512(pair, _mm512_set1_epi32(0xffff)), _mm512_srli_epi32::<16>(pair))
                };
                _mm512_store_ps(self.scales[p * 2].as_mut_ptr(), _mm512_cvtepi32_ps(even));
                _mm512_store_ps(self.scales[p * 2 + 1].as_mut_ptr(), _mm512_cvtepi32_ps(odd));
            }
            if MIN {
                for p in 0..4 {
                    let pair = _mm256_load_si256(w.add(form.mins_at() + p * 32).cast());
                    _mm512_store_si512(self.mins[p].as_mut_ptr().cast(), _mm512_cvtepu8_epi16(pair));
                }
            }
            for i in 0..2 {
                let factors = _mm256_load_si256(w.add(form.factors_at() + i * 32).cast());
                _mm512_store_ps(self.factors[i].as_mut_ptr(), _mm512_cvtph_ps(factors));
            }
        }
    }
}

/// One span of the input, and some rows of one of its blocks.
#[derive(Clone, Copy)]
struct At {
    /// For each four inputs, four bytes of each row of the block; from the first of these rows on.
    x: *const i8,
    /// Rows of the block.
    block: usize,
    /// By row.
    scales: *const f32,
    /// By row, four pairs of sums.
    sums: *const i32,
    /// By group of 16, `stride` apart: what the sum of each row begins with.
    starts: *const i32,
    stride: usize,
    /// Sixteen sums for each row, by panel.
    out: [*mut f32; 2],
}

/// Adds the products of all rows with two panels to `tiles`.
///
/// # Safety
/// Each panel holds all spans of the input's depth in `form`, each tile sixteen numbers for each padded
/// row, and the processor has the instructions.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(super) unsafe fn spans<const BITS: usize, const HALF: bool, const MIN: bool>(
    form: Form,
    panels: [*const u8; 2],
    input: &BlockInput,
    tiles: [*mut f32; 2],
    next: [*const u8; 2],
) {
    let (all, padded, stride) = (input.depth / 256, input.padded, form.stride());
    let mut unpacked = [Unpacked::EMPTY; 2];
    for s in 0..all {
        for side in 0..2 {
            // The weights of the next span are prefetched while this one computes.
            let ahead = if s + 1 < all { panels[side].wrapping_add((s + 1) * stride) } else { next[side] };
            // SAFETY: the panel has a place for each span; prefetching is a hint.
            unsafe {
                for line in 0..stride / 64 {
                    _mm_prefetch::<_MM_HINT_T0>(ahead.wrapping_add(line * 64).cast());
                }
                unpacked[side].fill::<BITS, HALF, MIN>(panels[side].add(s * stride));
            }
        }
        let mut first = 0;
        while first < padded {
            let block = input.block(first);
            let mut r = 0;
            while r < block {
                let row = first + r;
                // SAFETY: the vectors of the input have a place for each span and row.
                unsafe {
                    let at = At {
                        x: input.data.as_ptr().add((s * padded + first) * 256 + r * 4),
                        block,
                        scales: input.scales.as_ptr().add(s * padded + row),
                        sums: input.sums.as_ptr().add((s * padded + row) * 4),
                        starts: input.starts.as_ptr().add(s * 16 * padded + row),
                        stride: padded,
                        out: [tiles[0].add(row * LANES), tiles[1].add(row * LANES)],
                    };
                    match block - r {
                        1 => tile::<1, HALF, MIN>(&unpacked, &at),
                        2 => tile::<2, HALF, MIN>(&unpacked, &at),
                        3 => tile::<3, HALF, MIN>(&unpacked, &at),
                        4 => tile::<4, HALF, MIN>(&unpacked, &at),
                        5 => tile::<5, HALF, MIN>(&unpacked, &at),
                        _ => tile::<ROWS, HALF, MIN>(&unpacked, &at),
                    }
                }
                r += ROWS;
            }
            first += block;
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
// Registers are named by row and panel.
#[allow(clippy::needless_range_loop)]
unsafe fn tile<const R: usize, const HALF: bool, const MIN: bool>(unpacked: &[Unpacked; 2], at: &At) {
    let (groups, quads) = const { if HALF { (16, 4) } else { (8, 8) } };
    let mut sum = [[_mm512_setzero_ps(); R]; 2];
    let mut x = at.x;
    // SAFETY: the caller's buffers hold a span and `R` rows.
    unsafe {
        for g in 0..groups {
            let mut dot = [[_mm512_setzero_si512(); R]; 2];
            if HALF {
                for r in 0..R {
                    dot[0][r] = _mm512_set1_epi32(*at.starts.add(g * at.stride + r));
                    dot[1][r] = dot[0][r];
                }
            }
            for q in 0..quads {
                let w = |side: usize| _mm512_load_si512(unpacked[side].codes[g * quads + q].as_ptr().cast());
                let (a, b) = (w(0), w(1));
                for r in 0..R {
                    let x = _mm512_set1_epi32(x.add(r * 4).cast::<i32>().read_unaligned());
                    dot[0][r] = _mm512_dpbusd_epi32(dot[0][r], a, x);
                    dot[1][r] = _mm512_dpbusd_epi32(dot[1][r], b, x);
                }
                x = x.add(at.block * 4);
            }
            for side in 0..2 {
                let scale = _mm512_load_ps(unpacked[side].scales[g].as_ptr());
                for r in 0..R {
                    sum[side][r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot[side][r]), scale, sum[side][r]);
                }
            }
        }
        for side in 0..2 {
            let factor = |i: usize| _mm512_load_ps(unpacked[side].factors[i].as_ptr());
            let mut mins = [_mm512_setzero_si512(); R];
            if MIN {
                for p in 0..4 {
                    let pair = _mm512_load_si512(unpacked[side].mins[p].as_ptr().cast());
                    for r in 0..R {
                        mins[r] = _mm512_dpwssd_epi32(mins[r], pair, _mm512_set1_epi32(*at.sums.add(r * 4 + p)));
                    }
                }
            }
            for r in 0..R {
                let mut v = _mm512_mul_ps(sum[side][r], factor(0));
                if MIN {
                    v = _mm512_fnmadd_ps(_mm512_cvtepi32_ps(mins[r]), factor(1), v);
                }
                let out = at.out[side].add(r * LANES);
                let scale = _mm512_set1_ps(*at.scales.add(r));
                _mm512_storeu_ps(out, _mm512_fmadd_ps(v, scale, _mm512_loadu_ps(out)));
            }
        }
    }
}
