//! Jobs: reports made by schedule, on a store that remembers.
//!
//! A run takes in what is new (`intake`), makes the briefs that need making (`run`), and delivers
//! them (`deliver`); the store says at every moment how far it is, so that a run that was killed is
//! picked up by the next one. `plan` knows when runs are due, `schedule` waits for them, `monitor`
//! tells others how it goes, `install` hands the waiting over to the system.

pub mod deliver;
pub mod install;
mod intake;
mod lock;
pub mod monitor;
pub mod plan;
mod run;
pub mod schedule;

pub use run::{Office, Order, redeliver, run};

use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Written;
use crate::pipeline::translate::Second;
use crate::progress::Progress;
use crate::store::{Outcome, Run};
use crate::types::{Embedder, LanguageModel, Skipped};
use serde::{Deserialize, Serialize};

/// The models of a job, loaded.
pub struct Tools {
    /// What translates.
    pub model: Box<dyn LanguageModel>,
    /// A second one for what it fails on, with its name.
    pub second: Option<(String, Second<'static>)>,
    /// What rewrites overviews, if something else does, with its name.
    pub summariser: Option<(String, Box<dyn LanguageModel>)>,
    /// Seed of samples.
    pub seed: u64,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
}

/// Where the models of a job come from.
pub trait Workshop {
    /// Loads the models that a configuration names.
    fn open(&self, config: &Config, progress: &Progress) -> Result<Tools>;

    /// Loads the embedder that a configuration names, if it names one.
    fn embedder(&self, config: &Config, progress: &Progress) -> Result<Option<Box<dyn Embedder>>> {
        let _ = (config, progress);
        Ok(None)
    }
}

/// A brief that a run made.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// Event.
    pub event: String,
    /// Revision.
    pub revision: u32,
    /// Headline.
    pub title: String,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    pub verified: usize,
}

impl From<&Written> for Made {
    fn from(w: &Written) -> Self {
        Self {
            event: w.event.clone(),
            revision: w.revision,
            title: w.title.clone(),
            sentences: w.sentences,
            verified: w.verified,
        }
    }
}

/// What happened in a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Articles that were new or changed.
    pub fresh: usize,
    /// Events that needed a brief.
    pub events: usize,
    /// Briefs that were made.
    pub briefs: Vec<Made>,
    /// Briefs of earlier runs that did not get to deliver them.
    pub adopted: usize,
    /// Events whose brief could not be made, with the reason.
    pub unmade: Vec<(String, String)>,
    /// Inputs that were left out.
    pub skipped: Vec<Skipped>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Why the run failed, if it did.
    pub error: Option<String>,
}

impl Summary {
    /// The summary of a run.
    pub fn of(run: &Run) -> Self {
        serde_json::from_value(run.summary.clone()).unwrap_or_default()
    }

    /// The form in which the store keeps it.
    pub fn value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Whether something could not be done that another try may do.
    pub fn incomplete(&self) -> bool {
        !self.unmade.is_empty()
    }

    /// What happened, on one line.
    pub fn line(&self, outcome: Outcome) -> String {
        if let Some(e) = &self.error {
            return format!("{}: {}", outcome.name(), e.lines().next().unwrap_or_default());
        }
        let many = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let revised = self.briefs.iter().filter(|b| b.revision > 1).count();
        let mut parts = Vec::new();
        if !self.briefs.is_empty() {
            let (verified, all) = self.briefs.iter().fold((0, 0), |s, b| (s.0 + b.verified, s.1 + b.sentences));
            let briefs = many(self.briefs.len(), "brief");
            parts.push(format!("{briefs} ({revised} revised; {verified} of {all} sentences verified)"));
        }
        if self.adopted > 0 {
            parts.push(format!("{} of a run that was cut short", many(self.adopted, "brief")));
        }
        parts.push(many(self.fresh, "new article"));
        if !self.unmade.is_empty() {
            parts.push(format!("{} not made", many(self.unmade.len(), "brief")));
        }
        let failed = self.skipped.iter().filter(|s| s.failed).count();
        if failed > 0 {
            parts.push(format!("{} failed", many(failed, "input")));
        }
        format!("{}: {}", outcome.name(), parts.join(", "))
    }
}

/// Work on a store that is to be done by one process at a time.
pub struct Hold(#[allow(dead_code)] lock::Lock);

/// Takes hold of a store for one sort of work.
///
/// # Errors
/// Another process is at it.
pub fn hold(store: &std::path::Path, work: &str) -> Result<Hold> {
    lock::take(store, work, &format!("`mujaz {work}`")).map(Hold)
}

/// Takes hold of a job: one run at a time.
///
/// # Errors
/// The job is running already.
pub fn hold_job(store: &std::path::Path, job: &str) -> Result<Hold> {
    lock::take(store, &format!("job-{job}"), &format!("the job \"{job}\"")).map(Hold)
}

/// The job of a name.
pub fn named<'a>(config: &'a Config, name: &str) -> Result<&'a JobConfig> {
    config.jobs.iter().find(|j| j.name == name).ok_or_else(|| {
        let known: Vec<&str> = config.jobs.iter().map(|j| j.name.as_str()).collect();
        let help = if known.is_empty() {
            "the configuration has no [[job]]; `mujaz config init` writes an example".to_owned()
        } else {
            format!("there are {}", known.join(", "))
        };
        Error::new(Kind::Usage, format!("no job is called \"{name}\"")).help(help)
    })
}

/// The configuration with what a job says put over it.
pub fn settings(config: &Config, job: &JobConfig) -> Config {
    let mut c = config.clone();
    c.jobs.clear();
    c.model.id = job.model.clone().or(c.model.id);
    c.model.device = job.device.clone().or(c.model.device);
    c.brief.glossaries.extend(job.glossaries.iter().cloned());
    if !job.templates.is_empty() {
        c.brief.templates.clone_from(&job.templates);
    }
    c.brief.max_sentences = job.max_sentences.unwrap_or(c.brief.max_sentences);
    c
}
