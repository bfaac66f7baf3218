//! The probability that a sentence misleads, from its features.
//!
//! A logistic regression, fitted by `mujaz eval review --fit` on sets in which half of the pairs mislead; the rate
//! expected of a maker is added as prior odds (Saerens, Latinne and Decaestecker 2002).

use super::context::Maker;
use super::features;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The fitted coefficients as stored.
#[derive(Debug, Deserialize)]
struct Coefficients {
    intercept: f64,
    weights: BTreeMap<String, f64>,
}

/// Intercept and weights in the order of the features.
static FITTED: LazyLock<(f64, [f64; features::COUNT])> = LazyLock::new(|| {
    let read: Coefficients = toml::from_str(include_str!("../data/calibration.toml")).expect("a test reads it");
    let mut weights = [0.0; features::COUNT];
    for (weight, name) in weights.iter_mut().zip(features::names()) {
        *weight = read.weights.get(name).copied().unwrap_or(0.0);
    }
    (read.intercept, weights)
});

/// Log-odds that a pair misleads at even prior odds.
fn log_odds(features: &[f64]) -> f64 {
    FITTED.0 + FITTED.1.iter().zip(features).map(|(w, x)| w * x).sum::<f64>()
}

/// The probability that a pair with these features misleads.
pub(super) fn misleads(features: &[f64], maker: Maker) -> f64 {
    posterior(log_odds(features), maker.prior())
}

/// The probability that log-odds and a prior give together.
pub(crate) fn posterior(log_odds: f64, prior: f64) -> f64 {
    1.0 / (1.0 + (-(log_odds + (prior / (1.0 - prior)).ln())).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coefficient_is_that_of_a_feature_and_none_speaks_for_a_finding() {
        let read: Coefficients = toml::from_str(include_str!("../data/calibration.toml")).unwrap();
        let names: Vec<&str> = features::names().collect();
        for (name, weight) in &read.weights {
            assert!(names.contains(&name.as_str()), "{name}");
            assert!(*weight >= 0.0, "{name}");
        }
    }

    #[test]
    fn the_prior_shifts_the_probability_and_one_half_is_neutral() {
        assert!((posterior(0.0, 0.5) - 0.5).abs() < 1e-12);
        assert!((posterior(0.0, 0.88) - 0.88).abs() < 1e-12);
        assert!(posterior(1.0, 0.04) < 0.3 && posterior(4.0, 0.04) > 0.5);
    }
}
