//! A candidate translation of one sentence, and which of two is better.

use crate::types::TranslatedPart;
use crate::verify::Review;

/// A candidate with its review.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub english: String,
    pub review: Review,
    /// The model's own mean log-probability.
    pub score: f64,
    pub method: String,
    /// The parts that it was translated in, if it was parted.
    pub parts: Vec<TranslatedPart>,
}

impl Candidate {
    pub fn passed(&self) -> bool {
        self.review.passed()
    }

    /// Prefers candidates that pass; then fewer and less certain findings, more words in common with the
    /// source, and the model's own score.
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
