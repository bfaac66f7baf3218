//! Jobs: scheduled reports on top of a store.
//!
//! A run takes in what is new (`intake`), makes the briefs that are due (`run`), and delivers
//! them (`deliver`). The store always records how far a run has got, so that the next run continues
//! the work of one that was killed. `plan` computes when runs are due, `schedule` waits for them, `monitor`
//! reports the state of the daemon, `install` prints what the system's own scheduler needs.

mod check;
pub mod deliver;
pub mod health;
pub mod install;
mod intake;
pub mod monitor;
pub mod plan;
mod run;
pub mod schedule;
mod settings;
mod targets;

pub use crate::store::{Hold, Summary, hold, hold_job};
pub use check::{Checked, Problem, check};
pub use run::{Retried, RunOrder, Undelivered, redeliver, retry, run};
pub use settings::{named, settings};
