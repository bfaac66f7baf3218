//! What the queue does.

use super::making::Settled;
use super::task::{Open, Taken, Task, Wanted};
use super::workers::{Backlog, Depth, Sign, WorkerRow};
use crate::error::Result;
use std::time::Duration;

/// A connection to the queue. All times are those of the database. Where the connection broke, the next call makes it
/// again.
pub trait Queue: Send {
    /// Adds a task, unless one with its key is there.
    fn add(&mut self, task: &Task) -> Result<()>;

    /// Takes the next task for a worker.
    fn take(&mut self, worker: &str, wanted: &Wanted) -> Result<Option<Taken>>;

    /// Removes a task that is done.
    fn done(&mut self, worker: &str, taken: &Taken) -> Result<()>;

    /// Notes why a task failed; it is tried again later, unless this was the last attempt.
    fn failed(&mut self, worker: &str, taken: &Taken, why: &str) -> Result<()>;

    /// Returns a task as if it had not been taken, to be taken after `pause`.
    fn give_back(&mut self, worker: &str, taken: &Taken, pause: Duration, why: Option<&str>) -> Result<()>;

    /// The tasks whose keys begin with `prefix`.
    fn open(&mut self, prefix: &str) -> Result<Open>;

    /// Removes the tasks whose keys begin with `prefix` and that nobody is doing.
    fn forget(&mut self, prefix: &str) -> Result<()>;

    /// Waits until something has happened in the queue, or for `longest`; returns whether something has.
    fn wait(&mut self, longest: Duration) -> Result<bool>;

    /// What was settled for a run.
    fn settled(&mut self, making: &str) -> Result<Option<Settled>>;

    /// Settles with what a run is translated, unless that is settled; returns what holds.
    fn settle(&mut self, making: &str, offered: &Settled) -> Result<Settled>;

    /// Settles it anew, if it has been `old` for longer than `patience` and no worker is left that gave a sign of life
    /// within that time and can translate with it; returns what holds.
    fn settle_anew(&mut self, making: &str, old: &Settled, new: &Settled, patience: Duration) -> Result<Settled>;

    /// Forgets what was settled for a run.
    fn unsettle(&mut self, making: &str) -> Result<()>;

    /// Keeps what was fetched for a run under the key of its task, unless something is kept there.
    fn keep_yield(&mut self, key: &str, content: &[u8]) -> Result<()>;

    /// What is kept under the key of a task.
    fn kept_yield(&mut self, key: &str) -> Result<Option<Vec<u8>>>;

    /// Forgets what is kept under keys that begin with `prefix`, and what nobody has asked for within a week.
    fn forget_yields(&mut self, prefix: &str) -> Result<()>;

    /// Holds a sentence, if nobody else does, until [`Queue::let_go`] or the end of the connection.
    fn hold(&mut self, key: &str) -> Result<bool>;

    /// Lets go of all sentences that are held.
    fn let_go(&mut self) -> Result<()>;

    /// Gives a sign of life.
    fn beat(&mut self, worker: &str, sign: &Sign) -> Result<()>;

    /// Takes leave.
    fn leave(&mut self, worker: &str) -> Result<()>;

    /// Returns the tasks of workers that gave no sign of life for longer than `patience`; their number.
    fn recover(&mut self, patience: Duration) -> Result<u64>;

    /// Returns all tasks of a worker to the queue.
    fn release(&mut self, worker: &str) -> Result<()>;

    /// All workers.
    fn workers(&mut self) -> Result<Vec<WorkerRow>>;

    /// Asks a worker to end.
    fn drain(&mut self, worker: &str) -> Result<()>;

    /// Whether a worker was asked to end.
    fn is_drained(&mut self, worker: &str) -> Result<bool>;

    /// What waits, for each role.
    fn depth(&mut self) -> Result<Vec<Depth>>;

    /// What is in the queue, for each role and job; the oldest first.
    fn backlog(&mut self) -> Result<Vec<Backlog>>;
}
