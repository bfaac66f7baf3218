//! The evidence of each word of a pair for or against a translation, and its sums.

use std::ops::Range;

/// A word with its log-likelihood ratio: above zero for a translation, below zero against.
#[derive(Debug)]
pub(super) struct Mark {
    pub span: Range<usize>,
    pub weight: f64,
}

/// Log-likelihood ratios of the words of both sides.
#[derive(Debug)]
pub(super) struct Evidence {
    pub source: Vec<Mark>,
    pub target: Vec<Mark>,
    /// Standard scores of the ratio of lengths against professional translations.
    pub length: f64,
}

impl Evidence {
    /// Sum over the pair: far above zero for a translation, below for something else.
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
