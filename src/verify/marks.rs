//! What each word of a pair says for or against a translation, and the sums over it.

use std::ops::Range;

/// A word with what its outcome weighs: above zero for a translation, below against.
#[derive(Debug)]
pub(super) struct Mark {
    pub span: Range<usize>,
    pub weight: f64,
}

/// What the words say.
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

    /// Words that either side could be held to.
    pub(crate) fn words(&self) -> usize {
        self.source.len() + self.target.len()
    }

    /// [`Self::total`] a word.
    pub(crate) fn mean(&self) -> f64 {
        self.total() / self.words().max(1) as f64
    }
}
