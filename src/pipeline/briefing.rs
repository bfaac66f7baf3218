//! What briefs are made of and with.

use super::group::Grouped;
use super::recipe::Recipe;
use super::spelling::Spellings;
use super::translate::Second;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::outlets::Outlets;
use crate::progress::Progress;
use crate::report::Templates;
use crate::select::Chosen;
use crate::types::{Event, LanguageModel};
use std::path::PathBuf;

/// The models of a run.
pub struct Engines<'a, 'b> {
    /// The model.
    pub model: &'a mut dyn LanguageModel,
    /// A second one for sentences that it fails on.
    pub second: Option<&'a mut Second<'b>>,
    /// One that rewrites the overview instead of the first.
    pub summariser: Option<&'a mut dyn LanguageModel>,
    /// Spellings of names that are to be kept from the start.
    pub spellings: Spellings,
}

/// What briefs are made with besides models.
pub struct Materials {
    /// Terms.
    pub glossary: Glossary,
    /// What is known of outlets.
    pub outlets: Outlets,
    /// Templates.
    pub templates: Templates,
    /// Those to render, by name; the first is the brief itself.
    pub names: Vec<String>,
}

impl Materials {
    /// Reads glossary files and templates; templates are given by name or file.
    ///
    /// # Errors
    /// A file cannot be read or is wrong.
    pub fn load(glossaries: &[PathBuf], outlets: &[PathBuf], templates: &[String]) -> Result<Self> {
        let glossary = Glossary::load(glossaries)?;
        let outlets = Outlets::load(outlets)?;
        let mut all = Templates::new()?;
        let names = templates.iter().map(|t| all.resolve(t)).collect::<Result<_>>()?;
        Ok(Self { glossary, outlets, templates: all, names })
    }
}

/// Events that are to have briefs, and everything that these are made with but the models.
pub struct Briefing<'a> {
    /// The events and their articles.
    pub grouped: &'a Grouped,
    /// Glossary and templates.
    pub materials: &'a Materials,
    /// What the run was asked for.
    pub recipe: &'a Recipe,
    /// Notes for the caveats: which model ran and that another would be better.
    pub notes: Vec<String>,
    /// Whether a model translates at all.
    pub translates: bool,
    /// Where it is told how far it is.
    pub progress: &'a Progress,
}

/// One event with the sentences chosen for it.
pub(super) struct Plan<'a> {
    /// The event.
    pub event: &'a Event,
    /// The sentences.
    pub chosen: Vec<Chosen>,
}
