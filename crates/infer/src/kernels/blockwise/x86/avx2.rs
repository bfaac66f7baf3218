//! The kernel for AVX2.

use super::super::form::Form;
use super::super::input::BlockInput;
use super::at::{At, each, wide};
use crate::kernels::packed::LANES;
use std::arch::x86_64::*;

#[target_feature(enable = "avx2,fma,f16c")]
pub(super) unsafe fn spans256<const BITS: usize, const WIDE: bool, const HALF: bool, const MIN: bool>(
    form: Form,
    panel: *const u8,
    input: &BlockInput,
    tile: *mut f32,
    next: *const u8,
) {
    // SAFETY: as promised by the caller.
    unsafe {
        each(form, panel, input, tile, next, |size, at| {
            let mut r = 0;
            while r < size {
                for side in 0..2 {
                    match size - r {
                        1 => tile256::<1, BITS, WIDE, HALF, MIN>(&at, size, r, side),
                        2 => tile256::<2, BITS, WIDE, HALF, MIN>(&at, size, r, side),
                        3 => tile256::<3, BITS, WIDE, HALF, MIN>(&at, size, r, side),
                        _ => tile256::<4, BITS, WIDE, HALF, MIN>(&at, size, r, side),
                    }
                }
                r += 4;
            }
        });
    }
}

#[target_feature(enable = "avx2")]
#[inline]
unsafe fn codes256<const BITS: usize, const Q: usize>(unit: *const u8) -> __m256i {
    // SAFETY: a unit has `BITS` lines; `unit` points to the first or second half of them.
    let line = |i: usize| unsafe { _mm256_load_si256(unit.add(i * 64).cast()) };
    if BITS == 8 {
        return line(Q);
    }
    let raw = line(Q % 4);
    let low = _mm256_and_si256(if Q < 4 { raw } else { _mm256_srli_epi16::<4>(raw) }, _mm256_set1_epi8(0x0f));
    match BITS {
        5 => {
            let h = line(4);
            let h = match Q {
                0 => _mm256_slli_epi16::<4>(h),
                1 => _mm256_slli_epi16::<3>(h),
                2 => _mm256_slli_epi16::<2>(h),
                3 => _mm256_slli_epi16::<1>(h),
                4 => h,
                5 => _mm256_srli_epi16::<1>(h),
                6 => _mm256_srli_epi16::<2>(h),
                _ => _mm256_srli_epi16::<3>(h),
            };
            _mm256_or_si256(low, _mm256_and_si256(h, _mm256_set1_epi8(0x10)))
        }
        6 => {
            let h = line(4 + Q / 4);
            let h = match Q % 4 {
                0 => _mm256_slli_epi16::<4>(h),
                1 => _mm256_slli_epi16::<2>(h),
                2 => h,
                _ => _mm256_srli_epi16::<2>(h),
            };
            _mm256_or_si256(low, _mm256_and_si256(h, _mm256_set1_epi8(0x30)))
        }
        _ => low,
    }
}

/// Adds the products of quad `$q` to `$dot`, by way of 16-bit sums that are widened before they can overflow.
macro_rules! quads256 {
    ($unit:ident, $x:ident, $m:ident, $dot:ident, $short:ident: $($q:literal)*) => {
        $({
            let w = codes256::<BITS, $q>($unit);
            for r in 0..R {
                let x = _mm256_set1_epi32($x.add(($q * $m + r) * 4).cast::<i32>().read_unaligned());
                let both = if BITS == 8 {
                    // 255 · 127 · 2 would not fit: magnitudes times the inputs with the signs.
                    let signed = _mm256_xor_si256(w, _mm256_set1_epi8(-128));
                    _mm256_maddubs_epi16(_mm256_abs_epi8(signed), _mm256_sign_epi8(x, signed))
                } else {
                    _mm256_maddubs_epi16(w, x)
                };
                $short[r] = _mm256_add_epi16($short[r], both);
                // 15 · 127 · 2 · 8, 31 · 127 · 2 · 4, 63 · 127 · 2 · 2 and 128 · 127 · 2 are below 2^15.
                let every = match BITS { 4 => 8, 5 => 4, 6 => 2, _ => 1 };
                if ($q + 1) % every == 0 || $q == 7 || (HALF && $q == 3) {
                    $dot[r] = _mm256_add_epi32($dot[r], _mm256_madd_epi16($short[r], _mm256_set1_epi16(1)));
                    $short[r] = _mm256_setzero_si256();
                }
            }
        })*
    };
}

/// `R` rows from row `r0` of a block of `m`; lanes 0 to 7 (`side` 0) or 8 to 15.
#[target_feature(enable = "avx2,fma,f16c")]
#[allow(clippy::needless_range_loop)]
unsafe fn tile256<const R: usize, const BITS: usize, const WIDE: bool, const HALF: bool, const MIN: bool>(
    at: &At,
    m: usize,
    r0: usize,
    side: usize,
) {
    // SAFETY: the caller's buffers hold a span and `m` rows, of which `R` begin at `r0`.
    unsafe {
        let mut sum = [_mm256_setzero_ps(); R];
        let mut short = [_mm256_setzero_si256(); R];
        let factors = |i: usize| {
            let at = at.w.add(const { wide::<BITS, HALF, MIN>().factors_at() } + i * 32 + side * 16);
            _mm256_cvtph_ps(_mm_load_si128(at.cast()))
        };
        let pair = |base: usize, p: usize| _mm_load_si128(at.w.add(base + p * 32 + side * 16).cast());
        let place = |u: usize| (at.w.add(u * BITS * 64 + side * 32), at.x.add((u * 8 * m + r0) * 4));
        if !WIDE {
            for s in 0..at.spans {
                let unit = at.w.add(s * (BITS + 1) * 64 + side * 32);
                let x = at.x.add(s * 32 * at.stride + r0 * 4);
                let row_sum = |r: usize| *at.sums.add(s * at.stride + r0 + r);
                let mut dot = [_mm256_setzero_si256(); R];
                if !MIN && BITS != 8 {
                    for r in 0..R {
                        dot[r] = _mm256_set1_epi32(-at.form.bias * row_sum(r));
                    }
                }
                quads256!(unit, x, m, dot, short: 0 1 2 3 4 5 6 7);
                let factors = |i: usize| {
                    let at = at.w.add((s * (BITS + 1) + BITS) * 64 + i * 32 + side * 16);
                    _mm256_cvtph_ps(_mm_load_si128(at.cast()))
                };
                let (d, min) = (factors(0), factors(1));
                for r in 0..R {
                    let mut v = _mm256_mul_ps(_mm256_cvtepi32_ps(dot[r]), d);
                    if MIN {
                        v = _mm256_fmadd_ps(min, _mm256_set1_ps(row_sum(r) as f32), v);
                    }
                    let out = at.out.add((r0 + r) * LANES + side * 8);
                    let scale = _mm256_set1_ps(*at.scales.add(s * at.stride + r0 + r));
                    _mm256_storeu_ps(out, _mm256_fmadd_ps(v, scale, _mm256_loadu_ps(out)));
                }
            }
            return;
        }
        if HALF {
            for u in 0..8 {
                let (unit, x) = place(u);
                let both = _mm256_cvtepi8_epi16(pair(const { wide::<BITS, HALF, MIN>().scales_at() }, u));
                let start = |g: usize, r: usize| _mm256_set1_epi32(*at.starts.add((u * 2 + g) * at.stride + r0 + r));
                let even = _mm256_cvtepi32_ps(_mm256_srai_epi32::<16>(_mm256_slli_epi32::<16>(both)));
                let odd = _mm256_cvtepi32_ps(_mm256_srai_epi32::<16>(both));
                let mut dot = [_mm256_setzero_si256(); R];
                for r in 0..R {
                    dot[r] = start(0, r);
                }
                quads256!(unit, x, m, dot, short: 0 1 2 3);
                for r in 0..R {
                    sum[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dot[r]), even, sum[r]);
                    dot[r] = start(1, r);
                }
                quads256!(unit, x, m, dot, short: 4 5 6 7);
                for r in 0..R {
                    sum[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dot[r]), odd, sum[r]);
                }
            }
        } else {
            for u in 0..8 {
                let (unit, x) = place(u);
                let both = _mm256_cvtepu8_epi16(pair(const { wide::<BITS, HALF, MIN>().scales_at() }, u / 2));
                let lane = if u % 2 == 0 {
                    _mm256_and_si256(both, _mm256_set1_epi32(0xffff))
                } else {
                    _mm256_srli_epi32::<16>(both)
                };
                let scale = _mm256_cvtepi32_ps(lane);
                let mut dot = [_mm256_setzero_si256(); R];
                quads256!(unit, x, m, dot, short: 0 1 2 3 4 5 6 7);
                for r in 0..R {
                    sum[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(dot[r]), scale, sum[r]);
                }
            }
        }
        let (d, dmin) = (factors(0), factors(1));
        let mut mins = [_mm256_setzero_si256(); R];
        if MIN {
            for p in 0..4 {
                let both = _mm256_cvtepu8_epi16(pair(const { wide::<BITS, HALF, MIN>().mins_at() }, p));
                for r in 0..R {
                    let sums = _mm256_set1_epi32(*at.sums.add((r0 + r) * 4 + p));
                    mins[r] = _mm256_add_epi32(mins[r], _mm256_madd_epi16(both, sums));
                }
            }
        }
        for r in 0..R {
            sum[r] = _mm256_mul_ps(sum[r], d);
            if MIN {
                sum[r] = _mm256_fnmadd_ps(_mm256_cvtepi32_ps(mins[r]), dmin, sum[r]);
            }
        }
        for r in 0..R {
            let out = at.out.add((r0 + r) * LANES + side * 8);
            let scale = _mm256_set1_ps(*at.scales.add(r0 + r));
            _mm256_storeu_ps(out, _mm256_fmadd_ps(sum[r], scale, _mm256_loadu_ps(out)));
        }
    }
}
