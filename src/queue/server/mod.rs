//! The queue in PostgreSQL.

mod connection;
mod driver;
mod install;
mod making;
mod names;
mod queue;
mod tasks;
mod workers;
mod yields;

pub(in crate::queue) use queue::open;
