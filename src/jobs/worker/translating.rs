//! Batches of sentences, by a worker.

use super::batch::{Batch, making_flag};
use super::{LISTEN, Outcome, Worker};
use crate::app::{ModelChoice, Models};
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::jobs::run::request;
use crate::jobs::settings::{named, settings};
use crate::pipeline::Recipe;
use crate::pipeline::memory::{self, Means};
use crate::pipeline::translate::Job;
use crate::queue::{Settled, Taken};
use crate::store::{self, Store};
use crate::{cancel, clock};
use std::time::{Duration, Instant};

/// With what a worker translates a batch.
struct Tools<'a> {
    recipe: &'a Recipe,
    glossary: &'a Glossary,
    settings: &'a str,
}

impl Worker<'_> {
    /// Translates the sentences of a task.
    pub(super) fn translate(&self, taken: &Taken) -> Result<Outcome> {
        let batch: Batch = serde_json::from_value(taken.payload.clone())
            .map_err(|e| Error::new(Kind::Input, "sentences in the queue cannot be read").because(e))?;
        let config = self.session.config;
        let Ok(job) = named(config, &batch.job) else {
            return Ok(self.refuse(&batch, "the configuration here has no such job"));
        };
        let config = settings(config, job);
        let request = request(self.session, job, &config)?;
        let glossary = Glossary::load(&request.recipe.glossaries)?;
        if memory::common_settings(&request.recipe, &glossary) != batch.common {
            return Ok(self.refuse(&batch, "the glossary, the settings or the version of the program here is another"));
        }
        let (choice, recipe): (&ModelChoice, &Recipe) = (&request.models, &request.recipe);
        self.with_models(choice, |models| {
            let own = Settled {
                settings: memory::settings(&*models.model, recipe, &glossary),
                model: models.model.identity().clone(),
                notes: models.notes.clone(),
                split_words: models.model.split_words(),
            };
            self.gauge.can(&own.settings);
            let mut holds = self.queue.borrow_mut().settle(&batch.making, &own)?;
            if holds.settings != own.settings {
                let patience = self.session.config.queue.patience.0;
                holds = self.queue.borrow_mut().settle_anew(&batch.making, &holds, &own, patience)?;
            }
            if holds.settings != own.settings {
                return Ok(self.refuse(&batch, "the run is translated with another model or number type"));
            }
            let tools = Tools { recipe, glossary: &glossary, settings: &own.settings };
            let mut store = store::open(&self.at)?;
            let done = self.translate_missing(batch.jobs(), &tools, models, &mut *store);
            self.queue.borrow_mut().let_go()?;
            done.map(|()| Outcome::Done)
        })
    }

    /// Leaves the run of a batch to others for a while.
    fn refuse(&self, batch: &Batch, why: &str) -> Outcome {
        let until = Instant::now() + self.session.config.queue.patience.0;
        self.refused.borrow_mut().insert(making_flag(&batch.making), until);
        Outcome::Left(Duration::ZERO, Some(why.to_owned()))
    }

    /// Translates those of some sentences that are not in the memory. What another worker is translating is waited for.
    fn translate_missing(
        &self,
        mut left: Vec<Job>,
        tools: &Tools,
        models: &mut Models,
        store: &mut dyn Store,
    ) -> Result<()> {
        loop {
            let (mut own, mut others) = (Vec::new(), Vec::new());
            for job in left {
                let key = memory::key(&job, tools.settings);
                if store.translation(&key, clock::now())?.is_some() {
                    continue;
                }
                if !self.queue.borrow_mut().hold(&key)? {
                    others.push(job);
                } else if store.translation(&key, clock::now())?.is_none() {
                    // Whoever held it before may have been done just now.
                    own.push((job, key));
                }
            }
            if cancel::requested() {
                return Err(cancel::error());
            }
            if !own.is_empty() {
                let (jobs, keys): (Vec<Job>, Vec<String>) = own.into_iter().unzip();
                let (began, number) = (Instant::now(), jobs.len());
                let means = Means {
                    model: &mut *models.model,
                    second: models.second.as_mut(),
                    recipe: tools.recipe,
                    glossary: tools.glossary,
                    progress: self.session.progress,
                };
                means
                    .translate(jobs, &keys, &mut |_, _| {}, &mut |rows| store.keep_translations(rows, clock::now()))?;
                self.gauge.translated(number, began.elapsed());
            }
            self.queue.borrow_mut().let_go()?;
            if others.is_empty() {
                return Ok(());
            }
            left = others;
            std::thread::sleep(LISTEN);
        }
    }
}
