//! What a worker tells of itself: to the queue with each sign of life, and to monitors.

use crate::jobs::monitor::Monitored;
use crate::queue::{Depth, Role, Sign};
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug, Default)]
struct State {
    sign: Sign,
    spent: Duration,
    depth: Vec<Depth>,
    recovered: u64,
    /// Whether the last sign of life arrived.
    heard: bool,
}

/// The state of a worker, shared between threads.
#[derive(Debug, Default, Clone)]
pub struct Gauge(Arc<Mutex<State>>);

impl Gauge {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, roles: &[Role]) {
        let mut s = self.state();
        s.sign.version = crate::types::version().to_owned();
        s.sign.roles = roles.to_vec();
    }

    pub(super) fn sign(&self) -> Sign {
        self.state().sign.clone()
    }

    pub(super) fn doing(&self, what: Option<String>) {
        self.state().sign.doing = what;
    }

    pub(super) fn done(&self) {
        self.state().sign.tasks += 1;
    }

    pub(super) fn refused(&self, why: &str) {
        self.state().sign.refused = Some(why.to_owned());
    }

    pub(super) fn translated(&self, sentences: usize, took: Duration) {
        let mut s = self.state();
        s.sign.sentences += sentences as u64;
        s.spent += took;
        s.sign.rate = Some(s.sign.sentences as f64 / s.spent.as_secs_f64().max(0.001));
    }

    pub(super) fn held(&self, batches: usize) {
        self.state().sign.held = batches;
    }

    pub(super) fn can(&self, settings: &str) {
        let mut s = self.state();
        if !s.sign.settings.iter().any(|k| k == settings) {
            s.sign.settings.push(settings.to_owned());
        }
    }

    pub(super) fn heard(&self, recovered: u64, depth: Vec<Depth>) {
        let mut s = self.state();
        (s.heard, s.depth) = (true, depth);
        s.recovered += recovered;
    }

    pub(super) fn unheard(&self) {
        self.state().heard = false;
    }
}

impl Monitored for Gauge {
    fn health(&self) -> (bool, String) {
        let s = self.state();
        let value = serde_json::json!({
            "status": if s.heard { "ok" } else { "failing" },
            "queue": if s.heard { "ok" } else { "cannot be reached" },
            "doing": s.sign.doing,
        });
        (s.heard, value.to_string())
    }

    fn metrics(&self) -> String {
        let s = self.state();
        let mut out = String::new();
        let mut family = |name: &str, kind: &str, help: &str, rows: &[(String, f64)]| {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
            rows.iter().for_each(|(labels, value)| {
                let _ = writeln!(out, "{name}{labels} {value}");
            });
        };
        let one = |value: f64| vec![(String::new(), value)];
        let each = |of: &dyn Fn(&Depth) -> f64| -> Vec<(String, f64)> {
            s.depth.iter().map(|d| (format!("{{role=\"{}\"}}", d.role.name()), of(d))).collect()
        };
        family("mujaz_worker_tasks_total", "counter", "Tasks that this worker has done.", &one(s.sign.tasks as f64));
        family(
            "mujaz_worker_sentences_total",
            "counter",
            "Sentences that this worker has translated.",
            &one(s.sign.sentences as f64),
        );
        family(
            "mujaz_worker_translating_seconds_total",
            "counter",
            "Time that this worker has spent on translating.",
            &one(s.spent.as_secs_f64()),
        );
        family(
            "mujaz_worker_recovered_total",
            "counter",
            "Tasks of dead workers that this one returned to the queue.",
            &one(s.recovered as f64),
        );
        family(
            "mujaz_worker_held_batches",
            "gauge",
            "Batches that the run of this worker holds back, since the queue of the translators is full.",
            &one(s.sign.held as f64),
        );
        family("mujaz_queue_waiting", "gauge", "Tasks that could be taken.", &each(&|d| d.waiting as f64));
        family("mujaz_queue_later", "gauge", "Tasks that are tried again later.", &each(&|d| d.later as f64));
        family("mujaz_queue_taken", "gauge", "Tasks that are being done.", &each(&|d| d.taken as f64));
        family("mujaz_queue_failed", "gauge", "Tasks that have failed for good.", &each(&|d| d.failed as f64));
        family("mujaz_queue_age_seconds", "gauge", "For how long the oldest task has waited.", &each(&|d| d.age));
        out
    }
}
