//! What a run was asked for.

use super::translate::Effort;
use crate::config::Config;
use crate::types::ModelIdentity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is needed besides the inputs, the model and the glossary to make a brief again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recipe {
    /// Inputs as they were given.
    pub inputs: Vec<String>,
    /// Glossary files as they were given.
    pub glossaries: Vec<PathBuf>,
    /// Templates by the name they are rendered by.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// Seed of every sample.
    pub seed: u64,
    /// Second model, if one was named.
    pub second_model: Option<String>,
    /// Model that rewrites the overview, if one was named.
    #[serde(default)]
    pub summariser: Option<String>,
    /// Number type, if one was asked for.
    #[serde(default)]
    pub compute_type: Option<String>,
    /// Vocabulary map, if one was named.
    #[serde(default)]
    pub shortlist: Option<PathBuf>,
    /// Hypotheses of beam search, if a number was asked for.
    #[serde(default)]
    pub beam: Option<usize>,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
    /// Configuration of reading, grouping and selecting.
    pub config: Config,
}

impl Recipe {
    /// What readers are told of the model: which one ran, and why that one.
    pub fn told(&self, model: &ModelIdentity) -> Vec<String> {
        let ran = format!("Translated by {} ({}).", model.id, model.licence);
        std::iter::once(ran).chain(self.notes.iter().filter_map(|n| sentence(n))).collect()
    }
}

/// A note as a sentence: a capital in front, one full stop at the end. Notes are read from manifests too, which anyone
/// may have edited: of one that says nothing, no sentence is made.
fn sentence(note: &str) -> Option<String> {
    let text = note.trim().trim_end_matches('.');
    let first = text.chars().next()?;
    Some(format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_note_becomes_a_sentence_or_none() {
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
