//! The weights of the pair features: two logistic regressions, one for full articles and one for pairs in which one
//! article has few words, fitted by `mujaz eval events --fit` on labelled articles.

use super::evidence::{Evidence, NAMES};
use std::sync::LazyLock;

/// Number of content words below which an article is short: a headline, a flash.
pub(super) const SHORT: u16 = 24;

/// A logistic regression over `Evidence`.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Added to every sum.
    pub bias: f64,
    /// One weight for each feature.
    pub each: Evidence,
}

/// The regressions for full articles and for short ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Both articles are full.
    pub full: Regression,
    /// One of them is short.
    pub short: Regression,
}

/// Written by `mujaz eval events --fit`.
const FITTED: &str = include_str!("weights.tsv");

static BUILT_IN: LazyLock<Weights> = LazyLock::new(|| Weights::read(FITTED));

impl Regression {
    /// All weights zero.
    pub(super) const NOTHING: Self = Self { bias: 0.0, each: [0.0; NAMES.len()] };

    /// The probability that a pair reports the same event.
    fn probability(&self, e: &Evidence) -> f64 {
        let sum: f64 = self.bias + self.each.iter().zip(e).map(|(w, x)| w * x).sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }

    fn slot(&mut self, name: &str) -> &mut f64 {
        match NAMES.iter().position(|n| *n == name) {
            Some(i) => &mut self.each[i],
            None => &mut self.bias,
        }
    }
}

impl Weights {
    /// The weights that were fitted.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads lines of a name and its weights for full and for short articles; features that are not listed get weight
    /// zero.
    fn read(text: &str) -> Self {
        let mut w = Self { full: Regression::NOTHING, short: Regression::NOTHING };
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let Some(name) = fields.next() else { continue };
            let mut value = || fields.next().and_then(|v| v.parse().ok()).unwrap_or(0.0);
            *w.full.slot(name) = value();
            *w.short.slot(name) = value();
        }
        w
    }

    /// The lines that `Weights::read` reads.
    pub fn write(&self) -> String {
        let line = |n: &str, full: f64, short: f64| format!("{n}\t{full:.4}\t{short:.4}\n");
        let each = NAMES.iter().zip(self.full.each.iter().zip(&self.short.each));
        let lines: String = each.map(|(n, (f, s))| line(n, *f, *s)).collect();
        line("bias", self.full.bias, self.short.bias) + &lines
    }

    /// The probability that a pair reports the same event; `short` if one of the articles is short.
    pub(super) fn probability(&self, e: &Evidence, short: bool) -> f64 {
        if short { self.short.probability(e) } else { self.full.probability(e) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_weights_are_read_back() {
        let w = Weights::built_in();
        assert_eq!(Weights::read(&w.write()), *w);
        let lines = || FITTED.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect::<Vec<_>>());
        assert!(lines().count() == NAMES.len() + 1, "the weights were fitted for other features: fit them again");
        for l in lines() {
            assert!(l.len() == 3 && (l[0] == "bias" || NAMES.contains(&l[0])), "{l:?}");
            assert!(l[1..].iter().all(|v| v.parse::<f64>().is_ok()), "{l:?}");
        }
    }
}
