//! Greedy and beam search of one sentence, step by step as in the reference (`GenerationMixin` of Transformers 5):
//! scores in single precision, rules applied to log-probabilities, twice as many continuations kept as beams.

use super::cache::Past;
use super::job::Job;
use super::settings::{EarlyStopping, Settings};
use crate::kernels::Candidates;
use candle_core::{Device, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};

/// An unfinished hypothesis.
#[derive(Debug, Clone)]
pub(super) struct Open {
    /// Tokens, the start token first.
    pub tokens: Vec<u32>,
    /// Sum of log-probabilities, with rules applied.
    pub score: f32,
    /// Sum of the model's own log-probabilities.
    pub log_sum: f64,
    /// Its keys and values.
    pub past: Past,
}

/// A finished hypothesis.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    /// Tokens, start and end included.
    pub tokens: Vec<u32>,
    /// Score by which hypotheses are compared: in beam search with length penalty.
    pub score: f32,
    /// Sum of the model's own log-probabilities.
    pub log_sum: f64,
    done: bool,
}

/// Score of a continuation that must not be chosen.
const NEVER: f32 = -1.0e9;

/// The search for one sentence.
pub(super) struct Search {
    settings: Settings,
    source: Vec<u32>,
    /// Unfinished hypotheses, best first.
    pub open: Vec<Open>,
    ended: Vec<Ended>,
    improvable: bool,
    /// The sampler, and the number of most likely tokens that it draws from at each step.
    sampler: Option<(LogitsProcessor, usize)>,
}

/// One continuation.
struct Next {
    beam: usize,
    token: u32,
    score: f32,
    log_probability: f32,
}

impl Search {
    /// Starts the search of a job, or its random sample of one hypothesis.
    pub(super) fn new(job: &Job) -> Self {
        let mut settings = job.settings.clone();
        let sampler = job.sample.map(|s| {
            settings.num_beams = 1;
            let sampling = Sampling::TopP { p: s.top_p, temperature: s.temperature };
            (LogitsProcessor::from_sampling(s.seed, sampling), s.top_k.max(1))
        });
        let beams = settings.num_beams.max(1);
        let open = |i: usize| Open {
            tokens: vec![settings.decoder_start],
            score: if i == 0 { 0.0 } else { NEVER },
            log_sum: 0.0,
            past: Past::default(),
        };
        let none = Ended { tokens: Vec::new(), score: NEVER, log_sum: 0.0, done: false };
        let (open, ended) = ((0..beams).map(open).collect(), vec![none; beams]);
        Self { open, ended, improvable: true, sampler, settings, source: job.source.clone() }
    }

    /// Number of continuations wanted for each hypothesis.
    pub(super) fn wanted(&self) -> usize {
        match (&self.sampler, self.open.len()) {
            (Some((_, k)), _) => *k,
            (None, 1) => 1,
            (None, n) => 2.max(1 + self.settings.eos.len()) * n,
        }
    }

    /// Tokens of a hypothesis that the projection must report separately: banned ones, and those whose score a
    /// rule changes.
    pub(super) fn aside(&self, beam: usize) -> Vec<u32> {
        let tokens = &self.open[beam].tokens;
        let mut out = self.settings.banned(tokens, &self.source);
        if self.settings.repetition_penalty != 1.0 {
            out.extend(tokens);
            out.sort_unstable();
            out.dedup();
        }
        out
    }

    /// Continuations of a hypothesis with their scores, with rules applied.
    fn continuations(&self, beam: usize, c: &Candidates, out: &mut Vec<Next>) {
        let s = &self.settings;
        let tokens = &self.open[beam].tokens;
        let base = self.open[beam].score;
        let greedy = self.open.len() == 1;
        // Greedy search compares logits, beam search log-probabilities.
        let value = |logit: f32| if greedy { logit } else { c.log_probability(logit) };
        if let Some(token) = s.forced(tokens.len()) {
            out.push(Next { beam, token, score: base, log_probability: 0.0 });
            return;
        }
        let banned = s.banned(tokens, &self.source);
        let penalised = |logit: f32| {
            let v = value(logit);
            if v < 0.0 { v * s.repetition_penalty } else { v / s.repetition_penalty }
        };
        let allowed = |token: u32| banned.binary_search(&token).is_err();
        // The probability mass that the rules left.
        let shift = if s.renormalize_logits && !greedy {
            let changed = c.aside.iter().filter(|a| allowed(a.0)).map(|a| f64::from(penalised(a.1)).exp());
            let left = f64::from(c.rest) * (-f64::from(c.log_sum)).exp() + changed.sum::<f64>();
            left.max(f64::MIN_POSITIVE).ln() as f32
        } else {
            0.0
        };
        let push = |out: &mut Vec<Next>, token: u32, v: f32, logit: f32| {
            let score = if greedy { v } else { base + (v - shift) };
            out.push(Next { beam, token, score, log_probability: c.log_probability(logit) });
        };
        for &(token, logit) in &c.best {
            push(out, token, value(logit), logit);
        }
        if s.repetition_penalty != 1.0 {
            for &(token, logit) in c.aside.iter().filter(|a| allowed(a.0)) {
                push(out, token, penalised(logit), logit);
            }
        }
    }

    /// Advances by a step; returns whether the search continues. `given` are the candidates of each open hypothesis.
    /// Each inherits the past of its parent; the caller adds the new row.
    pub(super) fn advance(&mut self, given: &[Candidates]) -> bool {
        let beams = self.open.len();
        let length = self.open[0].tokens.len();
        let mut next = Vec::new();
        for (b, c) in given.iter().enumerate() {
            self.continuations(b, c, &mut next);
        }
        next.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.beam.cmp(&b.beam)).then(a.token.cmp(&b.token)));
        if let (Some((sampler, _)), true) = (&mut self.sampler, next.len() > 1) {
            let logits: Vec<f32> = next.iter().map(|n| n.score).collect();
            let picked = Tensor::new(logits, &Device::Cpu).and_then(|t| sampler.sample(&t));
            next.swap(0, picked.map_or(0, |i| i as usize));
        }
        next.truncate(if beams == 1 { 1 } else { self.wanted() });
        let s = &self.settings;
        let hits = |n: &Next| s.eos.contains(&n.token) || length + 1 >= s.max_length;
        let grown = |n: &Next| -> (Vec<u32>, f64) {
            let parent = &self.open[n.beam];
            let mut tokens = parent.tokens.clone();
            tokens.push(n.token);
            (tokens, parent.log_sum + f64::from(n.log_probability))
        };
        if beams == 1 {
            let Some(n) = next.first() else { return false };
            let (tokens, log_sum) = grown(n);
            let ends = hits(n);
            let past = std::mem::take(&mut self.open[0].past);
            if ends {
                self.ended[0] = Ended { tokens, score: log_sum as f32, log_sum, done: true };
                return false;
            }
            self.open[0] = Open { tokens, score: 0.0, log_sum, past };
            return true;
        }
        let all_hit = next.iter().all(hits);
        let full = self.ended.iter().all(|e| e.done) && s.early_stopping == EarlyStopping::Yes;
        let mut merged = std::mem::take(&mut self.ended);
        let divisor = (length as f32).powf(s.length_penalty);
        for (i, n) in next.iter().enumerate() {
            let done = hits(n) && i < beams;
            let mut score = n.score / divisor;
            for never in [full, !self.improvable, !done] {
                score += if never { NEVER } else { 0.0 };
            }
            if done || score > NEVER / 2.0 {
                let (tokens, log_sum) = grown(n);
                merged.push(Ended { tokens, score, log_sum, done });
            }
        }
        merged.sort_by(|a, b| b.score.total_cmp(&a.score));
        merged.truncate(beams);
        let mut order: Vec<(f32, usize)> =
            next.iter().enumerate().map(|(i, n)| (n.score + if hits(n) { NEVER } else { 0.0 }, i)).collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let open: Vec<Open> = order
            .iter()
            .take(beams)
            .map(|&(score, i)| {
                let (tokens, log_sum) = grown(&next[i]);
                Open { tokens, score, log_sum, past: self.open[next[i].beam].past.clone() }
            })
            .collect();
        self.ended = merged;
        if open.is_empty() {
            return false;
        }
        self.open = open;
        // With fewer continuations than beams, the rest are copies that can never be chosen.
        while self.open.len() < beams {
            let mut copy = self.open[0].clone();
            copy.score = NEVER * 2.0;
            self.open.push(copy);
        }
        let now = length + 1;
        let s = &self.settings;
        let reach =
            if s.early_stopping == EarlyStopping::Never && s.length_penalty > 0.0 { s.max_length - 1 } else { now - 1 };
        let possible = self.open[0].score / (reach as f32).powf(s.length_penalty);
        let worst = self.ended.iter().map(|e| e.score).fold(f32::INFINITY, f32::min);
        self.improvable &= self.ended.iter().any(|e| possible > if e.done { worst } else { NEVER });
        let all_done = self.ended.iter().all(|e| e.done) && s.early_stopping == EarlyStopping::Yes;
        self.improvable && !all_done && !all_hit
    }

    /// The hypotheses to be continued: before the first step one represents all.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Open> {
        let n = if self.open[0].tokens.len() == 1 { 1 } else { self.open.len() };
        self.open.iter().take(n)
    }

    /// Whether a token ends an output.
    pub(super) fn ends(&self, token: u32) -> bool {
        self.settings.eos.contains(&token)
    }

    /// The finished hypotheses, best first.
    pub(super) fn results(&self) -> Vec<&Ended> {
        self.ended.iter().filter(|e| e.done && e.score > NEVER / 2.0).collect()
    }
}
