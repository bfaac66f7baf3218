//! What a brief says: facts, key points, disputes, quotations, what changed.

use super::annex::ReviewView;
use super::parts::{HelpView, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The name of the fact that says what kind of event it is.
pub const WHAT: &str = "What";

/// A fact with every value that the sources give.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FactView {
    /// What it is: `Killed`, `Where`.
    pub name: String,
    /// The current value: that of the newest source.
    pub value: String,
    /// Citations.
    pub cites: Vec<String>,
    /// Its source, if other sources say otherwise: `S2, 13 October`.
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
    /// Its source: `S1, 12 October`.
    pub whose: String,
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
    /// The same reasons one by one; none if the confidence was merely low.
    pub reasons: Vec<String>,
    /// Citations.
    pub cites: Vec<String>,
    /// Number of outlets that report it.
    pub outlets: usize,
    /// Help if there is no English.
    pub help: HelpView,
    /// What a person decided on its English, if somebody did.
    pub review: Option<ReviewView>,
}

/// Something on which the sources disagree.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DisputeView {
    /// What it is about: `Whether it is true`, `Who is to blame`.
    pub about: String,
    /// The sides.
    pub sides: Vec<SideView>,
}

/// One side of a dispute.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SideView {
    /// Who, in English, if the sentence says.
    pub who: Option<String>,
    /// What they say: `denies it`, `blames Israel`.
    pub says: String,
    /// Its source: `S2, Hay News, 13 October`.
    pub whose: String,
    /// Citations.
    pub cites: Vec<String>,
    /// The first sentence cited, in English, if its confidence allows printing it as what the source says.
    pub english: Option<String>,
    /// The same in Arabic.
    pub arabic: String,
    /// Its word-by-word gloss.
    pub gloss: String,
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
    /// Its word-by-word gloss.
    pub gloss: String,
}

/// A quotation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct QuoteView {
    /// English, if it passed.
    pub english: Option<String>,
    /// Arabic.
    pub arabic: String,
    /// Speaker in English.
    pub speaker: Option<String>,
    /// Speaker in Arabic.
    pub speaker_arabic: Option<String>,
    /// Citation.
    pub source: String,
    /// Its word-by-word gloss.
    pub gloss: String,
}

/// Changes since an earlier revision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ChangesView {
    /// The earlier revision.
    pub since: u32,
    /// Facts that are new or have another value: `Killed: 7 → 9`.
    pub facts: Vec<Part>,
    /// Figures that no source had before.
    pub added: Vec<Part>,
    /// Figures whose value has changed.
    pub changed: Vec<Part>,
    /// Figures that no source has any more.
    pub withdrawn: Vec<String>,
    /// What people decided on single sentences since then: `Corrected by R. Haddad on 2026-01-31`.
    pub reviews: Vec<Part>,
    /// New sources.
    pub sources: Vec<Part>,
    /// Sources that moved here from another event.
    pub moved: Vec<Part>,
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
