//! Candidate translations of one sentence and the choice among them.

use super::Work;
use crate::types::Translation;
use crate::verify::Review;

/// A candidate with its review.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub english: String,
    pub review: Review,
    /// The model's own mean log-probability.
    pub score: f64,
    pub method: String,
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

/// The best candidate of a sentence, or the reason why there is none.
pub(super) fn finish(w: &Work) -> Translation {
    let (english, review, method) = match w.best() {
        Some(c) => (c.english.clone(), c.review.clone(), c.method.clone()),
        None => {
            let reason = w.failure.clone().unwrap_or_else(|| "the model gave nothing".into());
            (String::new(), Review::failed(reason), "none".into())
        }
    };
    Translation {
        source: w.job.source.clone(),
        normalised: w.normalised.clone(),
        english,
        verdict: review.verdict(),
        checks: if w.candidates.is_empty() { Vec::new() } else { review.outcomes() },
        findings: review.findings,
        attempts: w.candidates.len(),
        method,
    }
}
