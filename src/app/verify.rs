//! Reviews of pairs of sentences, as the command line and the server show them.

use crate::types::{Confidence, Finding, Verdict};
use crate::verify::Review;
use schemars::JsonSchema;
use serde::Serialize;

/// A pair of lines with its review.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerifiedPair {
    /// Number of the lines, from 1.
    line: usize,
    /// Outcome: `rejected` where the band is low or withheld.
    verdict: Verdict,
    /// The confidence.
    band: Confidence,
    /// The calibrated probability that the translation misleads.
    misleads: f64,
    /// Share of the words of both sentences that correspond, 0 to 1.
    overlap: f64,
    /// What the checks found, also what is too unsure to reject.
    findings: Vec<Finding>,
    /// What a model made of the pair, in nats a token, where one was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    adequacy: Option<f64>,
}

impl VerifiedPair {
    /// The review of the pair with a number, from 1.
    pub fn new(line: usize, review: &Review, adequacy: Option<f64>) -> Self {
        Self {
            line,
            verdict: Verdict::of(review.confidence),
            band: review.confidence,
            misleads: (review.misleads * 1000.0).round() / 1000.0,
            overlap: review.score,
            findings: review.findings.clone(),
            adequacy,
        }
    }
}
