//! The figures of a brief: what is counted, with values and citations. Templates make the prose.

use crate::types::FigureKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row of figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FigureView {
    /// Value.
    pub value: String,
    /// Whether it is a toll (`dead`, `injured`, `missing`), other `things`, a `period`, a `date`, and so on.
    pub kind: FigureKind,
    /// What it counts.
    pub what: String,
    /// Arabic wording.
    pub arabic: String,
    /// Citations.
    pub sources: Vec<String>,
}

/// A counted thing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CountView {
    /// English: value and thing.
    pub text: String,
    /// Whether it is a toll (`dead`, `injured`, `missing`) or other `things`.
    pub kind: FigureKind,
    /// What it counts.
    pub what: String,
    /// Value.
    pub value: String,
    /// The value as a number, if it is a plain count and not a bound or a share.
    pub number: Option<f64>,
    /// Citations.
    pub cites: Vec<String>,
}

/// A count on which sources differ.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ConflictView {
    /// Whether it is a toll (`dead`, `injured`, `missing`) or other `things`.
    pub kind: FigureKind,
    /// What is counted.
    pub what: String,
    /// The values, the smallest first.
    pub values: Vec<ClaimView>,
}

/// One of several values, with the sources that give it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ClaimView {
    /// The value.
    pub value: String,
    /// The value as a number.
    pub number: f64,
    /// The sources that give it.
    pub sources: Vec<String>,
    /// Citations.
    pub cites: Vec<String>,
}
