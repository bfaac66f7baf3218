//! Many sources at once, without padding.

use super::batch::{Active, Batch};
use super::cache::{Cache, Memory, StepRow};
use super::job::{Job, Limits, Output};
use super::linear::{Among, Linear};
use super::net::Network;
use super::shortlist::{Shortlist, union};
use crate::cancel::Cancel;
use crate::error::{Error, Kind, Result};
use crate::memory::{Size, too_little};
use crate::meter::Meter;
use std::time::Instant;

/// A network with its counters.
pub struct Engine {
    /// The network.
    pub(crate) network: Network,
    /// How much is processed at once.
    pub limits: Limits,
    /// The target tokens allowed for a source, if the user gave a list.
    pub(crate) shortlist: Option<Shortlist>,
    /// Counters since loading.
    pub meter: Meter,
    /// Stops running work on request.
    pub cancel: Cancel,
}

/// The tokens that the active sentences may take, and the projection on them.
#[derive(Default)]
struct Selection {
    tokens: Vec<u32>,
    part: Option<Linear>,
    /// Whether sentences were added since it was built.
    stale: bool,
}

impl Engine {
    /// An engine with the given limits.
    pub fn new(network: Network, limits: Limits) -> Self {
        Self { network, limits, shortlist: None, meter: Meter::default(), cancel: Cancel::new() }
    }

    /// Generates the outputs of every source, in order, best first. A source that cannot be
    /// processed has an error of its own. `done` is called with the index and the outputs of each source that ends.
    pub fn generate(
        &mut self,
        jobs: &[Job],
        done: &mut dyn FnMut(usize, &Result<Vec<Output>>),
    ) -> Result<Vec<Result<Vec<Output>>>> {
        let mut results: Vec<Option<Result<Vec<Output>>>> = jobs.iter().map(|_| None).collect();
        // Long sources first, so that short ones remain at the end and sentences of a batch have similar lengths.
        let mut waiting: Vec<usize> = (0..jobs.len()).collect();
        waiting.sort_by_key(|&i| (jobs[i].source.len(), std::cmp::Reverse(i)));
        waiting.retain(|&i| match self.refusal(&jobs[i]) {
            Some(e) => {
                done(i, results[i].insert(Err(e)));
                false
            }
            None => true,
        });
        let beams = jobs.iter().map(|j| j.settings.num_beams.max(1)).max().unwrap_or(1);
        let positions = jobs.iter().map(|j| j.settings.max_length).max().unwrap_or(1);
        let longest = waiting.last().map_or(1, |&i| jobs[i].source.len());
        let (most, tokens) = self.within(beams, positions, longest)?;
        let room = most.max(1).min(waiting.len().max(1));
        let mut cache = self.network.cache(room * beams, positions)?;
        let mut batch = Batch::new(jobs, beams, tokens, waiting, room);
        let mut selection = Selection::default();
        loop {
            // New sentences are added once a quarter of the slots is free, so that the encoder gets a batch.
            let enough = batch.free.len() * 4 >= room || batch.active.is_empty();
            if enough && !batch.waiting.is_empty() && !batch.free.is_empty() {
                self.admit(&mut batch)?;
                selection.stale = true;
            }
            if batch.active.is_empty() || self.cancel.requested() {
                break;
            }
            if self.shortlist.is_some() && selection.stale {
                selection.tokens = union(batch.active.iter().map(|a| a.allowed.as_slice()));
                selection.part = self.network.projection_on(&selection.tokens)?;
                selection.stale = false;
            }
            let ended = self.step(&mut batch, &mut cache, &selection)?;
            for k in ended.into_iter().rev() {
                let a = batch.leave(k);
                done(a.index, results[a.index].insert(self.collect(&a)));
            }
        }
        Ok(results.into_iter().map(|r| r.unwrap_or_else(|| Err(Cancel::error()))).collect())
    }

    /// Why a job cannot be run, if so.
    fn refusal(&self, job: &Job) -> Option<Error> {
        let n = job.source.len();
        if n == 0 {
            return Some(Error::new(Kind::Input, "an empty source cannot be translated"));
        }
        match self.network.config().max_positions {
            Some(max) if n > max => Some(
                Error::new(
                    Kind::Model,
                    format!("a source of {n} tokens is longer than the {max} positions of the model"),
                )
                .help("split it at the ends of sentences"),
            ),
            _ => None,
        }
    }

    /// Sentences decoded at once and tokens encoded at once within the memory limit.
    fn within(&self, beams: usize, positions: usize, longest: usize) -> Result<(usize, usize)> {
        let Some(bytes) = self.limits.bytes else { return Ok((self.limits.sentences, self.limits.tokens)) };
        let c = self.network.config();
        let number = std::mem::size_of::<f32>();
        // Keys and values of each layer, for every hypothesis and for the source.
        let row = 2 * c.layers[1] * c.heads[1] * c.head_dim * number;
        let step = beams * (12 * c.width + 2 * c.feed_forward[1] + self.network.columns_at_once()) * number;
        let sentence = (row * (positions * beams + longest) + step) as u64;
        // Memory of an encoder layer per token, including its attention scores.
        let token = ((12 * c.width + 2 * c.feed_forward[0] + c.heads[0] * longest) * number) as u64;
        let tokens = ((bytes / 4) / token.max(1)) as usize;
        let sentences = ((bytes - bytes / 4) / sentence.max(1)) as usize;
        if sentences == 0 || tokens < longest {
            let needed = (sentence * 4 / 3).max(token * longest as u64 * 4);
            return Err(too_little(bytes, Size(needed), "in addition to the weights, one sentence takes"));
        }
        Ok((sentences.min(self.limits.sentences), tokens.min(self.limits.tokens)))
    }

    /// Encodes the next sources: as many as there are slots for and as fit one pass of the encoder.
    fn admit(&mut self, batch: &mut Batch) -> Result<()> {
        let chosen = batch.next();
        let jobs = batch.jobs;
        let sources: Vec<&[u32]> = chosen.iter().map(|&i| jobs[i].source.as_slice()).collect();
        let begin = Instant::now();
        let (memory, _) = self.network.encode(&sources)?;
        let prefill = &mut self.meter.prefill;
        prefill.steps += 1;
        prefill.tokens += sources.iter().map(|s| s.len()).sum::<usize>();
        prefill.elapsed += begin.elapsed();
        batch.enter(&chosen, memory, self.shortlist.as_ref());
        Ok(())
    }

    /// One step for all active sentences; returns the indices in `active` of those that ended, in order.
    fn step(&mut self, batch: &mut Batch, cache: &mut Cache, selection: &Selection) -> Result<Vec<usize>> {
        let (active, memories) = (&mut batch.active, &batch.memories);
        for a in active.iter_mut() {
            for (beam, open) in a.search.open.iter_mut().enumerate() {
                open.past.places.push(cache.place(a.slots[beam], open.tokens.len() - 1));
            }
        }
        let live: Vec<&Memory> = memories.iter().flatten().collect();
        // Index of an encoder output among those still present.
        let rank: Vec<usize> = memories
            .iter()
            .scan(0, |n, m| {
                let own = *n;
                *n += usize::from(m.is_some());
                Some(own)
            })
            .collect();
        let mut rows = Vec::new();
        let mut aside = Vec::new();
        let mut allowed: Vec<&[u32]> = Vec::new();
        let mut wanted = 0;
        for a in active.iter() {
            wanted = wanted.max(a.search.wanted());
            // Before the first step all beams are the same hypothesis, so one row is enough.
            for (beam, open) in a.search.rows().enumerate() {
                rows.push(StepRow {
                    token: open.tokens.last().copied().unwrap_or_default(),
                    position: open.tokens.len() - 1,
                    past: &open.past,
                    memory: rank[a.memory],
                    sentence: a.sentence,
                });
                aside.push(a.search.aside(beam));
                allowed.push(&a.allowed);
            }
        }
        let begin = Instant::now();
        let x = self.network.step(&rows, &live, cache)?;
        let middle = Instant::now();
        let among = self.shortlist.as_ref().map(|_| Among {
            tokens: &selection.tokens,
            part: selection.part.as_ref(),
            rows: allowed,
        });
        let given = self.network.candidates(&x, wanted, &aside, among.as_ref())?;
        let decode = &mut self.meter.decode;
        decode.steps += 1;
        decode.elapsed += begin.elapsed();
        decode.times.vocabulary += middle.elapsed();
        decode.times.other += middle - begin;
        drop((rows, among));
        let mut at = 0;
        let mut ended = Vec::new();
        for (k, a) in active.iter_mut().enumerate() {
            let n = a.search.rows().count();
            let mine = &given[at..at + n];
            at += n;
            if !a.search.advance(mine) {
                ended.push(k);
            }
        }
        Ok(ended)
    }

    fn collect(&mut self, a: &Active) -> Result<Vec<Output>> {
        let list = a.search.results();
        if list.is_empty() {
            return Err(Error::new(Kind::Model, "the model produced non-finite numbers")
                .help("the file may be damaged: run `mujaz models verify`"));
        }
        self.meter.decode.tokens += list[0].tokens.len() - 1;
        Ok(list
            .into_iter()
            .map(|e| Output {
                mean: e.log_sum / (e.tokens.len() - 1).max(1) as f64,
                score: e.score,
                finished: e.tokens.last().is_some_and(|t| a.search.ends(*t)),
                tokens: e.tokens.clone(),
            })
            .collect())
    }
}

#[cfg(test)]
mod tests;
