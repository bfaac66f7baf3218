//! `[model]` and `[brief]`: what translates, and what goes into a brief.

use super::{Format, Paper};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Model and device.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ModelConfig {
    /// Card id or path; by default, the first model of the default list that is available.
    pub id: Option<String>,
    /// `auto`, `cpu`, `cuda[:N]` or `metal`.
    pub device: Option<String>,
    /// A second model for sentences that the first one fails on.
    pub second: Option<String>,
    /// Number of CPU threads.
    pub threads: Option<usize>,
    /// Memory limit for the model and its work, such as `4G`.
    pub memory: Option<String>,
    /// Number of sentences decoded at once.
    pub batch: Option<usize>,
    /// `auto`, `f32`, `f16`, `bf16` or `int8`.
    pub compute_type: Option<String>,
    /// Beam width.
    pub beam: Option<usize>,
    /// Vocabulary map of the model.
    pub shortlist: Option<PathBuf>,
    /// A model that rewrites the overview of a brief, in place of the one that translates.
    pub summariser: Option<String>,
}

/// What goes into a brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BriefConfig {
    /// Maximum number of sentences translated for one event.
    pub max_sentences: usize,
    /// Maximum number of key points.
    pub key_points: usize,
    /// Glossary files; later ones take precedence.
    pub glossaries: Vec<PathBuf>,
    /// Tables of outlets over the built-in one, later ones win.
    pub outlets: Vec<PathBuf>,
    /// Templates, by name or file.
    pub templates: Vec<String>,
    /// Whether a digest of the briefs is written too, by kind and country.
    pub digest: bool,
    /// Formats of briefs: `md`, `html`, `docx`, `pdf`, `json`; empty for that of each template.
    pub formats: Vec<Format>,
    /// Paper of `docx` and `pdf`: `a4` or `letter`.
    pub paper: Paper,
    /// Whether Markdown begins with YAML for note-taking programs and static sites.
    pub front_matter: bool,
    /// Whether rejected sentences are tried again.
    pub repair: bool,
    /// Number of random samples for a sentence that nothing else repaired.
    pub samples: u64,
    /// Whether the model judges adequacy too.
    pub adequacy: bool,
    /// Number of words above which sentences are translated clause by clause; 0 for never, by default what the card of
    /// the model says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_words: Option<usize>,
}

impl Default for BriefConfig {
    fn default() -> Self {
        Self {
            max_sentences: 18,
            key_points: 8,
            glossaries: Vec::new(),
            outlets: Vec::new(),
            templates: Vec::new(),
            digest: false,
            formats: Vec::new(),
            paper: Paper::default(),
            front_matter: false,
            repair: true,
            samples: 6,
            adequacy: false,
            split_words: None,
        }
    }
}
