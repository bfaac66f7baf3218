//! The models of a configuration, loaded, for jobs.

use super::ModelArguments;
use super::events::embedder;
use crate::config::Config;
use crate::engine::runtime;
use crate::error::Result;
use crate::jobs::{Tools, Workshop};
use crate::pipeline::translate::Second;
use crate::progress::Progress;
use crate::types::Embedder;
use mujaz_infer::{Compute, LoadOptions, Model, Task};

/// Loads real models.
pub struct Real {
    /// Never open a connection.
    pub offline: bool,
}

impl Real {
    fn options(&self, config: &Config) -> Result<LoadOptions> {
        ModelArguments { offline: self.offline, ..ModelArguments::default() }.options(config)
    }
}

impl Workshop for Real {
    fn open(&self, config: &Config, progress: &Progress) -> Result<Tools> {
        let options = self.options(config)?;
        let loaded = mujaz_infer::load(&options, &runtime(progress))?;
        loaded.notes.iter().for_each(|n| progress.note(n));
        let named = config.model.second.clone().filter(|_| config.brief.repair);
        let second = named.map(|id| {
            let (other, progress) = (other(&id, Task::Translate, &options), *progress);
            (id, Second::new(move || Ok(Box::new(mujaz_infer::load(&other, &runtime(&progress))?.model))))
        });
        let summariser = config.model.summariser.clone().map(|id| {
            let model = summariser(&id, &options, progress)?;
            Ok::<_, crate::error::Error>((id, Box::new(model) as _))
        });
        Ok(Tools {
            model: Box::new(loaded.model),
            second,
            summariser: summariser.transpose()?,
            seed: options.seed,
            notes: loaded.notes,
        })
    }

    fn embedder(&self, config: &Config, progress: &Progress) -> Result<Option<Box<dyn Embedder>>> {
        Ok(embedder(config, &self.options(config)?, progress)?.map(|e| Box::new(e) as _))
    }
}

/// Options for another model: number type, beams and batches were asked for the first.
pub(super) fn other(id: &str, task: Task, like: &LoadOptions) -> LoadOptions {
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

/// Loads the model that rewrites overviews.
pub(super) fn summariser(id: &str, like: &LoadOptions, progress: &Progress) -> Result<Model> {
    let loaded = mujaz_infer::load(&other(id, Task::Summarise, like), &runtime(progress))?;
    loaded.notes.iter().for_each(|n| progress.note(n));
    Ok(loaded.model)
}
