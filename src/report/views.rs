//! The views that templates see. Domain types never reach a template.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A brief.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BriefView {
    /// Headline in English.
    pub title: String,
    /// The event.
    pub event: EventView,
    /// The number of sources.
    pub counts: Counts,
    /// Publication day of the newest source.
    pub cutoff: String,
    /// Events related to this one or kept apart from it, with the reason.
    pub related: Vec<String>,
    /// Changes since the previous revision, if there was one.
    pub changes: Option<ChangesView>,
    /// The overview.
    pub glance: Vec<Part>,
    /// Whether a model rewrote the overview.
    pub glance_rewritten: bool,
    /// Counted things in a few words, such as `62 foreigners`, with citations.
    pub in_figures: Vec<Part>,
    /// Key points.
    pub points: Vec<PointView>,
    /// Table of figures and dates.
    pub figures: Vec<FigureView>,
    /// Figures on which sources differ.
    pub conflicts: Vec<String>,
    /// Table of names.
    pub names: Vec<NameView>,
    /// Who denies, accuses or claims what.
    pub accounts: Vec<AccountView>,
    /// Quotations.
    pub quotes: Vec<QuoteView>,
    /// The articles.
    pub sources: Vec<SourceView>,
    /// Every sentence used.
    pub sentences: Vec<SentenceView>,
    /// What a reader must know before relying on the brief.
    pub caveats: Vec<String>,
    /// File name of the manifest.
    pub manifest: String,
}

/// Changes since an earlier revision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangesView {
    /// The earlier revision.
    pub since: u32,
    /// Figures that no source had before.
    pub added: Vec<Part>,
    /// Figures whose value has changed.
    pub changed: Vec<Part>,
    /// Figures that no source has any more.
    pub withdrawn: Vec<String>,
    /// New sources.
    pub sources: Vec<Part>,
    /// Sources whose publisher changed the text.
    pub edited: Vec<Part>,
    /// Articles that are no longer among the sources.
    pub gone: Vec<String>,
    /// Articles of the event whose texts have been pruned.
    pub pruned: Vec<String>,
    /// Events that were merged into this one.
    pub merged: Vec<String>,
    /// Whether the earlier revision has been pruned, so that figures could not be compared.
    pub unknown: bool,
}

/// Identifier, days and place of an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventView {
    /// Identifier.
    pub id: String,
    /// Revision, from 1.
    pub revision: u32,
    /// Days in English.
    pub when: String,
    /// Places in English.
    #[serde(rename = "where")]
    pub place: String,
}

/// The number of sources.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Articles, copies included.
    pub articles: usize,
    /// Outlets in words, such as `2 outlets`; a copy counts as its original.
    pub outlets: String,
    /// Outlets as a number.
    pub outlets_number: usize,
    /// Articles that are copies.
    pub copies: usize,
}

/// A piece of text with its citations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Part {
    /// English.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
}

/// A key point: English that passed, or Arabic with the reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PointView {
    /// English, if it passed.
    pub english: Option<String>,
    /// Arabic.
    pub arabic: String,
    /// Why there is no English.
    pub reason: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Number of outlets that report it.
    pub outlets: usize,
}

/// A row of figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureView {
    /// Value.
    pub value: String,
    /// What it counts.
    pub what: String,
    /// Arabic wording.
    pub arabic: String,
    /// Citations.
    pub sources: Vec<String>,
}

/// A row of names.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameView {
    /// English form.
    pub name: String,
    /// Arabic form.
    pub arabic: String,
    /// Kind.
    pub kind: String,
    /// Mentions.
    pub mentions: usize,
    /// Whether the English form is this program's romanisation.
    pub romanised: bool,
}

/// A quotation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuoteView {
    /// English, if verified.
    pub english: Option<String>,
    /// Arabic.
    pub arabic: String,
    /// Speaker in English.
    pub speaker: Option<String>,
    /// Speaker in Arabic.
    pub speaker_arabic: Option<String>,
    /// Citation.
    pub source: String,
}

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceView {
    /// `S1`.
    pub id: String,
    /// Outlet.
    pub outlet: String,
    /// Title in English, or in Arabic where it was not translated reliably.
    pub title: String,
    /// Day of publication.
    pub published: String,
    /// Identifier of the article.
    pub article: String,
    /// File.
    pub file: String,
    /// Address.
    pub url: Option<String>,
    /// First digits of the input's SHA-256.
    pub digest: String,
    /// The source of which it is a copy.
    pub copy_of: Option<String>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SentenceView {
    /// Citation.
    pub id: String,
    /// Arabic.
    pub arabic: String,
    /// English, if it passed.
    pub english: Option<String>,
    /// Why there is no English.
    pub reason: String,
    /// Names of the checks that passed, failed, or are in doubt.
    pub checks: ChecksView,
}

/// Outcomes of the checks of one sentence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChecksView {
    /// Checks that found agreement.
    pub passed: Vec<String>,
    /// Checks that rejected the translation.
    pub failed: Vec<String>,
    /// Checks that found something odd, but not enough to reject the translation.
    pub doubtful: Vec<String>,
}

/// What one party denies, alleges or disputes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountView {
    /// Who, in English, if the sentence says.
    pub who: Option<String>,
    /// Who, in Arabic.
    pub who_arabic: Option<String>,
    /// `denies`, `accuses`, `claims`, `rejects`, `doubts`.
    pub stance: String,
    /// The sentence in English, if it passed.
    pub english: Option<String>,
    /// In Arabic.
    pub arabic: String,
    /// Citation.
    pub cites: Vec<String>,
}

/// The index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndexView {
    /// Rows.
    pub briefs: Vec<IndexRow>,
    /// Inputs that yielded no article.
    pub skipped: Vec<SkippedView>,
    /// A closing line.
    pub note: String,
}

/// A row of the index.
#[derive(Debug, Clone, Default, Serialize)]
pub struct IndexRow {
    /// Headline.
    pub title: String,
    /// File name.
    pub file: String,
    /// Days.
    pub when: String,
    /// Places.
    #[serde(rename = "where")]
    pub place: String,
    /// Articles.
    pub articles: usize,
    /// Sentences that passed.
    pub verified: usize,
    /// Sentences in all.
    pub sentences: usize,
}

/// The result of a run of a job, for a message.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DigestView {
    /// Title, also the subject of an e-mail.
    pub title: String,
    /// What happened, on one line.
    pub summary: String,
    /// Why the run failed, if it did.
    pub failure: Option<String>,
    /// Briefs.
    pub briefs: Vec<DigestBrief>,
    /// Events whose brief could not be made.
    pub unmade: Vec<SkippedView>,
    /// Inputs that were left out.
    pub skipped: Vec<SkippedView>,
    /// Remarks.
    pub notes: Vec<String>,
}

/// A brief in a message.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DigestBrief {
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
    /// Articles.
    pub articles: usize,
    /// Sentences that passed.
    pub verified: usize,
    /// Sentences in all.
    pub sentences: usize,
    /// The overview.
    pub glance: Vec<Part>,
    /// Changes since the previous revision.
    pub changes: Option<ChangesView>,
}

/// An input that was left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SkippedView {
    /// File and line.
    pub origin: String,
    /// Why it was left out.
    pub reason: String,
}
