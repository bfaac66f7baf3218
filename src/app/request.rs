//! A request for briefs: the configuration combined with the options of a command or job.

use super::{ModelChoice, Session};
use crate::config::Config;
use crate::error::Result;
use crate::pipeline::Recipe;
use crate::pipeline::spelling::Spellings;
use crate::pipeline::translate::Effort;
use std::path::PathBuf;

/// Options for briefs that add to the configuration or override it.
#[derive(Debug, Clone, Default)]
pub struct BriefOptions {
    /// Files, folders, patterns, addresses.
    pub inputs: Vec<String>,
    /// Glossaries in addition to those of the configuration.
    pub glossaries: Vec<PathBuf>,
    /// Templates instead of those of the configuration.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// A model that rewrites the overview in place of the first one.
    pub summariser: Option<String>,
    /// A model for sentences on which the first one fails.
    pub second_model: Option<String>,
    /// Whether not to use the second model, although it is recorded in the manifest.
    pub without_second: bool,
}

/// A request for briefs, ready to run.
#[derive(Debug, Clone)]
pub struct BriefRequest {
    /// The settings recorded in the manifests.
    pub recipe: Recipe,
    /// The models, and where they run.
    pub models: ModelChoice,
    /// Spellings of names to keep from the start.
    pub spellings: Spellings,
    /// Notes about the choice of model that replace those of this run.
    pub notes: Option<Vec<String>>,
}

/// The templates named by a configuration, or else the default one.
fn templates_of(config: &Config) -> Vec<String> {
    match config.brief.templates.as_slice() {
        [] => vec!["brief.md".into()],
        named => named.to_vec(),
    }
}

impl Session<'_> {
    /// Builds a request from a configuration and further options.
    ///
    /// # Errors
    /// A model setting cannot be read or is out of range.
    pub fn request(&self, config: &Config, options: BriefOptions) -> Result<BriefRequest> {
        let first = self.load_options(config)?;
        let summariser = options.summariser.or_else(|| config.model.summariser.clone());
        let recipe = Recipe {
            inputs: options.inputs,
            glossaries: config.brief.glossaries.iter().chain(&options.glossaries).cloned().collect(),
            templates: if options.templates.is_empty() { templates_of(config) } else { options.templates },
            effort: options.effort,
            rewrite: options.rewrite || summariser.is_some(),
            seed: first.seed,
            second_model: options.second_model.clone(),
            summariser: summariser.clone(),
            compute_type: self.overrides.compute_name(&config.model),
            beam: first.beams,
            shortlist: first.shortlist.clone(),
            notes: Vec::new(),
            config: config.clone(),
        };
        let second = options.second_model.filter(|_| !options.without_second);
        let models = ModelChoice { first, second, summariser };
        Ok(BriefRequest { recipe, models, spellings: Spellings::default(), notes: None })
    }
}
