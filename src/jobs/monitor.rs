//! The state of the daemon for the outside: `/healthz`, and metrics for Prometheus.

use crate::clock;
use crate::store::{Outcome, Run, SourceState, Summary};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What monitors ask of a process.
pub trait Monitored: Clone + Send + Sync + 'static {
    /// Whether it is well, with the details as JSON.
    fn health(&self) -> (bool, String);

    /// The metrics in the text format of Prometheus.
    fn metrics(&self) -> String;
}

/// The state of one job.
#[derive(Debug, Default, Clone)]
struct JobStatus {
    runs: BTreeMap<&'static str, u64>,
    briefs: u64,
    articles: u64,
    last: Option<Timestamp>,
    succeeded: Option<Timestamp>,
    next: Option<Timestamp>,
    seconds: f64,
    failing: bool,
    /// Due times that have passed while a run of the job waits for workers.
    held: usize,
    /// Whether the inputs of the last run contained no article.
    empty: bool,
    /// The inputs that the last run could not read.
    unread: Vec<String>,
}

/// Maximum number of inputs named for a job.
const NAMED: usize = 20;

impl JobStatus {
    fn inputs(&mut self, summary: &Summary) {
        self.empty = summary.found_nothing();
        let failed = summary.skipped.iter().filter(|s| s.failed).take(NAMED);
        self.unread = failed.map(|s| format!("{}: {}", s.origin, s.reason)).collect();
    }
}

#[derive(Debug, Default)]
struct State {
    jobs: BTreeMap<String, JobStatus>,
    dead: BTreeMap<String, Timestamp>,
    unwritten: bool,
}

/// The state of the daemon, shared between threads.
#[derive(Debug, Default, Clone)]
pub struct Status(Arc<Mutex<State>>);

impl Status {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a run that has ended.
    pub fn ran(&self, run: &Run, took: Duration) {
        let summary = Summary::of(run);
        let mut s = self.state();
        s.unwritten = false;
        let t = s.jobs.entry(run.job.clone()).or_default();
        *t.runs.entry(run.outcome.name()).or_default() += 1;
        t.briefs += summary.briefs.len() as u64;
        t.articles += summary.fresh as u64;
        t.last = run.ended;
        if run.outcome.succeeded() {
            t.succeeded = run.ended;
        }
        t.failing = matches!(run.outcome, Outcome::Failed | Outcome::Killed);
        t.seconds = took.as_secs_f64();
        t.inputs(&summary);
    }

    /// Records the last run of a job that another process made; it counts towards nothing.
    pub fn seen(&self, run: &Run) {
        let mut s = self.state();
        let t = s.jobs.entry(run.job.clone()).or_default();
        t.last = run.ended;
        if run.outcome.succeeded() {
            t.succeeded = run.ended;
        }
        t.failing = matches!(run.outcome, Outcome::Failed | Outcome::Killed);
        t.seconds = run.ended.map_or(0.0, |e| e.duration_since(run.started).as_secs_f64());
        t.inputs(&Summary::of(run));
    }

    /// Records how many due times of a job have passed while a run of it waits for workers; whether that is news.
    pub fn held(&self, job: &str, times: usize) -> bool {
        let mut s = self.state();
        let t = s.jobs.entry(job.to_owned()).or_default();
        std::mem::replace(&mut t.held, times) < times
    }

    /// Records that a run could not be written to the store.
    pub fn unwritten(&self, job: &str) {
        let mut s = self.state();
        s.unwritten = true;
        s.jobs.entry(job.to_owned()).or_default().failing = true;
    }

    /// Records that the store cannot be used.
    pub fn unusable(&self) {
        self.state().unwritten = true;
    }

    /// Records when a job runs next.
    pub fn next(&self, job: &str, at: Timestamp) {
        let mut s = self.state();
        s.unwritten = false;
        s.jobs.entry(job.to_owned()).or_default().next = Some(at);
    }

    /// Records which feeds are dead, and since when.
    pub fn sources(&self, list: &[SourceState]) {
        self.state().dead = list.iter().filter_map(|s| Some((s.address.clone(), s.failing?))).collect();
    }
}

impl Monitored for Status {
    fn health(&self) -> (bool, String) {
        let s = self.state();
        let failing: Vec<&String> = s.jobs.iter().filter(|j| j.1.failing).map(|j| j.0).collect();
        let empty: Vec<&String> = s.jobs.iter().filter(|j| j.1.empty).map(|j| j.0).collect();
        let unread: BTreeMap<&String, &Vec<String>> =
            s.jobs.iter().filter(|j| !j.1.unread.is_empty()).map(|(name, j)| (name, &j.unread)).collect();
        let well = failing.is_empty() && !s.unwritten;
        let value = serde_json::json!({
            "status": if well { "ok" } else { "failing" },
            "failing_jobs": failing,
            "store": if s.unwritten { "cannot be written" } else { "ok" },
            "dead_sources": s.dead.keys().collect::<Vec<_>>(),
            "jobs_without_articles": empty,
            "unread_inputs": unread,
        });
        (well, value.to_string())
    }

    fn metrics(&self) -> String {
        let s = self.state();
        let mut out = String::new();
        let quoted = |t: &str| t.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let mut family = |name: &str, kind: &str, help: &str, rows: Vec<(String, f64)>| {
            if !rows.is_empty() {
                let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
                rows.iter().for_each(|(labels, value)| {
                    let _ = writeln!(out, "{name}{{{labels}}} {value}");
                });
            }
        };
        let each = |of: &dyn Fn(&JobStatus) -> Option<f64>| -> Vec<(String, f64)> {
            s.jobs.iter().filter_map(|(j, t)| Some((format!("job=\"{}\"", quoted(j)), of(t)?))).collect()
        };
        let at = |t: Option<Timestamp>| t.map(|t| t.as_second() as f64);
        let runs = s.jobs.iter().flat_map(|(j, t)| {
            let of = move |(o, n): (&&str, &u64)| (format!("job=\"{}\",outcome=\"{o}\"", quoted(j)), *n as f64);
            t.runs.iter().map(of).collect::<Vec<_>>()
        });
        family("mujaz_runs_total", "counter", "Runs since the start, by outcome.", runs.collect());
        family("mujaz_briefs_total", "counter", "Briefs made or revised.", each(&|t| Some(t.briefs as f64)));
        family("mujaz_articles_total", "counter", "New and changed articles.", each(&|t| Some(t.articles as f64)));
        family("mujaz_last_run_timestamp_seconds", "gauge", "When the last run ended.", each(&|t| at(t.last)));
        family(
            "mujaz_last_success_timestamp_seconds",
            "gauge",
            "When a run last succeeded.",
            each(&|t| at(t.succeeded)),
        );
        family("mujaz_next_run_timestamp_seconds", "gauge", "When the next run is due.", each(&|t| at(t.next)));
        family("mujaz_run_duration_seconds", "gauge", "How long the last run took.", each(&|t| Some(t.seconds)));
        family(
            "mujaz_job_failing",
            "gauge",
            "1 where the last run failed.",
            each(&|t| Some(f64::from(u8::from(t.failing)))),
        );
        family(
            "mujaz_job_without_articles",
            "gauge",
            "1 where the inputs of the last run contained no article.",
            each(&|t| Some(f64::from(u8::from(t.empty)))),
        );
        family(
            "mujaz_job_held_due_times",
            "gauge",
            "Due times that passed while a run of the job waits for workers.",
            each(&|t| Some(t.held as f64)),
        );
        let now = clock::now();
        let dead = s.dead.iter().map(|(a, since)| {
            (format!("source=\"{}\"", quoted(a)), now.duration_since(*since).as_secs_f64().max(0.0).round())
        });
        family("mujaz_source_dead_seconds", "gauge", "How long a feed or page has been dead.", dead.collect());
        out
    }
}
