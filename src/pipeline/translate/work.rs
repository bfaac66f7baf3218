//! A sentence on its way: what was tried and which candidate is the best.

use super::candidate::Candidate;
use crate::types::Translation;
use crate::verify::Review;
use jiff::civil::Date;
use mujaz_arabic::numerals;

/// A sentence to be translated.
#[derive(Debug, Clone)]
pub struct Job {
    /// The Arabic.
    pub source: String,
    /// Day of publication, for the check of dates.
    pub reference: Option<Date>,
}

/// A sentence with everything that was tried for it.
pub(super) struct Work {
    pub job: Job,
    /// The Arabic as the model gets it: numerals in digits.
    pub normalised: String,
    pub candidates: Vec<Candidate>,
    /// Why the last answer that failed did.
    pub failure: Option<String>,
    /// Whether the sink has it.
    pub told: bool,
}

impl Work {
    /// A sentence for which nothing was tried yet.
    pub fn new(job: Job) -> Self {
        let normalised = numerals::normalise(&job.source);
        Self { job, normalised, candidates: Vec::new(), failure: None, told: false }
    }

    pub fn passed(&self) -> bool {
        self.candidates.iter().any(Candidate::passed)
    }

    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.iter().reduce(|a, b| if b.better_than(a) { b } else { a })
    }

    /// The best candidate of a sentence, or the reason that there is none.
    pub fn finish(&self) -> Translation {
        let (english, review, method) = match self.best() {
            Some(c) => (c.english.clone(), c.review.clone(), c.method.clone()),
            None => {
                let reason = self.failure.clone().unwrap_or_else(|| "the model gave nothing".into());
                (String::new(), Review::failed(reason), "none".into())
            }
        };
        Translation {
            source: self.job.source.clone(),
            normalised: self.normalised.clone(),
            english,
            verdict: review.verdict(),
            checks: if self.candidates.is_empty() { Vec::new() } else { review.outcomes() },
            findings: review.findings,
            attempts: self.candidates.len(),
            method,
        }
    }
}

/// The sentences for which nothing has passed.
pub(super) fn open(work: &[Work]) -> Vec<usize> {
    (0..work.len()).filter(|&i| !work[i].passed()).collect()
}
