//! Rows of many prompts in one step.

use super::pick::{Sequence, pick};
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
///
/// ```no_run
/// use mujaz_infer::decode::{Engine, Prompt};
/// use mujaz_infer::decoder::Decoder;
/// use mujaz_infer::gguf::Gguf;
/// use mujaz_infer::text::Text;
/// use mujaz_infer::{Device, decoder_config};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let file = Gguf::open("qwen2.5-1.5b-instruct-q4_k_m.gguf".as_ref())?;
/// let decoder = Decoder::load(&file, decoder_config(&file)?, &Device::Cpu)?;
/// let text = Text::from_gguf(&file, &[])?;
/// // Room for eight sequences of 512 tokens at once.
/// let mut engine = Engine::new(decoder, text, 8, 512)?;
/// let mut prompts = Vec::new();
/// for start in ["The capital of France is", "Two and two is"] {
///     prompts.push(Prompt::greedy(engine.text.encode(start)?, 16));
/// }
/// for outputs in engine.generate(&prompts, &mut |_, _| {})? {
///     println!("{}", outputs?[0].text);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Engine {
    /// The model.
    pub decoder: Decoder,
    /// The tokenizer.
    pub text: Text,
    pub(super) cache: Cache,
    pub(super) prefix: Vec<u32>,
    /// Counters since loading.
    pub meter: Meter,
    /// Stops running work on request.
    pub cancel: Cancel,
}

impl Engine {
    /// Combines the parts with a cache for `slots` sequences of `positions` tokens.
    pub fn new(decoder: Decoder, text: Text, slots: usize, positions: usize) -> Result<Self> {
        let positions = positions.min(decoder.config().context);
        let cache = decoder.cache(slots + 1, positions)?;
        Ok(Self { decoder, text, cache, prefix: Vec::new(), meter: Meter::default(), cancel: Cancel::new() })
    }

    /// Maximum number of tokens of a prompt and its continuation together, without the prefix.
    pub fn room(&self) -> usize {
        self.cache.capacity()
    }

    /// Number of sequences that are decoded at once.
    pub fn slots(&self) -> usize {
        self.cache.slots() - 1
    }

    /// Processes the common prefix of the following prompts once.
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

    /// Continues every prompt; results are in order, the hypotheses of each with the best score first. A prompt that
    /// cannot be continued has an error of its own; when the user asks to stop, finished results are returned, and the
    /// rest are errors. `done` is called with the index and the hypotheses of each prompt that ends.
    pub fn generate(
        &mut self,
        prompts: &[Prompt],
        done: &mut dyn FnMut(usize, &Result<Vec<Output>>),
    ) -> Result<Vec<Result<Vec<Output>>>> {
        // Prompts that do not begin with the prefix cannot share the cache with those that do.
        let strays = prompts.iter().any(|p| !p.tokens.starts_with(&self.prefix));
        if strays {
            self.set_prefix(&[])?;
        }
        let mut results = Results::new(prompts);
        // Longest first: the last ones to end are then short, and the batch stays full.
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
            let phase = if prompt_rows > 0 { &mut self.meter.prefill } else { &mut self.meter.decode };
            let logits = self.decoder.step(&rows, &mut self.cache, &mut phase.times)?;
            phase.steps += 1;
            phase.tokens += if prompt_rows > 0 { prompt_rows } else { rows.len() };
            for r in &rows {
                if let Some(a) = active.iter_mut().find(|a| a.slot == r.slot) {
                    a.fed += 1;
                }
            }
            let Some(mut logits) = logits else {
                phase.elapsed += start.elapsed();
                continue;
            };
            let mut sequences: Vec<(usize, Sequence)> = Vec::with_capacity(owners.len());
            for (k, a) in active.iter_mut().enumerate() {
                if let Some(place) = owners.iter().position(|o| *o == k) {
                    let prompt = &prompts[a.ticket.index];
                    sequences.push((place, Sequence { prompt, new: &a.new, sampler: a.sampler.as_mut() }));
                }
            }
            sequences.sort_by_key(|(place, _)| *place);
            let begin = Instant::now();
            let picks = pick(&mut logits, sequences.into_iter().map(|(_, a)| a).collect());
            self.cache.recycle(logits);
            phase.times.choice += begin.elapsed();
            phase.elapsed += start.elapsed();
            let mut ended = Vec::new();
            for (&k, picked) in owners.iter().zip(picks) {
                let a = &mut active[k];
                let outcome = match picked {
                    Err(e) => Some(Err(e)),
                    Ok((token, log_probability)) => {
                        a.log_sum += log_probability;
                        self.push_token(a, token, &prompts[a.ticket.index])?
                    }
                };
                if let Some(o) = outcome {
                    if let Some(result) = results.put(a.ticket.index, o) {
                        done(a.ticket.index, result);
                    }
                    ended.push(k);
                }
            }
            batch.leave(ended);
        }
        Ok(results.finish())
    }

    /// A step over prompt tokens without logits.
    pub(super) fn read(&mut self, rows: &[Row]) -> Result<()> {
        let start = Instant::now();
        let phase = &mut self.meter.prefill;
        self.decoder.step(rows, &mut self.cache, &mut phase.times)?;
        phase.steps += 1;
        phase.tokens += rows.len();
        phase.elapsed += start.elapsed();
        Ok(())
    }

    /// Gives free slots to waiting hypotheses.
    fn admit(
        &mut self,
        batch: &mut Batch,
        results: &mut Results,
        done: &mut dyn FnMut(usize, &Result<Vec<Output>>),
    ) -> Result<()> {
        let skip = self.prefix.len();
        let mut at = 0;
        while let (Some(&ticket), false) = (batch.waiting.get(at), batch.free.is_empty()) {
            let p = &batch.prompts[ticket.index];
            let need = (p.tokens.len() + p.max_tokens).saturating_sub(skip);
            let why = if p.tokens.len() <= skip {
                Some("an empty prompt cannot be continued".to_owned())
            } else if need > self.cache.capacity() {
                Some(format!(
                    "a prompt of {} tokens with {} to generate exceeds the {} of the cache",
                    p.tokens.len(),
                    p.max_tokens,
                    self.cache.capacity()
                ))
            } else if self.decoder.config().context < p.tokens.len() + p.max_tokens {
                Some(format!(
                    "a prompt of {} tokens with {} to generate exceeds the {} positions of the model",
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
                if let Some(result) = results.put(ticket.index, Err(e)) {
                    done(ticket.index, result);
                }
                continue;
            }
            // Further hypotheses copy the processed prompt of the first one.
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

    /// Appends a token to a hypothesis; returns the output if it ends.
    fn push_token(&self, a: &mut Active, token: u32, p: &Prompt) -> Result<Option<Result<Output>>> {
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

    /// Whether the output contains a stop string.
    fn stopped(&self, tokens: &[u32], p: &Prompt) -> Result<bool> {
        if p.stops.is_empty() {
            return Ok(false);
        }
        // A token is at least one byte, so the end of the text is within this many tokens.
        let longest = p.stops.iter().map(String::len).max().unwrap_or(0) + 4;
        let tail = self.text.decode(&tokens[tokens.len().saturating_sub(longest)..])?;
        Ok(p.stops.iter().any(|s| !s.is_empty() && tail.contains(s.as_str())))
    }

    /// Whether a line feed follows some text.
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

/// Whether the last tokens repeat one short sequence.
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
