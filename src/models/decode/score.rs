//! What a model thinks of a text it is given: the probability of a forced continuation.

use super::{Engine, STEP_ROWS};
use crate::error::{Error, Kind, Result};
use crate::models::decoder::Row;
use candle_core::Device;
use rayon::prelude::*;

/// A prompt and the continuation to be judged.
#[derive(Debug, Clone)]
pub struct Forced {
    /// Tokens of the prompt, the shared prefix included.
    pub prompt: Vec<u32>,
    /// Tokens of the continuation.
    pub continuation: Vec<u32>,
}

impl Engine {
    /// Mean natural log-probability of the tokens of each continuation behind its prompt; results in
    /// order. A pair that does not fit the cache is an error of its own.
    pub fn score(&mut self, pairs: &[Forced], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<f64>>> {
        if pairs.iter().any(|p| !p.prompt.starts_with(&self.prefix)) {
            self.set_prefix(&[])?;
        }
        let mut out = Vec::with_capacity(pairs.len());
        for (i, p) in pairs.iter().enumerate() {
            if crate::cancel::requested() {
                return Err(crate::cancel::error());
            }
            out.push(self.score_one(p));
            done(i);
        }
        Ok(out)
    }

    fn score_one(&mut self, p: &Forced) -> Result<f64> {
        let skip = self.prefix.len();
        let tokens: Vec<u32> = p.prompt.iter().chain(&p.continuation).copied().collect();
        if p.continuation.is_empty() || p.prompt.len() <= skip {
            return Err(Error::new(Kind::Model, "there is nothing to score"));
        }
        if tokens.len() - skip > self.cache.capacity() {
            let why = format!("{} tokens do not fit the {} of the cache", tokens.len() - skip, self.cache.capacity());
            return Err(Error::new(Kind::Model, why).help("score shorter sentences"));
        }
        let slot = 1;
        self.cache.clear(slot);
        // The logits behind the last token of all are of no use.
        let last = tokens.len() - 1;
        let positions: Vec<usize> = (skip..last).collect();
        let mut sum = 0.0;
        for part in positions.chunks(STEP_ROWS) {
            let rows: Vec<Row> = part
                .iter()
                .map(|&position| Row {
                    slot,
                    position,
                    token: tokens[position],
                    logits: position + 1 >= p.prompt.len(),
                })
                .collect();
            let Some(logits) = self.decoder.step(&rows, &mut self.cache)? else { continue };
            let host = logits.to_device(&Device::Cpu)?;
            let n = host.dim(1)?;
            let flat = host.flatten_all()?.to_vec1::<f32>()?;
            let targets: Vec<u32> = rows.iter().filter(|r| r.logits).map(|r| tokens[r.position + 1]).collect();
            let parts: Vec<f64> =
                flat.par_chunks(n).zip(&targets).map(|(row, t)| log_probability(row, *t as usize)).collect();
            sum += parts.iter().sum::<f64>();
        }
        let mean = sum / p.continuation.len() as f64;
        if !mean.is_finite() {
            return Err(Error::new(Kind::Model, "the model gave numbers that are not finite")
                .help("the file may be damaged: run `mujaz models verify`"));
        }
        Ok(mean)
    }
}

fn log_probability(row: &[f32], token: usize) -> f64 {
    let best = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = row.chunks(4096).map(|c| f64::from(c.iter().map(|v| (v - best).exp()).sum::<f32>())).sum();
    f64::from(row[token] - best) - sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_probabilities_of_a_row_sum_to_one() {
        let row = [0.5f32, -1.0, 3.0, 2.0];
        let total: f64 = (0..4).map(|t| log_probability(&row, t).exp()).sum();
        assert!((total - 1.0).abs() < 1e-6);
    }
}
