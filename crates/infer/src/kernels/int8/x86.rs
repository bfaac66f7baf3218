//! 8-bit products in the registers of AVX-512 VNNI and AVX2.

// Registers are named by row and panel.
#![allow(clippy::needless_range_loop)]

use super::layout::Block;
use crate::kernels::packed::LANES;
use std::arch::x86_64::*;

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) unsafe fn avx512<const M: usize, const N: usize>(b: &Block) {
    // SAFETY: the caller's buffers hold `M` rows and `N` panels.
    unsafe {
        let mut acc = [[_mm512_setzero_si512(); N]; M];
        for k in 0..b.steps {
            let mut w = [_mm512_setzero_si512(); N];
            w[0] = _mm512_load_si512(b.first.add(k * 64).cast());
            if N == 2 {
                w[N - 1] = _mm512_load_si512(b.second.add(k * 64).cast());
            }
            for m in 0..M {
                let x = _mm512_set1_epi32(b.a.add((k * M + m) * 4).cast::<i32>().read_unaligned());
                for n in 0..N {
                    acc[m][n] = _mm512_dpbusd_epi32(acc[m][n], w[n], x);
                }
            }
        }
        for m in 0..M {
            let offset = _mm512_set1_epi32(*b.offsets.add(m));
            let scale = _mm512_set1_ps(*b.row_scales.add(m));
            for n in 0..N {
                let v = _mm512_cvtepi32_ps(_mm512_sub_epi32(acc[m][n], offset));
                let s = _mm512_mul_ps(scale, _mm512_loadu_ps(b.scales.add(n * LANES)));
                _mm512_storeu_ps(b.out.add(m * b.stride + n * LANES), _mm512_mul_ps(v, s));
            }
        }
    }
}

/// Products of bytes in 16-bit lanes: even and odd bytes separately, since the byte instruction would saturate.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn avx2<const M: usize>(b: &Block, r: usize, panel: usize) {
    // SAFETY: as above.
    unsafe {
        let w = if panel == 0 { b.first } else { b.second };
        let low = _mm256_set1_epi16(0x00ff);
        let mut acc = [[_mm256_setzero_si256(); 2]; M];
        for k in 0..b.steps {
            let mut even = [low; 2];
            let mut odd = [low; 2];
            for h in 0..2 {
                let line = _mm256_load_si256(w.add(k * 64 + h * 32).cast());
                even[h] = _mm256_and_si256(line, low);
                odd[h] = _mm256_srli_epi16::<8>(line);
            }
            for m in 0..M {
                let x = _mm256_set1_epi32(b.a.add((k * b.rows + r + m) * 4).cast::<i32>().read_unaligned());
                let x_even = _mm256_srai_epi16::<8>(_mm256_slli_epi16::<8>(x));
                let x_odd = _mm256_srai_epi16::<8>(x);
                for h in 0..2 {
                    let sum = _mm256_add_epi32(_mm256_madd_epi16(even[h], x_even), _mm256_madd_epi16(odd[h], x_odd));
                    acc[m][h] = _mm256_add_epi32(acc[m][h], sum);
                }
            }
        }
        for m in 0..M {
            let offset = _mm256_set1_epi32(*b.offsets.add(r + m));
            let scale = _mm256_set1_ps(*b.row_scales.add(r + m));
            for h in 0..2 {
                let at = panel * LANES + h * 8;
                let v = _mm256_cvtepi32_ps(_mm256_sub_epi32(acc[m][h], offset));
                let s = _mm256_mul_ps(scale, _mm256_loadu_ps(b.scales.add(at)));
                _mm256_storeu_ps(b.out.add((r + m) * b.stride + at), _mm256_mul_ps(v, s));
            }
        }
    }
}
