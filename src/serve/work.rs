//! Work that takes long, in the background: jobs that somebody wants run now, deliveries that are made again. What waits,
//! what is being done, and what came of it.

use super::answer::Problem;
use crate::clock;
use crate::progress::{Watch, Watched};
use axum::http::StatusCode;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Tasks that are remembered; those that are over are forgotten first.
const MOST: usize = 50;
/// Translations that are kept, the latest.
const TRANSLATIONS: usize = 20;
/// Tasks that wait at a time.
const WAITING: usize = 20;
/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum TaskState {
    /// It waits for what is before it.
    Waiting,
    /// It is being done.
    Running,
    /// It was done.
    Done,
    /// It failed.
    Failed,
}

/// What somebody wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Order {
    /// Run a job.
    Run(String),
    /// Retry a run of a job.
    Retry(String, i64),
    /// Translate lines.
    Translate(Vec<String>),
}

/// Something that somebody wants done.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(super) struct Task {
    /// Its number since the server was started, from 1.
    pub number: u64,
    /// The job that is run, or of which a run is retried.
    pub job: Option<String>,
    /// The run that is retried.
    pub retries: Option<i64>,
    /// Number of lines that are translated.
    pub translates: Option<usize>,
    /// Who wants it.
    pub by: String,
    /// Since when.
    pub asked: Timestamp,
    /// How far it is.
    pub state: TaskState,
    /// Its result.
    pub said: String,
}

/// What is being done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Doing {
    /// What people want done, the latest first.
    pub tasks: Vec<Task>,
    /// Whether this server runs the schedule.
    pub schedule: bool,
    /// Whether something is being done, for somebody or by the schedule.
    pub busy: bool,
    /// What it said last.
    pub now: Watched,
}

/// The work of a server.
#[derive(Default)]
pub(super) struct Work {
    state: Mutex<State>,
    told: Condvar,
    /// What it says.
    pub watch: Watch,
}

#[derive(Default)]
struct State {
    tasks: Vec<(Task, Order)>,
    /// Translations that were made, by the number of their task, the latest last.
    made: VecDeque<(u64, Value)>,
    numbers: u64,
    schedule: bool,
    busy: bool,
}

impl Work {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is being done.
    pub fn doing(&self) -> Doing {
        let s = self.state();
        Doing {
            tasks: s.tasks.iter().rev().map(|t| t.0.clone()).collect(),
            schedule: s.schedule,
            busy: s.busy,
            now: if s.busy { self.watch.look() } else { Watched::default() },
        }
    }

    /// Enters a task.
    ///
    /// # Errors
    /// The same is being done or waits already, or too much does.
    pub fn order(&self, order: Order, by: &str) -> Result<Task, Problem> {
        let mut s = self.state();
        let open = |t: &&(Task, Order)| matches!(t.0.state, TaskState::Waiting | TaskState::Running);
        if !matches!(order, Order::Translate(_)) && s.tasks.iter().filter(open).any(|t| t.1 == order) {
            return Err(Problem::new(StatusCode::CONFLICT, "this is being done already, or waits to be done"));
        }
        if s.tasks.iter().filter(open).count() >= WAITING {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too much waits to be done").retry(60));
        }
        s.numbers += 1;
        let (job, retries, translates) = match &order {
            Order::Run(job) => (Some(job.clone()), None, None),
            Order::Retry(job, run) => (Some(job.clone()), Some(*run), None),
            Order::Translate(lines) => (None, None, Some(lines.len())),
        };
        let task = Task {
            number: s.numbers,
            job,
            retries,
            translates,
            by: by.to_owned(),
            asked: clock::now(),
            state: TaskState::Waiting,
            said: String::new(),
        };
        s.tasks.push((task.clone(), order));
        if s.tasks.len() > MOST
            && let Some(at) = s.tasks.iter().position(|t| matches!(t.0.state, TaskState::Done | TaskState::Failed))
        {
            s.tasks.remove(at);
        }
        self.told.notify_all();
        Ok(task)
    }

    /// The next task, which is then being done.
    pub fn next(&self) -> Option<(u64, Order)> {
        let mut s = self.state();
        let (task, order) = s.tasks.iter_mut().find(|t| t.0.state == TaskState::Waiting)?;
        task.state = TaskState::Running;
        let next = (task.number, order.clone());
        s.busy = true;
        Some(next)
    }

    /// Keeps a translation that was made.
    pub fn keep(&self, number: u64, made: Value) {
        let mut s = self.state();
        s.made.push_back((number, made));
        if s.made.len() > TRANSLATIONS {
            s.made.pop_front();
        }
    }

    /// The task of a translation, with what was made.
    pub fn translation(&self, number: u64) -> Option<(Task, Option<Value>)> {
        let s = self.state();
        let task = s.tasks.iter().find(|t| t.0.number == number && t.0.translates.is_some())?.0.clone();
        let made = s.made.iter().find(|m| m.0 == number).map(|m| m.1.clone());
        // What was forgotten is not there any more.
        (made.is_some() || task.state != TaskState::Done).then_some((task, made))
    }

    /// Enters what came of a task.
    pub fn over(&self, number: u64, done: Result<String, String>) {
        let mut s = self.state();
        s.busy = false;
        if let Some(t) = s.tasks.iter_mut().map(|t| &mut t.0).find(|t| t.number == number) {
            (t.state, t.said) = match done {
                Ok(said) => (TaskState::Done, said),
                Err(said) => (TaskState::Failed, said),
            };
        }
    }

    /// Whether the schedule is run here.
    pub fn set_schedule(&self, on: bool) {
        self.state().schedule = on;
    }

    /// Whether the schedule is doing something.
    pub fn set_busy(&self, busy: bool) {
        self.state().busy = busy;
    }

    /// Waits until there may be something to do.
    pub fn pause(&self, most: Duration) {
        let s = self.state();
        if !s.tasks.iter().any(|t| t.0.state == TaskState::Waiting) {
            drop(self.told.wait_timeout(s, most));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(job: &str) -> Order {
        Order::Run(job.to_owned())
    }

    #[test]
    fn what_waits_is_done_in_order_and_nothing_waits_twice() {
        let work = Work::default();
        assert_eq!(work.order(run("night"), "A").unwrap().number, 1);
        assert_eq!(work.order(run("night"), "B").unwrap_err().status, 409);
        work.order(Order::Retry("night".into(), 3), "B").unwrap();
        let (first, order) = work.next().unwrap();
        assert!(order == run("night") && work.doing().busy);
        assert!(work.order(run("night"), "B").is_err(), "it is being done");
        work.over(first, Err("the model is missing".into()));
        let doing = work.doing();
        assert_eq!((doing.tasks[1].state, doing.tasks[1].said.as_str()), (TaskState::Failed, "the model is missing"));
        assert_eq!(work.next().unwrap().1, Order::Retry("night".into(), 3));
        assert!(work.next().is_none());
        work.order(run("night"), "B").unwrap();
    }

    #[test]
    fn tasks_and_translations_without_end_take_no_memory_without_end() {
        let work = Work::default();
        let mut numbers = Vec::new();
        for _ in 0..MOST * 3 {
            numbers.push(work.order(Order::Translate(vec!["x".into()]), "A").unwrap().number);
            let (number, _) = work.next().unwrap();
            work.keep(number, Value::Null);
            work.over(number, Ok(String::new()));
        }
        assert_eq!(work.doing().tasks.len(), MOST);
        let there = numbers.iter().filter(|n| work.translation(**n).is_some()).count();
        assert_eq!((there, work.translation(numbers[0])), (TRANSLATIONS, None), "the latest");
        for i in 0..WAITING {
            work.order(run(&format!("w{i}")), "A").unwrap();
        }
        assert_eq!(work.order(run("more"), "A").unwrap_err().status, 503);
    }
}
