//! Logistic regression by maximum likelihood, for [`super::fit`].

use super::evidence::{Evidence, NAMES};
use super::weights::Regression;
use rayon::prelude::*;

/// Strength of the L2 penalty on the weights of features scaled to unit variance.
const RIDGE: f64 = 10.0;

/// The maximum-likelihood weights, by Newton's method on the penalised log-likelihood of a logistic regression
/// (iteratively reweighted least squares). Each sample consists of evidence, label and weight. The penalty draws the
/// weights towards `near`.
pub(super) fn regression(samples: &[(Evidence, bool, f64)], near: &Regression) -> Regression {
    const N: usize = NAMES.len();
    const D: usize = N + 1;
    let total: f64 = samples.iter().map(|s| s.2).sum::<f64>().max(1.0);
    let (mut mean, mut scale) = ([0.0; N], [0.0; N]);
    for (e, _, w) in samples {
        (0..N).for_each(|k| mean[k] += w * e[k] / total);
    }
    for (e, _, w) in samples {
        (0..N).for_each(|k| scale[k] += w * (e[k] - mean[k]).powi(2) / total);
    }
    scale.iter_mut().for_each(|s| *s = if *s > 1e-12 { s.sqrt() } else { 1.0 });
    type Row<const D: usize> = ([f64; D], f64, f64);
    let row = |(e, same, w): &(Evidence, bool, f64)| -> Row<D> {
        let x = std::array::from_fn(|k| if k < N { (e[k] - mean[k]) / scale[k] } else { 1.0 });
        (x, f64::from(u8::from(*same)), *w)
    };
    let rows: Vec<Row<D>> = samples.par_iter().map(row).collect();
    let pull: [f64; N] = std::array::from_fn(|k| near.each[k] * scale[k]);
    let bias = near.bias + near.each.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>();
    let mut beta: [f64; D] = std::array::from_fn(|k| if k < N { pull[k] } else { bias });
    // The negative log-likelihood with its penalty.
    let cost_of = |beta: &[f64; D]| -> f64 {
        let part = |chunk: &[Row<D>]| -> f64 {
            let one = |(x, same, w): &Row<D>| {
                let odds: f64 = x.iter().zip(beta).map(|(a, b)| a * b).sum();
                w * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - same * odds)
            };
            chunk.iter().map(one).sum()
        };
        let parts: Vec<f64> = rows.par_chunks(2048).map(part).collect();
        parts.iter().sum::<f64>() + (0..N).map(|k| RIDGE / 2.0 * (beta[k] - pull[k]).powi(2)).sum::<f64>()
    };
    let mut best = cost_of(&beta);
    for _ in 0..30 {
        let zero = || (vec![[0.0; D]; D], [0.0; D]);
        let (mut hessian, mut gradient) = rows
            .par_chunks(2048)
            .map(|chunk| {
                let (mut h, mut g) = zero();
                for (x, same, w) in chunk {
                    let p = 1.0 / (1.0 + (-x.iter().zip(&beta).map(|(a, b)| a * b).sum::<f64>()).exp());
                    let (error, curve) = (w * (same - p), w * p * (1.0 - p));
                    for i in 0..D {
                        g[i] += error * x[i];
                        (0..=i).for_each(|j| h[i][j] += curve * x[i] * x[j]);
                    }
                }
                (h, g)
            })
            // In a fixed order, so that sums are identical on every machine.
            .collect::<Vec<_>>()
            .into_iter()
            .fold(zero(), |(mut h, mut g), (h2, g2)| {
                for i in 0..D {
                    g[i] += g2[i];
                    (0..=i).for_each(|j| h[i][j] += h2[i][j]);
                }
                (h, g)
            });
        for k in 0..D {
            hessian[k][k] += if k < N { RIDGE } else { 1e-9 };
            gradient[k] -= if k < N { RIDGE * (beta[k] - pull[k]) } else { 0.0 };
        }
        let step = solve(&mut hessian, gradient);
        // A full step may overshoot where the two classes are almost separable.
        let mut share = 1.0;
        let (next, cost) = loop {
            let next: [f64; D] = std::array::from_fn(|k| beta[k] + share * step[k]);
            let cost = cost_of(&next);
            if cost <= best || share < 1e-3 {
                break (next, cost);
            }
            share /= 2.0;
        };
        beta = next;
        let gain = best - cost;
        best = cost;
        if gain < 1e-7 * best.abs() || step.iter().all(|s| s.abs() < 1e-7) {
            break;
        }
    }
    let each: Evidence = std::array::from_fn(|k| beta[k] / scale[k]);
    Regression { bias: beta[N] - each.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>(), each }
}

/// Solves a symmetric positive definite system, given by its lower triangle, by Cholesky decomposition.
fn solve<const D: usize>(a: &mut [[f64; D]], mut b: [f64; D]) -> [f64; D] {
    for i in 0..D {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..D {
        b[i] = (b[i] - (0..i).map(|k| a[i][k] * b[k]).sum::<f64>()) / a[i][i];
    }
    for i in (0..D).rev() {
        b[i] = (b[i] - (i + 1..D).map(|k| a[k][i] * b[k]).sum::<f64>()) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::weights::Weights;

    #[test]
    fn the_regression_finds_the_decisive_feature() {
        // The first feature decides, the second is noise.
        let data: Vec<(Evidence, bool)> = (0..400)
            .map(|i| {
                let mut e = [0.0; NAMES.len()];
                e[0] = f64::from(i % 20) / 20.0;
                e[1] = f64::from(i * 7 % 13) / 13.0;
                (e, e[0] > 0.5)
            })
            .collect();
        let samples: Vec<_> = data.iter().map(|(e, s)| (*e, *s, 1.0)).collect();
        let w = regression(&samples, &Regression::NOTHING);
        assert!(w.each[0] > 5.0 && w.each[1].abs() < 1.0, "{w:?}");
        let right = data
            .iter()
            .filter(|(e, same)| {
                let w = Weights { full: w.clone(), short: w.clone() };
                (w.probability(e, false) > 0.5) == *same
            })
            .count();
        assert!(right > 380, "{right}");
    }
}
