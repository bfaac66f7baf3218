//! Jobs: reports made by schedule, on a store that remembers.
//!
//! A run takes in what is new (`intake`), makes the briefs that need making (`run`), and delivers
//! them (`deliver`); the store says at every moment how far it is, so that a run that was killed is
//! picked up by the next one. `plan` knows when runs are due, `schedule` waits for them, `monitor`
//! tells others how it goes, `install` hands the waiting over to the system.

pub mod deliver;
pub mod install;
mod intake;
pub mod monitor;
pub mod plan;
mod run;
pub mod schedule;

pub use crate::store::{Hold, Summary, hold, hold_job};
pub use run::{Order, redeliver, run};

use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};

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
