//! Outcomes of runs.

use schemars::JsonSchema;
use serde::Serialize;

/// The outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is still running.
    Running,
    /// Its briefs are made; deliveries are under way.
    Delivering,
    /// Briefs were made or revised, and delivered.
    Done,
    /// There was nothing new.
    NoChange,
    /// Done, but some inputs, sentences, briefs or deliveries failed.
    Partly,
    /// It failed.
    Failed,
    /// The user stopped it.
    Stopped,
    /// Its process died.
    Killed,
}

const OUTCOMES: [(Outcome, &str); 8] = [
    (Outcome::Running, "running"),
    (Outcome::Delivering, "delivering"),
    (Outcome::Done, "done"),
    (Outcome::NoChange, "no change"),
    (Outcome::Partly, "partly"),
    (Outcome::Failed, "failed"),
    (Outcome::Stopped, "stopped"),
    (Outcome::Killed, "killed"),
];

impl Outcome {
    /// The outcome in words.
    pub fn name(self) -> &'static str {
        OUTCOMES.iter().find(|o| o.0 == self).map_or("running", |o| o.1)
    }

    pub(super) fn of(name: &str) -> Self {
        OUTCOMES.iter().find(|o| o.1 == name).map_or(Self::Failed, |o| o.0)
    }

    /// Whether the run completed, even if single inputs, briefs or deliveries failed.
    pub fn succeeded(self) -> bool {
        matches!(self, Self::Done | Self::NoChange | Self::Partly)
    }
}
