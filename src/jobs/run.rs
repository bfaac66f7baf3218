//! One run of a job. The store always records how far it has got:
//!
//! 1. `running`: articles are taken in, translations and briefs are stored as they are made;
//! 2. `delivering`: the job's state, the run's summary and its deliveries are written in one
//!    transaction; each delivery is marked before it begins and when it is done;
//! 3. its outcome.
//!
//! A run that dies in step 1 leaves its briefs to the next run, which delivers them; one that dies in step 2
//! leaves its deliveries to the next run.

use super::deliver;
use super::delivering::{Undelivered, end, plan_deliveries};
use super::hands::{Hands, Own};
use super::intake::{UNKNOWN, take_in};
use super::settings::settings;
use crate::app::{BriefOptions, BriefRequest, Session};
use crate::config::{Config, DeliveryConfig, JobConfig, On};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Materials;
use crate::pipeline::kept::{StoreKeeper, still_running};
use crate::pipeline::translate::Effort;
use crate::store::{self, JobState, Made, Outcome, Run, Store, Summary, hold_job};
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};

/// Which run to make.
#[derive(Debug, Clone, Copy)]
pub struct RunOrder {
    /// When it was due.
    pub due: Timestamp,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// Whether no automatic retry follows.
    pub last: bool,
}

/// Runs a job and delivers its briefs.
///
/// ```no_run
/// use mujaz::app::{Installed, ModelOverrides, Session};
/// use mujaz::jobs::{self, RunOrder, Summary};
/// use mujaz::{clock, config::Config, progress::Progress};
///
/// # fn main() -> mujaz::error::Result<()> {
/// let (config, progress) = (Config::load(None)?, Progress::quiet());
/// let session =
///     Session { config: &config, loader: &Installed, overrides: ModelOverrides::default(), progress: &progress };
/// let order = RunOrder { due: clock::now(), attempt: 1, last: true };
/// let run = jobs::run(&session, jobs::named(&config, "night")?, order)?;
/// println!("{}", Summary::of(&run).line(run.outcome));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Only if no run could be started or recorded: the job is running already, or the store cannot be
/// used. A failed run is returned with that outcome.
pub fn run(session: &Session, job: &JobConfig, order: RunOrder) -> Result<Run> {
    run_with(session, job, order, &Own)
}

/// Like [`run`], with what others do of it.
///
/// # Errors
/// As [`run`].
pub(super) fn run_with(session: &Session, job: &JobConfig, order: RunOrder, hands: &dyn Hands) -> Result<Run> {
    let path = store::path_of(session.config);
    let _lock = hold_job(&path, &job.name)?;
    let mut store = store::open(&path)?;
    let mut summary = Summary::default();
    let number = begin(&mut *store, job, order, &mut summary)?;
    let _span = tracing::info_span!("job", name = job.name, run = number).entered();
    tracing::info!(due = %order.due, attempt = order.attempt, "run begins");
    let work = Work { session, hands, job, config: settings(session.config, job), due: order.due, number };
    let worked = work.make(&mut *store, &mut summary);
    store.roll_back();
    if matches!(&worked, Err(e) if e.kind() == Kind::Busy) {
        // What became of a run that was taken over is for the other process to say.
        still_running(&*store, number)?;
    }
    let mut outcome = match &worked {
        Ok(outcome) => *outcome,
        Err(e) if e.kind() == Kind::Cancelled => Outcome::Stopped,
        Err(e) => {
            summary.error = Some(e.details());
            Outcome::Failed
        }
    };
    if outcome == Outcome::Failed {
        // Stored first, since the deliveries report why the run failed.
        store.keep_run(number, outcome, &summary.value(), None)?;
        plan_deliveries(&mut *store, job, number, |on| order.last && matches!(on, On::Failure | On::Always))?;
    }
    if outcome != Outcome::Stopped {
        let left = hands.deliver(session, job, &mut *store)?;
        if left != Undelivered::default() && outcome.succeeded() {
            outcome = Outcome::Partly;
        }
    }
    if let Err(e) = forget(session, job, &mut *store) {
        summary.notes.push(format!("data past its retention could not be removed: {}", e.one_line()));
    }
    summary.waited.extend(hands.waited());
    end(&mut *store, number, outcome, &summary)?;
    store.run(number)?.ok_or_else(|| Error::new(Kind::Internal, "the run is not in the store").at(&path.shown()))
}

/// Starts a run, which takes over the briefs of earlier runs that died or were stopped.
fn begin(store: &mut dyn Store, job: &JobConfig, order: RunOrder, summary: &mut Summary) -> Result<i64> {
    let now = clock::now();
    store.begin()?;
    let earlier = store.runs(Some(&job.name), 1000)?;
    let number = store.start_run(&job.name, order.due, order.attempt, now)?;
    // This due time counts as handled, however the run ends; what follows is a retry.
    let mut state = store.job(&job.name)?.unwrap_or_else(|| JobState::new(now));
    state.due = state.due.max(Some(order.due));
    store.keep_job(&job.name, &state)?;
    for r in &earlier {
        match r.outcome {
            Outcome::Running => {
                summary.notes.push(format!("run {} was killed; its work is kept", r.number));
                store.keep_run(r.number, Outcome::Killed, &r.summary, Some(now))?;
                summary.adopted += store.adopt_briefs(r.number, number)?;
            }
            Outcome::Delivering => {
                summary.notes.push(format!("run {} was killed while it delivered", r.number));
                store.keep_run(r.number, Outcome::Killed, &r.summary, Some(now))?;
            }
            Outcome::Stopped | Outcome::Failed => {
                summary.adopted += store.adopt_briefs(r.number, number)?;
            }
            // A run that completed had already taken over the work of those before it.
            _ => break,
        }
    }
    store.commit()?;
    Ok(number)
}

/// The request for the briefs of a job, with the settings of the job applied to the configuration.
pub(super) fn request(session: &Session, job: &JobConfig, config: &Config) -> Result<BriefRequest> {
    let brief = &config.brief;
    session.request(
        config,
        BriefOptions {
            inputs: job.inputs.clone(),
            effort: Effort::of(brief),
            second_model: config.model.second.clone().filter(|_| brief.repair),
            ..BriefOptions::default()
        },
    )
}

/// A run in progress.
struct Work<'a> {
    session: &'a Session<'a>,
    hands: &'a dyn Hands,
    job: &'a JobConfig,
    /// The configuration with the settings of the job applied.
    config: Config,
    /// When it was due.
    due: Timestamp,
    number: i64,
}

impl Work<'_> {
    /// Does everything up to the deliveries.
    fn make(&self, store: &mut dyn Store, summary: &mut Summary) -> Result<Outcome> {
        let (session, job, number) = (self.session, self.job, self.number);
        let intake = take_in((session, self.hands), job, &self.config, self.due, store, summary)?;
        summary.events = intake.due.grouped.events.len();
        let mut state = intake.state;
        if summary.events > 0 {
            let request = request(session, job, &self.config)?;
            let materials = Materials::load(
                &request.recipe.glossaries,
                &request.recipe.config.brief.outlets,
                &request.recipe.templates,
            )?
            .with_grades(store::standing(&store.grades()?));
            let mut keeper = StoreKeeper {
                store: &mut *store,
                job: &job.name,
                run: number,
                before: intake.before,
                merged: intake.due.merged,
                sources: intake.due.sources,
                folder: None,
            };
            let made = session.produce(&intake.due.grouped, &materials, request, &mut keeper)?.run;
            summary.briefs = made.written.iter().map(Made::from).collect();
            summary.unmade = made.failed;
            if made.cancelled || cancel::requested() {
                return Err(cancel::error());
            }
            if summary.briefs.is_empty() && !summary.unmade.is_empty() {
                let (event, why) = &summary.unmade[0];
                return Err(Error::new(Kind::Internal, format!("no brief could be made; the first, {event}: {why}")));
            }
        }
        if !summary.unmade.is_empty() {
            // Forces the next run to try them again.
            state.changes = UNKNOWN;
        }
        let changed = !summary.briefs.is_empty() || summary.adopted > 0;
        let failed = !summary.unmade.is_empty() || summary.skipped.iter().any(|s| s.failed);
        let outcome = match (changed, failed) {
            (_, true) => Outcome::Partly,
            (true, false) => Outcome::Done,
            (false, false) => Outcome::NoChange,
        };
        store.begin()?;
        still_running(store, number)?;
        store.keep_job(&job.name, &state)?;
        plan_deliveries(store, job, number, |on| match on {
            On::Change => changed,
            On::Run | On::Always => true,
            On::Failure => false,
        })?;
        store.keep_run(number, Outcome::Delivering, &summary.value(), None)?;
        store.commit()?;
        Ok(outcome)
    }
}

/// Removes what is older than the job's retention.
fn forget(session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<()> {
    let limit = |l: crate::config::Length| {
        clock::now().checked_sub(l.signed().max(SignedDuration::ZERO)).unwrap_or(Timestamp::MIN)
    };
    if let Some(length) = job.retention {
        store.prune_job(Some(&job.name), limit(length))?;
        for d in &job.deliveries {
            if let DeliveryConfig::Folder(f) = d {
                deliver::folder::forget(&f.path, limit(length))?;
            }
        }
    }
    // Texts belong to all jobs: they are removed once the longest retention has passed.
    let longest =
        session.config.jobs.iter().map(|j| j.retention).collect::<Option<Vec<_>>>().and_then(|l| l.into_iter().max());
    if let Some(length) = longest {
        store.prune_texts(limit(length))?;
    }
    Ok(())
}
