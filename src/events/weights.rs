//! What the features of a pair weigh: a logistic regression, fitted by `mujaz eval events --fit` on labelled articles.

use super::evidence::{Evidence, NAMES};
use std::sync::LazyLock;

/// A logistic regression over `Evidence`.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Added to every sum.
    pub bias: f64,
    /// One weight for each feature.
    pub each: Evidence,
}

/// Written by `mujaz eval events --fit`.
const FITTED: &str = include_str!("weights.tsv");

static BUILT_IN: LazyLock<Weights> = LazyLock::new(|| Weights::read(FITTED));

impl Weights {
    /// The weights that were fitted.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads lines of a name and a weight; features that are not named weigh nothing.
    fn read(text: &str) -> Self {
        let mut w = Self { bias: 0.0, each: [0.0; NAMES.len()] };
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let Some((name, value)) = line.split_once('\t') else { continue };
            let value = value.parse().unwrap_or(0.0);
            match NAMES.iter().position(|n| *n == name) {
                Some(i) => w.each[i] = value,
                None => w.bias = value,
            }
        }
        w
    }

    /// The lines that `Weights::read` reads.
    pub fn write(&self) -> String {
        let lines = NAMES.iter().zip(&self.each).map(|(n, w)| format!("{n}\t{w:.4}\n"));
        format!("bias\t{:.4}\n", self.bias) + &lines.collect::<String>()
    }

    /// The probability that a pair reports one event.
    pub(super) fn probability(&self, e: &Evidence) -> f64 {
        let sum: f64 = self.bias + self.each.iter().zip(e).map(|(w, x)| w * x).sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let w = Weights::built_in();
        assert_eq!(Weights::read(&w.write()), *w);
        let named = FITTED.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
        assert!(named.clone().count() == NAMES.len() + 1, "the weights were fitted for other features: fit them again");
        assert!(named.into_iter().all(|(n, v)| (n == "bias" || NAMES.contains(&n)) && v.parse::<f64>().is_ok()));
    }
}
