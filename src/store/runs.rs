//! Jobs, their runs, and deliveries.

use super::database::{Database, Done, Row, Value, values};
use super::desk::Part;
use super::outcome::Outcome;
use super::summary::Summary;
use super::times::{moment, stamp};
use crate::error::Result;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::HashSet;

/// A run of a job.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Run {
    /// Its number.
    pub number: i64,
    /// The job.
    pub job: String,
    /// When it was due.
    pub due: Timestamp,
    /// Number of the attempt, from 1.
    pub attempt: u32,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Its outcome.
    pub outcome: Outcome,
    /// What happened; empty until the run gets to its deliveries.
    #[schemars(with = "Summary")]
    pub summary: Json,
}

impl Summary {
    /// The summary of a run.
    pub fn of(run: &Run) -> Self {
        serde_json::from_value(run.summary.clone()).unwrap_or_default()
    }
}

/// How far a job has got.
#[derive(Debug, Clone, PartialEq)]
pub struct JobState {
    /// When the job was first seen.
    pub since: Timestamp,
    /// The last due time that was handled.
    pub due: Option<Timestamp>,
    /// The change counter of the store up to which its briefs are current ([`super::Store::changes`]).
    pub changes: i64,
    /// Digest of the settings with which they were made.
    pub settings: String,
}

impl JobState {
    /// A job that was first seen at `since` and has not run yet.
    pub fn new(since: Timestamp) -> Self {
        Self { since, due: None, changes: -1, settings: String::new() }
    }
}

/// An article that a job has taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobArticle {
    /// Number of the article.
    pub article: u32,
    /// The version that was filtered.
    pub version: u32,
    /// Digest of the filters.
    pub filter: String,
    /// Whether it passes them.
    pub passes: bool,
}

/// The state of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Pending.
    Pending,
    /// Begun; after a crash it is unknown whether it arrived.
    Sending,
    /// Made.
    Sent,
    /// Given up.
    Failed,
    /// Its target is no longer configured.
    Dropped,
}

const STATES: [(DeliveryState, &str); 5] = [
    (DeliveryState::Pending, "pending"),
    (DeliveryState::Sending, "sending"),
    (DeliveryState::Sent, "sent"),
    (DeliveryState::Failed, "failed"),
    (DeliveryState::Dropped, "dropped"),
];

impl DeliveryState {
    /// The state of a name.
    pub fn of(name: &str) -> Option<Self> {
        STATES.iter().find(|s| s.1 == name).map(|s| s.0)
    }

    /// The state in one word.
    pub fn name(self) -> &'static str {
        STATES.iter().find(|s| s.0 == self).map_or("pending", |s| s.1)
    }
}

/// A delivery of a run to one target.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Delivery {
    /// The same for every attempt, so that a receiver can recognise a repetition.
    pub key: String,
    /// The job.
    pub job: String,
    /// The run.
    pub run: i64,
    /// The target, as it is shown.
    pub target: String,
    /// The name of the target in the configuration, if it has one.
    pub name: Option<String>,
    /// Its position in the job's list of deliveries, from 0.
    pub place: Option<u32>,
    /// Its state.
    pub state: DeliveryState,
    /// Attempts.
    pub attempts: u32,
    /// Whether it may have been delivered more than once.
    pub repeated: bool,
    /// When the state last changed.
    pub changed: Timestamp,
    /// The last error.
    pub error: Option<String>,
}

/// Jobs, runs and deliveries.
pub trait Runs {
    /// How far a job has got.
    fn job(&self, name: &str) -> Result<Option<JobState>>;

    /// Stores how far a job has got.
    fn keep_job(&mut self, name: &str, state: &JobState) -> Result<()>;

    /// Those of the articles that a job has taken in that have a newer version than the one that was filtered, or were
    /// filtered by others.
    fn unfiltered(&self, job: &str, filter: &str) -> Result<Vec<JobArticle>>;

    /// Those of some articles that a job has taken in.
    fn job_articles(&self, job: &str, articles: &[u32]) -> Result<Vec<JobArticle>>;

    /// The articles of a job that pass its filters.
    fn passing(&self, job: &str) -> Result<HashSet<u32>>;

    /// Stores an article as taken in by a job.
    fn keep_job_article(&mut self, job: &str, row: &JobArticle) -> Result<()>;

    /// Starts a run and returns its number.
    fn start_run(&mut self, job: &str, due: Timestamp, attempt: u32, now: Timestamp) -> Result<i64>;

    /// Updates a run.
    fn keep_run(&mut self, number: i64, outcome: Outcome, summary: &Json, ended: Option<Timestamp>) -> Result<()>;

    /// A run.
    fn run(&self, number: i64) -> Result<Option<Run>>;

    /// The newest runs, of one job or of all, the newest first.
    fn runs(&self, job: Option<&str>, most: usize) -> Result<Vec<Run>>;

    /// Stores a delivery.
    fn keep_delivery(&mut self, d: &Delivery) -> Result<()>;

    /// Deliveries of a run.
    fn deliveries(&self, run: i64) -> Result<Vec<Delivery>>;

    /// Deliveries, of one job or of all, in one state or in any, the latest change first.
    fn all_deliveries(
        &self,
        job: Option<&str>,
        state: Option<DeliveryState>,
        skip: usize,
        take: usize,
    ) -> Result<Part<Delivery>>;

    /// Pending and interrupted deliveries of a job, the oldest first.
    fn open_deliveries(&self, job: &str) -> Result<Vec<Delivery>>;
}

fn run_of(r: &dyn Row) -> Done<Run> {
    let ended: Option<String> = r.get(5)?;
    Ok(Run {
        number: r.get(0)?,
        job: r.get(1)?,
        due: moment(&r.get::<String>(2)?),
        attempt: r.get(3)?,
        started: moment(&r.get::<String>(4)?),
        ended: ended.map(|t| moment(&t)),
        outcome: Outcome::of(&r.get::<String>(6)?),
        // A run that has only begun, or of an earlier version, has not all of it.
        summary: serde_json::from_str::<Summary>(&r.get::<String>(7)?).unwrap_or_default().value(),
    })
}

fn job_article(r: &dyn Row) -> Done<JobArticle> {
    Ok(JobArticle { article: r.get(0)?, version: r.get(1)?, filter: r.get(2)?, passes: r.get(3)? })
}

const RUN: &str = "number, job, due, attempt, started, ended, outcome, summary";
const DELIVERY: &str = "key, job, run, target, state, attempts, repeated, changed, error, name, place";

fn delivery_of(r: &dyn Row) -> Done<Delivery> {
    let state: String = r.get(4)?;
    Ok(Delivery {
        key: r.get(0)?,
        job: r.get(1)?,
        run: r.get(2)?,
        target: r.get(3)?,
        state: STATES.iter().find(|s| s.1 == state).map_or(DeliveryState::Pending, |s| s.0),
        attempts: r.get(5)?,
        repeated: r.get(6)?,
        changed: moment(&r.get::<String>(7)?),
        error: r.get(8)?,
        name: r.get(9)?,
        place: r.get(10)?,
    })
}

fn done<D: Database>(db: &D, result: Done<usize>) -> Result<()> {
    result.map(|_| ()).map_err(|e| db.wrong("cannot write to the store", e))
}

fn list<D: Database, T>(db: &D, sql: &str, with: &[Value], of: fn(&dyn Row) -> Done<T>) -> Result<Vec<T>> {
    db.rows(sql, with, of).map_err(|e| db.wrong("cannot read the store", e))
}

fn state(r: &dyn Row) -> Done<JobState> {
    let due: Option<String> = r.get(1)?;
    Ok(JobState {
        since: moment(&r.get::<String>(0)?),
        due: due.map(|t| moment(&t)),
        changes: r.get(2)?,
        settings: r.get(3)?,
    })
}

impl<D: Database> Runs for D {
    fn job(&self, name: &str) -> Result<Option<JobState>> {
        self.row("SELECT since, due, changes, settings FROM job WHERE name = ?1", values![name], state)
            .map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_job(&mut self, name: &str, s: &JobState) -> Result<()> {
        let written = self.execute(
            "INSERT INTO job (name, since, due, changes, settings) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO UPDATE SET due = excluded.due, changes = excluded.changes,
             settings = excluded.settings",
            values![name, stamp(s.since), s.due.map(stamp), s.changes, &s.settings],
        );
        done(self, written)
    }

    fn unfiltered(&self, job: &str, filter: &str) -> Result<Vec<JobArticle>> {
        // Few articles have a second version: looking for those is faster than looking at each article's newest.
        let sql = "SELECT article, version, filter, passes FROM job_article
             WHERE job = ?1 AND (filter <> ?2 OR version = 0)
             UNION SELECT j.article, j.version, j.filter, j.passes FROM job_article AS j
             JOIN version AS v ON v.article = j.article WHERE j.job = ?1 AND v.number > 1 AND v.number > j.version
             ORDER BY 1";
        list(self, sql, values![job, filter], job_article)
    }

    fn job_articles(&self, job: &str, articles: &[u32]) -> Result<Vec<JobArticle>> {
        let sql = "SELECT article, version, filter, passes FROM job_article WHERE job = ?1 AND article = ?2";
        let one = |n: &u32| self.row(sql, values![job, *n], job_article).transpose();
        let all: Done<Vec<JobArticle>> = articles.iter().filter_map(one).collect();
        all.map_err(|e| self.wrong("cannot read the store", e))
    }

    fn passing(&self, job: &str) -> Result<HashSet<u32>> {
        let sql = "SELECT article FROM job_article WHERE job = ?1 AND passes = 1";
        let all = self.rows(sql, values![job], |r| r.get(0));
        all.map(HashSet::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_job_article(&mut self, job: &str, a: &JobArticle) -> Result<()> {
        let written = self.execute(
            "INSERT INTO job_article (job, article, version, filter, passes) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (job, article) DO UPDATE SET version = excluded.version, filter = excluded.filter,
             passes = excluded.passes",
            values![job, a.article, a.version, &a.filter, a.passes],
        );
        done(self, written)
    }

    fn start_run(&mut self, job: &str, due: Timestamp, attempt: u32, now: Timestamp) -> Result<i64> {
        let number = self.atomically(|| {
            let number = self.number("SELECT coalesce(max(number), 0) + 1 FROM run", &[])?;
            self.execute(
                "INSERT INTO run (number, job, due, attempt, started, outcome, summary)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'running', '{}')",
                values![number, job, stamp(due), attempt, stamp(now)],
            )?;
            Ok(number)
        });
        number.map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn keep_run(&mut self, number: i64, outcome: Outcome, summary: &Json, ended: Option<Timestamp>) -> Result<()> {
        let written = self.execute(
            "UPDATE run SET outcome = ?2, summary = ?3, ended = ?4 WHERE number = ?1",
            values![number, outcome.name(), summary.to_string(), ended.map(stamp)],
        );
        done(self, written)
    }

    fn run(&self, number: i64) -> Result<Option<Run>> {
        Ok(list(self, &format!("SELECT {RUN} FROM run WHERE number = ?1"), values![number], run_of)?.pop())
    }

    fn runs(&self, job: Option<&str>, most: usize) -> Result<Vec<Run>> {
        let sql = format!("SELECT {RUN} FROM run WHERE job = ?1 OR ?1 IS NULL ORDER BY number DESC LIMIT ?2");
        list(self, &sql, values![job, most as i64], run_of)
    }

    fn keep_delivery(&mut self, d: &Delivery) -> Result<()> {
        let written = self.execute(
            &format!(
                "INSERT INTO delivery ({DELIVERY}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (key) DO UPDATE SET target = excluded.target, name = excluded.name,
                 place = excluded.place, state = excluded.state, attempts = excluded.attempts,
                 repeated = excluded.repeated, changed = excluded.changed, error = excluded.error"
            ),
            values![
                &d.key,
                &d.job,
                d.run,
                &d.target,
                d.state.name(),
                d.attempts,
                d.repeated,
                stamp(d.changed),
                d.error.as_deref(),
                d.name.as_deref(),
                d.place
            ],
        );
        done(self, written)
    }

    fn deliveries(&self, run: i64) -> Result<Vec<Delivery>> {
        let sql = format!("SELECT {DELIVERY} FROM delivery WHERE run = ?1 ORDER BY target");
        list(self, &sql, values![run], delivery_of)
    }

    fn all_deliveries(
        &self,
        job: Option<&str>,
        state: Option<DeliveryState>,
        skip: usize,
        take: usize,
    ) -> Result<Part<Delivery>> {
        let state = state.map(DeliveryState::name);
        let wanted = "FROM delivery WHERE (job = ?1 OR ?1 IS NULL) AND (state = ?2 OR ?2 IS NULL)";
        let total = self
            .number(&format!("SELECT count(*) {wanted}"), values![job, state])
            .map_err(|e| self.wrong("cannot read the store", e))?;
        let sql = format!("SELECT {DELIVERY} {wanted} ORDER BY changed DESC, run DESC, target LIMIT ?3 OFFSET ?4");
        let rows = list(self, &sql, values![job, state, take as i64, skip as i64], delivery_of)?;
        Ok(Part { total: total as usize, rows })
    }

    fn open_deliveries(&self, job: &str) -> Result<Vec<Delivery>> {
        let sql = format!(
            "SELECT {DELIVERY} FROM delivery WHERE job = ?1 AND state IN ('pending', 'sending') ORDER BY run, target"
        );
        list(self, &sql, values![job], delivery_of)
    }
}
