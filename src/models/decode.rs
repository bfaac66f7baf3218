//! Generation for many prompts at once: rows of different length in one step, each in its own slot
//! of the cache; a row that ends makes room for the next prompt at once (continuous batching, Yu et
//! al. 2022); prompts are read in chunks beside rows that generate.

mod score;

pub use score::Forced;

use super::decoder::{Cache, Decoder, Row};
use super::text::Text;
use crate::error::{Error, Kind, Result};
use candle_core::{Device, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};
use rayon::prelude::*;

/// Rows of one step at most. Above 31 the kernels would keep a third copy of the weights.
pub(super) const STEP_ROWS: usize = 28;

/// How one prompt is continued.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// Tokens, the shared prefix included.
    pub tokens: Vec<u32>,
    /// Tokens generated at most.
    pub max_tokens: usize,
    /// Sampling with its seed; `None` takes the likeliest token.
    pub sampling: Option<(Sampling, u64)>,
    /// Whether a line feed ends the output.
    pub one_line: bool,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The text, stop tokens left out.
    pub text: String,
    /// Tokens generated.
    pub tokens: Vec<u32>,
    /// Mean natural log-probability of the tokens.
    pub score: f64,
    /// Whether the model ended by itself.
    pub finished: bool,
}

/// Time spent and tokens seen, for `mujaz bench`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Meter {
    /// Tokens of prompts that were read, the shared prefix counted once.
    pub prompt_tokens: usize,
    /// Tokens generated.
    pub new_tokens: usize,
    /// Steps run.
    pub steps: usize,
}

/// A model with its tokenizer and cache.
pub struct Engine {
    /// The model.
    pub decoder: Decoder,
    /// The tokenizer.
    pub text: Text,
    cache: Cache,
    prefix: Vec<u32>,
    /// Counters since loading.
    pub meter: Meter,
}

/// A prompt that is being worked on.
struct Active {
    index: usize,
    slot: usize,
    fed: usize,
    new: Vec<u32>,
    log_sum: f64,
    sampler: Option<LogitsProcessor>,
}

impl Engine {
    /// Puts the parts together with a cache for `slots` sequences of `positions` tokens.
    pub fn new(decoder: Decoder, text: Text, slots: usize, positions: usize) -> Result<Self> {
        let positions = positions.min(decoder.config().context);
        let cache = decoder.cache(slots + 1, positions)?;
        Ok(Self { decoder, text, cache, prefix: Vec::new(), meter: Meter::default() })
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
            self.decoder.step(&rows, &mut self.cache)?;
        }
        self.meter.prompt_tokens += shared.len();
        self.cache.share_prefix();
        self.prefix = shared.to_vec();
        Ok(())
    }

    /// Continues every prompt; results in the order given. A prompt that cannot be continued is an
    /// error of its own. `done` hears of each prompt that ends.
    pub fn generate(&mut self, prompts: &[Prompt], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<Output>>> {
        let mut results: Vec<Option<Result<Output>>> = prompts.iter().map(|_| None).collect();
        // Prompts that do not begin with the prefix cannot share the cache with those that do.
        let strays = prompts.iter().any(|p| !p.tokens.starts_with(&self.prefix));
        if strays {
            self.set_prefix(&[])?;
        }
        let skip = self.prefix.len();
        // The longest first: the last rows to end are then short ones, and the batch stays full.
        let mut order: Vec<usize> = (0..prompts.len()).collect();
        order.sort_by_key(|&i| (std::cmp::Reverse(prompts[i].tokens.len()), i));
        let mut waiting: std::collections::VecDeque<usize> = order.into();
        let mut free: Vec<usize> = (1..self.cache.slots()).rev().collect();
        let mut active: Vec<Active> = Vec::new();
        loop {
            while let (Some(&index), true) = (waiting.front(), !free.is_empty()) {
                waiting.pop_front();
                let p = &prompts[index];
                let need = p.tokens.len() - skip + p.max_tokens;
                if need > self.cache.capacity() || p.tokens.len() <= skip {
                    let why = format!(
                        "a prompt of {} tokens with {} to come does not fit the {} of the cache",
                        p.tokens.len(),
                        p.max_tokens,
                        self.cache.capacity()
                    );
                    results[index] = Some(Err(
                        Error::new(Kind::Model, why).help("split the sentence, or give the model more memory")
                    ));
                    done(index);
                    continue;
                }
                if let Some(slot) = free.pop() {
                    self.cache.clear(slot);
                    let sampler = p.sampling.clone().map(|(s, seed)| LogitsProcessor::from_sampling(seed, s));
                    active.push(Active { index, slot, fed: skip, new: Vec::new(), log_sum: 0.0, sampler });
                }
            }
            if active.is_empty() {
                break;
            }
            if crate::cancel::requested() {
                return Err(crate::cancel::error());
            }
            let (rows, owners) = plan(&active, prompts);
            let logits = self.decoder.step(&rows, &mut self.cache)?;
            self.meter.steps += 1;
            self.meter.prompt_tokens += rows.len() - owners.len();
            for r in &rows {
                if let Some(a) = active.iter_mut().find(|a| a.slot == r.slot) {
                    a.fed += 1;
                }
            }
            let Some(logits) = logits else { continue };
            let picks = pick(&logits, &owners, &mut active)?;
            let mut ended = Vec::new();
            for (&k, picked) in owners.iter().zip(picks) {
                let a = &mut active[k];
                let p = &prompts[a.index];
                let outcome = match picked {
                    Err(e) => Some(Err(e)),
                    Ok((token, log_probability)) => {
                        a.log_sum += log_probability;
                        self.meter.new_tokens += 1;
                        if self.text.stops.contains(&token) {
                            Some(self.finish(a, true, p.one_line))
                        } else {
                            a.new.push(token);
                            let line_ended = p.one_line && self.line_ended(&a.new)?;
                            if line_ended {
                                Some(self.finish(a, true, true))
                            } else if a.new.len() >= p.max_tokens || looping(&a.new) {
                                Some(self.finish(a, false, p.one_line))
                            } else {
                                None
                            }
                        }
                    }
                };
                if let Some(o) = outcome {
                    results[a.index] = Some(o);
                    done(a.index);
                    ended.push(k);
                }
            }
            for k in ended.into_iter().rev() {
                free.push(active.swap_remove(k).slot);
            }
            active.sort_by_key(|a| a.index);
        }
        Ok(results
            .into_iter()
            .map(|r| r.unwrap_or_else(|| Err(Error::new(Kind::Internal, "a prompt was lost"))))
            .collect())
    }

    /// Whether a line feed stands behind some text.
    fn line_ended(&self, tokens: &[u32]) -> Result<bool> {
        let tail = self.text.decode(&tokens[tokens.len().saturating_sub(1)..])?;
        Ok(tail.contains('\n') && !self.text.decode(tokens)?.trim().is_empty())
    }

    fn finish(&self, a: &Active, finished: bool, one_line: bool) -> Result<Output> {
        let whole = self.text.decode(&a.new)?;
        let text = if one_line { whole.trim().lines().next().unwrap_or_default() } else { whole.trim() };
        let score = a.log_sum / (a.new.len() + 1) as f64;
        Ok(Output { text: text.trim().to_owned(), tokens: a.new.clone(), score, finished })
    }
}

/// The rows of the next step, and for each row that wants logits the active prompt it belongs to.
fn plan(active: &[Active], prompts: &[Prompt]) -> (Vec<Row>, Vec<usize>) {
    let mut rows = Vec::with_capacity(STEP_ROWS);
    let mut owners = Vec::new();
    for (k, a) in active.iter().enumerate() {
        if let Some(&token) = a.new.last() {
            rows.push(Row { slot: a.slot, position: a.fed, token, logits: true });
            owners.push(k);
        }
    }
    for (k, a) in active.iter().enumerate() {
        if !a.new.is_empty() {
            continue;
        }
        let tokens = &prompts[a.index].tokens;
        let room = STEP_ROWS.saturating_sub(rows.len());
        for (i, &token) in tokens.iter().enumerate().skip(a.fed).take(room) {
            let last = i + 1 == tokens.len();
            rows.push(Row { slot: a.slot, position: i, token, logits: last });
            if last {
                owners.push(k);
            }
        }
    }
    (rows, owners)
}

/// Picks a token for each row of logits.
fn pick(logits: &Tensor, owners: &[usize], active: &mut [Active]) -> Result<Vec<Result<(u32, f64)>>> {
    let host = logits.to_device(&Device::Cpu)?;
    let n = host.dim(1)?;
    let flat = host.flatten_all()?.to_vec1::<f32>()?;
    let best: Vec<(u32, f32, f64)> = flat.par_chunks(n).map(top).collect();
    let mut out = Vec::with_capacity(owners.len());
    for (i, &k) in owners.iter().enumerate() {
        let (token, value, log_total) = best[i];
        if !value.is_finite() || !log_total.is_finite() {
            out.push(Err(Error::new(Kind::Model, "the model gave numbers that are not finite")
                .help("the file may be damaged: run `mujaz models verify`")));
            continue;
        }
        out.push(match &mut active[k].sampler {
            None => Ok((token, f64::from(value) - log_total)),
            Some(s) => match s.sample(&host.get(i)?) {
                Ok(t) => Ok((t, f64::from(flat[i * n + t as usize]) - log_total)),
                Err(e) => Err(e.into()),
            },
        });
    }
    Ok(out)
}

/// The first largest value, and the logarithm of the sum of exponentials.
fn top(row: &[f32]) -> (u32, f32, f64) {
    let mut at = 0;
    let mut best = f32::NEG_INFINITY;
    for (i, &v) in row.iter().enumerate() {
        if v > best {
            best = v;
            at = i;
        }
    }
    let sum: f64 = row.chunks(4096).map(|c| f64::from(c.iter().map(|v| (v - best).exp()).sum::<f32>())).sum();
    let nan = row.iter().any(|v| v.is_nan());
    (at as u32, if nan { f32::NAN } else { best }, f64::from(best) + sum.ln())
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
mod tests {
    use super::*;

    #[test]
    fn loops_are_seen_and_plain_text_is_not_one() {
        assert!(looping(&[9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]));
        assert!(!looping(&[1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    }
}
