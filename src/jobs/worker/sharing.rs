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
use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Sentences of a batch: enough for a model to work on at once, few enough that the last batch keeps nobody waiting.
const BATCH: usize = 32;
/// Attempts at a batch.
const ATTEMPTS: u16 = 6;

/// Batches of a run that may be in the queue however much others have there, so that each run goes on.
const LEAST: usize = 2;

/// Has the sentences of a run translated by whoever can.
pub(super) struct Sharing<'a> {
    pub worker: &'a Worker<'a>,
    /// The job.
    pub job: &'a str,
    /// The name of the run in the queue.
    pub making: String,
    /// Batches that are not yet in the queue, since enough wait there.
    later: RefCell<VecDeque<Task>>,
    /// What the run has waited for.
    waits: RefCell<Waits>,
}

#[derive(Debug, Default)]
struct Waits {
    /// Due times for which the run stands besides its own.
    times: usize,
    /// The most batches that were held back at once.
    held: usize,
    /// Since when some are, and for how long some were.
    since: Option<Instant>,
    long: Duration,
}

/// What stands for a model that translated elsewhere.
fn absent(settled: Settled) -> Models {
    let model = Box::new(Absent { identity: settled.model, split_words: settled.split_words });
    Models { model, second: None, summariser: None, notes: settled.notes }
}

impl<'a> Sharing<'a> {
    pub fn new(worker: &'a Worker<'a>, job: &'a str, making: String) -> Self {
        Self { worker, job, making, later: RefCell::default(), waits: RefCell::default() }
    }

    /// Notes that the run stands for further due times.
    pub fn held_times(&self, number: usize) {
        self.waits.borrow_mut().times = number;
    }

    /// What the run has waited for, in words.
    pub fn told(&self) -> Vec<String> {
        let w = self.waits.borrow();
        let mut out = Vec::new();
        if w.times > 0 {
            let times = count(w.times, "earlier due time");
            out.push(format!(
                "{times} passed while a run of the job was with the workers; this run stands for them, too"
            ));
        }
        if w.held > 0 {
            out.push(format!(
                "the queue of the translators was full for {:.0} s: up to {} waited outside it",
                w.long.as_secs_f64(),
                count(w.held, "batch")
            ));
        }
        out
    }

    /// What the keys of the batches begin with.
    fn prefix(&self) -> String {
        format!("translate/{}/", self.making)
    }

    /// Puts sentences in line for the queue.
    fn add(&self, texts: &Texts, jobs: &[Job]) -> Result<()> {
        let common = common_settings(texts.recipe, texts.glossary);
        let flags = vec![flag(texts.choice), making_flag(&self.making)];
        let mut later = self.later.borrow_mut();
        for part in jobs.chunks(BATCH) {
            let batch = Batch::new(self.job, &self.making, &common, part);
            let payload = serde_json::to_value(&batch)
                .map_err(|e| Error::new(Kind::Internal, "sentences cannot be put into the queue").because(e))?;
            // The same sentences of the same run are one task, whoever adds them.
            let key = format!("{}{}", self.prefix(), &sha256(payload.to_string().as_bytes())[..32]);
            let (role, flags) = (Role::Translate, flags.clone());
            later.push_back(Task { role, key, payload, flags, attempts: ATTEMPTS });
        }
        Ok(())
    }

    /// Puts as many batches into the queue as it has room for, where `own` of the run are in it; the number of those
    /// that are not done.
    fn fill(&self, own: usize) -> Result<usize> {
        let mut later = self.later.borrow_mut();
        let left = own + later.len();
        if !later.is_empty() {
            let most = self.worker.session.config.queue.backlog;
            let all = self.worker.patiently(|q| q.depth())?;
            let all = all.iter().find(|d| d.role == Role::Translate).map_or(0, |d| (d.waiting + d.later) as usize);
            let room = most.saturating_sub(all).max(LEAST.saturating_sub(own)).min(later.len());
            for task in later.drain(..room) {
                self.worker.patiently(|q| q.add(&task))?;
            }
        }
        self.note_held(later.len());
        Ok(left)
    }

    fn note_held(&self, number: usize) {
        self.worker.gauge.held(number);
        let mut w = self.waits.borrow_mut();
        w.held = w.held.max(number);
        match (number, w.since) {
            (0, Some(since)) => {
                w.long += since.elapsed();
                w.since = None;
            }
            (1.., None) => w.since = Some(Instant::now()),
            _ => {}
        }
    }

    /// Waits until no task with keys that begin with `prefix` is left, and does some meanwhile if `role` is one of this
    /// worker; why one of them has failed for good, if one has.
    pub fn wait_for(&self, prefix: &str, role: Role, progress: &Progress) -> Result<Option<String>> {
        let worker = self.worker;
        let helps = worker.duty.roles.contains(&role);
        let mut told = None;
        loop {
            let open = worker.patiently(|q| q.open(prefix))?;
            if let Some(why) = open.failed {
                self.later.borrow_mut().clear();
                self.note_held(0);
                worker.patiently(|q| q.forget(prefix))?;
                return Ok(Some(why.trim().to_owned()));
            }
            let own = open.waiting + open.taken;
            let left = if role == Role::Translate { self.fill(own)? } else { own };
            if left == 0 {
                return Ok(None);
            }
            if told != Some(left) {
                let (what, done) = match role {
                    Role::Translate => ("batch", "translated"),
                    _ => ("host", "fetched from"),
                };
                progress.note(&format!("{}: {} to be {done}", self.job, count(left, what)));
                told = Some(left);
            }
            if cancel::requested() {
                return Err(cancel::error());
            }
            match if helps { worker.take(&[role])? } else { None } {
                Some(taken) => worker.perform(&taken)?,
                None => {
                    worker.patiently(|q| q.wait(LISTEN))?;
                }
            }
        }
    }

    /// Waits until all sentences are translated.
    fn wait(&self, progress: &Progress) -> Result<()> {
        match self.wait_for(&self.prefix(), Role::Translate, progress)? {
            None => Ok(()),
            Some(why) => Err(Error::new(Kind::Model, "no worker could translate some of the sentences")
                .because(why)
                .help("what was translated is kept; the next run goes on from there")),
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
