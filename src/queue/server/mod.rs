//! The queue in PostgreSQL.

mod driver;
mod install;
mod making;
mod queue;
mod tasks;
mod workers;

pub(super) use queue::open;

/// The schema of the queue.
const SCHEMA: &str = "mujaz_queue";
/// What is told when something was added; the name is Graphile Worker's.
const ADDED: &str = "jobs:insert";
/// What is told when something was done or is asked of a worker.
const TOLD: &str = "mujaz:queue";
