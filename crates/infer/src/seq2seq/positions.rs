//! Position encodings: added to embeddings, or to attention scores by distance.

use super::config::{Config, Positions};

/// The sines and cosines of all positions that the model knows.
pub(super) fn sinusoids(c: &Config) -> Vec<f32> {
    let (width, half) = (c.width, c.width / 2);
    let mut all = vec![0f32; c.max_positions.unwrap_or(0) * width];
    if let Positions::SinusoidalFairseq(first) = c.positions {
        // The reference computes this table in single precision …
        let step = -(10_000f64.ln() / (half as f64 - 1.0).max(1.0)) as f32;
        let frequency: Vec<f32> = (0..half).map(|j| (j as f32 * step).exp()).collect();
        for (p, line) in all.chunks_exact_mut(width).enumerate() {
            for (j, f) in frequency.iter().enumerate() {
                let angle = (p + first) as f32 * f;
                line[j] = angle.sin();
                line[half + j] = angle.cos();
            }
        }
    } else {
        // … and this one in double precision.
        let split = width.div_ceil(2);
        let divisor: Vec<f64> = (0..width)
            .map(|j| 10_000f64.powf((2 * if j < split { j } else { j - split }) as f64 / width as f64))
            .collect();
        for (p, line) in all.chunks_exact_mut(width).enumerate() {
            for (j, o) in line.iter_mut().enumerate() {
                let angle = p as f64 / divisor[j];
                *o = if j < split { angle.sin() } else { angle.cos() } as f32;
            }
        }
    }
    all
}

/// T5's bucket of a distance (Raffel et al. 2019, section 2.1): `keys - query`.
fn bucket(distance: isize, both_ways: bool, buckets: usize, max_distance: usize) -> usize {
    let (mut base, mut n) = (0, buckets);
    let far = if both_ways {
        n /= 2;
        if distance > 0 {
            base = n;
        }
        distance.unsigned_abs()
    } else {
        (-distance).max(0) as usize
    };
    let exact = n / 2;
    if far < exact {
        return base + far;
    }
    let log = (far as f32 / exact as f32).ln() / (max_distance as f64 / exact as f64).ln() as f32 * (n - exact) as f32;
    base + (exact + log as usize).min(n - 1)
}

/// Biases by head and distance: `heads × (2·n - 1)`, the entry of distance `keys - query` at `n - 1 + distance`.
pub(super) fn relative_table(c: &Config, table: &[f32], side: usize, n: usize) -> Vec<f32> {
    let Positions::Relative { buckets, max_distance } = c.positions else { return Vec::new() };
    let (heads, wide) = (c.heads[side], 2 * n.max(1) - 1);
    let mut out = vec![0.0; heads * wide];
    for i in 0..wide {
        let b = bucket(i as isize - (n as isize - 1), side == 0, buckets, max_distance);
        for h in 0..heads {
            out[h * wide + i] = table[b * heads + h];
        }
    }
    out
}
