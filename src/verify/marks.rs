//! The evidence of each word of a pair for or against a translation, with its sums.

use std::ops::Range;

/// A word with its log-likelihood ratio: positive for a translation, negative against.
#[derive(Debug)]
pub(super) struct Mark {
    pub span: Range<usize>,
    pub weight: f64,
}

/// Log-likelihood ratios of the words on both sides.
#[derive(Debug)]
pub(super) struct Evidence {
    pub source: Vec<Mark>,
    pub target: Vec<Mark>,
    /// Standard score of the length ratio against professional translations.
    pub length: f64,
}

impl Evidence {
    /// Sum over the pair: far above zero for a translation, below zero for an unrelated sentence.
    pub(crate) fn total(&self) -> f64 {
        self.source.iter().chain(&self.target).map(|m| m.weight).sum()
    }

    /// Number of words with evidence, on both sides.
    pub(crate) fn words(&self) -> usize {
        self.source.len() + self.target.len()
    }

    /// [`Self::total`] per word.
    pub(crate) fn mean(&self) -> f64 {
        self.total() / self.words().max(1) as f64
    }
}
