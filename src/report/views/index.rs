//! A folder of briefs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The index of a folder of briefs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct IndexView {
    /// Its title.
    pub title: String,
    /// A summary of the last run, on one line; empty if there is nothing to say.
    pub summary: String,
    /// Why the last run failed, if it did.
    pub failure: Option<String>,
    /// All briefs, the newest events first.
    pub briefs: Vec<IndexRow>,
    /// The briefs by month.
    pub months: Vec<IndexMonth>,
    /// Briefs of events that were merged into others.
    pub superseded: Vec<SupersededView>,
    /// Inputs that yielded no article.
    pub skipped: Vec<SkippedView>,
    /// A closing line.
    pub note: String,
}

/// The briefs of a month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct IndexMonth {
    /// `October 2025`, or a note that no day is known.
    pub name: String,
    /// Its briefs, the newest events first.
    pub briefs: Vec<IndexRow>,
}

/// A row of the index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct IndexRow {
    /// Event.
    pub event: String,
    /// Kind of event, if it is known.
    pub kind: String,
    /// Country, if it is known.
    pub country: String,
    /// `high`, `moderate` or `low`.
    pub confidence: String,
    /// Revision, from 1.
    pub revision: u32,
    /// First day of the event, `2025-10-12`; empty if it is not known.
    pub day: String,
    /// Whether the last run made or revised it.
    pub fresh: bool,
    /// Whether a model translated it.
    pub translated: bool,
    /// Headline.
    pub title: String,
    /// File name.
    pub file: String,
    /// The name of its page (HTML), if it has one.
    pub page: Option<String>,
    /// Days.
    pub when: String,
    /// Places.
    #[serde(rename = "where")]
    pub place: String,
    /// Articles.
    pub articles: usize,
    /// Sentences that passed.
    pub passed: usize,
    /// Sentences in all.
    pub sentences: usize,
}

/// A brief whose event was merged into another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SupersededView {
    /// Headline.
    pub title: String,
    /// File name.
    pub file: String,
    /// The name of its page (HTML), if it has one.
    pub page: Option<String>,
    /// The file of the brief that now has its articles.
    pub by: String,
    /// The page of that brief, if it has one.
    pub by_page: Option<String>,
}

/// An input that was left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SkippedView {
    /// File and line.
    pub origin: String,
    /// Why it was left out.
    pub reason: String,
}
