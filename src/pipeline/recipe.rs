//! The settings of a run.

use super::translate::Effort;
use crate::config::Config;
use crate::report::Wanted;
use crate::types::ModelIdentity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The settings needed to reproduce a brief, besides the inputs, the model and the glossary themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recipe {
    /// Inputs as they were given.
    pub inputs: Vec<String>,
    /// Glossary files as they were given.
    pub glossaries: Vec<PathBuf>,
    /// Templates by the names under which they are rendered.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// Seed for random samples.
    pub seed: u64,
    /// Second model, if one was named.
    pub second_model: Option<String>,
    /// Model that rewrites the overview, if one was named.
    #[serde(default)]
    pub summariser: Option<String>,
    /// Number type, if one was given.
    #[serde(default)]
    pub compute_type: Option<String>,
    /// Vocabulary map, if one was named.
    #[serde(default)]
    pub shortlist: Option<PathBuf>,
    /// Beam width, if one was given.
    #[serde(default)]
    pub beam: Option<usize>,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
    /// Configuration of reading, grouping and selecting.
    pub config: Config,
}

impl Recipe {
    /// What to make of each brief, given templates of these names.
    pub fn wanted<'a>(&'a self, templates: &'a [String]) -> Wanted<'a> {
        let brief = &self.config.brief;
        let (formats, paper) = (&brief.formats, brief.paper);
        Wanted { templates, formats, paper, front_matter: brief.front_matter, main: None }
    }

    /// What readers are told about the model: which one ran, and why.
    pub fn model_notes(&self, model: &ModelIdentity) -> Vec<String> {
        let ran = format!("Translated by {} ({}).", model.id, model.licence);
        std::iter::once(ran).chain(self.notes.iter().filter_map(|n| sentence(n))).collect()
    }
}

/// A note as a sentence, with a capital at the start and one full stop at the end. Notes are also read from manifests,
/// which anyone may have edited; an empty note yields no sentence.
fn sentence(note: &str) -> Option<String> {
    let text = note.trim().trim_end_matches('.');
    let first = text.chars().next()?;
    Some(format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_note_becomes_a_sentence_or_nothing() {
        for (note, is) in [
            ("the first model is not here", Some("The first model is not here.")),
            ("already one.", Some("Already one.")),
            ("élu par défaut", Some("Élu par défaut.")),
            ("ملاحظة", Some("ملاحظة.")),
            ("ß", Some("SS.")),
            ("—", Some("—.")),
            ("", None),
            (" . ", None),
        ] {
            assert_eq!(sentence(note).as_deref(), is, "{note:?}");
        }
    }
}
