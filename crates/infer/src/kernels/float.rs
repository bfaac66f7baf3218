//! Products with weights in single or half precision; sums in single precision.

use super::packed::{Kind, LANES, Packed};
use super::steps::{self, Region, STEP};
use super::threads::{Target, over_blocks};
use half::{bf16, f16};

/// Rows in blocks of [`STEP`], depth after depth.
pub(super) fn interleaved(x: &[f32], rows: usize, depth: usize) -> Vec<f32> {
    let mut out = vec![0f32; x.len()];
    let target = Target(out.as_mut_ptr());
    over_blocks(rows.div_ceil(STEP), x.len(), |range| {
        for b in range {
            let first = b * STEP;
            let m = (rows - first).min(STEP);
            // SAFETY: blocks do not overlap.
            let block = unsafe { std::slice::from_raw_parts_mut(target.at(first * depth), m * depth) };
            for r in 0..m {
                for (k, v) in x[(first + r) * depth..(first + r + 1) * depth].iter().enumerate() {
                    block[k * m + r] = *v;
                }
            }
        }
    });
    out
}

/// A block for the kernels; `T`: 0 for F32, 1 for F16, 2 for BF16.
struct Block<const T: u8> {
    /// Depth after depth, `rows` numbers each.
    x: *const f32,
    rows: usize,
    depth: usize,
    first: *const u8,
    second: *const u8,
    out: *mut f32,
    stride: usize,
}

impl<const T: u8> steps::Block for Block<T> {
    const AVX2_ROWS: usize = 6;

    #[cfg(target_arch = "x86_64")]
    unsafe fn avx512<const M: usize, const N: usize>(&self) {
        // SAFETY: as promised by the caller.
        unsafe { x86::avx512::<T, M, N>(self) }
    }

    #[cfg(target_arch = "x86_64")]
    unsafe fn avx2<const M: usize>(&self, row: usize, panel: usize) {
        // SAFETY: as promised by the caller.
        unsafe { x86::avx2::<T, M>(self, row, panel) }
    }

    unsafe fn portable(&self, row: usize, panel: usize) {
        // SAFETY: as promised by the caller.
        unsafe { portable(self, row, panel) }
    }
}

/// # Safety
/// As [`Packed::panels_into`].
pub(super) unsafe fn product(w: &Packed, x: &[f32], region: &Region) {
    // SAFETY: as promised by the caller.
    unsafe {
        match w.kind() {
            Kind::F32 => blocks::<0>(w, x, region),
            Kind::F16 => blocks::<1>(w, x, region),
            Kind::BF16 => blocks::<2>(w, x, region),
            Kind::Int8 => {}
        }
    }
}

unsafe fn blocks<const T: u8>(w: &Packed, x: &[f32], region: &Region) {
    region.each_block(|shape| {
        let block = Block::<T> {
            x: x[shape.row * w.depth..].as_ptr(),
            rows: shape.rows,
            depth: w.depth,
            first: w.panel(shape.panel).as_ptr(),
            second: w.panel(shape.panel + shape.panels - 1).as_ptr(),
            // SAFETY: within what the caller gave.
            out: unsafe { region.at(shape.row, shape.panel) },
            stride: region.stride,
        };
        // SAFETY: the rows and panels of the shape lie within the buffers.
        unsafe { steps::multiply(&block, shape) };
    });
}

unsafe fn portable<const T: u8>(b: &Block<T>, r: usize, panel: usize) {
    // SAFETY: as promised by the caller.
    unsafe {
        let w = if panel == 0 { b.first } else { b.second };
        let mut acc = [0f32; LANES];
        for k in 0..b.depth {
            let x = *b.x.add(k * b.rows + r);
            let mut line = [0f32; LANES];
            for (lane, l) in line.iter_mut().enumerate() {
                let at = k * LANES + lane;
                *l = match T {
                    0 => *w.cast::<f32>().add(at),
                    1 => f16::from_bits(*w.cast::<u16>().add(at)).to_f32(),
                    _ => bf16::from_bits(*w.cast::<u16>().add(at)).to_f32(),
                };
            }
            for lane in 0..LANES {
                acc[lane] += x * line[lane];
            }
        }
        std::ptr::copy_nonoverlapping(acc.as_ptr(), b.out.add(r * b.stride + panel * LANES), LANES);
    }
}

#[cfg(target_arch = "x86_64")]
// Registers are named by row and panel.
#[allow(clippy::needless_range_loop)]
mod x86 {
    use super::{Block, LANES};
    use std::arch::x86_64::*;

    #[inline]
    #[target_feature(enable = "avx512f")]
    unsafe fn line512<const T: u8>(w: *const u8, k: usize) -> __m512 {
        // SAFETY: the line lies in its panel.
        unsafe {
            match T {
                0 => _mm512_load_ps(w.add(k * 64).cast()),
                1 => _mm512_cvtph_ps(_mm256_load_si256(w.add(k * 32).cast())),
                _ => _mm512_castsi512_ps(_mm512_slli_epi32::<16>(_mm512_cvtepu16_epi32(_mm256_load_si256(
                    w.add(k * 32).cast(),
                )))),
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn avx512<const T: u8, const M: usize, const N: usize>(b: &Block<T>) {
        // SAFETY: the caller's buffers hold `M` rows and `N` panels.
        unsafe {
            let mut acc = [[_mm512_setzero_ps(); N]; M];
            for k in 0..b.depth {
                let mut w = [_mm512_setzero_ps(); N];
                w[0] = line512::<T>(b.first, k);
                if N == 2 {
                    w[N - 1] = line512::<T>(b.second, k);
                }
                for m in 0..M {
                    let x = _mm512_set1_ps(*b.x.add(k * M + m));
                    for n in 0..N {
                        acc[m][n] = _mm512_fmadd_ps(w[n], x, acc[m][n]);
                    }
                }
            }
            for m in 0..M {
                for n in 0..N {
                    _mm512_storeu_ps(b.out.add(m * b.stride + n * LANES), acc[m][n]);
                }
            }
        }
    }

    #[target_feature(enable = "avx2,fma,f16c")]
    pub(super) unsafe fn avx2<const T: u8, const M: usize>(b: &Block<T>, r: usize, panel: usize) {
        // SAFETY: as above.
        unsafe {
            let w = if panel == 0 { b.first } else { b.second };
            let mut acc = [[_mm256_setzero_ps(); 2]; M];
            for k in 0..b.depth {
                let mut line = [_mm256_setzero_ps(); 2];
                for h in 0..2 {
                    line[h] = match T {
                        0 => _mm256_load_ps(w.add(k * 64 + h * 32).cast()),
                        1 => _mm256_cvtph_ps(_mm_load_si128(w.add(k * 32 + h * 16).cast())),
                        _ => _mm256_castsi256_ps(_mm256_slli_epi32::<16>(_mm256_cvtepu16_epi32(_mm_load_si128(
                            w.add(k * 32 + h * 16).cast(),
                        )))),
                    };
                }
                for m in 0..M {
                    let x = _mm256_set1_ps(*b.x.add(k * b.rows + r + m));
                    for h in 0..2 {
                        acc[m][h] = _mm256_fmadd_ps(line[h], x, acc[m][h]);
                    }
                }
            }
            for m in 0..M {
                for h in 0..2 {
                    _mm256_storeu_ps(b.out.add((r + m) * b.stride + panel * LANES + h * 8), acc[m][h]);
                }
            }
        }
    }
}
