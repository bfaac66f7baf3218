//! Who works, and what waits for them.

use super::task::Role;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a worker tells of itself with each sign of life.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Sign {
    /// Version of the program.
    pub version: String,
    /// Its roles.
    pub roles: Vec<Role>,
    /// What it is doing.
    pub doing: Option<String>,
    /// Sentences that it has translated.
    pub sentences: u64,
    /// Sentences a second while it translated.
    pub rate: Option<f64>,
    /// Tasks that it has done.
    pub tasks: u64,
    /// Digests of the settings with which it can translate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
    /// Batches of sentences of its run that it holds back, since enough wait in the queue.
    #[serde(skip_serializing_if = "is_none")]
    pub held: usize,
    /// What its connections to the database are called there, if those of no other process are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connections: Option<String>,
    /// Why it last gave a task back.
    pub refused: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_none(number: &usize) -> bool {
    *number == 0
}

/// A worker.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WorkerRow {
    /// Its name.
    pub name: String,
    /// Since when it works.
    pub since: Timestamp,
    /// Seconds since its last sign of life.
    pub silent: f64,
    /// Whether it was asked to end.
    pub draining: bool,
    /// What it tells of itself.
    pub sign: Sign,
}

/// What waits in the queue for a role.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Depth {
    /// The role.
    pub role: Role,
    /// Tasks that could be taken.
    pub waiting: u64,
    /// Tasks that are tried again later.
    pub later: u64,
    /// Tasks that are being done.
    pub taken: u64,
    /// Tasks that have failed for good.
    pub failed: u64,
    /// Seconds for which the oldest has waited.
    pub age: f64,
}

/// What is in the queue for a role, of one job.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Backlog {
    /// The role.
    pub role: Role,
    /// The job.
    pub job: String,
    /// Tasks that could be taken, or are tried again later.
    pub waiting: u64,
    /// Tasks that are being done.
    pub taken: u64,
    /// Tasks that have failed for good.
    pub failed: u64,
    /// Seconds since the oldest of them was added.
    pub age: f64,
    /// Why one of them failed or was given back last, if one did.
    pub error: Option<String>,
}
