//! The sources of a run, fetched by a worker: what they yield is kept in the queue until the run takes it in.

use super::batch::making_flag;
use super::{Outcome, Worker};
use crate::config::Address;
use crate::error::{Error, Kind, Result};
use crate::jobs::settings::{named, settings};
use crate::pipeline::sources::{Gathered, split};
use crate::queue::Taken;
use crate::store;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// Sources of a run that are fetched together, as they are in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sources {
    /// The job.
    pub job: String,
    /// The name of the run in the queue.
    pub making: String,
    /// The key of the task, under which what they yield is kept.
    pub key: String,
    /// Their names, without secrets; each worker has the addresses in its configuration.
    pub names: Vec<String>,
}

/// What was fetched, as it is kept.
pub(super) fn packed(list: &[Gathered]) -> Result<Vec<u8>> {
    serde_json::to_vec(list).map_err(|e| Error::new(Kind::Internal, "what was fetched cannot be kept").because(e))
}

/// What was kept.
pub(super) fn unpacked(bytes: &[u8]) -> Result<Vec<Gathered>> {
    serde_json::from_slice(bytes)
        .map_err(|e| Error::new(Kind::Input, "what was fetched cannot be read from the queue").because(e))
}

impl Worker<'_> {
    /// Fetches the sources of a task.
    pub(super) fn fetch(&self, taken: &Taken) -> Result<Outcome> {
        let wanted: Sources = serde_json::from_value(taken.payload.clone())
            .map_err(|e| Error::new(Kind::Input, "sources in the queue cannot be read").because(e))?;
        if self.patiently(|q| q.kept_yield(&wanted.key))?.is_some() {
            return Ok(Outcome::Done);
        }
        let Ok(job) = named(self.session.config, &wanted.job) else {
            return Ok(self.pass_on(&wanted, "the configuration here has no such job"));
        };
        let (known, _) = split(&job.inputs);
        let find = |name: &String| known.iter().find(|a| a.key() == *name).cloned();
        let Some(addresses) = wanted.names.iter().map(find).collect::<Option<Vec<Address>>>() else {
            return Ok(self.pass_on(&wanted, "the configuration here has other sources"));
        };
        if self.session.offline() {
            return Ok(self.pass_on(&wanted, "nothing is fetched here: --offline was given"));
        }
        let config = settings(self.session.config, job);
        let fetched = self.session.fetch(&config, &addresses, &*store::open(&self.at)?)?;
        let packed = packed(&fetched)?;
        self.patiently(|q| q.keep_yield(&wanted.key, &packed))?;
        Ok(Outcome::Done)
    }

    /// Leaves the sources of a run to others for a while.
    fn pass_on(&self, wanted: &Sources, why: &str) -> Outcome {
        let until = Instant::now() + self.session.config.queue.patience.0;
        self.refused.borrow_mut().insert(making_flag(&wanted.making), until);
        Outcome::Left(Duration::ZERO, Some(why.to_owned()))
    }
}
