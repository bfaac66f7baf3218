//! The daemon: one process that waits for the times of jobs and runs them, one after the other.

use super::monitor::Board;
use super::plan::Plan;
use super::run::{Order, run};
use crate::app::Session;
use crate::config::{Config, JobConfig, Missed};
use crate::error::{Error, Kind, Result};
use crate::store::{self, Hold, JobState, Outcome, Run, Runs, Summary, hold};
use crate::surface::terminal;
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::path::Path;

/// A run this late was not on time.
const LATE: SignedDuration = SignedDuration::from_secs(60);
/// Missed runs that are made up for at most.
const MOST: usize = 100;
/// How long after another process's run is asked again.
const BUSY: SignedDuration = SignedDuration::from_secs(60);

/// When a job is next to run, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// When.
    pub at: Timestamp,
    /// Which run.
    pub due: Timestamp,
    /// Which try at it, from 1.
    pub attempt: u32,
}

/// Waits for jobs and runs them.
pub struct Scheduler {
    jobs: Vec<(JobConfig, Option<Plan>)>,
    /// Runs before this moment were missed.
    awake: Timestamp,
    busy: HashMap<String, Timestamp>,
    /// What others can see.
    pub board: Board,
}

impl Scheduler {
    /// A scheduler of the jobs of a configuration.
    pub fn new(config: &Config) -> Result<Self> {
        Ok(Self { jobs: plans(config)?, awake: clock::now(), busy: HashMap::new(), board: Board::default() })
    }

    /// Takes over another configuration.
    pub fn reload(&mut self, config: &Config) -> Result<()> {
        self.jobs = plans(config)?;
        Ok(())
    }

    /// Says that time passed without this scheduler: what was due before now was missed.
    pub fn awoke(&mut self) {
        self.awake = clock::now();
    }

    /// Runs everything that is due now; gives the time of the next run.
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
                let due = self.next(&store::path_of(session.config), &job, &plan, now)?;
                let due = due.map(|n| Next { at: self.busy.get(&job.name).map_or(n.at, |b| n.at.max(*b)), ..n });
                match due {
                    Some(n) if n.at <= now => self.run(session, &job, n)?,
                    Some(n) => {
                        self.board.next(&job.name, n.at);
                        next = Some(next.map_or(n.at, |t: Timestamp| t.min(n.at)));
                        break;
                    }
                    None => break,
                }
            }
        }
        Ok(next)
    }

    fn run(&mut self, session: &Session, job: &JobConfig, n: Next) -> Result<()> {
        let started = std::time::Instant::now();
        let order = Order { due: n.due, attempt: n.attempt, last: n.attempt > job.retries };
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
                self.board.ran(&r, started.elapsed());
                Ok(())
            }
            Err(e) if e.kind() == Kind::Busy => {
                session.progress.note(&format!("{} {}", log_time(), e.one_line()));
                self.busy.insert(job.name.clone(), clock::now().checked_add(BUSY).unwrap_or(Timestamp::MAX));
                Ok(())
            }
            // The store cannot be used: said loudly, and tried again.
            Err(e) if e.kind() == Kind::Output => {
                eprintln!("error: {}: no run could be begun: {}", job.name, terminal::block(&e.report()));
                self.board.unwritten(&job.name);
                self.busy.insert(job.name.clone(), clock::now().checked_add(BUSY).unwrap_or(Timestamp::MAX));
                Ok(())
            }
            Err(e) => Err(e),
        }
    }

    /// When a job is next to run. Times that are not to be made up for are written down as dealt with.
    fn next(&self, path: &Path, job: &JobConfig, plan: &Plan, now: Timestamp) -> Result<Option<Next>> {
        let mut store = store::open(path)?;
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
        let open = last.as_ref().map_or(Ok(false), |r| store.open_deliveries(&r.job).map(|d| !d.is_empty()))?;
        // Where the clock was set back, nothing is run twice: the next time is after the last one.
        let next = plan.next(base.max(now)).map(first);
        let again = last.and_then(|r| retry(&r, job, open));
        Ok(match (again, next) {
            (Some(a), Some(n)) if n.at <= a.at => Some(n),
            (Some(a), _) => Some(a),
            (None, n) => n,
        })
    }
}

/// The next try at a run, if there is to be one.
fn retry(r: &Run, job: &JobConfig, open_deliveries: bool) -> Option<Next> {
    let next = |at| Some(Next { at, due: r.due, attempt: r.attempt + 1 });
    if r.attempt > job.retries {
        return None;
    }
    let ended = r.ended.unwrap_or(r.started);
    match r.outcome {
        // Nothing was wrong with them.
        Outcome::Running | Outcome::Delivering | Outcome::Killed | Outcome::Stopped => next(ended),
        o if o == Outcome::Failed || (o.well() && (open_deliveries || Summary::of(r).incomplete())) => {
            let doubled = job.backoff.signed().saturating_mul(1 << (r.attempt.clamp(1, 16) - 1));
            next(ended.checked_add(doubled).unwrap_or(Timestamp::MAX))
        }
        _ => None,
    }
}

fn plans(config: &Config) -> Result<Vec<(JobConfig, Option<Plan>)>> {
    config.jobs.iter().map(|j| Ok((j.clone(), Plan::of(j)?))).collect()
}

/// The time for a line of the log.
fn log_time() -> String {
    clock::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The lock that makes the daemon one process a store.
pub struct Alone(#[allow(dead_code)] Hold);

impl Alone {
    /// Takes it.
    ///
    /// # Errors
    /// Another daemon works on this store.
    pub fn take(store: &Path) -> Result<Self> {
        hold(store, "schedule").map(Self).map_err(|e| match e.kind() {
            Kind::Busy => Error::new(Kind::Busy, "another `mujaz schedule` works on this store")
                .because(e)
                .help("stop it first, or name another store in the configuration"),
            _ => e,
        })
    }
}
