//! Self-attention of the encoder and the decoder, and cross-attention to the source.

use super::cache::{Cache, Memory, Places, StepRow, Store};
use super::config::Config;
use super::padded::attend_padded;
use super::rows::{Rows, mixed};
use crate::error::Result;
use crate::kernels::{Keys, Target, attend, over_blocks};
use candle_core::{DType, Device, Tensor};
use std::ops::Range;

/// The relative position biases of T5: by head and distance, for sequences of up to `longest` tokens.
pub(super) struct Biases {
    /// `heads × (2 · longest - 1)`; the entry of distance `key - query` is at `longest - 1 + distance`.
    pub table: Option<Vec<f32>>,
    /// The longest sequence.
    pub longest: usize,
}

impl Biases {
    /// The entries of a head for a query at `own` and keys `0..count`; empty for no bias.
    fn of(&self, head: usize, own: usize, count: usize) -> &[f32] {
        self.table.as_deref().map_or(&[], |b| {
            let from = head * (2 * self.longest.max(1) - 1) + self.longest - 1 - own;
            &b[from..from + count]
        })
    }

    /// One entry.
    fn at(&self, head: usize, own: usize, key: usize) -> f32 {
        self.of(head, own, key + 1).last().copied().unwrap_or(0.0)
    }
}

/// The work of a thread: (row, head) pairs, written to disjoint columns.
fn each_head(
    rows: usize,
    heads: usize,
    d: usize,
    width: usize,
    work: impl Fn(usize, usize, &mut Vec<f32>, &mut [f32]) + Sync,
) -> Vec<f32> {
    let mut out = vec![0f32; rows * width];
    let target = Target(out.as_mut_ptr());
    // Reading the keys costs several times as much as the row's own numbers.
    over_blocks(rows, rows * width * 4, |range| {
        let mut scratch = Vec::new();
        for r in range {
            for h in 0..heads {
                // SAFETY: each row is written by one thread.
                let part = unsafe { std::slice::from_raw_parts_mut(target.at(r * width + h * d), d) };
                work(r, h, &mut scratch, part);
            }
        }
    });
    out
}

/// Self-attention of each sentence. `qkv` is `(tokens, 3 · width)`; `bias` is by head and distance.
pub(super) fn encoder_self(c: &Config, qkv: &Rows, spans: &[Range<usize>], biases: &Biases) -> Result<Rows> {
    let (heads, d) = (c.heads[0], c.head_dim);
    let width = heads * d;
    match qkv {
        Rows::Host(all) => {
            let tokens = all.len() / (3 * width);
            let mut owner = vec![0usize; tokens];
            let mut places: Vec<Vec<usize>> = Vec::with_capacity(spans.len());
            for (s, span) in spans.iter().enumerate() {
                owner[span.clone()].fill(s);
                places.push(span.clone().map(|t| t * 3 * width + width).collect());
            }
            Ok(Rows::Host(each_head(tokens, heads, d, width, |t, h, scratch, out| {
                let s = owner[t];
                let own = t - spans[s].start;
                let bias = biases.of(h, own, spans[s].len());
                let q = &all[t * 3 * width + h * d..t * 3 * width + (h + 1) * d];
                // Values follow keys in the same rows, one width further on.
                let k = Keys { keys: all, values: &all[width..], places: &places[s], bias, scale: c.attention_scale };
                attend(q, &k, h * d, scratch, out);
            })))
        }
        Rows::Device(all) => {
            let n = biases.longest;
            let (gather, back) = padding(spans, n, all.device())?;
            let tokens = all.dim(0)?;
            let padded = Tensor::cat(&[all, &Tensor::zeros((1, 3 * width), all.dtype(), all.device())?], 0)?
                .index_select(&gather, 0)?
                .reshape((spans.len(), n, 3 * width))?;
            let part = |i: usize| padded.narrow(2, i * width, width)?.contiguous();
            let mut mask = vec![0f32; spans.len() * heads * n * n];
            for (s, span) in spans.iter().enumerate() {
                for h in 0..heads {
                    for q in 0..n {
                        let line = &mut mask[((s * heads + h) * n + q) * n..][..n];
                        for (k, m) in line.iter_mut().enumerate() {
                            *m = if k >= span.len() { f32::NEG_INFINITY } else { biases.at(h, q, k) };
                        }
                    }
                }
            }
            let mask = Tensor::from_vec(mask, (spans.len(), heads, n, n), all.device())?;
            let mixed = attend_padded(&part(0)?, &part(1)?, &part(2)?, &mask, heads, c.attention_scale)?;
            Ok(Rows::Device(mixed.reshape((spans.len() * n, width))?.index_select(&back, 0)?.reshape((tokens, width))?))
        }
    }
}

/// Indices from consecutive rows to padded sentences (padding maps to the row after the last), and back.
fn padding(spans: &[Range<usize>], n: usize, device: &Device) -> Result<(Tensor, Tensor)> {
    let total = spans.iter().map(Range::len).sum::<usize>();
    let (mut gather, mut back) = (Vec::with_capacity(spans.len() * n), vec![0u32; total]);
    for (s, span) in spans.iter().enumerate() {
        for i in 0..n {
            if i < span.len() {
                back[span.start + i] = (s * n + i) as u32;
                gather.push((span.start + i) as u32);
            } else {
                gather.push(total as u32);
            }
        }
    }
    let len = gather.len();
    Ok((Tensor::from_vec(gather, len, device)?, Tensor::from_vec(back, total, device)?))
}

/// Self-attention of each hypothesis; writes the keys and values of this step first.
pub(super) fn step_self(
    c: &Config,
    qkv: &Rows,
    rows: &[StepRow],
    layer: usize,
    cache: &mut Cache,
    places: &Places,
    biases: &Biases,
) -> Result<Rows> {
    let longest = biases.longest;
    let (heads, d) = (c.heads[1], c.head_dim);
    let width = cache.width;
    match (qkv, &mut cache.layers[layer]) {
        (Rows::Host(all), Store::Host(keys, values)) => {
            for (r, row) in rows.iter().enumerate() {
                let Some(place) = row.past.places.get(row.position) else { return Err(mixed()) };
                let at = *place as usize * width;
                let line = &all[r * 3 * width..(r + 1) * 3 * width];
                keys[at..at + width].copy_from_slice(&line[width..2 * width]);
                values[at..at + width].copy_from_slice(&line[2 * width..]);
            }
            Ok(Rows::Host(each_head(rows.len(), heads, d, width, |r, h, scratch, out| {
                let own = rows[r].position;
                let bias = biases.of(h, own, own + 1);
                let q = &all[r * 3 * width + h * d..r * 3 * width + (h + 1) * d];
                let k = Keys { keys, values, places: &places.past[r], bias, scale: c.attention_scale };
                attend(q, &k, h * d, scratch, out);
            })))
        }
        (Rows::Device(all), Store::Device(keys, values)) => {
            let device = all.device();
            let n = rows.len();
            let places: Vec<u32> = rows.iter().map(|r| r.past.places[r.position]).collect();
            let index = Tensor::from_vec(places, (n, 1), device)?.broadcast_as((n, width))?.contiguous()?;
            let part = |i: usize| all.narrow(1, i * width, width)?.to_dtype(DType::F32)?.contiguous();
            keys.scatter_set(&index, &part(1)?, 0)?;
            values.scatter_set(&index, &part(2)?, 0)?;
            let mut gather = Vec::with_capacity(n * longest);
            let mut mask = vec![0f32; n * heads * longest];
            for (r, row) in rows.iter().enumerate() {
                for t in 0..longest {
                    gather.push(row.past.places.get(t).copied().unwrap_or(row.past.places[0]));
                    for h in 0..heads {
                        mask[(r * heads + h) * longest + t] =
                            if t > row.position { f32::NEG_INFINITY } else { biases.at(h, row.position, t) };
                    }
                }
            }
            let gather = Tensor::from_vec(gather, n * longest, device)?;
            let take = |t: &Tensor| t.index_select(&gather, 0)?.reshape((n, longest, width));
            let mask = Tensor::from_vec(mask, (n, heads, 1, longest), device)?;
            let q = all.narrow(1, 0, width)?.contiguous()?.reshape((n, 1, width))?;
            let out = attend_padded(&q, &take(keys)?, &take(values)?, &mask, heads, c.attention_scale)?;
            Ok(Rows::Device(out.reshape((n, width))?))
        }
        _ => Err(mixed()),
    }
}

/// Cross-attention of each hypothesis to its source sentence.
pub(super) fn cross(
    c: &Config,
    q: &Rows,
    rows: &[StepRow],
    layer: usize,
    memories: &[&Memory],
    places: &Places,
) -> Result<Rows> {
    let (heads, d) = (c.heads[1], c.head_dim);
    let width = heads * d;
    match q {
        Rows::Host(all) => Ok(Rows::Host(each_head(rows.len(), heads, d, width, |r, h, scratch, out| {
            let row = &rows[r];
            let kv = memories[row.memory].layers[layer].host();
            let k = Keys {
                keys: kv,
                values: &kv[width..],
                places: &places.source[row.memory][row.sentence],
                bias: &[],
                scale: c.attention_scale,
            };
            attend(&all[r * width + h * d..r * width + (h + 1) * d], &k, h * d, scratch, out);
        }))),
        Rows::Device(all) => {
            let device = all.device();
            let mut parts: Vec<Tensor> = Vec::new();
            let mut order: Vec<usize> = Vec::new();
            for (m, memory) in memories.iter().enumerate() {
                let mine: Vec<usize> = (0..rows.len()).filter(|r| rows[*r].memory == m).collect();
                if mine.is_empty() {
                    continue;
                }
                let Rows::Device(kv) = &memory.layers[layer] else { return Err(mixed()) };
                let spans: Vec<Range<usize>> = mine.iter().map(|r| memory.spans[rows[*r].sentence].clone()).collect();
                let n = spans.iter().map(Range::len).max().unwrap_or(0);
                let mut gather = Vec::with_capacity(mine.len() * n);
                let mut mask = vec![0f32; mine.len() * n];
                for (i, span) in spans.iter().enumerate() {
                    for t in 0..n {
                        gather.push((span.start + if t < span.len() { t } else { 0 }) as u32);
                        mask[i * n + t] = if t < span.len() { 0.0 } else { f32::NEG_INFINITY };
                    }
                }
                let ids: Vec<u32> = mine.iter().map(|r| *r as u32).collect();
                let gather = Tensor::from_vec(gather, mine.len() * n, device)?;
                let kv = kv.index_select(&gather, 0)?.reshape((mine.len(), n, 2 * width))?;
                let mask = Tensor::from_vec(mask, (mine.len(), 1, 1, n), device)?;
                let ids = Tensor::from_vec(ids, mine.len(), device)?;
                let q = all.index_select(&ids, 0)?.reshape((mine.len(), 1, width))?;
                let (k, v) = (kv.narrow(2, 0, width)?.contiguous()?, kv.narrow(2, width, width)?.contiguous()?);
                parts.push(attend_padded(&q, &k, &v, &mask, heads, c.attention_scale)?.reshape((mine.len(), width))?);
                order.extend(mine);
            }
            let mut back = vec![0u32; rows.len()];
            for (i, r) in order.iter().enumerate() {
                back[*r] = i as u32;
            }
            let back = Tensor::from_vec(back, rows.len(), device)?;
            Ok(Rows::Device(Tensor::cat(&parts, 0)?.index_select(&back, 0)?))
        }
    }
}
