//! Candidates for one sentence and the choice among them.

use super::Work;
use crate::types::{Finding, Translation, Verdict};
use crate::verify::{self, Context};

/// A candidate with what the checks said.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub english: String,
    pub findings: Vec<Finding>,
    /// How far the words of both sides speak for a translation, a word.
    pub overlap: f64,
    /// The model's own mean log-probability.
    pub score: f64,
    pub method: String,
}

impl Candidate {
    pub fn passed(&self) -> bool {
        verify::verdict(&self.findings) == Verdict::Passed
    }

    /// Passing first; then fewer and less sure findings, more words in common with the source, and
    /// what the model thinks of it.
    pub fn better_than(&self, other: &Self) -> bool {
        let harm = |c: &Self| c.findings.iter().map(|f| f.confidence).sum::<f64>();
        let value = |c: &Self| -harm(c) + c.overlap + 0.3 * c.score;
        match (self.passed(), other.passed()) {
            (true, false) => true,
            (false, true) => false,
            _ => value(self) > value(other),
        }
    }
}

/// The best candidate of a sentence, or the reason that there is none.
pub(super) fn finish(w: &Work, context: &Context) -> Translation {
    let attempts = w.candidates.len();
    match w.best().cloned() {
        Some(c) => Translation {
            verdict: verify::verdict(&c.findings),
            checks: verify::outcomes(&w.job.source, &c.english, &c.findings, context),
            source: w.job.source.clone(),
            normalised: w.normalised.clone(),
            english: c.english,
            findings: c.findings,
            attempts,
            method: c.method,
        },
        None => Translation {
            source: w.job.source.clone(),
            normalised: w.normalised.clone(),
            english: String::new(),
            verdict: Verdict::Rejected,
            checks: Vec::new(),
            findings: vec![Finding {
                check: "model".into(),
                message: w.failure.clone().unwrap_or_else(|| "the model gave nothing".into()),
                source_span: None,
                target_span: None,
                confidence: 1.0,
            }],
            attempts,
            method: "none".into(),
        },
    }
}
