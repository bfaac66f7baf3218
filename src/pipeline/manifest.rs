//! The manifest beside each brief: everything needed to reproduce it and to defend each line. One type is both
//! written and read; `record` makes one from a run, `check` compares one with a new run.

use super::recipe::Recipe;
use super::spelling::Spellings;
use crate::error::{Error, Kind, Result};
use crate::report::views::{BriefView, ChangesView, Part};
use crate::types::{
    CheckOutcome, Correction, Duplicate, Finding, Graded, ModelIdentity, Origin, Related, SentenceReview, SetAside,
    TranslatedPart, Verdict, When,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Version of the manifest's format that this program writes.
pub const FORM: u32 = 4;

/// The earliest version that it reads.
const EARLIEST: u32 = 3;

/// Whether this program reads manifests of a version.
pub fn is_readable(form: u32) -> bool {
    (EARLIEST..=FORM).contains(&form)
}

/// Everything needed to reproduce a brief and to defend each line of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Version of this format.
    pub form: u32,
    /// The program that made the brief.
    pub program: Program,
    /// The event.
    pub event: EventRecord,
    /// Changes from the previous revision, if there was one.
    pub changes: Option<ChangesView>,
    /// The model that translated.
    pub model: ModelIdentity,
    /// A second model, if one was needed.
    pub second_model: Option<ModelIdentity>,
    /// A model that rewrote the overview, if one was named.
    pub summariser: Option<ModelIdentity>,
    /// The settings of the run.
    pub run: Recipe,
    /// Spellings of names that were in use.
    pub spellings: Spellings,
    /// SHA-256 of the glossaries as they were read.
    pub glossary_sha256: String,
    /// The files of the brief.
    pub files: Vec<FileRecord>,
    /// The articles.
    pub sources: Vec<SourceRecord>,
    /// Every sentence used.
    pub sentences: Vec<SentenceRecord>,
    /// The overview.
    pub overview: Vec<Part>,
    /// Whether a model rewrote the overview.
    pub overview_rewritten_by_the_model: bool,
    /// The brief as templates saw it, from which it can be rendered again without a model.
    pub view: BriefView,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Program {
    /// This one.
    pub fn this() -> Self {
        Self { name: "mujaz".into(), version: crate::types::version().into() }
    }
}

/// The event of a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventRecord {
    /// Identifier.
    pub id: String,
    /// Revision of its brief, from 1.
    pub revision: u32,
    /// When it happened.
    pub when: Option<When>,
    /// Places, most mentioned first: Arabic, English.
    pub places: Vec<(String, String)>,
    /// Events that are close to this one but were kept apart, with the reason.
    pub kept_apart: Vec<String>,
    /// Related events.
    pub related: Vec<Related>,
}

/// A file of the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileRecord {
    /// Name of the file, which is beside the manifest.
    pub name: String,
    /// SHA-256 of the contents.
    pub sha256: String,
}

/// An article of the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRecord {
    /// `S1`, the first half of its citations.
    pub source: String,
    /// Identifier of the article.
    pub id: String,
    /// Where it was read from.
    pub file: Origin,
    /// SHA-256 of the input's bytes (of the record, for JSON Lines).
    pub sha256: String,
    /// SHA-256 of the decoded text, to which spans refer.
    pub text_sha256: String,
    /// Character set from which it was decoded.
    pub charset: String,
    /// Publisher, if known.
    pub outlet: Option<String>,
    /// Headline, if there is one.
    pub title: Option<String>,
    /// Author, if known.
    pub author: Option<String>,
    /// Day of publication, if known.
    pub published: Option<Date>,
    /// Date of publication as written in the input.
    pub published_as_written: Option<String>,
    /// Address, if known.
    pub url: Option<String>,
    /// The grade that a person gave to the outlet, if somebody did.
    #[serde(default)]
    pub grade: Option<Graded>,
    /// Why the article belongs to the event.
    pub why_in_this_event: Option<String>,
    /// The article that it repeats, if it is a copy.
    pub copy_of: Option<Duplicate>,
    /// Pieces that cleaning set aside.
    pub set_aside: Vec<SetAside>,
    /// Remarks about the reading.
    pub notes: Vec<String>,
}

/// A sentence with its translation and its review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceRecord {
    /// Citation, `S2.3`.
    pub id: String,
    /// Identifier of the article.
    pub article: String,
    /// First and last byte (exclusive) in the article's text.
    pub span: (usize, usize),
    /// Page on which it begins, for an input of several pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// The Arabic.
    pub arabic: String,
    /// What the model was given: numerals and dates normalised.
    pub given_to_the_model: String,
    /// The best English that was found, passed or not.
    pub english: String,
    /// Outcome of the review.
    pub verdict: Verdict,
    /// How the accepted translation was made: `greedy`, `sample 3` …
    pub method: String,
    /// What was corrected from the source, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// The parts in which it was translated, if it was split into clauses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TranslatedPart>,
    /// Attempts that were made.
    pub attempts: usize,
    /// Each check and its outcome.
    pub checks: Vec<CheckOutcome>,
    /// What the checks found, including findings too uncertain to reject the translation.
    pub findings: Vec<Finding>,
    /// What a person decided on it, if somebody did. The verdict is theirs, whatever the checks found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<SentenceReview>,
}

impl Manifest {
    /// Reads a manifest file.
    ///
    /// # Errors
    /// The file cannot be read, is not a manifest, or has a format that [is not read](is_readable).
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).map_err(|e| Error::io(Kind::Usage, "cannot read the manifest", path, e))?;
        let wrong = |e: serde_json::Error| {
            Error::new(Kind::Usage, "this is not a manifest of this version")
                .at(path)
                .because(e)
                .help("give the .json file beside a brief that this version made")
        };
        let value: serde_json::Value = serde_json::from_str(&text).map_err(wrong)?;
        let form = value["form"].as_u64().unwrap_or(0);
        if !u32::try_from(form).is_ok_and(is_readable) {
            return Err(Error::new(
                Kind::Usage,
                format!("the manifest has format {form}; this version reads formats {EARLIEST} to {FORM}"),
            )
            .at(path)
            .help("make the brief again with this version, or use the version that made it"));
        }
        serde_json::from_value(value).map_err(wrong)
    }

    /// The manifest as JSON, as it is written to its file.
    ///
    /// # Errors
    /// Only in case of a bug.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map(|s| s + "\n")
            .map_err(|e| Error::new(Kind::Internal, "the manifest cannot be written").because(e))
    }
}
