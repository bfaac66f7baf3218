//! The kernel for AVX-512 with VNNI.

use super::super::form::Form;
use super::super::input::BlockInput;
use super::at::{At, each, wide};
use crate::kernels::packed::LANES;
use std::arch::x86_64::*;

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(super) unsafe fn spans512<const BITS: usize, const WIDE: bool, const HALF: bool, const MIN: bool>(
    form: Form,
    panel: *const u8,
    input: &BlockInput,
    tile: *mut f32,
    next: *const u8,
) {
    macro_rules! sizes {
        ($size:ident, $at:ident: $($n:literal)*) => {
            match $size {
                $($n => tile512::<$n, BITS, WIDE, HALF, MIN>(&$at),)*
                _ => {}
            }
        };
    }
    // SAFETY: as promised by the caller.
    unsafe { each(form, panel, input, tile, next, |size, at| sizes!(size, at: 1 2 3 4 6 8 10 12)) }
}

/// The codes of four inputs, `Q` of the eight in a unit, sixteen channels side by side.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
pub(super) unsafe fn codes512<const BITS: usize, const Q: usize>(unit: *const u8) -> __m512i {
    // SAFETY: a unit has `BITS` lines.
    let line = |i: usize| unsafe { _mm512_load_si512(unit.add(i * 64).cast()) };
    if BITS == 8 {
        return line(Q);
    }
    let raw = line(Q % 4);
    let low = _mm512_and_si512(if Q < 4 { raw } else { _mm512_srli_epi16::<4>(raw) }, _mm512_set1_epi8(0x0f));
    // a | (b & c)
    const OR_AND: i32 = 0xf8;
    match BITS {
        5 => {
            let h = line(4);
            let h = match Q {
                0 => _mm512_slli_epi16::<4>(h),
                1 => _mm512_slli_epi16::<3>(h),
                2 => _mm512_slli_epi16::<2>(h),
                3 => _mm512_slli_epi16::<1>(h),
                4 => h,
                5 => _mm512_srli_epi16::<1>(h),
                6 => _mm512_srli_epi16::<2>(h),
                _ => _mm512_srli_epi16::<3>(h),
            };
            _mm512_ternarylogic_epi64::<OR_AND>(low, h, _mm512_set1_epi8(0x10))
        }
        6 => {
            let h = line(4 + Q / 4);
            let h = match Q % 4 {
                0 => _mm512_slli_epi16::<4>(h),
                1 => _mm512_slli_epi16::<2>(h),
                2 => h,
                _ => _mm512_srli_epi16::<2>(h),
            };
            _mm512_ternarylogic_epi64::<OR_AND>(low, h, _mm512_set1_epi8(0x30))
        }
        _ => low,
    }
}

/// Adds the products of quad `$q` to `$dot`.
macro_rules! quads512 {
    ($at:ident, $unit:ident, $x:ident, $dot:ident: $($q:literal)*) => {
        $({
            let w = codes512::<BITS, $q>($unit);
            for r in 0..R {
                let x = _mm512_set1_epi32($x.add(($q * R + r) * 4).cast::<i32>().read_unaligned());
                $dot[r] = _mm512_dpbusd_epi32($dot[r], w, x);
            }
        })*
    };
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
// Registers are named by row.
#[allow(clippy::needless_range_loop)]
unsafe fn tile512<const R: usize, const BITS: usize, const WIDE: bool, const HALF: bool, const MIN: bool>(at: &At) {
    // SAFETY: the caller's buffers hold a span and `R` rows.
    unsafe {
        let mut sum = [_mm512_setzero_ps(); R];
        let factors = |i: usize| {
            let at = at.w.add(const { wide::<BITS, HALF, MIN>().factors_at() } + i * 32);
            _mm512_cvtph_ps(_mm256_load_si256(at.cast()))
        };
        if !WIDE {
            for r in 0..R {
                sum[r] = _mm512_loadu_ps(at.out.add(r * LANES));
            }
            for s in 0..at.spans {
                let (unit, x) = (at.w.add(s * (BITS + 1) * 64), at.x.add(s * 32 * at.stride));
                let row_sum = |r: usize| *at.sums.add(s * at.stride + r);
                let mut dot = [_mm512_setzero_si512(); R];
                if !MIN {
                    for r in 0..R {
                        dot[r] = _mm512_set1_epi32(-at.form.bias * row_sum(r));
                    }
                }
                quads512!(at, unit, x, dot: 0 1 2 3 4 5 6 7);
                let factors = |i: usize| _mm512_cvtph_ps(_mm256_load_si256(unit.add(BITS * 64 + i * 32).cast()));
                let (d, m) = (factors(0), factors(1));
                for r in 0..R {
                    let mut v = _mm512_mul_ps(_mm512_cvtepi32_ps(dot[r]), d);
                    if MIN {
                        v = _mm512_fmadd_ps(m, _mm512_set1_ps(row_sum(r) as f32), v);
                    }
                    sum[r] = _mm512_fmadd_ps(v, _mm512_set1_ps(*at.scales.add(s * at.stride + r)), sum[r]);
                }
            }
            for r in 0..R {
                _mm512_storeu_ps(at.out.add(r * LANES), sum[r]);
            }
            return;
        }
        if HALF {
            for u in 0..8 {
                let (unit, x) = (at.w.add(u * BITS * 64), at.x.add(u * 8 * R * 4));
                let pair = _mm256_load_si256(at.w.add(const { wide::<BITS, HALF, MIN>().scales_at() } + u * 32).cast());
                let pair = _mm512_cvtepi8_epi16(pair);
                let start = |g: usize, r: usize| _mm512_set1_epi32(*at.starts.add((u * 2 + g) * at.stride + r));
                let even = _mm512_cvtepi32_ps(_mm512_srai_epi32::<16>(_mm512_slli_epi32::<16>(pair)));
                let odd = _mm512_cvtepi32_ps(_mm512_srai_epi32::<16>(pair));
                let mut dot = [_mm512_setzero_si512(); R];
                for r in 0..R {
                    dot[r] = start(0, r);
                }
                quads512!(at, unit, x, dot: 0 1 2 3);
                for r in 0..R {
                    sum[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot[r]), even, sum[r]);
                    dot[r] = start(1, r);
                }
                quads512!(at, unit, x, dot: 4 5 6 7);
                for r in 0..R {
                    sum[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot[r]), odd, sum[r]);
                }
            }
        } else {
            for p in 0..4 {
                let pair = _mm256_load_si256(at.w.add(const { wide::<BITS, HALF, MIN>().scales_at() } + p * 32).cast());
                let pair = _mm512_cvtepu8_epi16(pair);
                for side in 0..2 {
                    let u = p * 2 + side;
                    let (unit, x) = (at.w.add(u * BITS * 64), at.x.add(u * 8 * R * 4));
                    let lane = if side == 0 {
                        _mm512_and_si512(pair, _mm512_set1_epi32(0xffff))
                    } else {
                        _mm512_srli_epi32::<16>(pair)
                    };
                    let scale = _mm512_cvtepi32_ps(lane);
                    let mut dot = [_mm512_setzero_si512(); R];
                    quads512!(at, unit, x, dot: 0 1 2 3 4 5 6 7);
                    for r in 0..R {
                        sum[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(dot[r]), scale, sum[r]);
                    }
                }
            }
        }
        let (d, dmin) = (factors(0), factors(1));
        let mut mins = [_mm512_setzero_si512(); R];
        if MIN {
            for p in 0..4 {
                let pair = _mm256_load_si256(at.w.add(const { wide::<BITS, HALF, MIN>().mins_at() } + p * 32).cast());
                let pair = _mm512_cvtepu8_epi16(pair);
                for r in 0..R {
                    mins[r] = _mm512_dpwssd_epi32(mins[r], pair, _mm512_set1_epi32(*at.sums.add(r * 4 + p)));
                }
            }
        }
        for r in 0..R {
            sum[r] = _mm512_mul_ps(sum[r], d);
            if MIN {
                sum[r] = _mm512_fnmadd_ps(_mm512_cvtepi32_ps(mins[r]), dmin, sum[r]);
            }
        }
        for r in 0..R {
            let out = at.out.add(r * LANES);
            let scale = _mm512_set1_ps(*at.scales.add(r));
            _mm512_storeu_ps(out, _mm512_fmadd_ps(sum[r], scale, _mm512_loadu_ps(out)));
        }
    }
}
