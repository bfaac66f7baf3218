//! Scoring: the log-probability of a given continuation.

use super::engine::Engine;
use super::pick::{log_probabilities, not_finite};
use super::schedule::{LOGIT_ROWS, STEP_ROWS};
use crate::decoder::Row;
use crate::error::{Error, Kind, Result};

/// A prompt and the continuation to be scored.
#[derive(Debug, Clone)]
pub struct Forced {
    /// Tokens of the prompt, the shared prefix included.
    pub prompt: Vec<u32>,
    /// Tokens of the continuation.
    pub continuation: Vec<u32>,
}

impl Engine {
    /// Mean natural log-probability of the tokens of each continuation after its prompt; results in
    /// order. A pair that does not fit the cache has an error of its own.
    pub fn score(&mut self, pairs: &[Forced], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<f64>>> {
        if pairs.iter().any(|p| !p.prompt.starts_with(&self.prefix)) {
            self.set_prefix(&[])?;
        }
        let mut out = Vec::with_capacity(pairs.len());
        for (g, group) in pairs.chunks(self.slots()).enumerate() {
            out.extend(self.score_group(group)?);
            (0..group.len()).for_each(|i| done(g * self.slots() + i));
        }
        Ok(out)
    }

    /// Scores as many pairs as there are slots, in parallel.
    fn score_group(&mut self, pairs: &[Forced]) -> Result<Vec<Result<f64>>> {
        let fits: Vec<Result<()>> = pairs.iter().map(|p| self.fits(p)).collect();
        let skip = self.prefix.len();
        let (mut silent, mut telling) = (Vec::new(), Vec::new());
        for (i, p) in pairs.iter().enumerate().filter(|(i, _)| fits[*i].is_ok()) {
            let slot = i + 1;
            self.cache.clear(slot);
            let tokens: Vec<u32> = p.prompt.iter().chain(&p.continuation).copied().collect();
            // The logits after the last token are not needed.
            for (position, &token) in tokens.iter().enumerate().take(tokens.len() - 1).skip(skip) {
                let logits = position + 1 >= p.prompt.len();
                let rows = if logits { &mut telling } else { &mut silent };
                rows.push(Row { slot, position, token, logits });
            }
        }
        for part in silent.chunks(STEP_ROWS) {
            self.read(part)?;
        }
        let mut sums = vec![0.0; pairs.len()];
        // Rows with logits are processed a few at a time, since each has a logit for every token of the vocabulary.
        for rows in telling.chunks(LOGIT_ROWS) {
            self.cancel.check()?;
            let step = self.decoder.step(rows, &mut self.cache, &mut self.meter.prefill.times)?;
            let Some(logits) = step else { continue };
            let targets: Vec<usize> = rows
                .iter()
                .map(|r| {
                    let p = &pairs[r.slot - 1];
                    p.continuation[r.position + 1 - p.prompt.len()] as usize
                })
                .collect();
            for (r, log) in rows.iter().zip(log_probabilities(&logits, &targets)) {
                sums[r.slot - 1] += log;
            }
            self.cache.recycle(logits);
        }
        let means = fits.into_iter().zip(sums).zip(pairs).map(|((fit, sum), p)| {
            fit?;
            let mean = sum / p.continuation.len() as f64;
            if mean.is_finite() { Ok(mean) } else { Err(not_finite()) }
        });
        Ok(means.collect())
    }

    fn fits(&self, p: &Forced) -> Result<()> {
        let skip = self.prefix.len();
        if p.continuation.is_empty() || p.prompt.len() <= skip {
            return Err(Error::new(Kind::Model, "there is nothing to score"));
        }
        let vocab = self.decoder.config().vocab;
        if let Some(t) = p.continuation.iter().find(|t| **t as usize >= vocab) {
            return Err(Error::new(Kind::Model, format!("token {t} is outside the vocabulary of {vocab}")));
        }
        let need = p.prompt.len() + p.continuation.len() - skip;
        if need > self.cache.capacity() {
            let why = format!("{need} tokens do not fit the {} of the cache", self.cache.capacity());
            return Err(Error::new(Kind::Model, why).help("score shorter sentences"));
        }
        Ok(())
    }
}
