//! Events, briefs and their sentences as the API returns them.

use super::asked::segment;
use super::prefix::Prefix;
use crate::report::views::SentenceView;
use crate::store::{Deed, DeskRow, Hit, Reviewed, Reviewing, Revision, Shown};
use schemars::JsonSchema;
use serde::Serialize;

/// The newest brief of an event.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EventEntry {
    /// The event.
    pub event: String,
    /// The job that made the brief; empty for `mujaz brief`.
    pub job: String,
    /// Its revision, from 1.
    pub revision: u32,
    /// When it was made.
    pub made: jiff::Timestamp,
    /// The latest revision that a person approved, this one or an earlier one; none if there is none.
    pub reviewed: Option<Reviewed>,
    /// What lists show.
    #[serde(flatten)]
    pub shown: Shown,
    /// Sentences that contain the search words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Hit>,
    /// Related addresses.
    pub links: Links,
}

/// Addresses of a revision.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Links {
    /// The page.
    pub page: String,
    /// The brief as JSON.
    pub brief: String,
    /// Its sentences.
    pub sentences: String,
    /// Its manifest.
    pub manifest: String,
}

/// A page of events.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Events {
    /// Total number.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none after the last.
    pub next: Option<String>,
    /// The events.
    pub events: Vec<EventEntry>,
}

/// An event with the revisions of its briefs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Event {
    /// The event that it was merged into.
    pub joined: Option<String>,
    /// The newest brief by each job that made one.
    pub briefs: Vec<EventEntry>,
    /// All revisions, the newest first.
    pub revisions: Vec<RevisionEntry>,
}

/// A revision of a brief.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RevisionEntry {
    /// The event.
    pub event: String,
    /// The job that made it; empty for `mujaz brief`.
    pub job: String,
    /// Its number, from 1.
    pub revision: u32,
    /// When it was made.
    pub made: jiff::Timestamp,
    /// Headline.
    pub title: String,
    /// Whether its content is still there.
    pub kept: bool,
    /// Related addresses.
    pub links: Links,
}

/// A page of revisions.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Revisions {
    /// Total number.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none after the last.
    pub next: Option<String>,
    /// The revisions, the latest first.
    pub briefs: Vec<RevisionEntry>,
}

/// A page of the log.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Log {
    /// Total number.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none after the last.
    pub next: Option<String>,
    /// The entries, the latest first.
    pub deeds: Vec<Deed>,
}

/// The sentences of a revision.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Sentences {
    /// The event.
    pub event: String,
    /// The revision.
    pub revision: u32,
    /// Every sentence used. `english` is none if the translation must not be presented as what the source says.
    pub sentences: Vec<SentenceEntry>,
}

/// A sentence in both languages.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SentenceEntry {
    /// The sentence as briefs show it.
    #[serde(flatten)]
    pub sentence: SentenceView,
    /// Identifier of its article.
    pub article: Option<String>,
    /// First and last byte (exclusive) in the article's text.
    pub span: Option<(usize, usize)>,
}

/// A sentence with all decisions on it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReviewedSentence {
    /// The sentence.
    #[serde(flatten)]
    pub sentence: SentenceEntry,
    /// The decisions in order; the last one applies.
    pub history: Vec<Reviewing>,
}

/// The address of the page of a revision, or of the newest one if none is given.
pub(super) fn page(prefix: &Prefix, job: &str, event: &str, revision: Option<u32>) -> String {
    below(prefix, "", (job, event, revision), "")
}

/// The address of a brief, and of what is below it: `front` is empty or the path of the interface, `behind` empty or
/// the last part of the path.
pub(super) fn below(
    prefix: &Prefix,
    front: &str,
    (job, event, revision): (&str, &str, Option<u32>),
    behind: &str,
) -> String {
    let number = revision.map_or_else(String::new, |r| format!("/{r}"));
    // Briefs made by hand belong to no job.
    let job = if job.is_empty() { String::new() } else { format!("?job={}", segment(job)) };
    prefix.address(&format!("{front}/briefs/{}{number}{behind}{job}", segment(event)))
}

impl Links {
    fn new(prefix: &Prefix, job: &str, event: &str, revision: u32) -> Self {
        let api = |behind: &str| below(prefix, "/api/v1", (job, event, Some(revision)), behind);
        Self {
            page: page(prefix, job, event, Some(revision)),
            brief: api(""),
            sentences: api("/sentences"),
            manifest: api("/manifest"),
        }
    }
}

impl EventEntry {
    /// The entry of a row of the desk.
    pub fn new(prefix: &Prefix, r: DeskRow) -> Self {
        Self {
            links: Links::new(prefix, &r.job, &r.event, r.revision),
            event: r.event,
            job: r.job,
            revision: r.revision,
            made: r.made,
            reviewed: r.reviewed,
            shown: r.shown,
            found: r.hits,
        }
    }
}

impl RevisionEntry {
    /// The entry of a revision.
    pub fn new(prefix: &Prefix, r: Revision) -> Self {
        Self {
            links: Links::new(prefix, &r.job, &r.event, r.revision),
            event: r.event,
            job: r.job,
            revision: r.revision,
            made: r.made,
            title: r.title,
            kept: r.kept,
        }
    }
}
