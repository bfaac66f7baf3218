//! A brief as a whole.

use super::annex::{FigureView, NameView, SentenceView, SourceView};
use super::news::{AccountView, ChangesView, DisputeView, FactView, PointView, QuoteView};
use super::parts::Part;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A brief.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BriefView {
    /// Headline in English, worded from the Arabic by rule where the kind of event is known.
    pub title: String,
    /// The title of a source as a model translated it, where it passed the checks and is not the headline itself.
    pub subtitle: Option<String>,
    /// Who translated, and how sure the brief is.
    pub banner: BannerView,
    /// The news in a few sentences, worded from the Arabic by rule.
    pub lead: Vec<Part>,
    /// Of an event with many articles: who reports it, how it went on, what came of it, worded by rule.
    pub overview: Vec<Part>,
    /// The facts of the event, slot by slot.
    pub facts: Vec<FactView>,
    /// Key points about the event, by importance.
    pub happened: Vec<PointView>,
    /// Key points about what went before.
    pub background: Vec<PointView>,
    /// On which numbers the sources differ.
    pub differ: Vec<FactView>,
    /// On what else they disagree: whether it was so, who is to blame, where and when it was.
    pub disputes: Vec<DisputeView>,
    /// What no source gives.
    pub unknown: Vec<String>,
    /// What the sources themselves say is not known.
    pub unclear: Vec<Part>,
    /// The event.
    pub event: EventView,
    /// The number of sources.
    pub counts: Counts,
    /// Publication day of the newest source.
    pub cutoff: String,
    /// The same day in figures, as ISO 8601 has it; none where no source gives one.
    pub cutoff_date: Option<String>,
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

/// Who translated a brief, and how sure it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BannerView {
    /// `Machine-translated, not reviewed`, or that nothing was translated.
    pub status: String,
    /// Which model ran, and notes about its choice.
    pub translated_by: Vec<String>,
    /// `high`, `moderate` or `low`.
    pub confidence: String,
    /// What that rests on.
    pub basis: String,
}

/// Identifier, days and place of an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EventView {
    /// Identifier.
    pub id: String,
    /// Revision, from 1.
    pub revision: u32,
    /// Days in English.
    pub when: String,
    /// The first day in figures, as ISO 8601 has it; none where day or year are not known.
    pub date: Option<String>,
    /// Places in English.
    #[serde(rename = "where")]
    pub place: String,
    /// What kind of event it is, where that is known: `flood`.
    pub kind: String,
    /// The heading of digests under which it stands: `Disasters and accidents`.
    pub theme: String,
    /// The country, where it is known.
    pub country: String,
}

/// The number of sources.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
