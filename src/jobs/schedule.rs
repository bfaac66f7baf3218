//! The daemon: one process that waits until jobs are due and runs them one at a time.

use super::monitor::Status;
use super::order::{is_ordered, order_deliveries, order_for, run_or_order};
use super::plan::Plan;
use super::run::{RunOrder, run};
use crate::app::Session;
use crate::config::{Config, JobConfig, Missed};
use crate::error::{Error, Kind, Result};
use crate::fetch::pause;
use crate::queue::{self, Queue};
use crate::store::{self, Hold, JobState, Location, Outcome, Run, Summary, hold};
use crate::surface::terminal;
use crate::types::count;
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// A run that starts later than this counts as missed.
const LATE: SignedDuration = SignedDuration::from_secs(60);
/// Maximum number of missed runs to catch up on.
const MOST: usize = 100;
/// How long to wait when another process is running the job.
const BUSY: SignedDuration = SignedDuration::from_secs(60);
/// How long to wait before looking again at a run that was left to workers.
const LOOK: SignedDuration = SignedDuration::from_secs(5);

/// The next run of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// When to start it.
    pub at: Timestamp,
    /// When it was due.
    pub due: Timestamp,
    /// Number of the attempt, from 1.
    pub attempt: u32,
}

/// Waits for jobs and runs them.
pub struct Scheduler {
    jobs: Vec<(JobConfig, Option<Plan>)>,
    /// Runs before this moment were missed.
    awake: Timestamp,
    busy: HashMap<String, Timestamp>,
    /// The last due time of each job that was left to workers.
    ordered: HashMap<String, Timestamp>,
    /// The queue, where runs are left to workers.
    queue: Option<Box<dyn Queue>>,
    /// The state of the daemon as others see it.
    pub status: Status,
}

impl Scheduler {
    /// A scheduler for the jobs of a configuration.
    pub fn new(config: &Config) -> Result<Self> {
        let (jobs, awake) = (plans(config)?, clock::now());
        let (busy, ordered) = (HashMap::new(), HashMap::new());
        Ok(Self { jobs, awake, busy, ordered, queue: None, status: Status::default() })
    }

    /// Switches to another configuration.
    pub fn reload(&mut self, config: &Config) -> Result<()> {
        self.jobs = plans(config)?;
        Ok(())
    }

    /// Tells the scheduler that the machine was suspended: runs that were due before now were missed.
    pub fn resumed(&mut self) {
        self.awake = clock::now();
    }

    /// Runs everything that is due, and returns the time of the next run.
    pub fn tick(&mut self, session: &Session) -> Result<Option<Timestamp>> {
        let mut next: Option<Timestamp> = None;
        for i in 0..self.jobs.len() {
            let (job, plan) = self.jobs[i].clone();
            let Some(plan) = plan else { continue };
            loop {
                if cancel::requested() {
                    return Ok(None);
                }
                let now = clock::now();
                let mut wait = |at: Timestamp| next = Some(next.map_or(at, |t: Timestamp| t.min(at)));
                let look = now.checked_add(LOOK).unwrap_or(Timestamp::MAX);
                // What is due is seen only after the last run has left the queue: by then it is over.
                if session.config.queue.workers && self.is_left(session, &job)? {
                    self.hold_back(session, &job, &plan, now)?;
                    wait(look);
                    break;
                }
                let due = self.next(session.config, &job, &plan, now)?;
                let due = due.map(|n| Next { at: self.busy.get(&job.name).map_or(n.at, |b| n.at.max(*b)), ..n });
                match due {
                    Some(n) if n.at <= now && session.config.queue.workers => {
                        self.order(session, &job, &plan, n)?;
                        wait(look);
                        break;
                    }
                    Some(n) if n.at <= now => self.run(session, &job, n)?,
                    Some(n) => {
                        self.status.next(&job.name, n.at);
                        wait(n.at);
                        break;
                    }
                    None => break,
                }
            }
        }
        Ok(next)
    }

    fn queue(&mut self, session: &Session) -> Result<&mut dyn Queue> {
        let queue = match self.queue.take() {
            Some(q) => q,
            None => queue::open(&store::path_of(session.config))?,
        };
        Ok(&mut **self.queue.insert(queue))
    }

    /// Whether a run of a job is with the workers.
    fn is_left(&mut self, session: &Session, job: &JobConfig) -> Result<bool> {
        if let Some(last) = store::open(store::path_of(session.config))?.runs(Some(&job.name), 1)?.first()
            && last.ended.is_some()
        {
            self.status.seen(last);
        }
        // Deliveries whose tasks were lost with the queue are left to the workers again.
        let mut store = store::open(store::path_of(session.config))?;
        let queue = self.queue(session)?;
        order_deliveries(session, job, &mut *store, queue)?;
        is_ordered(queue, &job.name)
    }

    /// Tells of the due times that pass while a run of a job is with the workers: no further run joins it there.
    fn hold_back(&mut self, session: &Session, job: &JobConfig, plan: &Plan, now: Timestamp) -> Result<()> {
        let state = store::open(store::path_of(session.config))?.job(&job.name)?;
        let base = state.map_or(now, |s| s.due.unwrap_or(s.since));
        let since = match self.ordered.get(&job.name) {
            Some(at) => base.max(*at),
            // Another schedule left the run to them.
            None => plan.next(base).map_or(base, |first| first.min(now)),
        };
        let times = plan.between(since, now, MOST).len();
        if self.status.held(&job.name, times) {
            let passed = count(times, "due time");
            let rest = "have passed while a run of it is with the workers (`mujaz workers list` shows what waits)";
            session.progress.note(&format!("{} {}: {passed} {rest}", log_time(), job.name));
        }
        Ok(())
    }

    /// Leaves a run to the workers.
    fn order(&mut self, session: &Session, job: &JobConfig, plan: &Plan, n: Next) -> Result<()> {
        let last = n.attempt > job.retries;
        let before = self.ordered.insert(job.name.clone(), n.due).filter(|b| *b < n.due && job.missed != Missed::All);
        let held = before.map_or(0, |b| plan.between(b, n.due, MOST).len().saturating_sub(1));
        order_for(self.queue(session)?, job, RunOrder { due: n.due, attempt: n.attempt, last }, held)?;
        self.status.held(&job.name, 0);
        let what = if n.attempt > 1 { format!("attempt {}", n.attempt) } else { "run".to_owned() };
        session.progress.note(&format!("{} {}: {what} left to the workers", log_time(), job.name));
        Ok(())
    }

    fn run(&mut self, session: &Session, job: &JobConfig, n: Next) -> Result<()> {
        let started = std::time::Instant::now();
        let order = RunOrder { due: n.due, attempt: n.attempt, last: n.attempt > job.retries };
        session.progress.note(&format!("{} {}: run begins", log_time(), job.name));
        match run(session, job, order) {
            Ok(r) => {
                self.busy.remove(&job.name);
                session.progress.note(&format!(
                    "{} {}: run {} {}",
                    log_time(),
                    job.name,
                    r.number,
                    Summary::of(&r).line(r.outcome)
                ));
                if let Some(e) = Summary::of(&r).error {
                    eprintln!("error: {}: run {} failed: {}", job.name, r.number, terminal::block(&e));
                }
                self.status.ran(&r, started.elapsed());
                Ok(())
            }
            Err(e) if e.kind() == Kind::Busy => {
                session.progress.note(&format!("{} {}", log_time(), e.one_line()));
                self.busy.insert(job.name.clone(), clock::now().checked_add(BUSY).unwrap_or(Timestamp::MAX));
                Ok(())
            }
            // The store cannot be used: report it even with --quiet, and try again later.
            Err(e) if e.kind() == Kind::Output => {
                eprintln!("error: {}: no run could be started: {}", job.name, terminal::block(&e.report()));
                self.status.unwritten(&job.name);
                self.busy.insert(job.name.clone(), clock::now().checked_add(BUSY).unwrap_or(Timestamp::MAX));
                Ok(())
            }
            Err(e) => Err(e),
        }
    }

    /// The next run of a job. Missed times that are to be skipped are recorded as handled.
    fn next(&self, config: &Config, job: &JobConfig, plan: &Plan, now: Timestamp) -> Result<Option<Next>> {
        let mut store = store::open(store::path_of(config))?;
        let state = match store.job(&job.name)? {
            Some(s) => s,
            None => {
                let fresh = JobState::new(now);
                store.keep_job(&job.name, &fresh)?;
                fresh
            }
        };
        let base = state.due.unwrap_or(state.since);
        let first = |due: Timestamp| Next { at: due, due, attempt: 1 };
        let passed = plan.between(base, now, MOST);
        if let Some(&last) = passed.last() {
            let missed = |t: &Timestamp| *t < self.awake && now.duration_since(*t) > LATE;
            return Ok(match job.missed {
                Missed::All => passed.first().map(|d| first(*d)),
                Missed::Once => Some(first(last)),
                Missed::Skip if !missed(&last) => Some(first(last)),
                Missed::Skip => {
                    store.keep_job(&job.name, &JobState { due: Some(last), ..state })?;
                    plan.next(now).map(first)
                }
            });
        }
        let last = store.runs(Some(&job.name), 1)?.pop();
        // Workers try deliveries again by themselves.
        let mine = last.as_ref().filter(|_| !config.queue.workers);
        let open = mine.map_or(Ok(false), |r| store.open_deliveries(&r.job).map(|d| !d.is_empty()))?;
        // If the clock was set back, nothing runs twice: the next time is after the last one handled.
        let next = plan.next(base.max(now)).map(first);
        let again = last.and_then(|r| retry(&r, job, open));
        Ok(match (again, next) {
            (Some(a), Some(n)) if n.at <= a.at => Some(n),
            (Some(a), _) => Some(a),
            (None, n) => n,
        })
    }
}

/// The next attempt at a run, if there is to be one.
fn retry(r: &Run, job: &JobConfig, open_deliveries: bool) -> Option<Next> {
    let next = |at| Some(Next { at, due: r.due, attempt: r.attempt + 1 });
    if r.attempt > job.retries {
        return None;
    }
    let ended = r.ended.unwrap_or(r.started);
    match r.outcome {
        // These were interrupted rather than failed, so they are retried at once.
        Outcome::Running | Outcome::Delivering | Outcome::Killed | Outcome::Stopped => next(ended),
        o if o == Outcome::Failed || (o.succeeded() && (open_deliveries || Summary::of(r).incomplete())) => {
            let doubled = job.backoff.signed().saturating_mul(1 << (r.attempt.clamp(1, 16) - 1));
            next(ended.checked_add(doubled).unwrap_or(Timestamp::MAX))
        }
        _ => None,
    }
}

/// Runs a job, and retries it after failures according to its `retries` and `backoff`. Returns the last run.
///
/// # Errors
/// As [`run`]; or the user asked to stop.
pub fn run_with_retries(session: &Session, job: &JobConfig, due: Timestamp) -> Result<Run> {
    let mut attempt = 1;
    loop {
        let done = run_or_order(session, job, RunOrder { due, attempt, last: attempt > job.retries })?;
        let workers = session.config.queue.workers;
        let open = !workers && !store::open(store::path_of(session.config))?.open_deliveries(&job.name)?.is_empty();
        let again = retry(&done, job, open).filter(|_| done.outcome != Outcome::Stopped);
        let Some(next) = again else { return Ok(done) };
        let wait = next.at.duration_since(clock::now()).max(SignedDuration::ZERO);
        session.progress.note(&format!("{}: retrying in {} s", job.name, wait.as_secs()));
        pause(wait.unsigned_abs())?;
        attempt = next.attempt;
    }
}

fn plans(config: &Config) -> Result<Vec<(JobConfig, Option<Plan>)>> {
    config.jobs.iter().map(|j| Ok((j.clone(), Plan::of(j)?))).collect()
}

/// The time stamp of a log line.
fn log_time() -> String {
    clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The lock that allows only one daemon per store.
pub struct DaemonLock(#[allow(dead_code)] Hold);

impl DaemonLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// Another daemon works on this store.
    pub fn take(store: &Location) -> Result<Self> {
        hold(store, "schedule").map(Self).map_err(|e| match e.kind() {
            Kind::Busy => Error::new(Kind::Busy, "another `mujaz schedule` is using this store")
                .because(e)
                .help("stop it first, or name another store in the configuration"),
            _ => e,
        })
    }
}
