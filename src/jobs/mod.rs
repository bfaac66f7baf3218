//! Jobs: scheduled reports on top of a store.
//!
//! A run takes in what is new (`intake`), makes the briefs that are due (`run`), and delivers
//! them (`deliver`). The store always records how far a run has got, so that the next run continues
//! the work of one that was killed. `plan` computes when runs are due, `schedule` waits for them, `monitor`
//! reports the state of the daemon, `order` leaves runs to workers, `worker` does them, `install` prints what the system's own scheduler needs.

mod check;
pub mod deliver;
mod delivering;
mod hands;
pub mod health;
pub mod install;
mod intake;
pub mod monitor;
mod order;
pub mod plan;
mod run;
pub mod schedule;
mod settings;
mod targets;
pub mod worker;

pub use crate::store::{Hold, Summary, hold, hold_job};
pub use check::{Checked, Problem, check};
pub use delivering::{Undelivered, redeliver};
pub use order::{Retried, order, retry, run_by_hand, run_or_order};
pub use run::{RunOrder, run};
pub use settings::{named, settings};
