//! The sentences of a run, translated by all workers: put into the queue in batches, and waited for.

use super::batch::{Batch, making_flag};
use super::loaded::flag;
use super::{LISTEN, Worker};
use crate::app::{Loader, ModelChoice, Models, Texts};
use crate::cancel;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Absent;
use crate::pipeline::keeper::Keeper;
use crate::pipeline::memory::{common_settings, key};
use crate::pipeline::translate::Job;
use crate::progress::Progress;
use crate::queue::{Role, Settled, Task};
use crate::types::{Embedder, count, sha256};
use mujaz_infer::LoadOptions;

/// Sentences of a batch: enough for a model to work on at once, few enough that the last batch keeps nobody waiting.
const BATCH: usize = 32;
/// Attempts at a batch.
const ATTEMPTS: u16 = 6;

/// Has the sentences of a run translated by whoever can.
pub(super) struct Sharing<'a> {
    pub worker: &'a Worker<'a>,
    /// The job.
    pub job: &'a str,
    /// The name of the run in the queue.
    pub making: String,
}

/// What stands for a model that translated elsewhere.
fn absent(settled: Settled) -> Models {
    let model = Box::new(Absent { identity: settled.model, split_words: settled.split_words });
    Models { model, second: None, summariser: None, notes: settled.notes }
}

impl Sharing<'_> {
    /// What the keys of the batches begin with.
    fn prefix(&self) -> String {
        format!("translate/{}/", self.making)
    }

    /// Puts sentences into the queue.
    fn add(&self, texts: &Texts, jobs: &[Job]) -> Result<()> {
        let common = common_settings(texts.recipe, texts.glossary);
        let flags = vec![flag(texts.choice), making_flag(&self.making)];
        for part in jobs.chunks(BATCH) {
            let batch = Batch::new(self.job, &self.making, &common, part);
            let payload = serde_json::to_value(&batch)
                .map_err(|e| Error::new(Kind::Internal, "sentences cannot be put into the queue").because(e))?;
            // The same sentences of the same run are one task, whoever adds them.
            let key = format!("{}{}", self.prefix(), &sha256(payload.to_string().as_bytes())[..32]);
            let (role, flags) = (Role::Translate, flags.clone());
            let task = Task { role, key, payload, flags, attempts: ATTEMPTS };
            self.worker.patiently(|q| q.add(&task))?;
        }
        Ok(())
    }

    /// Waits until no batch is left, and translates some meanwhile if that is a role of this worker.
    fn wait(&self, progress: &Progress) -> Result<()> {
        let worker = self.worker;
        let helps = worker.duty.roles.contains(&Role::Translate);
        let mut told = None;
        loop {
            let open = worker.patiently(|q| q.open(&self.prefix()))?;
            if let Some(why) = open.failed {
                worker.patiently(|q| q.forget(&self.prefix()))?;
                let why = why.trim().to_owned();
                return Err(Error::new(Kind::Model, "no worker could translate some of the sentences")
                    .because(why)
                    .help("what was translated is kept; the next run goes on from there"));
            }
            let left = open.waiting + open.taken;
            if left == 0 {
                return Ok(());
            }
            if told != Some(left) {
                progress.note(&format!("{}: {} to be translated", self.job, count(left, "batch of sentences")));
                told = Some(left);
            }
            if cancel::requested() {
                return Err(cancel::error());
            }
            match if helps { worker.take(&[Role::Translate])? } else { None } {
                Some(taken) => worker.perform(&taken)?,
                None => {
                    worker.patiently(|q| q.wait(LISTEN))?;
                }
            }
        }
    }
}

impl Loader for Sharing<'_> {
    fn load(&self, choice: &ModelChoice, progress: &Progress) -> Result<Models> {
        self.worker.session.loader.load(choice, progress)
    }

    fn shares(&self) -> bool {
        true
    }

    fn load_after(&self, texts: Texts, keeper: &mut dyn Keeper, progress: &Progress) -> Result<Models> {
        // Without a sentence, nobody says which model would have translated.
        if texts.jobs.is_empty() {
            return self.load(texts.choice, progress);
        }
        let mut asked: Option<Settled> = None;
        loop {
            let settled = self.worker.patiently(|q| q.settled(&self.making))?;
            let mut missing = Vec::new();
            for job in &texts.jobs {
                let known = match &settled {
                    Some(s) => keeper.recall(&key(job, &s.settings))?.is_some(),
                    None => false,
                };
                if !known {
                    missing.push(job.clone());
                }
            }
            match settled {
                // What is still missing after all batches is what the model has no answer to.
                Some(s) if missing.is_empty() || asked.as_ref() == Some(&s) => {
                    // A model that rewrites overviews is needed here.
                    return if texts.recipe.rewrite { self.load(texts.choice, progress) } else { Ok(absent(s)) };
                }
                settled => {
                    asked = settled;
                    self.add(&texts, &missing)?;
                }
            }
            self.wait(progress)?;
        }
    }

    fn embedder(&self, id: &str, like: &LoadOptions, progress: &Progress) -> Result<Option<Box<dyn Embedder>>> {
        self.worker.session.loader.embedder(id, like, progress)
    }
}
