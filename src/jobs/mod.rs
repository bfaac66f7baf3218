//! Jobs: reports made by schedule, on a store that remembers.
//!
//! A run takes in what is new (`intake`), makes the briefs that need making (`run`), and delivers
//! them (`deliver`); the store says at every moment how far it is, so that a run that was killed is
//! picked up by the next one. `plan` knows when runs are due, `schedule` waits for them, `monitor`
//! tells others how it goes, `install` hands the waiting over to the system.

pub mod deliver;
pub mod health;
pub mod install;
mod intake;
pub mod monitor;
pub mod plan;
mod run;
pub mod schedule;
mod settings;

pub use crate::store::{Hold, Summary, hold, hold_job};
pub use run::{Order, redeliver, run};
pub use settings::{named, settings};
