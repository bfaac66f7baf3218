//! What the interface says of events, briefs and their sentences.

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
    /// The latest revision that a person approved, this one or an earlier one; none where nobody has.
    pub reviewed: Option<Reviewed>,
    /// What a list shows of it.
    #[serde(flatten)]
    pub shown: Shown,
    /// Sentences in which the words stand that were looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Hit>,
    /// Where more of it is.
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

/// Events, a page of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Events {
    /// How many there are in all.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none behind the last.
    pub next: Option<String>,
    /// The events.
    pub events: Vec<EventEntry>,
}

/// An event with the revisions of its briefs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Event {
    /// The event that it was found to be.
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
    /// Where more of it is.
    pub links: Links,
}

/// Revisions, a page of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Revisions {
    /// How many there are in all.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none behind the last.
    pub next: Option<String>,
    /// The revisions, the latest first.
    pub briefs: Vec<RevisionEntry>,
}

/// What was done, a page of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Log {
    /// How much there is in all.
    pub total: usize,
    /// The number of this page, from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
    /// The next page; none behind the last.
    pub next: Option<String>,
    /// What was done, the latest first.
    pub deeds: Vec<Deed>,
}

/// The sentences of a revision.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Sentences {
    /// The event.
    pub event: String,
    /// The revision.
    pub revision: u32,
    /// Every sentence used. `english` is none where the translation may not be printed as what the source says.
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

/// A sentence with everything that people decided on it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReviewedSentence {
    /// The sentence.
    #[serde(flatten)]
    pub sentence: SentenceEntry,
    /// What was decided, in order; the last one stands.
    pub history: Vec<Reviewing>,
}

/// The address of the page of a revision; of the newest one where none is named.
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
    // Briefs by hand are those of no job.
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
