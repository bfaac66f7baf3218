//! Loading the models of a session.

use crate::engine::runtime;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::pipeline::keeper::Keeper;
use crate::pipeline::spelling::Spellings;
use crate::pipeline::translate::{Job, Second};
use crate::pipeline::{Engines, NO_MODEL, NoModel, Recipe};
use crate::progress::Progress;
use crate::types::{Embedder, LanguageModel};
use mujaz_infer::{Compute, LoadOptions, Task, embed};

/// Which models to load, and how.
#[derive(Debug, Clone, Default)]
pub struct ModelChoice {
    /// The model that translates.
    pub first: LoadOptions,
    /// A second model for sentences on which the first one fails, by card id or path.
    pub second: Option<String>,
    /// A model that rewrites overviews in place of the first one, by card id or path.
    pub summariser: Option<String>,
}

/// Loaded models.
pub struct Models {
    /// The model that translates.
    pub model: Box<dyn LanguageModel>,
    /// A second model for sentences on which the first one fails; loaded when it is first needed.
    pub second: Option<Second<'static>>,
    /// The model that rewrites overviews, if it is not the first one.
    pub summariser: Option<Box<dyn LanguageModel>>,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
}

impl Models {
    /// The models in the form that the pipeline takes.
    pub fn engines(&mut self, spellings: Spellings) -> Engines<'_, 'static> {
        Engines {
            model: &mut *self.model,
            second: self.second.as_mut(),
            summariser: self.summariser.as_mut().map(|s| &mut **s as _),
            spellings,
        }
    }
}

/// Texts that others are to translate.
pub struct Texts<'a> {
    /// The texts.
    pub jobs: Vec<Job>,
    /// The models that are wanted.
    pub choice: &'a ModelChoice,
    /// The settings.
    pub recipe: &'a Recipe,
    /// The glossary.
    pub glossary: &'a Glossary,
}

/// A source of models.
pub trait Loader {
    /// Loads the chosen models.
    ///
    /// # Errors
    /// One of them cannot be found, fetched or loaded.
    fn load(&self, choice: &ModelChoice, progress: &Progress) -> Result<Models>;

    /// Whether others translate for this process: then [`Loader::load_after`] is called in place of [`Loader::load`].
    fn shares(&self) -> bool {
        false
    }

    /// Has others translate texts into the keeper's memory; returns what stands for the model.
    ///
    /// # Errors
    /// They cannot be translated.
    fn load_after(&self, texts: Texts, keeper: &mut dyn Keeper, progress: &Progress) -> Result<Models> {
        let _ = keeper;
        self.load(texts.choice, progress)
    }

    /// Loads a sentence embedder, on the same device and with the same network permission as another model.
    ///
    /// # Errors
    /// It cannot be found, fetched or loaded.
    fn embedder(&self, id: &str, like: &LoadOptions, progress: &Progress) -> Result<Option<Box<dyn Embedder>>> {
        let _ = (id, like, progress);
        Ok(None)
    }
}

/// The models that are installed on this machine or can be fetched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Installed;

/// Options for a further model; number type, beam width and batch size apply only to the first one.
fn other(id: &str, task: Task, like: &LoadOptions) -> LoadOptions {
    LoadOptions {
        model: Some(id.to_owned()),
        task,
        compute: Compute::Auto,
        beams: None,
        shortlist: None,
        batch: None,
        ..like.clone()
    }
}

/// Loads a model and reports the notes about its selection.
fn load(options: &LoadOptions, progress: &Progress) -> Result<(Box<dyn LanguageModel>, Vec<String>)> {
    let loaded = mujaz_infer::load(options, &runtime(progress))?;
    loaded.notes.iter().for_each(|n| progress.note(n));
    Ok((Box::new(loaded.model), loaded.notes))
}

impl Loader for Installed {
    fn load(&self, choice: &ModelChoice, progress: &Progress) -> Result<Models> {
        let (model, notes) = match choice.first.model.as_deref() {
            Some(NO_MODEL) => (Box::new(NoModel::default()) as Box<dyn LanguageModel>, Vec::new()),
            _ => load(&choice.first, progress)?,
        };
        let summariser =
            choice.summariser.as_ref().map(|id| load(&other(id, Task::Summarise, &choice.first), progress));
        let second = choice.second.as_ref().map(|id| {
            let (options, progress) = (other(id, Task::Translate, &choice.first), progress.clone());
            Second::new(move || Ok(load(&options, &progress)?.0))
        });
        Ok(Models { model, second, summariser: summariser.transpose()?.map(|s| s.0), notes })
    }

    fn embedder(&self, id: &str, like: &LoadOptions, progress: &Progress) -> Result<Option<Box<dyn Embedder>>> {
        let (offline, device) = (like.offline, like.device);
        let options = LoadOptions { model: Some(id.to_owned()), offline, device, ..LoadOptions::default() };
        Ok(Some(Box::new(embed::load(&options, &runtime(progress))?)))
    }
}

/// Borrows an embedder in the form that the pipeline takes.
pub(super) fn borrow_embedder(embedder: &mut Option<Box<dyn Embedder>>) -> Option<&mut dyn Embedder> {
    embedder.as_mut().map(|e| &mut **e as _)
}
