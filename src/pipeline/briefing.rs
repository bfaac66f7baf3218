//! The inputs of a run of the pipeline: events, materials and models.

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
use crate::types::{Event, Graded, LanguageModel};
use std::path::PathBuf;

/// The models of a run.
pub struct Engines<'a, 'b> {
    /// The model.
    pub model: &'a mut dyn LanguageModel,
    /// A second model for sentences that the first one fails on.
    pub second: Option<&'a mut Second<'b>>,
    /// A model that rewrites the overview in place of the first one.
    pub summariser: Option<&'a mut dyn LanguageModel>,
    /// Spellings of names to keep from the start.
    pub spellings: Spellings,
}

/// The glossary and templates of a run.
pub struct Materials {
    /// The glossary.
    pub glossary: Glossary,
    /// What is known of outlets, and the grades that people gave them.
    pub outlets: Outlets,
    /// All available templates.
    pub templates: Templates,
    /// Names of the templates to render; the first one makes the brief itself.
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

    /// The same with grades of outlets.
    pub fn with_grades(self, grades: Vec<Graded>) -> Self {
        Self { outlets: self.outlets.with_grades(grades), ..self }
    }
}

/// The events that get briefs, with everything needed to make them except the models.
pub struct Briefing<'a> {
    /// The events and their articles.
    pub grouped: &'a Grouped,
    /// Glossary and templates.
    pub materials: &'a Materials,
    /// The settings of the run.
    pub recipe: &'a Recipe,
    /// Notes for the caveats, such as which model ran and that another would be better.
    pub notes: Vec<String>,
    /// Whether a model translates at all.
    pub translates: bool,
    /// Where progress is reported.
    pub progress: &'a Progress,
}

/// One event with the sentences chosen for it.
pub(super) struct Plan<'a> {
    /// The event.
    pub event: &'a Event,
    /// The sentences.
    pub chosen: Vec<Chosen>,
}
