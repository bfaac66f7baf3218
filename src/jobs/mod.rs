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

pub use crate::store::Summary;
pub use run::{Office, Order, redeliver, run};

use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::pipeline::translate::Second;
use crate::progress::Progress;
use crate::types::{Embedder, LanguageModel};

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
