//! What a brief rests on: sources, sentences, figures, names.

use super::parts::HelpView;
use crate::types::SentenceReview;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SourceView {
    /// `S1`.
    pub id: String,
    /// Outlet.
    pub outlet: String,
    /// Title in English, or in Arabic if it was not translated reliably.
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
    /// What is known about the outlet: `state agency, Algeria`.
    pub about: String,
    /// A person's grade of the outlet's reliability, if there is one.
    pub grade: Option<GradeView>,
}

/// A person's grade of an outlet by the Admiralty code.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct GradeView {
    /// The grade: `B2`.
    pub code: String,
    /// Its meaning: `usually reliable, reports probably true`.
    pub meaning: String,
    /// Who gave it.
    pub by: String,
    /// The day on which it was given: `2026-01-31`.
    pub on: String,
}

/// What a person decided on the English of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ReviewView {
    /// `corrected`, `approved` or `rejected`.
    pub decision: String,
    /// Who decided.
    pub by: String,
    /// The day of the decision: `2026-01-31`.
    pub on: String,
}

impl From<&SentenceReview> for ReviewView {
    fn from(r: &SentenceReview) -> Self {
        Self { decision: r.decision.name().to_owned(), by: r.by.clone(), on: r.on() }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SentenceView {
    /// Citation.
    pub id: String,
    /// Page of the source, if it has several.
    pub page: Option<usize>,
    /// Arabic.
    pub arabic: String,
    /// English, if it passed.
    pub english: Option<String>,
    /// Why there is no English.
    pub reason: String,
    /// What a person decided on its English, if somebody did. It stands above the checks.
    pub review: Option<ReviewView>,
    /// Names of the checks that passed, failed, or are in doubt.
    pub checks: ChecksView,
    /// Help if there is no English.
    pub help: HelpView,
    /// The parts in which it was translated, if it was long.
    pub parts: Vec<PartView>,
    /// Sections that cite it: `lead`, `facts`, `point 3`.
    pub cited_in: Vec<CitedIn>,
}

/// A part of a long sentence that was translated separately.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PartView {
    /// Arabic.
    pub arabic: String,
    /// English.
    pub english: String,
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
