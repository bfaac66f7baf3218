//! The session: the one place where settings, models, the store, glossaries and templates meet. The command line and
//! jobs say what they want, call it, and show what came of it.

mod brief;
mod check;
mod intake;
mod models;
mod overrides;
mod remembered;
mod request;

pub use brief::{BriefReport, Produced};
pub use check::Check;
pub use intake::TakenIn;
pub use models::{Installed, Loader, ModelChoice, Models};
pub use overrides::ModelOverrides;
pub use request::{BriefRequest, Wishes};

use crate::config::Config;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::Embedder;
use mujaz_infer::LoadOptions;
use std::path::PathBuf;

/// What work is done with.
pub struct Session<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Where models come from.
    pub loader: &'a dyn Loader,
    /// What was said of models besides the configuration.
    pub overrides: ModelOverrides,
    /// Where it is told how far it is.
    pub progress: &'a Progress,
}

impl Session<'_> {
    /// Whether no connection may be opened.
    pub fn offline(&self) -> bool {
        self.overrides.offline
    }

    /// How models are loaded with a configuration.
    ///
    /// # Errors
    /// A value that cannot be read or is out of range.
    pub fn load_options(&self, config: &Config) -> Result<LoadOptions> {
        self.overrides.options(&config.model)
    }

    /// The models of a choice, loaded.
    ///
    /// # Errors
    /// A model cannot be found, fetched or loaded.
    pub fn models(&self, choice: &ModelChoice) -> Result<Models> {
        self.loader.load(choice, self.progress)
    }

    /// The embedder that a configuration names, if it names one.
    ///
    /// # Errors
    /// It cannot be found, fetched or loaded.
    pub fn embedder(&self, config: &Config) -> Result<Option<Box<dyn Embedder>>> {
        match &config.events.embedder {
            Some(id) => self.loader.embedder(id, &self.load_options(config)?, self.progress),
            None => Ok(None),
        }
    }

    /// The glossaries of the configuration and others, which win.
    ///
    /// # Errors
    /// A file cannot be read or is wrong.
    pub fn glossary(&self, more: &[PathBuf]) -> Result<Glossary> {
        Glossary::load(&self.config.brief.glossaries.iter().chain(more).collect::<Vec<_>>())
    }
}
