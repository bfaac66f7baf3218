//! Attention of one query head over keys and values at arbitrary places of a store.

use super::processor::{Isa, isa, versions};
use super::simple::exp;

/// Keys and values of one query: where each position is stored, and what is added to its score.
pub struct Keys<'a> {
    /// Store of keys.
    pub keys: &'a [f32],
    /// Store of values.
    pub values: &'a [f32],
    /// For each position, the index in both stores where its first head begins.
    pub places: &'a [usize],
    /// Added to the scores, by position; empty for nothing.
    pub bias: &'a [f32],
    /// Factor on the scores.
    pub scale: f32,
}

/// Dot product in sixteen lanes, in a fixed order.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32], fma: bool) -> f32 {
    let mut lanes = [0f32; 16];
    let (ca, cb) = (a.chunks_exact(16), b.chunks_exact(16));
    let mut rest = 0.0;
    for (x, y) in ca.remainder().iter().zip(cb.remainder()) {
        rest += x * y;
    }
    for (x, y) in ca.zip(cb) {
        for i in 0..16 {
            lanes[i] = if fma { x[i].mul_add(y[i], lanes[i]) } else { lanes[i] + x[i] * y[i] };
        }
    }
    for half in [8, 4, 2, 1] {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
    }
    lanes[0] + rest
}

/// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) of the query `q` of the head that begins `head`
/// numbers after each place; `out` (as long as `q`) receives the weighted sum of the values. `weights` is scratch
/// space.
///
/// # Panics
/// If a place plus its head exceeds the stores.
pub fn attend(q: &[f32], k: &Keys, head: usize, weights: &mut Vec<f32>, out: &mut [f32]) {
    let d = q.len();
    let last = k.places.iter().max().map_or(0, |p| p + head + d);
    assert!(last <= k.keys.len() && last <= k.values.len() && out.len() == d, "a place beyond the store");
    weights.clear();
    weights.resize(k.places.len(), 0.0);
    #[cfg(target_arch = "x86_64")]
    if d.is_multiple_of(16) && d <= 128 {
        // SAFETY: `isa` found the features; the places were checked above.
        unsafe {
            match isa() {
                Isa::Avx512 => return x86::avx512(q, k, head, weights, out),
                Isa::Avx2 => return x86::avx2(q, k, head, weights, out),
                Isa::Portable => {}
            }
        }
    }
    plain(q, k, head, weights, out);
}

versions! {
    /// Softmax of scores after scaling and bias, without the division; returns the divisor.
    pub(crate) fn softmax(weights: &mut [f32], scale: f32, bias: &[f32]) -> f32 {
        let _ = FMA;
        let mut top = f32::NEG_INFINITY;
        for (i, w) in weights.iter_mut().enumerate() {
            *w *= scale;
            if let Some(b) = bias.get(i) {
                *w += b;
            }
            top = if *w > top { *w } else { top };
        }
        for w in weights.iter_mut() {
            *w = exp(*w - top);
        }
        let mut sum = 0.0;
        for w in weights.iter() {
            sum += *w;
        }
        sum
    }
}

fn plain(q: &[f32], k: &Keys, head: usize, weights: &mut [f32], out: &mut [f32]) {
    let d = q.len();
    for (w, place) in weights.iter_mut().zip(k.places) {
        *w = dot(q, &k.keys[place + head..place + head + d], false);
    }
    let inverse = 1.0 / softmax(weights, k.scale, k.bias);
    out.fill(0.0);
    for (w, place) in weights.iter().zip(k.places) {
        let w = *w * inverse;
        for (o, v) in out.iter_mut().zip(&k.values[place + head..place + head + d]) {
            *o += w * v;
        }
    }
}

#[cfg(target_arch = "x86_64")]
// Registers are named by their place.
#[allow(clippy::needless_range_loop)]
pub(super) mod x86 {
    use super::{Keys, softmax};
    use std::arch::x86_64::*;

    /// Dot products of `q`, a multiple of 16 numbers, with four keys: their sums are folded together.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
    #[inline]
    pub(crate) unsafe fn four_dots(q: &[f32], p: [*const f32; 4]) -> __m128 {
        // SAFETY: as the caller promises, the keys are as long as the query.
        unsafe {
            let mut acc = [_mm512_setzero_ps(); 4];
            let mut c = 0;
            while c < q.len() {
                let x = _mm512_loadu_ps(q.as_ptr().add(c));
                for j in 0..4 {
                    acc[j] = _mm512_fmadd_ps(x, _mm512_loadu_ps(p[j].add(c)), acc[j]);
                }
                c += 16;
            }
            let half = acc.map(|a| _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps::<1>(a)));
            let pair = _mm256_hadd_ps(_mm256_hadd_ps(half[0], half[1]), _mm256_hadd_ps(half[2], half[3]));
            _mm_add_ps(_mm256_castps256_ps128(pair), _mm256_extractf128_ps::<1>(pair))
        }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
    pub(crate) unsafe fn avx512(q: &[f32], k: &Keys, head: usize, weights: &mut [f32], out: &mut [f32]) {
        // SAFETY: `attend` checked the places; a head has `d` numbers, a multiple of 16.
        unsafe {
            let (d, n) = (q.len(), k.places.len());
            let key = |i: usize| k.keys.as_ptr().add(*k.places.get_unchecked(i) + head);
            let mut i = 0;
            // Four keys at a time: their sums are folded together.
            while i + 4 <= n {
                let p = [key(i), key(i + 1), key(i + 2), key(i + 3)];
                let sums = four_dots(q, p);
                _mm_storeu_ps(weights.as_mut_ptr().add(i), sums);
                i += 4;
            }
            while i < n {
                let p = key(i);
                let mut acc = _mm512_setzero_ps();
                let mut c = 0;
                while c < d {
                    acc = _mm512_fmadd_ps(_mm512_loadu_ps(q.as_ptr().add(c)), _mm512_loadu_ps(p.add(c)), acc);
                    c += 16;
                }
                *weights.get_unchecked_mut(i) = _mm512_reduce_add_ps(acc);
                i += 1;
            }
            let inverse = 1.0 / softmax(weights, k.scale, k.bias);
            let mut c = 0;
            while c < d {
                // Up to 64 numbers of the output stay in registers.
                let wide = ((d - c) / 16).min(4);
                let mut acc = [_mm512_setzero_ps(); 4];
                for i in 0..n {
                    let w = _mm512_set1_ps(*weights.get_unchecked(i));
                    let v = k.values.as_ptr().add(*k.places.get_unchecked(i) + head + c);
                    for j in 0..4 {
                        if j < wide {
                            acc[j] = _mm512_fmadd_ps(w, _mm512_loadu_ps(v.add(j * 16)), acc[j]);
                        }
                    }
                }
                for (j, a) in acc.iter().enumerate().take(wide) {
                    _mm512_storeu_ps(out.as_mut_ptr().add(c + j * 16), _mm512_mul_ps(*a, _mm512_set1_ps(inverse)));
                }
                c += wide * 16;
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(crate) unsafe fn avx2(q: &[f32], k: &Keys, head: usize, weights: &mut [f32], out: &mut [f32]) {
        // SAFETY: as above.
        unsafe {
            let (d, n) = (q.len(), k.places.len());
            for i in 0..n {
                let p = k.keys.as_ptr().add(*k.places.get_unchecked(i) + head);
                let mut acc = [_mm256_setzero_ps(); 2];
                let mut c = 0;
                while c < d {
                    for (j, a) in acc.iter_mut().enumerate() {
                        let (x, y) = (q.as_ptr().add(c + j * 8), p.add(c + j * 8));
                        *a = _mm256_fmadd_ps(_mm256_loadu_ps(x), _mm256_loadu_ps(y), *a);
                    }
                    c += 16;
                }
                let a = _mm256_add_ps(acc[0], acc[1]);
                let a = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
                let a = _mm_hadd_ps(a, a);
                *weights.get_unchecked_mut(i) = _mm_cvtss_f32(_mm_hadd_ps(a, a));
            }
            let inverse = 1.0 / softmax(weights, k.scale, k.bias);
            let mut c = 0;
            while c < d {
                let wide = ((d - c) / 8).min(8);
                let mut acc = [_mm256_setzero_ps(); 8];
                for i in 0..n {
                    let w = _mm256_set1_ps(*weights.get_unchecked(i));
                    let v = k.values.as_ptr().add(*k.places.get_unchecked(i) + head + c);
                    for j in 0..8 {
                        if j < wide {
                            acc[j] = _mm256_fmadd_ps(w, _mm256_loadu_ps(v.add(j * 8)), acc[j]);
                        }
                    }
                }
                for (j, a) in acc.iter().enumerate().take(wide) {
                    _mm256_storeu_ps(out.as_mut_ptr().add(c + j * 8), _mm256_mul_ps(*a, _mm256_set1_ps(inverse)));
                }
                c += wide * 8;
            }
        }
    }
}
