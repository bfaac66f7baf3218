//! The next token of each row.

use super::prompt::Prompt;
use crate::decoder::Logits;
use crate::error::{Error, Kind, Result};
use crate::kernels::pool;
use crate::kernels::stats;
use candle_core::{Device, Tensor};
use candle_transformers::generation::{LogitsProcessor, Sampling};

/// The sequence that a row of logits belongs to.
pub(super) struct Sequence<'a> {
    pub prompt: &'a Prompt,
    pub new: &'a [u32],
    pub sampler: Option<&'a mut LogitsProcessor>,
}

impl Sequence<'_> {
    /// Whether the most likely token can be taken directly: no rule changes logits, and the mask allows it.
    fn may_take(&self, token: u32) -> bool {
        !self.prompt.rules.any() && self.prompt.mask.as_ref().is_none_or(|m| m.allows(self.new, token))
    }
}

/// The error of a row that is not finite.
pub(super) fn not_finite() -> Error {
    Error::new(Kind::Model, "the model produced non-finite numbers")
        .help("the file may be damaged: run `mujaz models verify`")
}

/// A token for each row, with its natural log-probability by the model alone.
pub(super) fn pick(logits: &mut Logits, sequences: Vec<Sequence>) -> Vec<Result<(u32, f64)>> {
    let vocab = logits.vocab;
    let best = argmax(logits);
    let mut out = Vec::with_capacity(sequences.len());
    for (i, sequence) in sequences.into_iter().enumerate() {
        let (token, value, log_total) = best[i];
        let row = &mut logits.data[i * vocab..(i + 1) * vocab];
        out.push(if !value.is_finite() || !log_total.is_finite() {
            Err(not_finite())
        } else if let Some(&forced) = sequence.prompt.forced.get(sequence.new.len()) {
            match row.get(forced as usize) {
                Some(v) => Ok((forced, f64::from(*v) - log_total)),
                None => Err(Error::new(Kind::Model, format!("token {forced} is outside the vocabulary of {vocab}"))),
            }
        } else if sequence.sampler.is_none() && sequence.may_take(token) {
            Ok((token, f64::from(value) - log_total))
        } else {
            choose(row, sequence, log_total)
        });
    }
    out
}

fn choose(row: &mut [f32], sequence: Sequence, log_total: f64) -> Result<(u32, f64)> {
    // A mask does not change the logits of the tokens that it allows.
    let plain = sequence.prompt.rules.any().then(|| row.to_vec());
    sequence.prompt.rules.apply(sequence.new, row);
    if let Some(m) = &sequence.prompt.mask {
        m.apply(sequence.new, row);
    }
    let token = match sequence.sampler {
        Some(s) => {
            // Sorting the whole vocabulary would take longer than the model does.
            let among = match sequence.prompt.sampling.as_ref().map(|s| &s.0) {
                Some(Sampling::TopK { k, .. } | Sampling::TopKThenTopP { k, .. }) => top_k(row, *k),
                _ => (0..row.len() as u32).collect(),
            };
            let few: Vec<f32> = among.iter().map(|t| row[*t as usize]).collect();
            among[s.sample(&Tensor::from_vec(few, among.len(), &Device::Cpu)?)? as usize]
        }
        None => top(row).0,
    };
    if !row[token as usize].is_finite() {
        return Err(Error::new(Kind::Model, "no token may follow: the rules and the mask leave none"));
    }
    Ok((token, f64::from(plain.as_deref().unwrap_or(row)[token as usize]) - log_total))
}

/// The `k` tokens with the largest logits, the largest first.
fn top_k(row: &[f32], k: usize) -> Vec<u32> {
    let order = |a: &u32, b: &u32| row[*b as usize].total_cmp(&row[*a as usize]).then(a.cmp(b));
    let mut list: Vec<u32> = (0..row.len() as u32).collect();
    let k = k.clamp(1, row.len());
    if k < list.len() {
        list.select_nth_unstable_by(k, order);
        list.truncate(k);
    }
    list.sort_unstable_by(order);
    list
}

/// Argmax of each row (the first of equal ones) with its value, and the log-sum-exp.
fn argmax(logits: &Logits) -> Vec<(u32, f32, f64)> {
    let n = logits.data.len() / logits.vocab;
    let mut out = vec![(0, f32::NAN, f64::NAN); n];
    let target = out.as_mut_ptr() as usize;
    pool().run(n, |range| {
        for r in range {
            let found = top(&logits.data[r * logits.vocab..(r + 1) * logits.vocab]);
            // SAFETY: each row has a place of its own.
            unsafe { *(target as *mut (u32, f32, f64)).add(r) = found };
        }
    });
    out
}

fn top(row: &[f32]) -> (u32, f32, f64) {
    let (best, sum) = stats(row);
    // NaN compares with nothing, but makes the sum NaN.
    let at = row.iter().position(|v| *v == best).unwrap_or(0);
    (at as u32, best, f64::from(best) + f64::from(sum).ln())
}

/// Natural log-probability of one token of each row.
pub(super) fn log_probabilities(logits: &Logits, tokens: &[usize]) -> Vec<f64> {
    let totals = argmax(logits);
    let rows = logits.rows().zip(tokens).zip(totals);
    rows.map(|((row, t), (_, _, total))| f64::from(row[*t]) - total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::prompt::{Mask, Rules};
    use std::sync::Arc;

    struct Only(Vec<u32>);

    impl Mask for Only {
        fn allows(&self, _: &[u32], token: u32) -> bool {
            self.0.contains(&token)
        }
    }

    fn one(row: &[f32], prompt: &Prompt, new: &[u32]) -> Result<(u32, f64)> {
        let mut logits = Logits { data: row.to_vec(), vocab: row.len() };
        pick(&mut logits, vec![Sequence { prompt, new, sampler: None }]).remove(0)
    }

    #[test]
    fn log_probabilities_of_a_row_sum_to_one() {
        let logits = Logits { data: [0.5f32, -1.0, 3.0, 2.0].repeat(4), vocab: 4 };
        let total: f64 = log_probabilities(&logits, &[0, 1, 2, 3]).iter().map(|l| l.exp()).sum();
        assert!((total - 1.0).abs() < 1e-6);
    }

    #[test]
    fn forced_tokens_come_first_then_what_mask_and_rules_allow() {
        let row = [0.0f32, 5.0, 4.0, 3.0];
        let mut p = Prompt::greedy(vec![0], 9);
        assert_eq!(one(&row, &p, &[]).unwrap().0, 1);
        p.forced = vec![3];
        assert_eq!(one(&row, &p, &[]).unwrap().0, 3);
        assert_eq!(one(&row, &p, &[3]).unwrap().0, 1);
        p.mask = Some(Arc::new(Only(vec![0, 3])));
        assert_eq!(one(&row, &p, &[3]).unwrap().0, 3);
        p.rules = Rules { no_repeat_ngram: 1, ..Default::default() };
        let (token, log) = one(&row, &p, &[3]).unwrap();
        assert_eq!(token, 0);
        let own = log_probabilities(&Logits { data: row.to_vec(), vocab: 4 }, &[0]);
        assert!((log - own[0]).abs() < 1e-6, "the score is the model's own");
        assert!(one(&row, &p, &[3, 0]).unwrap_err().report().contains("no token may follow"));
    }

    #[test]
    fn the_largest_logits_are_found_in_order() {
        assert_eq!(top_k(&[1.0, 5.0, -2.0, 5.0, 3.0], 3), [1, 3, 4]);
        assert_eq!(top_k(&[1.0, 2.0], 9), [1, 0]);
    }

    #[test]
    fn a_non_finite_row_is_an_error_of_its_own() {
        let mut logits = Logits { data: vec![1.0, f32::NAN, 0.0, 0.0, 7.0, 0.0], vocab: 3 };
        let p = Prompt::greedy(vec![0], 9);
        let sequence = || Sequence { prompt: &p, new: &[], sampler: None };
        let got = pick(&mut logits, vec![sequence(), sequence()]);
        assert!(got[0].as_ref().unwrap_err().report().contains("non-finite"));
        assert_eq!(got[1].as_ref().unwrap().0, 1);
    }
}
