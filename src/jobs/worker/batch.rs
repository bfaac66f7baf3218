//! Sentences on their way through the queue.

use crate::pipeline::translate::Job;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The flag of all tasks of a run.
pub(super) fn making_flag(making: &str) -> String {
    format!("making:{making}")
}

/// A sentence of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Text {
    arabic: String,
    day: Option<Date>,
}

/// Sentences of a run, as they are in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Batch {
    /// The job.
    pub job: String,
    /// The name of the run in the queue.
    pub making: String,
    /// Digest of the settings that do not depend on a model.
    pub common: String,
    texts: Vec<Text>,
}

impl Batch {
    pub fn new(job: &str, making: &str, common: &str, jobs: &[Job]) -> Self {
        let text = |j: &Job| Text { arabic: j.source.clone(), day: j.reference };
        let texts = jobs.iter().map(text).collect();
        Self { job: job.to_owned(), making: making.to_owned(), common: common.to_owned(), texts }
    }

    /// The sentences.
    pub fn jobs(&self) -> Vec<Job> {
        self.texts.iter().map(|t| Job { source: t.arabic.clone(), reference: t.day }).collect()
    }
}
