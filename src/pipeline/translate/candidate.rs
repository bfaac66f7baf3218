//! A candidate translation of one sentence, and the comparison of two candidates.

use crate::types::{Correction, TranslatedPart};
use crate::verify::Review;

/// A candidate with its review.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub english: String,
    pub review: Review,
    /// The model's mean log-probability.
    pub score: f64,
    pub method: String,
    /// What was corrected from the source.
    pub corrections: Vec<Correction>,
    /// The parts in which it was translated, if it was split.
    pub parts: Vec<TranslatedPart>,
}

impl Candidate {
    pub fn passed(&self) -> bool {
        self.review.passed()
    }

    /// Prefers candidates that pass; then fewer and less certain findings, more words in common with the source, and a
    /// higher model score.
    pub fn better_than(&self, other: &Self) -> bool {
        let harm = |c: &Self| c.review.findings.iter().map(|f| f.confidence).sum::<f64>();
        let value = |c: &Self| -harm(c) + c.review.score + 0.3 * c.score;
        match (self.passed(), other.passed()) {
            (true, false) => true,
            (false, true) => false,
            _ => value(self) > value(other),
        }
    }
}
