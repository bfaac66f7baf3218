//! The work on one sentence: what was tried, and the best candidate.

use super::candidate::Candidate;
use crate::types::Translation;
use crate::verify::Review;
use jiff::civil::Date;
use mujaz_arabic::numerals;

/// A sentence to translate.
#[derive(Debug, Clone)]
pub struct Job {
    /// The Arabic.
    pub source: String,
    /// Day of publication, against which relative dates are checked.
    pub reference: Option<Date>,
}

/// A sentence and everything that was tried for it.
pub(super) struct Work {
    pub job: Job,
    /// The Arabic as passed to the model: numerals in digits.
    pub normalised: String,
    pub candidates: Vec<Candidate>,
    /// Why the last answer failed, if it did.
    pub failure: Option<String>,
    /// Whether it was delivered to the sink.
    pub passed_on: bool,
}

impl Work {
    /// A sentence for which nothing has been tried yet.
    pub fn new(job: Job) -> Self {
        let normalised = numerals::normalise(&job.source);
        Self { job, normalised, candidates: Vec::new(), failure: None, passed_on: false }
    }

    pub fn passed(&self) -> bool {
        self.candidates.iter().any(Candidate::passed)
    }

    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.iter().reduce(|a, b| if b.better_than(a) { b } else { a })
    }

    /// The best candidate of a sentence, or the reason why there is none.
    pub fn finish(&self) -> Translation {
        let (english, review, method) = match self.best() {
            Some(c) => (c.english.clone(), c.review.clone(), c.method.clone()),
            None => {
                let reason = self.failure.clone().unwrap_or_else(|| "the model returned nothing".into());
                (String::new(), Review::failed(reason), "none".into())
            }
        };
        Translation {
            source: self.job.source.clone(),
            normalised: self.normalised.clone(),
            english,
            verdict: review.verdict(),
            misleads: review.misleads,
            confidence: review.confidence,
            checks: if self.candidates.is_empty() { Vec::new() } else { review.outcomes() },
            findings: review.findings,
            attempts: self.candidates.len(),
            method,
            corrections: self.best().map_or_else(Vec::new, |c| c.corrections.clone()),
            parts: self.best().map_or_else(Vec::new, |c| c.parts.clone()),
            review: None,
        }
    }
}

/// The sentences without a candidate that passes.
pub(super) fn open(work: &[Work]) -> Vec<usize> {
    (0..work.len()).filter(|&i| !work[i].passed()).collect()
}
