//! Logistic regression: the probability of an outcome given features, fitted by Newton's method with an L2 penalty
//! (Hosmer and Lemeshow 2000, chapter 2).

/// One observation.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Its features.
    pub features: Vec<f64>,
    /// Whether the outcome occurred.
    pub outcome: bool,
    /// Its weight in the fit.
    pub weight: f64,
}

/// A fitted model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The log-odds where every feature is zero.
    pub intercept: f64,
    /// What each feature adds to the log-odds.
    pub weights: Vec<f64>,
}

impl Model {
    /// Log-odds of the outcome.
    pub fn log_odds(&self, features: &[f64]) -> f64 {
        self.intercept + self.weights.iter().zip(features).map(|(w, x)| w * x).sum::<f64>()
    }

    /// Fits a model. `penalty` is the strength with which every weight (not the intercept) is drawn towards zero. With
    /// `nonnegative`, no feature can speak against the outcome: weights below zero are set to zero and the others are
    /// fitted again.
    pub fn fit(data: &[Observation], penalty: f64, nonnegative: bool) -> Self {
        let count = data.first().map_or(0, |o| o.features.len());
        let mut used = vec![true; count];
        loop {
            let model = newton(data, &used, penalty);
            let negative: Vec<usize> =
                (0..count).filter(|&i| nonnegative && used[i] && model.weights[i] < 0.0).collect();
            if negative.is_empty() {
                return model;
            }
            negative.into_iter().for_each(|i| used[i] = false);
        }
    }
}

/// The maximum number of Newton steps; about eight suffice.
const STEPS: usize = 60;

fn newton(data: &[Observation], used: &[bool], penalty: f64) -> Model {
    let chosen: Vec<usize> = (0..used.len()).filter(|&i| used[i]).collect();
    let size = chosen.len() + 1;
    let row =
        |o: &Observation| -> Vec<f64> { std::iter::once(1.0).chain(chosen.iter().map(|&i| o.features[i])).collect() };
    let mut beta = vec![0.0; size];
    for _ in 0..STEPS {
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![vec![0.0; size]; size];
        for o in data {
            let x = row(o);
            let odds: f64 = x.iter().zip(&beta).map(|(x, b)| x * b).sum();
            let p = 1.0 / (1.0 + (-odds).exp());
            let error = o.weight * (f64::from(o.outcome) - p);
            let curve = (o.weight * p * (1.0 - p)).max(1e-12);
            for i in 0..size {
                gradient[i] += error * x[i];
                for j in 0..=i {
                    hessian[i][j] += curve * x[i] * x[j];
                }
            }
        }
        for i in 1..size {
            gradient[i] -= penalty * beta[i];
            hessian[i][i] += penalty;
        }
        hessian[0][0] += 1e-9;
        let step = solve(hessian, gradient);
        // A long step overshoots where the outcomes are perfectly separable.
        let longest = step.iter().fold(0.0f64, |a, s| a.max(s.abs()));
        let scale = if longest > 5.0 { 5.0 / longest } else { 1.0 };
        beta.iter_mut().zip(&step).for_each(|(b, s)| *b += scale * s);
        if longest < 1e-8 {
            break;
        }
    }
    let mut weights = vec![0.0; used.len()];
    chosen.iter().zip(&beta[1..]).for_each(|(&i, b)| weights[i] = *b);
    Model { intercept: beta[0], weights }
}

/// Solves a symmetric positive definite system, given by its lower triangle, by Cholesky decomposition.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(features: &[f64], outcome: bool, weight: f64) -> Observation {
        Observation { features: features.to_vec(), outcome, weight }
    }

    #[test]
    fn shares_become_probabilities() {
        // The outcome occurs in three of four observations with the feature, and in one of four without it.
        let data: Vec<_> = [(1.0, true, 3.0), (1.0, false, 1.0), (0.0, true, 1.0), (0.0, false, 3.0)]
            .map(|(x, y, w)| seen(&[x], y, w))
            .into();
        let model = Model::fit(&data, 0.0, false);
        let p = |x: f64| 1.0 / (1.0 + (-model.log_odds(&[x])).exp());
        assert!((p(1.0) - 0.75).abs() < 1e-6 && (p(0.0) - 0.25).abs() < 1e-6, "{model:?}");
    }

    #[test]
    fn a_feature_against_the_outcome_gets_no_weight_on_request() {
        let data: Vec<_> = [(0.0, true), (0.0, true), (0.0, false), (1.0, false), (1.0, false), (1.0, true)]
            .map(|(x, y)| seen(&[x], y, 1.0))
            .into();
        assert!(Model::fit(&data, 0.01, false).weights[0] < 0.0);
        assert_eq!(Model::fit(&data, 0.01, true).weights, [0.0]);
    }

    #[test]
    fn perfectly_separable_outcomes_still_give_finite_weights() {
        let data = [seen(&[0.0], false, 1.0), seen(&[1.0], true, 1.0)];
        let model = Model::fit(&data, 0.1, true);
        assert!(model.weights[0].is_finite() && model.weights[0] > 1.0, "{model:?}");
    }
}
