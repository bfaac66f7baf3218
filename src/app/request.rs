//! What briefs are asked for: the configuration with what was said besides it.

use super::{ModelChoice, Session};
use crate::config::Config;
use crate::error::Result;
use crate::pipeline::Recipe;
use crate::pipeline::spelling::Spellings;
use crate::pipeline::translate::Effort;
use std::path::PathBuf;

/// What is said of briefs besides the configuration.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Files, folders, patterns, addresses.
    pub inputs: Vec<String>,
    /// Glossaries besides those of the configuration.
    pub glossaries: Vec<PathBuf>,
    /// Templates instead of those of the configuration.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// A model that does so instead of the first.
    pub summariser: Option<String>,
    /// A model for sentences that the first one fails on.
    pub second_model: Option<String>,
    /// Whether that one is not to be used all the same.
    pub without_second: bool,
}

/// Everything that briefs are made by.
#[derive(Debug, Clone)]
pub struct BriefRequest {
    /// What goes into their manifests.
    pub recipe: Recipe,
    /// The models, and where they run.
    pub models: ModelChoice,
    /// Spellings of names that are to be kept from the start.
    pub spellings: Spellings,
    /// Notes about the choice of the model instead of those of this run.
    pub notes: Option<Vec<String>>,
}

/// The templates that a configuration names, else the usual one.
fn templates_of(config: &Config) -> Vec<String> {
    match config.brief.templates.as_slice() {
        [] => vec!["brief.md".into()],
        named => named.to_vec(),
    }
}

impl Session<'_> {
    /// What briefs are asked for.
    ///
    /// # Errors
    /// A setting of models cannot be read or is out of range.
    pub fn request(&self, config: &Config, wishes: Wishes) -> Result<BriefRequest> {
        let first = self.load_options(config)?;
        let summariser = wishes.summariser.or_else(|| config.model.summariser.clone());
        let recipe = Recipe {
            inputs: wishes.inputs,
            glossaries: config.brief.glossaries.iter().chain(&wishes.glossaries).cloned().collect(),
            templates: if wishes.templates.is_empty() { templates_of(config) } else { wishes.templates },
            effort: wishes.effort,
            rewrite: wishes.rewrite || summariser.is_some(),
            seed: first.seed,
            second_model: wishes.second_model.clone(),
            summariser: summariser.clone(),
            compute_type: self.overrides.compute_name(&config.model),
            beam: first.beams,
            shortlist: first.shortlist.clone(),
            notes: Vec::new(),
            config: config.clone(),
        };
        let second = wishes.second_model.filter(|_| !wishes.without_second);
        let models = ModelChoice { first, second, summariser };
        Ok(BriefRequest { recipe, models, spellings: Spellings::default(), notes: None })
    }
}
