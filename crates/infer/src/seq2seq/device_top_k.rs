//! Top-k of logits on a device, so that a few numbers per row are copied to the host instead of one for every token of
//! the vocabulary.

use crate::error::Result;
use crate::kernels::Candidates;
use candle_core::{D, DType, Tensor};

/// As [`crate::kernels::top_candidates`], for logits `(rows, vocabulary)`. The order of equal logits depends on the
/// device.
pub(super) fn device_top_k(logits: &Tensor, k: usize, aside: &[Vec<u32>]) -> Result<Vec<Candidates>> {
    let device = logits.device();
    let (rows, vocabulary) = logits.dims2()?;
    // A copy, since it is written to below.
    let logits = logits.to_dtype(DType::F32)?.contiguous()?.copy()?;
    let most = aside.iter().map(Vec::len).max().unwrap_or(0);
    let mut apart: Vec<f32> = Vec::new();
    if most > 0 {
        // Rows with fewer tokens repeat their last one; those with none read the first token and restore it.
        let index = |r: usize, i: usize| aside.get(r).and_then(|a| a.get(i).or(a.last())).copied().unwrap_or(0);
        let all: Vec<u32> = (0..rows).flat_map(|r| (0..most).map(move |i| (r, i))).map(|(r, i)| index(r, i)).collect();
        let all = Tensor::from_vec(all, (rows, most), device)?;
        let values = logits.gather(&all, D::Minus1)?;
        apart = values.flatten_all()?.to_vec1()?;
        let put: Vec<f32> = (0..rows * most)
            .map(|i| if aside.get(i / most).is_some_and(|a| !a.is_empty()) { f32::NEG_INFINITY } else { apart[i] })
            .collect();
        logits.scatter_set(&all, &Tensor::from_vec(put, (rows, most), device)?, 1)?;
    }
    let top = logits.max_keepdim(D::Minus1)?;
    let sums = logits.broadcast_sub(&top)?.exp()?.sum(D::Minus1)?.to_vec1::<f32>()?;
    let (mut tokens, mut values) = (Vec::new(), Vec::new());
    let never = Tensor::full(f32::NEG_INFINITY, (rows, 1), device)?;
    for _ in 0..k.min(vocabulary) {
        let best = logits.argmax_keepdim(D::Minus1)?;
        values.push(logits.gather(&best, D::Minus1)?);
        logits.scatter_set(&best, &never, 1)?;
        tokens.push(best);
    }
    let found = values.len();
    let tokens = Tensor::cat(&tokens, 1)?.flatten_all()?.to_vec1::<u32>()?;
    let values = Tensor::cat(&values, 1)?.flatten_all()?.to_vec1::<f32>()?;
    let tops = top.flatten_all()?.to_vec1::<f32>()?;
    Ok((0..rows)
        .map(|r| {
            let best = tokens[r * found..(r + 1) * found].iter().zip(&values[r * found..(r + 1) * found]);
            // Masked tokens and NaN are dropped.
            let best = best.filter(|(_, v)| **v > f32::NEG_INFINITY).map(|(t, v)| (*t, *v)).collect();
            let mut own: Vec<(u32, f32)> = aside
                .get(r)
                .map_or(&[][..], Vec::as_slice)
                .iter()
                .copied()
                .zip(apart.iter().skip(r * most).copied())
                .collect();
            own.sort_by_key(|a| a.0);
            Candidates::merged(best, own, &tops[r..=r], &sums[r..=r])
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use candle_core::Device;

    #[test]
    fn device_and_host_choose_the_same_tokens() {
        let (rows, vocabulary) = (4, 300);
        let numbers: Vec<f32> = (0..rows * vocabulary).map(|i| ((i * 7919) % 1201) as f32 / 97.0 - 6.0).collect();
        let aside = vec![vec![3, 7, 299], Vec::new(), vec![0], vec![5, 6]];
        let logits = Tensor::from_slice(&numbers, (rows, vocabulary), &Device::Cpu).unwrap();
        for k in [1, 8, 400] {
            let got = device_top_k(&logits, k, &aside).unwrap();
            for (r, row) in numbers.chunks(vocabulary).enumerate() {
                let want = Candidates::of(row, k, &aside[r], None);
                assert_eq!((&got[r].best, &got[r].aside), (&want.best, &want.aside), "row {r}");
                assert!((got[r].log_sum - want.log_sum).abs() < 1e-5 && (got[r].rest / want.rest - 1.0).abs() < 1e-5);
                assert_eq!(got[r].top, want.top);
            }
        }
        let after: Vec<f32> = logits.flatten_all().unwrap().to_vec1().unwrap();
        assert_eq!(after, numbers, "the caller's logits stay as they are");
    }

    #[test]
    fn nan_logits_give_no_candidates() {
        let logits = Tensor::full(f32::NAN, (1, 10), &Device::Cpu).unwrap();
        assert!(device_top_k(&logits, 2, &[]).unwrap()[0].best.is_empty());
    }
}
