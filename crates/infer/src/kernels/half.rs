//! Attention over keys and values in half precision, read in place.

use super::attend::{dot, softmax};
use super::processor::{Isa, isa};
use ::half::f16;
use ::half::slice::HalfFloatSliceExt;

/// The keys and values that one query attends to, for one head, in one or two runs of positions (a shared prefix and
/// the sequence's own).
pub struct HalfKeys<'a> {
    /// Store of keys.
    pub keys: &'a [f16],
    /// Store of values.
    pub values: &'a [f16],
    /// Runs: where the head of the first position begins, and how many positions follow.
    pub runs: [(usize, usize); 2],
    /// From one position to the next.
    pub stride: usize,
    /// Factor of the scores.
    pub scale: f32,
    /// Soft cap of the scores (Gemma 2): `cap · tanh(score / cap)`.
    pub cap: Option<f32>,
}

/// Reusable scratch space.
#[derive(Default)]
pub struct Scratch {
    weights: Vec<f32>,
    lines: Vec<f32>,
}

/// Positions that are converted to single precision at a time: they stay in the L1 cache while all
/// queries are processed.
const BLOCK: usize = 16;

/// Scaled dot-product attention of the queries `q` that share a key–value head, each of `width`
/// numbers; `out`, as long as `q`, receives the weighted sums of the values. Positions are summed in order,
/// however they are split into runs.
///
/// # Panics
/// If a run exceeds the stores.
pub fn attend_half(q: &[f32], width: usize, k: &HalfKeys, s: &mut Scratch, out: &mut [f32]) {
    let group = q.len() / width;
    let count = k.runs[0].1 + k.runs[1].1;
    s.weights.clear();
    s.weights.resize(group * count, 0.0);
    s.lines.resize(BLOCK * width, 0.0);
    blocks(k, k.keys, width, &mut s.lines, |t, lines| {
        for (g, query) in q.chunks_exact(width).enumerate() {
            let at = g * count + t;
            scores(query, lines, &mut s.weights[at..at + lines.len() / width]);
        }
    });
    let mut inverse = Vec::with_capacity(group);
    for w in s.weights.chunks_exact_mut(count) {
        if let Some(cap) = k.cap {
            w.iter_mut().for_each(|v| *v = cap * (*v * k.scale / cap).tanh());
        }
        let scale = if k.cap.is_some() { 1.0 } else { k.scale };
        inverse.push(1.0 / softmax(w, scale, &[]));
    }
    out.fill(0.0);
    blocks(k, k.values, width, &mut s.lines, |t, lines| {
        for (g, out) in out.chunks_exact_mut(width).enumerate() {
            let at = g * count + t;
            mix(lines, &s.weights[at..at + lines.len() / width], out);
        }
    });
    for (line, inverse) in out.chunks_exact_mut(width).zip(inverse) {
        line.iter_mut().for_each(|v| *v *= inverse);
    }
}

/// Calls `work` with the number of the first position and up to [`BLOCK`] positions in single precision.
fn blocks(k: &HalfKeys, store: &[f16], width: usize, lines: &mut [f32], mut work: impl FnMut(usize, &[f32])) {
    let mut t = 0;
    for (from, n) in k.runs {
        for first in (0..n).step_by(BLOCK) {
            let many = (n - first).min(BLOCK);
            for (i, line) in lines.chunks_exact_mut(width).take(many).enumerate() {
                let at = from + (first + i) * k.stride;
                fetch(store, at + BLOCK * k.stride, width);
                widen(&store[at..at + width], line);
            }
            work(t, &lines[..many * width]);
            t += many;
        }
    }
}

/// Prefetches numbers that will be read soon.
fn fetch(store: &[f16], at: usize, width: usize) {
    #[cfg(target_arch = "x86_64")]
    for line in (0..width).step_by(32) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: only a hint; invalid addresses are ignored.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(store.as_ptr().wrapping_add(at + line).cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (store, at, width);
}

/// Half precision to single.
fn widen(from: &[f16], to: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if from.len().is_multiple_of(16) && from.len() == to.len() {
        // SAFETY: `isa` found the features; the sizes were checked.
        unsafe {
            match isa() {
                Isa::Avx512 => return x86::widen512(from, to),
                Isa::Avx2 => return x86::widen256(from, to),
                Isa::Portable => {}
            }
        }
    }
    from.convert_to_f32_slice(to);
}

/// Dot products of a query with consecutive keys.
fn scores(q: &[f32], keys: &[f32], out: &mut [f32]) {
    let d = q.len();
    assert!(keys.len() == out.len() * d, "keys and scores do not fit");
    #[cfg(target_arch = "x86_64")]
    if d.is_multiple_of(16) {
        // SAFETY: `isa` found the features; the sizes were checked.
        unsafe {
            match isa() {
                Isa::Avx512 => return x86::scores512(q, keys, out),
                Isa::Avx2 => return x86::scores256(q, keys, out),
                Isa::Portable => {}
            }
        }
    }
    for (o, key) in out.iter_mut().zip(keys.chunks_exact(d)) {
        *o = dot(q, key, false);
    }
}

/// Adds lines times their weights, one after the other.
fn mix(lines: &[f32], weights: &[f32], out: &mut [f32]) {
    let d = out.len();
    assert!(lines.len() == weights.len() * d, "lines and weights do not fit");
    #[cfg(target_arch = "x86_64")]
    if d.is_multiple_of(64) {
        // SAFETY: `isa` found the features; the sizes were checked.
        unsafe {
            match isa() {
                Isa::Avx512 => return x86::mix512(lines, weights, out),
                Isa::Avx2 => return x86::mix256(lines, weights, out),
                Isa::Portable => {}
            }
        }
    }
    for (line, w) in lines.chunks_exact(d).zip(weights) {
        out.iter_mut().zip(line).for_each(|(o, v)| *o += w * v);
    }
}

#[cfg(target_arch = "x86_64")]
// Registers are named by their place.
#[allow(clippy::needless_range_loop)]
mod x86 {
    use super::super::attend::x86::four_dots;
    use ::half::f16;
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn widen512(from: &[f16], to: &mut [f32]) {
        for (f, t) in from.as_chunks::<16>().0.iter().zip(to.as_chunks_mut::<16>().0) {
            // SAFETY: sixteen numbers on either side.
            unsafe { _mm512_storeu_ps(t.as_mut_ptr(), _mm512_cvtph_ps(_mm256_loadu_si256(f.as_ptr().cast()))) };
        }
    }

    #[target_feature(enable = "avx,f16c")]
    pub(super) unsafe fn widen256(from: &[f16], to: &mut [f32]) {
        for (f, t) in from.as_chunks::<8>().0.iter().zip(to.as_chunks_mut::<8>().0) {
            // SAFETY: eight numbers on either side.
            unsafe { _mm256_storeu_ps(t.as_mut_ptr(), _mm256_cvtph_ps(_mm_loadu_si128(f.as_ptr().cast()))) };
        }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
    pub(super) unsafe fn scores512(q: &[f32], keys: &[f32], out: &mut [f32]) {
        // SAFETY: the caller checked the sizes; a query has a multiple of 16 numbers.
        unsafe {
            let d = q.len();
            let mut i = 0;
            // Four keys at a time: their sums are folded together, in the order that one alone has.
            while i < out.len() {
                let key = |j: usize| keys.as_ptr().add((i + j).min(out.len() - 1) * d);
                let p = [key(0), key(1), key(2), key(3)];
                let sums = four_dots(q, p);
                let n = (out.len() - i).min(4);
                _mm_mask_storeu_ps(out.as_mut_ptr().add(i), (1u8 << n) - 1, sums);
                i += 4;
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn scores256(q: &[f32], keys: &[f32], out: &mut [f32]) {
        // SAFETY: as above.
        unsafe {
            let d = q.len();
            for (i, o) in out.iter_mut().enumerate() {
                let key = keys.as_ptr().add(i * d);
                let mut acc = [_mm256_setzero_ps(); 2];
                let mut c = 0;
                while c < d {
                    for j in 0..2 {
                        let (x, y) = (q.as_ptr().add(c + j * 8), key.add(c + j * 8));
                        acc[j] = _mm256_fmadd_ps(_mm256_loadu_ps(x), _mm256_loadu_ps(y), acc[j]);
                    }
                    c += 16;
                }
                let a = _mm256_add_ps(acc[0], acc[1]);
                let a = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps::<1>(a));
                let a = _mm_hadd_ps(a, a);
                *o = _mm_cvtss_f32(_mm_hadd_ps(a, a));
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn mix512(lines: &[f32], weights: &[f32], out: &mut [f32]) {
        // SAFETY: the caller checked the sizes; a line has a multiple of 64 numbers.
        unsafe {
            let d = out.len();
            let mut c = 0;
            while c < d {
                let mut acc: [__m512; 4] = std::array::from_fn(|j| _mm512_loadu_ps(out.as_ptr().add(c + j * 16)));
                for (i, w) in weights.iter().enumerate() {
                    let (w, v) = (_mm512_set1_ps(*w), lines.as_ptr().add(i * d + c));
                    for j in 0..4 {
                        acc[j] = _mm512_fmadd_ps(w, _mm512_loadu_ps(v.add(j * 16)), acc[j]);
                    }
                }
                for j in 0..4 {
                    _mm512_storeu_ps(out.as_mut_ptr().add(c + j * 16), acc[j]);
                }
                c += 64;
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) unsafe fn mix256(lines: &[f32], weights: &[f32], out: &mut [f32]) {
        // SAFETY: as above.
        unsafe {
            let d = out.len();
            let mut c = 0;
            while c < d {
                let mut acc: [__m256; 8] = std::array::from_fn(|j| _mm256_loadu_ps(out.as_ptr().add(c + j * 8)));
                for (i, w) in weights.iter().enumerate() {
                    let (w, v) = (_mm256_set1_ps(*w), lines.as_ptr().add(i * d + c));
                    for j in 0..8 {
                        acc[j] = _mm256_fmadd_ps(w, _mm256_loadu_ps(v.add(j * 8)), acc[j]);
                    }
                }
                for j in 0..8 {
                    _mm256_storeu_ps(out.as_mut_ptr().add(c + j * 8), acc[j]);
                }
                c += 64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(n: usize, seed: usize) -> Vec<f16> {
        (0..n).map(|i| f16::from_f32(((i * 37 + seed * 11) % 101) as f32 / 50.0 - 1.0)).collect()
    }

    fn plain(q: &[f32], k: &HalfKeys, width: usize) -> Vec<f32> {
        let places: Vec<usize> =
            k.runs.iter().flat_map(|(from, n)| (0..*n).map(move |i| from + i * k.stride)).collect();
        let mut out = Vec::new();
        for q in q.chunks_exact(width) {
            let mut w: Vec<f64> = places
                .iter()
                .map(|p| {
                    let s: f64 = (0..width).map(|i| f64::from(q[i]) * f64::from(k.keys[p + i].to_f32())).sum();
                    let s = s * f64::from(k.scale);
                    k.cap.map_or(s, |c| f64::from(c) * (s / f64::from(c)).tanh()).exp()
                })
                .collect();
            let sum: f64 = w.iter().sum();
            w.iter_mut().for_each(|v| *v /= sum);
            out.extend((0..width).map(|i| {
                places.iter().zip(&w).map(|(p, w)| w * f64::from(k.values[p + i].to_f32())).sum::<f64>() as f32
            }));
        }
        out
    }

    #[test]
    fn values_are_mixed_by_the_softmax_of_the_scores_in_any_split() {
        for width in [16, 64, 80, 128] {
            let (keys, values) = (halves(60 * 2 * width, 1), halves(60 * 2 * width, 2));
            let q: Vec<f32> = (0..3 * width).map(|i| (i % 29) as f32 / 15.0 - 1.0).collect();
            for cap in [None, Some(2.0)] {
                let k = |runs| HalfKeys { keys: &keys, values: &values, runs, stride: 2 * width, scale: 0.2, cap };
                let mut got = vec![0f32; q.len()];
                let (whole, split) = (k([(width, 0), (width, 43)]), k([(width, 10), (width + 20 * width, 33)]));
                attend_half(&q, width, &whole, &mut Scratch::default(), &mut got);
                for (g, w) in got.iter().zip(plain(&q, &whole, width)) {
                    assert!((g - w).abs() < 1e-4, "width {width}, cap {cap:?}: {g} for {w}");
                }
                let mut parts = vec![0f32; q.len()];
                attend_half(&q, width, &split, &mut Scratch::default(), &mut parts);
                assert_eq!(got, parts, "width {width}: two runs that are one");
            }
        }
    }
}
