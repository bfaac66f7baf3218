//! What all sections are made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A piece of text with its citations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Part {
    /// English.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
}

/// Help for a sentence without a reliable translation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct HelpView {
    /// Its word-by-word gloss.
    pub gloss: String,
    /// Names, dates and figures in it that are certain.
    pub sure: Vec<String>,
    /// The best translation found, with doubtful words in brackets; none if it is worthless.
    pub draft: Option<String>,
}
