//! Rows of many prompts in one step.

use super::pick::{Asker, pick};
use super::prompt::{Output, Prompt};
use super::results::Results;
use super::schedule::{Active, Batch, STEP_ROWS};
use crate::cancel::Cancel;
use crate::decoder::{Cache, Decoder, Row};
use crate::error::{Error, Kind, Result};
use crate::meter::Meter;
use crate::text::Text;
use std::time::Instant;

/// A model with its tokenizer and cache.
pub struct Engine {
    /// The model.
    pub decoder: Decoder,
    /// The tokenizer.
    pub text: Text,
    pub(super) cache: Cache,
    pub(super) prefix: Vec<u32>,
    /// Counters since loading.
    pub meter: Meter,
    /// Asks running work to stop.
    pub cancel: Cancel,
}

impl Engine {
    /// Puts the parts together with a cache for `slots` sequences of `positions` tokens.
    pub fn new(decoder: Decoder, text: Text, slots: usize, positions: usize) -> Result<Self> {
        let positions = positions.min(decoder.config().context);
        let cache = decoder.cache(slots + 1, positions)?;
        Ok(Self { decoder, text, cache, prefix: Vec::new(), meter: Meter::default(), cancel: Cancel::new() })
    }

    /// Tokens that a prompt and its continuation may have together, besides the prefix.
    pub fn room(&self) -> usize {
        self.cache.capacity()
    }

    /// Sequences that are decoded at once.
    pub fn slots(&self) -> usize {
        self.cache.slots() - 1
    }

    /// Reads the beginning that all coming prompts share, once.
    pub fn set_prefix(&mut self, tokens: &[u32]) -> Result<()> {
        if self.prefix == tokens {
            return Ok(());
        }
        for s in 0..self.cache.slots() {
            self.cache.clear(s);
        }
        self.prefix.clear();
        let shared = &tokens[..tokens.len().min(self.cache.capacity())];
        for (i, part) in shared.chunks(STEP_ROWS).enumerate() {
            let rows: Vec<Row> = part
                .iter()
                .enumerate()
                .map(|(j, t)| Row { slot: 0, position: i * STEP_ROWS + j, token: *t, logits: false })
                .collect();
            self.read(&rows)?;
        }
        self.cache.share_prefix();
        self.prefix = shared.to_vec();
        Ok(())
    }

    /// Continues every prompt; results in the order given, the hypotheses of each with the best score
    /// first. A prompt that cannot be continued is an error of its own; when the user asks to stop, what
    /// is finished stays, and the rest are errors. `done` hears of each prompt that ends.
    pub fn generate(&mut self, prompts: &[Prompt], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<Vec<Output>>>> {
        // Prompts that do not begin with the prefix cannot share the cache with those that do.
        let strays = prompts.iter().any(|p| !p.tokens.starts_with(&self.prefix));
        if strays {
            self.set_prefix(&[])?;
        }
        let mut results = Results::new(prompts);
        // The longest first: the last rows to end are then short ones, and the batch stays full.
        let mut order: Vec<usize> = (0..prompts.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(prompts[i].tokens.len()), i));
        let mut batch = Batch::new(prompts, order, self.cache.slots());
        loop {
            self.admit(&mut batch, &mut results, done)?;
            if batch.active.is_empty() || self.cancel.requested() {
                break;
            }
            let start = Instant::now();
            let (rows, owners, prompt_rows) = batch.plan();
            let active = &mut batch.active;
            let phase = if prompt_rows > 0 { &mut self.meter.reading } else { &mut self.meter.writing };
            let logits = self.decoder.step(&rows, &mut self.cache, &mut phase.times)?;
            phase.steps += 1;
            phase.tokens += if prompt_rows > 0 { prompt_rows } else { rows.len() };
            for r in &rows {
                if let Some(a) = active.iter_mut().find(|a| a.slot == r.slot) {
                    a.fed += 1;
                }
            }
            let Some(mut logits) = logits else {
                phase.spent += start.elapsed();
                continue;
            };
            let mut askers: Vec<(usize, Asker)> = Vec::with_capacity(owners.len());
            for (k, a) in active.iter_mut().enumerate() {
                if let Some(place) = owners.iter().position(|o| *o == k) {
                    let prompt = &prompts[a.ticket.index];
                    askers.push((place, Asker { prompt, new: &a.new, sampler: a.sampler.as_mut() }));
                }
            }
            askers.sort_by_key(|(place, _)| *place);
            let begin = Instant::now();
            let picks = pick(&mut logits, askers.into_iter().map(|(_, a)| a).collect());
            self.cache.recycle(logits);
            phase.times.choice += begin.elapsed();
            phase.spent += start.elapsed();
            let mut ended = Vec::new();
            for (&k, picked) in owners.iter().zip(picks) {
                let a = &mut active[k];
                let outcome = match picked {
                    Err(e) => Some(Err(e)),
                    Ok((token, log_probability)) => {
                        a.log_sum += log_probability;
                        self.took(a, token, &prompts[a.ticket.index])?
                    }
                };
                if let Some(o) = outcome {
                    if results.put(a.ticket.index, o) {
                        done(a.ticket.index);
                    }
                    ended.push(k);
                }
            }
            batch.leave(ended);
        }
        Ok(results.finish())
    }

    /// A step of prompts that wants no logits.
    pub(super) fn read(&mut self, rows: &[Row]) -> Result<()> {
        let start = Instant::now();
        let phase = &mut self.meter.reading;
        self.decoder.step(rows, &mut self.cache, &mut phase.times)?;
        phase.steps += 1;
        phase.tokens += rows.len();
        phase.spent += start.elapsed();
        Ok(())
    }

    /// Gives free slots to waiting hypotheses.
    fn admit(&mut self, batch: &mut Batch, results: &mut Results, done: &mut dyn FnMut(usize)) -> Result<()> {
        let skip = self.prefix.len();
        let mut at = 0;
        while let (Some(&ticket), false) = (batch.waiting.get(at), batch.free.is_empty()) {
            let p = &batch.prompts[ticket.index];
            let need = (p.tokens.len() + p.max_tokens).saturating_sub(skip);
            let why = if p.tokens.len() <= skip {
                Some("a prompt with nothing in it cannot be continued".to_owned())
            } else if need > self.cache.capacity() {
                Some(format!(
                    "a prompt of {} tokens with {} to come does not fit the {} of the cache",
                    p.tokens.len(),
                    p.max_tokens,
                    self.cache.capacity()
                ))
            } else if self.decoder.config().context < p.tokens.len() + p.max_tokens {
                Some(format!(
                    "a prompt of {} tokens with {} to come does not fit the {} positions of the model",
                    p.tokens.len(),
                    p.max_tokens,
                    self.decoder.config().context
                ))
            } else {
                None
            };
            if let Some(why) = why {
                batch.waiting.remove(at);
                let e = Error::new(Kind::Model, why).help("split the sentence, or give the model more memory");
                if results.put(ticket.index, Err(e)) {
                    done(ticket.index);
                }
                continue;
            }
            // A further hypothesis takes over the prompt that the first one has read.
            let last = p.tokens.len() - 1;
            let sibling = batch.active.iter().find(|a| a.ticket.index == ticket.index && ticket.number > 0);
            if sibling.is_some_and(|s| s.fed < last) {
                at += 1;
                continue;
            }
            let (Some(slot), Some(ticket)) = (batch.free.pop(), batch.waiting.remove(at)) else { break };
            self.cache.clear(slot);
            let mut fed = skip;
            if let Some(s) = sibling {
                self.cache.copy(s.slot, slot, last - skip)?;
                fed = last;
            }
            let sampler = p.sampler(ticket.number);
            batch.active.push(Active { ticket, slot, fed, new: Vec::new(), log_sum: 0.0, sampler });
        }
        Ok(())
    }

    /// A hypothesis takes a token: what comes of it, if it ends.
    fn took(&self, a: &mut Active, token: u32, p: &Prompt) -> Result<Option<Result<Output>>> {
        if self.text.stops.contains(&token) {
            return Ok(Some(self.finish(a, true, p)));
        }
        a.new.push(token);
        let line_ended = p.one_line && self.line_ended(&a.new)?;
        if line_ended || self.stopped(&a.new, p)? {
            return Ok(Some(self.finish(a, true, p)));
        }
        if a.new.len() >= p.max_tokens || looping(&a.new) {
            return Ok(Some(self.finish(a, false, p)));
        }
        Ok(None)
    }

    /// Whether one of the texts that end the output has come.
    fn stopped(&self, tokens: &[u32], p: &Prompt) -> Result<bool> {
        if p.stops.is_empty() {
            return Ok(false);
        }
        // A token is a byte at least: the end of the text is in as many of the last tokens.
        let longest = p.stops.iter().map(String::len).max().unwrap_or(0) + 4;
        let tail = self.text.decode(&tokens[tokens.len().saturating_sub(longest)..])?;
        Ok(p.stops.iter().any(|s| !s.is_empty() && tail.contains(s.as_str())))
    }

    /// Whether a line feed stands behind some text.
    fn line_ended(&self, tokens: &[u32]) -> Result<bool> {
        let tail = self.text.decode(&tokens[tokens.len().saturating_sub(1)..])?;
        Ok(tail.contains('\n') && !self.text.decode(tokens)?.trim().is_empty())
    }

    fn finish(&self, a: &Active, finished: bool, p: &Prompt) -> Result<Output> {
        let whole = self.text.decode(&a.new)?;
        let end = p.stops.iter().filter(|s| !s.is_empty()).filter_map(|s| whole.find(s.as_str())).min();
        let whole = &whole[..end.unwrap_or(whole.len())];
        let text = if p.one_line { whole.trim().lines().next().unwrap_or_default() } else { whole };
        let score = a.log_sum / (a.new.len() + 1) as f64;
        Ok(Output { number: a.ticket.number, text: text.trim().to_owned(), tokens: a.new.clone(), score, finished })
    }
}

/// Whether the last tokens are one short piece over and over.
fn looping(tokens: &[u32]) -> bool {
    (1..=12).any(|n| {
        let times = if n <= 2 { 8 } else { 4 };
        tokens.len() >= n * times && {
            let tail = &tokens[tokens.len() - n * times..];
            tail.chunks(n).all(|c| c == &tail[..n])
        }
    })
}

#[cfg(test)]
mod tests;
