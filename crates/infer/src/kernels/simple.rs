//! The operations between two matrix products: activations, sums and norms.

use super::pool::pool;
use super::processor::versions;
use super::threads::Target;

/// Non-linearity of a feed-forward block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// None.
    Identity,
    /// `max(x, 0)`.
    Relu,
    /// `x / (1 + e^-x)`, also called SiLU.
    Swish,
    /// The exact Gaussian error linear unit.
    Gelu,
    /// Its approximation by the hyperbolic tangent.
    GeluTanh,
}

/// `2^n · p(r)` with the polynomial of Cephes' `expf`; relative error below 2·10⁻⁷.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let x = if x > 88.0 { 88.0 } else { x };
    let low = x < -87.0;
    let x = if low { -87.0 } else { x };
    let t = x * std::f32::consts::LOG2_E + MAGIC;
    let n = t - MAGIC;
    let r = (x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    for c in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        p = p * r + c;
    }
    let y = p * r * r + r + 1.0;
    let power = f32::from_bits(t.to_bits().wrapping_sub(MAGIC.to_bits()).wrapping_add(127) << 23);
    if low { 0.0 } else { y * power }
}

/// The error function; absolute error below 2·10⁻⁷ (Abramowitz and Stegun, 7.1.26 in double form of
/// its coefficients).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let a = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * a);
    let p = ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_8) * t - 0.284_496_72) * t + 0.254_829_6) * t;
    let y = 1.0 - p * exp(-a * a);
    if x < 0.0 { -y } else { y }
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    let e = exp(-2.0 * x.abs());
    let y = (1.0 - e) / (1.0 + e);
    if x < 0.0 { -y } else { y }
}

versions! {
    /// Applies the activation in place.
    pub fn activate(x: &mut [f32], activation: Activation) {
        let _ = FMA;
        match activation {
            Activation::Identity => {}
            Activation::Relu => x.iter_mut().for_each(|v| *v = if *v > 0.0 { *v } else { 0.0 }),
            Activation::Swish => x.iter_mut().for_each(|v| *v /= 1.0 + exp(-*v)),
            Activation::Gelu => x.iter_mut().for_each(|v| *v *= 0.5 * (1.0 + erf(*v * std::f32::consts::FRAC_1_SQRT_2))),
            Activation::GeluTanh => x.iter_mut().for_each(|v| {
                *v *= 0.5 * (1.0 + tanh(0.797_884_6 * (*v + 0.044_715 * *v * *v * *v)));
            }),
        }
    }
}

/// Adds the bias, then applies the activation.
pub(super) fn finish(x: &mut [f32], bias: Option<&[f32]>, activation: Activation) {
    if let Some(b) = bias {
        x.iter_mut().zip(b).for_each(|(v, b)| *v += b);
    }
    if activation != Activation::Identity {
        activate(x, activation);
    }
}

#[inline(always)]
fn sum_of(x: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; 16];
    let chunks = x.chunks_exact(16);
    let mut rest = 0.0;
    for v in chunks.remainder() {
        rest += f(*v);
    }
    for c in chunks {
        for i in 0..16 {
            lanes[i] += f(c[i]);
        }
    }
    lanes.iter().sum::<f32>() + rest
}

versions! {
    /// Layer normalisation of one row (Ba et al. 2016), in two passes.
    pub(crate) fn layer_norm_row(x: &[f32], weight: &[f32], bias: &[f32], eps: f32, out: &mut [f32]) {
        let _ = FMA;
        let n = x.len() as f32;
        let mean = sum_of(x, |v| v) / n;
        let variance = sum_of(x, |v| (v - mean) * (v - mean)) / n;
        let inverse = 1.0 / (variance + eps).sqrt();
        for i in 0..x.len() {
            out[i] = (x[i] - mean) * inverse * weight[i] + bias[i];
        }
    }
}

versions! {
    /// Root-mean-square normalisation of one row (Zhang and Sennrich 2019).
    pub(crate) fn rms_norm_row(x: &[f32], weight: &[f32], eps: f32, out: &mut [f32]) {
        let _ = FMA;
        let inverse = 1.0 / (sum_of(x, |v| v * v) / x.len() as f32 + eps).sqrt();
        for i in 0..x.len() {
            out[i] = x[i] * inverse * weight[i];
        }
    }
}

/// Adds `add` to `x` if given, then normalises each row of `weight.len()` numbers into the result; with a bias by mean
/// and variance, without one by the root mean square.
pub fn add_norm(x: &mut [f32], add: Option<&[f32]>, weight: &[f32], bias: Option<&[f32]>, eps: f32) -> Vec<f32> {
    let d = weight.len();
    let rows = x.len() / d;
    let mut out = vec![0f32; x.len()];
    let (sum, target) = (Target(x.as_mut_ptr()), Target(out.as_mut_ptr()));
    let work = |range: std::ops::Range<usize>| {
        for r in range {
            // SAFETY: each row is touched by one thread only.
            let (line, out) = unsafe {
                (std::slice::from_raw_parts_mut(sum.at(r * d), d), std::slice::from_raw_parts_mut(target.at(r * d), d))
            };
            if let Some(a) = add {
                line.iter_mut().zip(&a[r * d..(r + 1) * d]).for_each(|(v, a)| *v += a);
            }
            match bias {
                Some(b) => layer_norm_row(line, weight, b, eps, out),
                None => rms_norm_row(line, weight, eps, out),
            }
        }
    };
    if x.len() < 32_768 {
        work(0..rows)
    } else {
        pool().run(rows, work)
    }
    out
}
