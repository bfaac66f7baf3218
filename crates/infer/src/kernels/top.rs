//! The vocabulary projection fused with the top-k for beam search: the top-k tokens of each row and the log-sum-exp,
//! without a table of all logits.

use super::packed::{LANES, Packed};
use super::processor::versions;
use super::simple::{Activation, exp, finish};
use super::steps::Region;
use super::threads::{SMALL, Target, over_blocks};
use std::sync::Mutex;

/// A summary of one row's logits.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// The top-k tokens with their logits, best first; ties by the lower id.
    pub best: Vec<(u32, f32)>,
    /// Largest logit.
    pub top: f32,
    /// Logarithm of the sum of `exp(logit - top)`.
    pub log_sum: f32,
    /// Sum of `exp(logit - top)` without the excluded tokens.
    pub rest: f32,
    /// Logits of the excluded tokens, in the order given.
    pub aside: Vec<(u32, f32)>,
}

impl Candidates {
    /// Natural log-probability of a logit of this row.
    pub fn log_probability(&self, logit: f32) -> f32 {
        (logit - self.top) - self.log_sum
    }

    /// From a whole row of logits; if `allowed` is given, only its tokens are considered.
    pub fn of(logits: &[f32], k: usize, aside: &[u32], allowed: Option<&[u32]>) -> Self {
        let mut row = logits.to_vec();
        if let Some(list) = allowed {
            row.fill(f32::NEG_INFINITY);
            list.iter().for_each(|&t| row[t as usize] = logits[t as usize]);
        }
        let aside = take_aside(&mut row, 0, aside);
        let (top, rest) = stats(&row);
        let mut best = Vec::new();
        insert(&mut best, k, &row, 0);
        Self::merged(best, aside, &[top], &[rest])
    }

    /// From the largest logits and the sums of parts of the vocabulary, without the excluded tokens.
    pub(crate) fn merged(best: Vec<(u32, f32)>, aside: Vec<(u32, f32)>, tops: &[f32], sums: &[f32]) -> Self {
        let top = tops.iter().chain(aside.iter().map(|a| &a.1)).copied().fold(f32::NEG_INFINITY, f32::max);
        // A part without any allowed token has no sum.
        let of = |v: f32, sum: f32| if v == f32::NEG_INFINITY { 0.0 } else { sum * exp((v - top).max(-88.0)) };
        let rest: f32 = tops.iter().zip(sums).map(|(t, s)| of(*t, *s)).sum();
        let sum = rest + aside.iter().map(|a| of(a.1, 1.0)).sum::<f32>();
        Self { best, top, log_sum: sum.ln(), rest, aside }
    }
}

/// Panels of one unit of work: their logits stay in the L2 cache.
const CHUNK: usize = 16;

versions! {
    /// Largest value, and the sum of the exponentials of the differences to it.
    pub fn stats(row: &[f32]) -> (f32, f32) {
        let _ = FMA;
        let mut tops = [f32::NEG_INFINITY; 16];
        let chunks = row.chunks_exact(16);
        let rest = chunks.remainder();
        for c in chunks {
            for i in 0..16 {
                tops[i] = if c[i] > tops[i] { c[i] } else { tops[i] };
            }
        }
        let mut top = f32::NEG_INFINITY;
        for v in tops.iter().chain(rest) {
            top = if *v > top { *v } else { top };
        }
        let mut sums = [0f32; 16];
        for c in row.chunks_exact(16) {
            for i in 0..16 {
                sums[i] += exp(c[i] - top);
            }
        }
        let mut sum = 0.0;
        for s in sums {
            sum += s;
        }
        for v in rest {
            sum += exp(*v - top);
        }
        (top, sum)
    }
}

fn take_aside(row: &mut [f32], first: usize, aside: &[u32]) -> Vec<(u32, f32)> {
    let mut taken = Vec::new();
    for &t in aside {
        if let Some(v) = (t as usize).checked_sub(first).and_then(|i| row.get_mut(i)) {
            taken.push((t, *v));
            *v = f32::NEG_INFINITY;
        }
    }
    taken
}

/// Keeps the `k` best of `best` and of `row`, whose tokens start at `first`, after all earlier ones.
fn insert(best: &mut Vec<(u32, f32)>, k: usize, row: &[f32], first: usize) {
    let mut floor = if best.len() < k { f32::NEG_INFINITY } else { best[k - 1].1 };
    for (i, &v) in row.iter().enumerate() {
        if v > floor {
            let at = best.partition_point(|b| b.1 >= v);
            best.insert(at, ((first + i) as u32, v));
            best.truncate(k);
            if best.len() == k {
                floor = best[k - 1].1;
            }
        }
    }
}

/// Top-k of logits that are computed one part of the vocabulary at a time.
pub(crate) struct Parts<'a> {
    k: usize,
    aside: &'a [Vec<u32>],
    rows: Vec<Row>,
}

/// The result of a row so far.
#[derive(Default)]
struct Row {
    best: Vec<(u32, f32)>,
    aside: Vec<(u32, f32)>,
    tops: Vec<f32>,
    sums: Vec<f32>,
}

impl<'a> Parts<'a> {
    /// For `rows` rows, with the `k` best of each; `aside` as in [`top_candidates`].
    pub(crate) fn new(rows: usize, k: usize, aside: &'a [Vec<u32>]) -> Self {
        Self { k, aside, rows: (0..rows).map(|_| Row::default()).collect() }
    }

    /// Adds the logits of the tokens from `first` on, `rows × width`.
    pub(crate) fn take(&mut self, first: usize, logits: &mut [f32]) {
        let (n, width) = (self.rows.len(), logits.len() / self.rows.len().max(1));
        let (rows, numbers, total) = (self.rows.as_mut_ptr() as usize, Target(logits.as_mut_ptr()), logits.len());
        over_blocks(n, total * 4, |range| {
            for r in range {
                // SAFETY: each row, and its logits, belong to one thread.
                let (row, line) = unsafe {
                    (&mut *(rows as *mut Row).add(r), std::slice::from_raw_parts_mut(numbers.at(r * width), width))
                };
                if let Some(list) = self.aside.get(r) {
                    row.aside.extend(take_aside(line, first, list));
                }
                let (top, sum) = stats(line);
                row.tops.push(top);
                row.sums.push(sum);
                insert(&mut row.best, self.k, line, first);
            }
        });
    }

    /// The top-k of each row.
    pub(crate) fn into_candidates(self) -> Vec<Candidates> {
        let sorted = |mut r: Row| {
            r.aside.sort_by_key(|a| a.0);
            Candidates::merged(r.best, r.aside, &r.tops, &r.sums)
        };
        self.rows.into_iter().map(sorted).collect()
    }
}

struct Part {
    best: Vec<Vec<(u32, f32)>>,
    aside: Vec<Vec<(u32, f32)>>,
}

/// Projects `x` (`rows × depth`) onto the vocabulary and returns the `k` best tokens of each row. The tokens of
/// `aside[row]` are excluded from them and reported separately; all count in the sum. If `masks` are given, with a bit
/// for each token, tokens whose bit is not set are ignored altogether for that row.
pub fn top_candidates(
    w: &Packed,
    x: &[f32],
    rows: usize,
    bias: Option<&[f32]>,
    k: usize,
    aside: &[Vec<u32>],
    masks: &[Vec<u64>],
) -> Vec<Candidates> {
    let (n, panels) = (w.channels(), w.panels());
    let chunks = panels.div_ceil(CHUNK);
    let input = w.input(x, rows);
    // Top and sum by chunk, then row. Merged in this order, whichever thread was first.
    let mut tops = vec![0f32; chunks * rows];
    let mut sums = vec![0f32; chunks * rows];
    let (all_tops, all_sums) = (Target(tops.as_mut_ptr()), Target(sums.as_mut_ptr()));
    let parts: Mutex<Vec<Part>> = Mutex::new(Vec::new());
    over_blocks(chunks, rows * n * w.depth() / SMALL * 32_768, |range| {
        let mut part = Part { best: vec![Vec::with_capacity(k + 1); rows], aside: vec![Vec::new(); rows] };
        let mut tile = vec![0f32; rows * CHUNK * LANES];
        for c in range {
            let (from, to) = (c * CHUNK, ((c + 1) * CHUNK).min(panels));
            let wide = CHUNK * LANES;
            let first = from * LANES;
            let width = (to * LANES).min(n) - first;
            let region = Region { rows: 0..rows, panels: from..to, out: tile.as_mut_ptr(), stride: wide };
            // SAFETY: the tile holds `rows` rows of `wide` numbers.
            unsafe { w.panels_into(&input, &region) };
            for r in 0..rows {
                let line = &mut tile[r * wide..r * wide + width];
                finish(line, bias.map(|b| &b[first..first + width]), Activation::Identity);
                if let Some(mask) = masks.get(r) {
                    for (i, v) in line.iter_mut().enumerate() {
                        if mask[(first + i) / 64] >> ((first + i) % 64) & 1 == 0 {
                            *v = f32::NEG_INFINITY;
                        }
                    }
                }
                if let Some(list) = aside.get(r).filter(|l| !l.is_empty()) {
                    part.aside[r].extend(take_aside(line, first, list));
                }
                let (top, sum) = stats(line);
                // SAFETY: each chunk has places of its own.
                unsafe {
                    *all_tops.at(c * rows + r) = top;
                    *all_sums.at(c * rows + r) = sum;
                }
                let best = &mut part.best[r];
                if best.len() < k || top > best[k - 1].1 {
                    insert(best, k, line, first);
                }
            }
        }
        if let Ok(mut list) = parts.lock() {
            list.push(part);
        }
    });
    let parts = parts.into_inner().unwrap_or_default();
    (0..rows)
        .map(|r| {
            let mut best: Vec<(u32, f32)> = parts.iter().flat_map(|p| p.best[r].iter().copied()).collect();
            best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            best.truncate(k);
            let mut found: Vec<(u32, f32)> = parts.iter().flat_map(|p| p.aside[r].iter().copied()).collect();
            found.sort_by_key(|f| f.0);
            let of = |all: &[f32]| all.iter().skip(r).step_by(rows).copied().collect::<Vec<f32>>();
            Candidates::merged(best, found, &of(&tops), &of(&sums))
        })
        .collect()
}
