//! What the queue is called in the database.

/// The schema of the queue.
pub(super) const SCHEMA: &str = "mujaz_queue";
/// What is told when something was added; the name is Graphile Worker's.
pub(super) const ADDED: &str = "jobs:insert";
/// What is told when something was done or is asked of a worker.
pub(super) const TOLD: &str = "mujaz:queue";
