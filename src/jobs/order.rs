//! Runs and deliveries that are left to workers.

use super::delivering::{Undelivered, drop_if_gone, redeliver, reopen};
use super::run::RunOrder;
use crate::app::Session;
use crate::config::JobConfig;
use crate::error::{Error, Kind, Result};
use crate::queue::{self, Queue, Role, Task};
use crate::store::{self, DeliveryState, Outcome, Run, Store};
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Attempts of workers to start a run, or to make a delivery, if they die of it. What was started and failed is retried
/// as its job says.
const ATTEMPTS: u16 = 8;
/// Between two looks at a run that somebody waits for.
const LOOK: Duration = Duration::from_millis(500);
/// Runs among which one is looked for.
const RECENT: usize = 200;

/// A run, as it is in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ordered {
    pub job: String,
    pub due: Timestamp,
    pub attempt: u32,
    pub last: bool,
    /// Earlier due times that passed while a run of the job waited, and that this run stands for.
    #[serde(default)]
    pub held: usize,
}

impl Ordered {
    pub fn new(job: &JobConfig, order: RunOrder) -> Self {
        // The store keeps whole seconds.
        let due = Timestamp::from_second(order.due.as_second()).unwrap_or(order.due);
        Self { job: job.name.clone(), due, attempt: order.attempt, last: order.last, held: 0 }
    }

    pub fn order(&self) -> RunOrder {
        RunOrder { due: self.due, attempt: self.attempt, last: self.last }
    }

    /// The key of its task, which is also the name under which it is settled how its sentences are translated.
    pub fn key(&self) -> String {
        format!("{}{}/{}", prefix(&self.job), self.due.as_second(), self.attempt)
    }

    /// The run that was made of it, if there is one.
    pub fn made(&self, store: &dyn Store) -> Result<Option<Run>> {
        let own = |r: &Run| r.due.as_second() == self.due.as_second() && r.attempt == self.attempt;
        Ok(store.runs(Some(&self.job), RECENT)?.into_iter().find(own))
    }
}

/// A delivery, as it is in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ToDeliver {
    pub job: String,
    pub run: i64,
    /// The key of the delivery.
    pub delivery: String,
}

/// What the keys of all runs of a job begin with.
fn prefix(job: &str) -> String {
    format!("group/{job}/")
}

/// Whether a run is over, and is not to be continued.
pub(super) fn is_over(outcome: Outcome) -> bool {
    outcome.succeeded() || outcome == Outcome::Failed
}

/// Leaves a run to the workers.
///
/// # Errors
/// The queue cannot be used.
pub fn order(queue: &mut dyn Queue, job: &JobConfig, order: RunOrder) -> Result<()> {
    order_for(queue, job, order, 0)
}

/// Leaves a run to the workers that stands for some more due times, too.
pub(super) fn order_for(queue: &mut dyn Queue, job: &JobConfig, order: RunOrder, held: usize) -> Result<()> {
    let ordered = Ordered { held, ..Ordered::new(job, order) };
    queue.add(&task(Role::Group, ordered.key(), &ordered)?)
}

fn task(role: Role, key: String, what: &impl Serialize) -> Result<Task> {
    let payload = serde_json::to_value(what)
        .map_err(|e| Error::new(Kind::Internal, format!("{key} cannot be put into the queue")).because(e))?;
    Ok(Task { role, key, payload, flags: Vec::new(), attempts: ATTEMPTS })
}

/// Leaves the pending deliveries of a job to the workers, unless they are with them. Those whose target is no longer in
/// the configuration are given up; returns their number.
pub(super) fn order_deliveries(
    session: &Session,
    job: &JobConfig,
    store: &mut dyn Store,
    queue: &mut dyn Queue,
) -> Result<usize> {
    let mut pending = store.open_deliveries(&job.name)?;
    let prefix = format!("deliver/{}/", job.name);
    let open = queue.open(&prefix)?;
    if pending.len() == open.waiting + open.taken {
        return Ok(0);
    }
    if open.waiting + open.taken == 0 && open.failed.is_some() {
        queue.forget(&prefix)?;
    }
    let mut dropped = 0;
    for d in &mut pending {
        if drop_if_gone(session, job, store, d)? {
            dropped += 1;
            continue;
        }
        let what = ToDeliver { job: job.name.clone(), run: d.run, delivery: d.key.clone() };
        queue.add(&task(Role::Deliver, format!("{prefix}{}", d.key), &what)?)?;
    }
    Ok(dropped)
}

/// What is left of the deliveries of a run once each has been tried; none while that is not so.
fn delivered(store: &dyn Store, run: i64) -> Result<Option<Undelivered>> {
    let mut left = Undelivered::default();
    for d in store.deliveries(run)? {
        match d.state {
            DeliveryState::Sent => {}
            DeliveryState::Dropped => left.dropped += 1,
            DeliveryState::Failed => left.open += 1,
            DeliveryState::Pending if d.attempts > 0 && d.error.is_some() => left.open += 1,
            DeliveryState::Pending | DeliveryState::Sending => return Ok(None),
        }
    }
    Ok(Some(left))
}

/// What came of a retry.
#[derive(Debug)]
pub enum Retried {
    /// The run itself had failed, and was made again.
    Run(Run),
    /// It had succeeded: its deliveries were made again.
    Deliveries(Undelivered),
}

/// Retries a run: its deliveries that failed, or the whole run if the run itself failed.
///
/// # Errors
/// As [`run_or_order`].
pub fn retry(session: &Session, job: &JobConfig, r: &Run) -> Result<Retried> {
    if !r.outcome.succeeded() {
        let again = RunOrder { due: r.due, attempt: r.attempt + 1, last: true };
        return run_or_order(session, job, again).map(Retried::Run);
    }
    if !session.config.queue.workers {
        return redeliver(session, job, r.number).map(Retried::Deliveries);
    }
    let at = store::path_of(session.config);
    let (mut store, mut queue) = (store::open(&at)?, queue::open(&at)?);
    reopen(&mut *store, r.number)?;
    order_deliveries(session, job, &mut *store, &mut *queue)?;
    session.progress.note(&format!("{}: left to the workers (`mujaz workers list` shows them)", job.name));
    loop {
        if let Some(left) = delivered(&*store, r.number)? {
            return Ok(Retried::Deliveries(left));
        }
        if cancel::requested() {
            session.progress.note(&format!("{}: the deliveries stay in the queue", job.name));
            return Err(cancel::error());
        }
        queue.wait(LOOK)?;
    }
}

/// Whether runs of a job wait in the queue or are being made. Those that failed for good are removed from it.
pub(super) fn is_ordered(queue: &mut dyn Queue, job: &str) -> Result<bool> {
    let open = queue.open(&prefix(job))?;
    if open.waiting + open.taken == 0 && open.failed.is_some() {
        queue.forget(&prefix(job))?;
    }
    Ok(open.waiting + open.taken > 0)
}

/// Makes a run here, or, where the configuration says so, leaves it to the workers and waits until it is over.
///
/// # Errors
/// As [`super::run`]; or somebody asked to stop while a run waited, which then stays in the queue.
pub fn run_or_order(session: &Session, job: &JobConfig, wanted: RunOrder) -> Result<Run> {
    if !session.config.queue.workers {
        return super::run::run(session, job, wanted);
    }
    let at = store::path_of(session.config);
    let (store, mut queue) = (store::open(&at)?, queue::open(&at)?);
    let ordered = Ordered::new(job, wanted);
    order(&mut *queue, job, wanted)?;
    session.progress.note(&format!("{}: left to the workers (`mujaz workers list` shows them)", job.name));
    loop {
        if let Some(r) = ordered.made(&*store)?.filter(|r| r.ended.is_some() && is_over(r.outcome))
            && delivered(&*store, r.number)?.is_some()
        {
            return Ok(r);
        }
        let open = queue.open(&ordered.key())?;
        if let (0, 0, Some(why)) = (open.waiting, open.taken, open.failed) {
            return Err(Error::new(Kind::Internal, format!("{}: no worker could make the run", job.name)).because(why));
        }
        if cancel::requested() {
            session.progress.note(&format!("{}: the run stays in the queue", job.name));
            return Err(cancel::error());
        }
        queue.wait(LOOK)?;
    }
}

/// Makes a run that somebody wants at `now`.
///
/// A run is known by the second in which it was due. Where another run of that second has begun, one that is left to the
/// workers gets the next second, lest what came of the other be taken for what came of it; one that still waits serves.
///
/// # Errors
/// As [`run_or_order`].
pub fn run_by_hand(session: &Session, job: &JobConfig, now: Timestamp) -> Result<Run> {
    let mut wanted = RunOrder { due: now, attempt: 1, last: true };
    if session.config.queue.workers {
        let at = store::path_of(session.config);
        let (store, mut queue) = (store::open(&at)?, queue::open(&at)?);
        while has_begun(&*store, &mut *queue, &Ordered::new(job, wanted))? {
            wanted.due += SignedDuration::from_secs(1);
        }
    }
    run_or_order(session, job, wanted)
}

/// Whether a run that is left to the workers has been begun, or is over.
fn has_begun(store: &dyn Store, queue: &mut dyn Queue, ordered: &Ordered) -> Result<bool> {
    Ok(queue.open(&ordered.key())?.taken > 0 || ordered.made(store)?.is_some())
}

/// Notes in the history of a job that no worker could make a run.
pub(super) fn note_failure(store: &mut dyn Store, ordered: &Ordered, why: &str) -> Result<()> {
    let now = clock::now();
    if ordered.made(store)?.is_some_and(|r| is_over(r.outcome)) {
        return Ok(());
    }
    let number = store.start_run(&ordered.job, ordered.due, ordered.attempt, now)?;
    let mut state = store.job(&ordered.job)?.unwrap_or_else(|| store::JobState::new(now));
    state.due = state.due.max(Some(ordered.due));
    store.keep_job(&ordered.job, &state)?;
    let summary = store::Summary { error: Some(why.to_owned()), ..store::Summary::default() };
    store.keep_run(number, Outcome::Failed, &summary.value(), Some(now))
}
