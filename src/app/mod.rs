//! The session: the one place where settings, models, store, glossaries and templates come together. The command
//! line and jobs state what they want, call it, and show the result.

mod brief;
mod check;
mod curate;
mod gloss;
mod intake;
mod models;
mod overrides;
mod remembered;
mod render;
mod request;
mod verify;

pub use brief::{BriefReport, Produced, Storage};
pub use check::Check;
pub use curate::{Change, event_named};
pub use gloss::GlossedLine;
pub use intake::TakenIn;
pub use models::{Installed, Loader, ModelChoice, Models, Texts};
pub use overrides::ModelOverrides;
pub use render::{RenderOptions, manifests, render};
pub use request::{BriefOptions, BriefRequest};
pub use verify::VerifiedPair;

use crate::config::Config;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::Embedder;
use mujaz_infer::LoadOptions;
use std::path::PathBuf;

/// Everything that a command or a job works with.
///
/// Grouping needs no model:
///
/// ```
/// use mujaz::app::{Installed, ModelOverrides, Session};
/// use mujaz::{config::Config, progress::Progress};
///
/// # fn main() -> mujaz::error::Result<()> {
/// let (config, progress) = (Config::default(), Progress::quiet());
/// let session =
///     Session { config: &config, loader: &Installed, overrides: ModelOverrides::default(), progress: &progress };
/// let grouped = session.group(&config, &["examples/articles".into()])?;
/// assert!(!grouped.events.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// Briefs are made with the models that are installed or can be fetched:
///
/// ```no_run
/// # use mujaz::app::{BriefOptions, Installed, ModelOverrides, Session, Storage};
/// # use mujaz::{config::Config, progress::Progress};
/// # fn main() -> mujaz::error::Result<()> {
/// # let (config, progress) = (Config::default(), Progress::quiet());
/// # let session =
/// #     Session { config: &config, loader: &Installed, overrides: ModelOverrides::default(), progress: &progress };
/// let options = BriefOptions { inputs: vec!["examples/articles".into()], ..BriefOptions::default() };
/// let report = session.brief(session.request(&config, options)?, "briefs".as_ref(), &Storage::None)?;
/// for brief in &report.run.written {
///     println!("{}: {} of {} sentences", brief.file.display(), brief.passed, brief.sentences);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Session<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Loads the models.
    pub loader: &'a dyn Loader,
    /// Model settings that override the configuration.
    pub overrides: ModelOverrides,
    /// Where progress is reported.
    pub progress: &'a Progress,
}

impl Session<'_> {
    /// Whether no connection may be opened.
    pub fn offline(&self) -> bool {
        self.overrides.offline
    }

    /// The options for loading models under a configuration.
    ///
    /// # Errors
    /// A value that cannot be read or is out of range.
    pub fn load_options(&self, config: &Config) -> Result<LoadOptions> {
        self.overrides.options(&config.model)
    }

    /// Loads the chosen models.
    ///
    /// # Errors
    /// A model cannot be found, fetched or loaded.
    pub fn models(&self, choice: &ModelChoice) -> Result<Models> {
        self.loader.load(choice, self.progress)
    }

    /// Loads the embedder that a configuration names, if it names one.
    ///
    /// # Errors
    /// It cannot be found, fetched or loaded.
    pub fn embedder(&self, config: &Config) -> Result<Option<Box<dyn Embedder>>> {
        match &config.events.embedder {
            Some(id) => self.loader.embedder(id, &self.load_options(config)?, self.progress),
            None => Ok(None),
        }
    }

    /// The glossaries of the configuration and further ones, which take precedence.
    ///
    /// # Errors
    /// A file cannot be read or is wrong.
    pub fn glossary(&self, more: &[PathBuf]) -> Result<Glossary> {
        Glossary::load(&self.config.brief.glossaries.iter().chain(more).collect::<Vec<_>>())
    }
}
