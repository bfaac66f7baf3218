//! Jobs for the system's own scheduler: systemd units and crontab lines.

mod calendar;
mod cron;
mod files;
mod place;
mod units;

pub use cron::cron;
pub use files::{Installation, InstalledFile};
pub use place::Place;
pub use units::systemd;
