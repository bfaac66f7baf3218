//! Runs of jobs, by a worker: what remains when others fetch, translate and deliver.

use super::sharing::Sharing;
use super::{BUSY, Outcome, Worker};
use crate::app::Session;
use crate::error::{Error, Kind, Result};
use crate::jobs::order::{Ordered, is_over, note_failure};
use crate::jobs::run::run_with;
use crate::jobs::settings::named;
use crate::queue::Taken;
use crate::store::{self, Outcome as RunOutcome, Summary};
use std::time::Duration;

impl Worker<'_> {
    /// Makes the run of a task.
    pub(super) fn group(&self, taken: &Taken) -> Result<Outcome> {
        let ordered: Ordered = serde_json::from_value(taken.payload.clone())
            .map_err(|e| Error::new(Kind::Input, "a run in the queue cannot be read").because(e))?;
        let done = self.make(&ordered);
        if let Err(e) = &done
            && taken.last
            && !matches!(e.kind(), Kind::Cancelled | Kind::Busy)
        {
            note_failure(&mut *store::open(&self.at)?, &ordered, &e.details())?;
        }
        match done {
            Err(e) if e.kind() == Kind::Busy => Ok(Outcome::Left(BUSY, Some(e.one_line()))),
            done => done,
        }
    }

    fn make(&self, ordered: &Ordered) -> Result<Outcome> {
        let config = self.session.config;
        let job = named(config, &ordered.job)?;
        // A worker that died after the end of a run had no time to say so.
        if ordered.made(&*store::open(&self.at)?)?.is_some_and(|r| is_over(r.outcome)) {
            return Ok(Outcome::Done);
        }
        self.note(&format!("run of {} begins (due {})", job.name, ordered.due));
        let sharing = Sharing::new(self, &job.name, ordered.key());
        sharing.held_times(ordered.held);
        let session = Session {
            config,
            loader: &sharing,
            overrides: self.session.overrides.clone(),
            progress: self.session.progress,
        };
        let r = run_with(&session, job, ordered.order(), &sharing)?;
        self.note(&format!("run {} of {} {}", r.number, job.name, Summary::of(&r).line(r.outcome)));
        if r.outcome == RunOutcome::Stopped {
            return Ok(Outcome::Left(Duration::ZERO, None));
        }
        self.patiently(|q| q.unsettle(&ordered.key()))?;
        Ok(Outcome::Done)
    }
}
