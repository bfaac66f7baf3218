//! Attention of one query head over keys and values that lie anywhere in a store.

use super::simple::exp;
use super::versions;

/// Keys and values of one query: where each position lies, what is added to its score.
pub struct Keys<'a> {
    /// Store of keys.
    pub keys: &'a [f32],
    /// Store of values.
    pub values: &'a [f32],
    /// For each position the place in both stores where its first head begins.
    pub places: &'a [usize],
    /// Added to the scores, by position; empty for nothing.
    pub bias: &'a [f32],
    /// Factor of the scores.
    pub scale: f32,
}

/// Dot product in sixteen lanes, in a fixed order.
#[inline(always)]
pub fn dot(a: &[f32], b: &[f32], fma: bool) -> f32 {
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

versions! {
    /// Scaled dot-product attention (Vaswani et al. 2017, section 3.2.1) of the query `q` of the head
    /// that begins `head` numbers behind each place; `out` (as long as `q`) receives the mixed values.
    /// `weights` is scratch.
    pub fn attend(q: &[f32], k: &Keys, head: usize, weights: &mut Vec<f32>, out: &mut [f32]) {
        let d = q.len();
        weights.clear();
        let mut top = f32::NEG_INFINITY;
        for (i, place) in k.places.iter().enumerate() {
            let at = place + head;
            let mut s = dot(q, &k.keys[at..at + d], FMA) * k.scale;
            if let Some(b) = k.bias.get(i) {
                s += b;
            }
            top = if s > top { s } else { top };
            weights.push(s);
        }
        for w in weights.iter_mut() {
            *w = exp(*w - top);
        }
        let mut sum = 0.0;
        for w in weights.iter() {
            sum += *w;
        }
        let inverse = 1.0 / sum;
        out.fill(0.0);
        for (w, place) in weights.iter().zip(k.places) {
            let w = *w * inverse;
            let v = &k.values[place + head..place + head + d];
            for i in 0..d {
                out[i] = if FMA { w.mul_add(v[i], out[i]) } else { out[i] + w * v[i] };
            }
        }
    }
}
