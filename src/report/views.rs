//! The views that templates see. Domain types never reach a template.

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
    /// The facts of the event, slot by slot.
    pub facts: Vec<FactView>,
    /// Key points about the event, by importance.
    pub happened: Vec<PointView>,
    /// Key points about what went before.
    pub background: Vec<PointView>,
    /// On what the sources differ.
    pub differ: Vec<FactView>,
    /// What no source gives.
    pub unknown: Vec<String>,
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

/// A fact with every value that the sources give.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FactView {
    /// What it is: `Killed`, `Where`.
    pub name: String,
    /// The value that stands: that of the newest source.
    pub value: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Whose it is, where other sources say otherwise: `S2, 13 October`.
    pub whose: String,
    /// What the other sources say.
    pub others: Vec<OtherView>,
}

/// Another value of a fact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OtherView {
    /// The value.
    pub value: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Whose it is: `S1, 12 October`.
    pub whose: String,
}

/// Help for a sentence without a reliable translation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct HelpView {
    /// Its English word by word.
    pub gloss: String,
    /// Names, dates and figures in it that are sure.
    pub sure: Vec<String>,
    /// The best translation that was found, what is doubtful in it in brackets; none where it is worth nothing.
    pub draft: Option<String>,
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// What helps where there is no English.
    pub help: HelpView,
}

/// A row of figures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct QuoteView {
    /// English, if passed.
    pub english: Option<String>,
    /// Arabic.
    pub arabic: String,
    /// Speaker in English.
    pub speaker: Option<String>,
    /// Speaker in Arabic.
    pub speaker_arabic: Option<String>,
    /// Citation.
    pub source: String,
    /// Its English word by word.
    pub gloss: String,
}

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// What is known of the outlet: `state agency, Algeria`.
    pub about: String,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// What helps where there is no English.
    pub help: HelpView,
    /// Sections that cite it: `lead`, `facts`, `point 3`.
    pub cited_in: Vec<CitedIn>,
}

/// A place of the brief that cites a sentence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CitedIn {
    /// Its name for a reader.
    pub name: String,
    /// Its anchor in the page.
    pub anchor: String,
}

/// Outcomes of the checks of one sentence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Its English word by word.
    pub gloss: String,
}

/// The index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct IndexView {
    /// Rows.
    pub briefs: Vec<IndexRow>,
    /// Inputs that yielded no article.
    pub skipped: Vec<SkippedView>,
    /// A closing line.
    pub note: String,
}

/// A row of the index.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
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
    pub passed: usize,
    /// Sentences in all.
    pub sentences: usize,
}

/// The result of a run of a job, for a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
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

/// An input that was left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SkippedView {
    /// File and line.
    pub origin: String,
    /// Why it was left out.
    pub reason: String,
}
