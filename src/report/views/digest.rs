//! A message about several briefs.

use super::brief::BriefView;
use super::index::SkippedView;
use super::news::ChangesView;
use super::parts::Part;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The result of a run of a job, for a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DigestView {
    /// Title, also the subject of an e-mail.
    pub title: String,
    /// A summary of the run, on one line.
    pub summary: String,
    /// Why the run failed, if it did.
    pub failure: Option<String>,
    /// Briefs.
    pub briefs: Vec<DigestBrief>,
    /// The briefs by kind and country.
    pub groups: Vec<DigestGroup>,
    /// Events whose brief could not be made.
    pub unmade: Vec<SkippedView>,
    /// Inputs that were left out.
    pub skipped: Vec<SkippedView>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// The briefs of one kind of events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DigestGroup {
    /// `Disasters and accidents`.
    pub theme: String,
    /// Its briefs by country.
    pub countries: Vec<DigestCountry>,
}

/// The briefs of one kind of events in one country.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DigestCountry {
    /// The country, or a note that none is known.
    pub name: String,
    /// Its briefs.
    pub briefs: Vec<DigestBrief>,
}

/// A brief in a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DigestBrief {
    /// Kind of event, if it is known.
    pub kind: String,
    /// Whether a model translated it.
    pub translated: bool,
    /// Its heading.
    pub theme: String,
    /// Country, if it is known.
    pub country: String,
    /// `high`, `moderate` or `low`.
    pub confidence: String,
    /// Headline.
    pub title: String,
    /// Event.
    pub event: String,
    /// Days.
    pub when: String,
    /// Places.
    pub place: String,
    /// Revision, from 1.
    pub revision: u32,
    /// File name.
    pub file: String,
    /// The name of its page (HTML), if it has one.
    pub page: Option<String>,
    /// Articles.
    pub articles: usize,
    /// Sentences that passed.
    pub passed: usize,
    /// Sentences in all.
    pub sentences: usize,
    /// The overview.
    pub glance: Vec<Part>,
    /// Changes since the previous revision.
    pub changes: Option<ChangesView>,
    /// The whole brief.
    pub brief: BriefView,
}
