//! Requests to the engine, and its results.

use candle_transformers::generation::{LogitsProcessor, Sampling};
use std::sync::Arc;

/// How to continue one prompt.
#[derive(Clone)]
pub struct Prompt {
    /// Tokens, the shared prefix included.
    pub tokens: Vec<u32>,
    /// Tokens that the continuation must begin with; they count as generated.
    pub forced: Vec<u32>,
    /// Maximum number of generated tokens.
    pub max_tokens: usize,
    /// Sampling with its seed; `None` takes the most likely token.
    pub sampling: Option<(Sampling, u64)>,
    /// Number of hypotheses. The first is drawn with the given seed, the others with the seeds that follow; without
    /// sampling there is one.
    pub hypotheses: usize,
    /// Whether the output ends at a line feed.
    pub one_line: bool,
    /// Texts that end the output and are not part of it.
    pub stops: Vec<String>,
    /// Rules against repetition.
    pub rules: Rules,
    /// Tokens that may follow.
    pub mask: Option<Arc<dyn Mask>>,
}

impl Prompt {
    /// The most likely continuation of at most `max_tokens`.
    pub fn greedy(tokens: Vec<u32>, max_tokens: usize) -> Self {
        Self {
            tokens,
            forced: Vec::new(),
            max_tokens,
            sampling: None,
            hypotheses: 1,
            one_line: false,
            stops: Vec::new(),
            rules: Rules::default(),
            mask: None,
        }
    }

    /// Number of hypotheses to return.
    pub(super) fn count(&self) -> usize {
        if self.sampling.is_some() { self.hypotheses.max(1) } else { 1 }
    }

    /// The sampler of one hypothesis; `None` for the most likely continuation.
    pub(super) fn sampler(&self, number: usize) -> Option<LogitsProcessor> {
        let (sampling, seed) = self.sampling.clone()?;
        Some(LogitsProcessor::from_sampling(seed.wrapping_add(number as u64), sampling))
    }
}

/// Rules against repetition among the generated tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Logits of tokens that were already generated are divided by this if positive, multiplied if negative (Keskar et
    /// al. 2019); 1 for no rule.
    pub repetition_penalty: f32,
    /// No n-gram of this many tokens occurs twice; 0 for no rule.
    pub no_repeat_ngram: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self { repetition_penalty: 1.0, no_repeat_ngram: 0 }
    }
}

impl Rules {
    /// Applies the rules to logits.
    pub(super) fn apply(&self, new: &[u32], logits: &mut [f32]) {
        if self.repetition_penalty != 1.0 {
            let mut seen: Vec<u32> = new.to_vec();
            seen.sort_unstable();
            seen.dedup();
            for t in seen {
                let v = &mut logits[t as usize];
                *v = if *v > 0.0 { *v / self.repetition_penalty } else { *v * self.repetition_penalty };
            }
        }
        let n = self.no_repeat_ngram;
        if n > 0 && new.len() >= n {
            let (before, end) = (n - 1, &new[new.len() + 1 - n..]);
            for window in new.windows(n) {
                if window[..before] == *end {
                    logits[window[before] as usize] = f32::NEG_INFINITY;
                }
            }
        }
    }

    pub(super) fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// Decides which tokens may follow: a grammar, a script, forced figures or terms.
pub trait Mask: Send + Sync {
    /// Whether `token` may follow `new` (what was generated).
    fn allows(&self, new: &[u32], token: u32) -> bool;

    /// Sets the logits of tokens that may not follow `new` to negative infinity.
    fn apply(&self, new: &[u32], logits: &mut [f32]) {
        for (t, v) in logits.iter_mut().enumerate() {
            if !self.allows(new, t as u32) {
                *v = f32::NEG_INFINITY;
            }
        }
    }
}

/// A generated output.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// The number of the hypothesis within its prompt, in the order of seeds.
    pub number: usize,
    /// The text without stop tokens.
    pub text: String,
    /// Number of generated tokens.
    pub tokens: Vec<u32>,
    /// Mean natural log-probability of the tokens, by the model alone.
    pub score: f64,
    /// Whether the model ended the output itself, before the length limit.
    pub finished: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_n_gram_may_not_occur_twice() {
        let rules = Rules { no_repeat_ngram: 3, ..Default::default() };
        let mut logits = vec![0f32; 10];
        rules.apply(&[1, 2, 3, 4, 1, 2], &mut logits);
        assert_eq!(logits[3], f32::NEG_INFINITY);
        assert_eq!(logits.iter().filter(|v| **v == 0.0).count(), 9);
        let mut logits = vec![0f32; 10];
        Rules { no_repeat_ngram: 1, ..Default::default() }.apply(&[4, 5], &mut logits);
        assert!(logits[4] < -1.0 && logits[5] < -1.0 && logits[6] == 0.0);
    }

    #[test]
    fn the_penalty_makes_earlier_tokens_less_likely() {
        let rules = Rules { repetition_penalty: 2.0, ..Default::default() };
        let mut logits = vec![3.0, -3.0, 1.0];
        rules.apply(&[0, 1, 0], &mut logits);
        assert_eq!(logits, [1.5, -6.0, 1.0]);
    }
}
