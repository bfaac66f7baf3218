//! Benchmarks: the engine's own steps on arbitrary tokens.

use super::engine::Engine;
use super::pick::{Sequence, pick};
use super::prompt::Prompt;
use super::schedule::STEP_ROWS;
use crate::decoder::Row;
use crate::error::{Error, Kind, Result};
use crate::meter::Meter;
use std::time::Instant;

impl Engine {
    /// Processes `streams` prompts of `prompt` tokens each, then generates `new` tokens for each, all streams in every
    /// step.
    pub fn measure(&mut self, streams: usize, prompt: usize, new: usize) -> Result<Meter> {
        if streams == 0 || streams > self.slots() || prompt == 0 || prompt + new > self.room() {
            let why = format!("{streams} streams of {} tokens do not fit the cache", prompt + new);
            return Err(Error::new(Kind::Usage, why).help("use fewer or shorter streams"));
        }
        self.set_prefix(&[])?;
        (1..=streams).for_each(|s| self.cache.clear(s));
        self.meter = Meter::default();
        let vocab = self.decoder.config().vocab;
        let token = |n: usize| n.min(vocab - 1) as u32;
        let mut rows = Vec::new();
        for slot in 1..=streams {
            for position in 0..prompt {
                let token = token(1000 + (position * 37 + slot - 1) % 5000);
                rows.push(Row { slot, position, token, logits: false });
            }
        }
        for part in rows.chunks(STEP_ROWS) {
            self.read(part)?;
        }
        let asked = Prompt::greedy(Vec::new(), new);
        for k in 0..new {
            self.cancel.check()?;
            let start = Instant::now();
            let rows: Vec<Row> = (1..=streams)
                .map(|slot| Row { slot, position: prompt + k, token: token(1999 + k + slot), logits: true })
                .collect();
            let phase = &mut self.meter.decode;
            let logits = self.decoder.step(&rows, &mut self.cache, &mut phase.times)?;
            if let Some(mut logits) = logits {
                let begin = Instant::now();
                let sequences = rows.iter().map(|_| Sequence { prompt: &asked, new: &[], sampler: None }).collect();
                for picked in pick(&mut logits, sequences) {
                    picked?;
                }
                self.cache.recycle(logits);
                phase.times.choice += begin.elapsed();
            }
            phase.steps += 1;
            phase.tokens += streams;
            phase.elapsed += start.elapsed();
        }
        // The content of the slots must not become the prefix of a prompt.
        (1..=streams).for_each(|s| self.cache.clear(s));
        Ok(self.meter)
    }
}
