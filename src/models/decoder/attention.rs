//! Causal attention with grouped queries over a cache of many sequences.
//!
//! On the CPU keys and values are kept in half precision and read where they lie; on a device they
//! are tensors. A sequence may begin with a prefix that is stored once for all (slot 0).

use super::DecoderConfig;
use super::rope::Turns;
use crate::error::{Error, Kind, Result};
use crate::models::gguf::{Gguf, Linear};
use candle_core::{DType, Device, Module, Storage, Tensor};
use candle_nn::RmsNorm;
use half::f16;
use half::slice::HalfFloatSliceExt;
use half::vec::HalfBitsVecExt;

/// One token of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Sequence; 0 is the shared prefix.
    pub slot: usize,
    /// Position in the sequence, prefix included.
    pub position: usize,
    /// Token.
    pub token: u32,
    /// Whether its logits are wanted.
    pub logits: bool,
}

/// Keys and values of all sequences.
pub struct Cache {
    store: Store,
    /// Tokens held by each slot, its own only.
    lengths: Vec<usize>,
    /// Length of the prefix that every slot but 0 begins with.
    prefix: usize,
    positions: usize,
}

enum Store {
    /// By layer: keys and values, `slots × positions × (kv_heads · head_dim)`.
    Host { keys: Vec<Vec<f16>>, values: Vec<Vec<f16>>, width: usize },
    /// By layer and slot: `(kv_heads, positions, head_dim)`.
    Device { keys: Vec<Vec<Tensor>>, values: Vec<Vec<Tensor>> },
}

impl Cache {
    pub(super) fn new(c: &DecoderConfig, slots: usize, positions: usize, device: &Device) -> Result<Self> {
        let width = c.kv_heads * c.head_dim;
        let store = if device.is_cpu() {
            // Zeroed pages of the system are not resident until they are written; filling with f16
            // zeros would touch them all.
            let empty = || {
                (0..c.layers)
                    .map(|_| vec![0u16; slots * positions * width].reinterpret_into())
                    .collect::<Vec<Vec<f16>>>()
            };
            Store::Host { keys: empty(), values: empty(), width }
        } else {
            Self::device_store(c, slots, positions, device)?
        };
        Ok(Self { store, lengths: vec![0; slots], prefix: 0, positions })
    }

    fn device_store(c: &DecoderConfig, slots: usize, positions: usize, device: &Device) -> Result<Store> {
        let empty = || -> Result<Vec<Vec<Tensor>>> {
            (0..c.layers)
                .map(|_| {
                    (0..slots)
                        .map(|_| Ok(Tensor::zeros((c.kv_heads, positions, c.head_dim), DType::F32, device)?))
                        .collect()
                })
                .collect()
        };
        Ok(Store::Device { keys: empty()?, values: empty()? })
    }

    /// The form used on devices, on any device: lets a test compare the two.
    #[cfg(test)]
    pub(crate) fn as_tensors(c: &DecoderConfig, slots: usize, positions: usize) -> Result<Self> {
        Ok(Self {
            store: Self::device_store(c, slots, positions, &Device::Cpu)?,
            lengths: vec![0; slots],
            prefix: 0,
            positions,
        })
    }

    /// Bytes that one position of one sequence takes on the CPU.
    pub fn bytes_per_position(c: &DecoderConfig) -> usize {
        c.layers * 2 * c.kv_heads * c.head_dim * 2
    }

    /// Number of slots, the prefix's included.
    pub fn slots(&self) -> usize {
        self.lengths.len()
    }

    /// Tokens that a slot other than 0 can hold besides the prefix.
    pub fn capacity(&self) -> usize {
        self.positions
    }

    /// Declares what slot 0 holds to be the beginning of every other slot.
    pub fn share_prefix(&mut self) {
        self.prefix = self.lengths[0];
        self.lengths[1..].fill(0);
    }

    /// Length of the shared prefix.
    pub fn prefix(&self) -> usize {
        self.prefix
    }

    /// Empties a slot.
    pub fn clear(&mut self, slot: usize) {
        self.lengths[slot] = 0;
        if slot == 0 {
            self.prefix = 0;
        }
    }

    fn start(&self, slot: usize) -> usize {
        if slot == 0 { 0 } else { self.prefix }
    }

    /// Rows must continue their sequences, without a gap and within the slots.
    pub(super) fn check(&self, rows: &[Row]) -> Result<()> {
        let mut next: Vec<usize> = (0..self.slots()).map(|s| self.start(s) + self.lengths[s]).collect();
        for r in rows {
            let Some(n) = next.get_mut(r.slot) else {
                return Err(Error::new(Kind::Internal, format!("no slot {} in the cache", r.slot)));
            };
            if *n != r.position || r.position - self.start(r.slot) >= self.positions {
                return Err(Error::new(
                    Kind::Internal,
                    format!(
                        "position {} cannot follow in slot {} ({} of {} used)",
                        r.position, r.slot, self.lengths[r.slot], self.positions
                    ),
                ));
            }
            *n += 1;
        }
        Ok(())
    }

    pub(super) fn advance(&mut self, rows: &[Row]) {
        for r in rows {
            self.lengths[r.slot] += 1;
        }
    }
}

/// The attention of one layer.
pub(super) struct Attention {
    q: Linear,
    k: Linear,
    v: Linear,
    out: Linear,
    q_norm: Option<RmsNorm>,
    k_norm: Option<RmsNorm>,
    norm_after_rope: bool,
    heads: usize,
    kv_heads: usize,
    head_dim: usize,
    scale: f64,
}

impl Attention {
    pub fn load(file: &Gguf, c: &DecoderConfig, layer: usize, device: &Device) -> Result<Self> {
        let n = |s: &str| format!("blk.{layer}.{s}");
        let norm = |s: &str| -> Result<Option<RmsNorm>> {
            Ok(if c.qk_norm { Some(RmsNorm::new(file.dense(&n(s), &[c.head_dim], device)?, c.rms_eps)) } else { None })
        };
        let (wide, narrow) = (c.heads * c.head_dim, c.kv_heads * c.head_dim);
        Ok(Self {
            q: Linear::load(file, &n("attn_q"), wide, c.hidden, device)?,
            k: Linear::load(file, &n("attn_k"), narrow, c.hidden, device)?,
            v: Linear::load(file, &n("attn_v"), narrow, c.hidden, device)?,
            out: Linear::load(file, &n("attn_output"), c.hidden, wide, device)?,
            q_norm: norm("attn_q_norm.weight")?,
            k_norm: norm("attn_k_norm.weight")?,
            norm_after_rope: c.norm_after_rope,
            heads: c.heads,
            kv_heads: c.kv_heads,
            head_dim: c.head_dim,
            scale: c.attention_scale,
        })
    }

    /// `(rows, hidden)` → `(rows, hidden)`. `x` may have padding rows behind `rows`; they attend to nothing.
    pub fn forward(
        &self,
        x: &Tensor,
        rows: &[Row],
        turns: &Turns,
        window: Option<usize>,
        layer: usize,
        cache: &mut Cache,
    ) -> candle_core::Result<Tensor> {
        let n = x.dim(0)?;
        let qkv = Linear::forward_all(&[&self.q, &self.k, &self.v], x)?;
        let split = |t: &Tensor, heads: usize| t.reshape((n, heads, self.head_dim));
        let (mut q, mut k) = (split(&qkv[0], self.heads)?, split(&qkv[1], self.kv_heads)?);
        if self.norm_after_rope {
            (q, k) = (turns.apply(&q)?, turns.apply(&k)?);
        }
        if let (Some(qn), Some(kn)) = (&self.q_norm, &self.k_norm) {
            q = qn.forward(&q)?;
            k = kn.forward(&k)?;
        }
        if !self.norm_after_rope {
            (q, k) = (turns.apply(&q)?, turns.apply(&k)?);
        }
        let prefix = cache.prefix;
        let positions = cache.positions;
        let mixed = match &mut cache.store {
            Store::Host { keys, values, width } => {
                let host = HostStep { rows, prefix, positions, width: *width, window, at: self };
                write_host(&k, &mut keys[layer], &host)?;
                write_host(&qkv[2], &mut values[layer], &host)?;
                host.attend(&q, &keys[layer], &values[layer], n)?
            }
            Store::Device { keys, values } => {
                let v = split(&qkv[2], self.kv_heads)?;
                self.attend_device(&q, &k, &v, rows, window, prefix, &mut keys[layer], &mut values[layer])?
            }
        };
        self.out.forward(&mixed)
    }

    /// Attention with tensor operations, a sequence at a time.
    #[allow(clippy::too_many_arguments)]
    fn attend_device(
        &self,
        q: &Tensor,
        k: &Tensor,
        v: &Tensor,
        rows: &[Row],
        window: Option<usize>,
        prefix: usize,
        keys: &mut [Tensor],
        values: &mut [Tensor],
    ) -> candle_core::Result<Tensor> {
        let n = q.dim(0)?;
        let mut outputs = Vec::new();
        let mut i = 0;
        while i < rows.len() {
            let slot = rows[i].slot;
            let count = rows[i..].iter().take_while(|r| r.slot == slot).count();
            let start = if slot == 0 { 0 } else { prefix };
            let first = rows[i].position;
            let take = |t: &Tensor| t.narrow(0, i, count)?.transpose(0, 1)?.contiguous();
            keys[slot].slice_set(&take(k)?, 1, first - start)?;
            values[slot].slice_set(&take(v)?, 1, first - start)?;
            let own = first - start + count;
            let whole = |list: &[Tensor]| -> candle_core::Result<Tensor> {
                let mine = list[slot].narrow(1, 0, own)?;
                if start > 0 { Tensor::cat(&[&list[0].narrow(1, 0, start)?, &mine], 1) } else { mine.contiguous() }
            };
            let group = self.heads / self.kv_heads;
            // (kv_heads, group · count, head_dim): heads that share keys stand together.
            let query = take(q)?.reshape((self.kv_heads, group * count, self.head_dim))?;
            let scores = (query.matmul(&whole(keys)?.transpose(1, 2)?.contiguous()?)? * self.scale)?;
            let total = start + own;
            let mut mask = Vec::with_capacity(group * count * total);
            for _ in 0..group {
                for r in 0..count {
                    let p = first + r;
                    mask.extend(
                        (0..total)
                            .map(|t| if t > p || window.is_some_and(|w| t + w <= p) { f32::NEG_INFINITY } else { 0.0 }),
                    );
                }
            }
            let mask = Tensor::from_vec(mask, (1, group * count, total), q.device())?;
            let weights = candle_nn::ops::softmax_last_dim(&scores.broadcast_add(&mask)?)?;
            let mixed = weights.matmul(&whole(values)?)?;
            outputs.push(
                mixed
                    .reshape((self.heads, count, self.head_dim))?
                    .transpose(0, 1)?
                    .reshape((count, self.heads * self.head_dim))?,
            );
            i += count;
        }
        if rows.len() < n {
            outputs.push(Tensor::zeros((n - rows.len(), self.heads * self.head_dim), DType::F32, q.device())?);
        }
        Tensor::cat(&outputs, 0)
    }
}

/// The rows of a step as the CPU's loops need them.
struct HostStep<'a> {
    rows: &'a [Row],
    prefix: usize,
    positions: usize,
    width: usize,
    window: Option<usize>,
    at: &'a Attention,
}

fn with_floats<R>(t: &Tensor, f: impl FnOnce(&[f32]) -> R) -> candle_core::Result<R> {
    let t = t.contiguous()?;
    let (guard, layout) = t.storage_and_layout();
    match &*guard {
        Storage::Cpu(cpu) => Ok(f(&cpu.as_slice::<f32>()?[layout.start_offset()..])),
        _ => candle_core::bail!("the host cache was used with a tensor on a device"),
    }
}

fn write_host(t: &Tensor, store: &mut [f16], step: &HostStep) -> candle_core::Result<()> {
    with_floats(t, |data| {
        for (r, row) in step.rows.iter().enumerate() {
            let at = step.offset(row.slot, row.position);
            store[at..at + step.width].convert_from_f32_slice(&data[r * step.width..(r + 1) * step.width]);
        }
    })
}

impl HostStep<'_> {
    /// Where position `p` of a slot lies in the store.
    fn offset(&self, slot: usize, p: usize) -> usize {
        let (slot, p) = if slot == 0 || p < self.prefix { (0, p) } else { (slot, p - self.prefix) };
        (slot * self.positions + p) * self.width
    }

    /// `(n, heads, head_dim)` → `(n, heads · head_dim)`.
    fn attend(&self, q: &Tensor, keys: &[f16], values: &[f16], n: usize) -> candle_core::Result<Tensor> {
        let (heads, kv_heads, d) = (self.at.heads, self.at.kv_heads, self.at.head_dim);
        let out = with_floats(q, |q| {
            let mut out = vec![0f32; n * heads * d];
            let target = out.as_mut_ptr() as usize;
            let units = self.rows.len() * kv_heads;
            candle_core::utils::barrier_pool().execute_chunked(units, |range| {
                let mut scratch = Scratch::default();
                for unit in range {
                    let (r, h) = (unit / kv_heads, unit % kv_heads);
                    let group = heads / kv_heads;
                    let at = (r * heads + h * group) * d;
                    // SAFETY: each unit writes the heads of its own row and group, and no other.
                    let mine = unsafe { std::slice::from_raw_parts_mut((target as *mut f32).add(at), group * d) };
                    self.attend_group(&self.rows[r], h, &q[at..at + group * d], keys, values, mine, &mut scratch);
                }
            });
            out
        })?;
        Tensor::from_vec(out, (n, heads * d), &Device::Cpu)
    }

    /// The query heads of one row that share key–value head `h`.
    #[allow(clippy::too_many_arguments)]
    fn attend_group(
        &self,
        row: &Row,
        h: usize,
        q: &[f32],
        keys: &[f16],
        values: &[f16],
        out: &mut [f32],
        s: &mut Scratch,
    ) {
        let d = self.at.head_dim;
        let group = q.len() / d;
        let first = self.window.map_or(0, |w| (row.position + 1).saturating_sub(w));
        let count = row.position + 1 - first;
        s.weights.clear();
        s.weights.resize(group * count, 0.0);
        s.line.resize(d, 0.0);
        for t in 0..count {
            let at = self.offset(row.slot, first + t) + h * d;
            keys[at..at + d].convert_to_f32_slice(&mut s.line);
            for g in 0..group {
                s.weights[g * count + t] = dot(&q[g * d..(g + 1) * d], &s.line) * self.at.scale as f32;
            }
        }
        for w in s.weights.chunks_exact_mut(count) {
            let top = w.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for x in w.iter_mut() {
                *x = (*x - top).exp();
                sum += *x;
            }
            w.iter_mut().for_each(|x| *x /= sum);
        }
        for t in 0..count {
            let at = self.offset(row.slot, first + t) + h * d;
            values[at..at + d].convert_to_f32_slice(&mut s.line);
            for g in 0..group {
                let w = s.weights[g * count + t];
                for (o, v) in out[g * d..(g + 1) * d].iter_mut().zip(&s.line) {
                    *o += w * v;
                }
            }
        }
    }
}

#[derive(Default)]
struct Scratch {
    weights: Vec<f32>,
    line: Vec<f32>,
}

/// Dot product in eight lanes, in a fixed order.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0f32; 8];
    let (ca, cb) = (a.chunks_exact(8), b.chunks_exact(8));
    let tail: f32 = ca.remainder().iter().zip(cb.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in ca.zip(cb) {
        for i in 0..8 {
            lanes[i] += x[i] * y[i];
        }
    }
    lanes.iter().sum::<f32>() + tail
}
