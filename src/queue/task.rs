//! Tasks of the queue, and who takes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::str::FromStr;

/// What a worker does; each role takes the tasks of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Fetches the feeds and pages of runs.
    Fetch,
    /// Makes runs: takes in what is new, groups, assembles briefs.
    Group,
    /// Translates sentences.
    Translate,
    /// Delivers briefs.
    Deliver,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fetch, Self::Group, Self::Translate, Self::Deliver];

    /// Its name, which is that of its tasks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fetch => "fetch",
            Self::Group => "group",
            Self::Translate => "translate",
            Self::Deliver => "deliver",
        }
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|r| r.name() == name).ok_or_else(|| format!("the roles are {}", known()))
    }
}

/// A task for the queue.
#[derive(Debug, Clone)]
pub struct Task {
    /// Who takes it.
    pub role: Role,
    /// A task with a key that is in the queue, waiting or being done, is not added again.
    pub key: String,
    /// What is to be done.
    pub payload: Value,
    /// By which workers choose.
    pub flags: Vec<String>,
    /// Attempts after which it has failed.
    pub attempts: u16,
}

/// Which tasks a worker takes.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Those of these roles.
    pub roles: Vec<Role>,
    /// Only those with one of these flags; any, if there is none.
    pub only: Vec<String>,
    /// None with one of these flags.
    pub never: Vec<String>,
}

/// A task that a worker has taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its number in the queue.
    pub number: i64,
    /// Its role.
    pub role: Role,
    /// What is to be done.
    pub payload: Value,
    /// Number of this attempt, from 1.
    pub attempt: u16,
    /// Whether no further attempt follows.
    pub last: bool,
}

/// What is in the queue of some tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Open {
    /// Tasks that wait, or are tried again later.
    pub waiting: usize,
    /// Tasks that are being done.
    pub taken: usize,
    /// Why one of them has failed for good, if one has.
    pub failed: Option<String>,
}
