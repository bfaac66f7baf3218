//! The decoder on the CPU: plain vectors through the kernels.

use super::cache::{Cache, Row, Store};
use super::config::DecoderConfig;
use super::layer::Layer;
use super::logits::Logits;
use super::rope::Rope;
use super::source::{Source, Table};
use super::window::Layers;
use crate::error::{Error, Kind, Result};
use crate::kernels::pool;
use crate::kernels::{Activation, HalfKeys, Scratch, add_norm, attend_half};
use crate::matrix::{Input, Linear, Matrix};
use crate::meter::Times;
use std::time::Instant;

/// Weights of the network.
pub(super) struct Host {
    layers: Vec<Layer<Vec<f32>, Linear>>,
    norm: Vec<f32>,
    /// The projection onto the vocabulary; `None` if the embedding table is used for it.
    head: Option<Linear>,
    table: Table,
}

impl Host {
    pub(super) fn load(from: &dyn Source, c: &DecoderConfig) -> Result<Self> {
        let norm = |name: &str, width: usize| from.vector(&format!("{name}.weight"), width);
        let linear = |name: &str, out: usize, input: usize| from.linear(name, out, input);
        let layers = (0..c.layers).map(|i| Layer::load(c, i, norm, linear)).collect::<Result<_>>()?;
        let (table, head) = from.tables(c)?;
        Ok(Self { layers, norm: norm("output_norm", c.hidden)?, head, table })
    }

    /// Bytes of the weights in memory.
    pub(super) fn bytes(&self) -> usize {
        let layers = self.layers.iter().flat_map(|l| [&l.q, &l.k, &l.v, &l.out, &l.gate, &l.up, &l.down]);
        let head = match &self.table {
            Table::Head(l) => Some(l),
            Table::File(_) => None,
        };
        layers.chain(&self.head).chain(head).map(|l| l.weight.bytes()).sum()
    }

    fn embed(&self, rows: &[Row], c: &DecoderConfig) -> Result<Vec<f32>> {
        if let Some(r) = rows.iter().find(|r| r.token as usize >= c.vocab) {
            let why = format!("token {} is outside the vocabulary of {}", r.token, c.vocab);
            return Err(
                Error::new(Kind::Model, why).help("the tokenizer and the weights do not belong to the same model")
            );
        }
        let mut x = match &self.table {
            Table::File(t) => {
                let ids: Vec<u32> = rows.iter().map(|r| r.token).collect();
                let ids = candle_core::Tensor::from_vec(ids, rows.len(), &candle_core::Device::Cpu)?;
                t.embedding(&ids)?.flatten_all()?.to_vec1::<f32>()?
            }
            Table::Head(l) => {
                let mut x = vec![0f32; rows.len() * c.hidden];
                for (r, line) in rows.iter().zip(x.chunks_exact_mut(c.hidden)) {
                    if let Matrix::Float(p) = &l.weight {
                        p.row(r.token as usize, line);
                    }
                }
                x
            }
        };
        if c.embedding_scale != 1.0 {
            x.iter_mut().for_each(|v| *v *= c.embedding_scale as f32);
        }
        Ok(x)
    }

    pub(super) fn step(
        &self,
        c: &DecoderConfig,
        ropes: &Layers<Rope>,
        rows: &[Row],
        cache: &mut Cache,
        times: &mut Times,
    ) -> Result<Option<Logits>> {
        let eps = c.rms_eps as f32;
        let mut clock = Clock(Instant::now());
        let mut x = self.embed(rows, c)?;
        let positions: Vec<usize> = rows.iter().map(|r| r.position).collect();
        let rotations = Layers {
            global: ropes.global.rotations(&positions),
            local: ropes.local.as_ref().map(|r| r.rotations(&positions)),
        };
        times.other += clock.lap();
        let activation = if c.gelu { Activation::GeluTanh } else { Activation::Swish };
        let mut add: Option<Vec<f32>> = None;
        // In the last layer only the rows with logits continue after attention.
        let mut n = rows.len();
        for (i, layer) in self.layers.iter().enumerate() {
            let window = c.window(i);
            let h = add_norm(&mut x, add.as_deref(), &layer.attention_norm, None, eps);
            times.other += clock.lap();
            let mut qkv = Linear::apply(&[&layer.q, &layer.k, &layer.v], &mut Input::new(&h, n))?;
            times.projections += clock.lap();
            let (v, k, q) = (qkv.swap_remove(2), qkv.swap_remove(1), qkv.swap_remove(0));
            let rotation = rotations.of(window.is_some());
            let place = |mut t: Vec<f32>, norm: &Option<Vec<f32>>| {
                let norm = |t: Vec<f32>| match norm {
                    Some(w) => {
                        let mut t = t;
                        add_norm(&mut t, None, w, None, eps)
                    }
                    None => t,
                };
                if !c.norm_after_rope {
                    t = norm(t);
                }
                rotation.apply(&mut t);
                if c.norm_after_rope { norm(t) } else { t }
            };
            let (q, k) = (place(q, &layer.q_norm), place(k, &layer.k_norm));
            let places: Vec<usize> = rows.iter().map(|r| cache.place(r.slot, r.position)).collect();
            let Store::Host(stores) = &mut cache.store else {
                return Err(Error::new(Kind::Internal, "a device cache was used with weights on the CPU"));
            };
            let width = stores[i].width;
            for (r, place) in places.iter().enumerate() {
                stores[i].write(*place, &k[r * width..(r + 1) * width], &v[r * width..(r + 1) * width]);
            }
            let mut mixed = attend(c, rows, &q, cache, i, window);
            times.attention += clock.lap();
            if i + 1 == self.layers.len() {
                n = rows.iter().filter(|r| r.logits).count();
                if n == 0 {
                    cache.advance(rows);
                    return Ok(None);
                }
                x = kept(&x, rows, c.hidden);
                mixed = kept(&mixed, rows, c.heads * c.head_dim);
            }
            let mut h = layer.out.forward(&mixed, n)?;
            times.projections += clock.lap();
            if let Some(w) = &layer.post_attention_norm {
                h = add_norm(&mut h, None, w, None, eps);
            }
            let h = add_norm(&mut x, Some(&h), &layer.ff_norm, None, eps);
            times.other += clock.lap();
            let h = Linear::gated(&layer.gate, &layer.up, &h, n, activation)?;
            let mut h = layer.down.forward(&h, n)?;
            times.feed_forward += clock.lap();
            if let Some(w) = &layer.post_ff_norm {
                h = add_norm(&mut h, None, w, None, eps);
            }
            add = Some(h);
        }
        cache.advance(rows);
        let h = add_norm(&mut x, add.as_deref(), &self.norm, None, eps);
        times.other += clock.lap();
        let head = match (&self.head, &self.table) {
            (Some(h), _) | (None, Table::Head(h)) => h,
            _ => return Err(Error::new(Kind::Internal, "a model without a projection onto its vocabulary")),
        };
        let mut data = head.forward_into(&h, n, std::mem::take(&mut cache.spare))?;
        c.cap_logits(&mut data);
        times.vocabulary += clock.lap();
        Ok(Some(Logits { data, vocab: c.vocab }))
    }
}

/// The rows with logits.
fn kept(x: &[f32], rows: &[Row], width: usize) -> Vec<f32> {
    rows.iter()
        .zip(x.chunks_exact(width))
        .filter(|(r, _)| r.logits)
        .flat_map(|(_, line)| line.iter().copied())
        .collect()
}

/// `rows × (heads · head_dim)` → the same.
fn attend(c: &DecoderConfig, rows: &[Row], q: &[f32], cache: &Cache, layer: usize, window: Option<usize>) -> Vec<f32> {
    let Store::Host(stores) = &cache.store else { return Vec::new() };
    let (store, d) = (&stores[layer], c.head_dim);
    let group = c.heads / c.kv_heads * d;
    let mut out = vec![0f32; q.len()];
    let target = out.as_mut_ptr() as usize;
    pool().run(rows.len() * c.kv_heads, |range| {
        let mut scratch = Scratch::default();
        for unit in range {
            let (r, h) = (unit / c.kv_heads, unit % c.kv_heads);
            let row = &rows[r];
            let first = window.map_or(0, |w| (row.position + 1).saturating_sub(w));
            let runs = cache.runs(row.slot, first, row.position).map(|(at, n)| (at * store.width + h * d, n));
            let keys = HalfKeys {
                keys: &store.keys,
                values: &store.values,
                runs,
                stride: store.width,
                scale: c.attention_scale as f32,
                cap: c.attention_cap,
            };
            let at = (r * c.kv_heads + h) * group;
            // SAFETY: each unit writes the heads of its own row and group, and no other.
            let mine = unsafe { std::slice::from_raw_parts_mut((target as *mut f32).add(at), group) };
            attend_half(&q[at..at + group], d, &keys, &mut scratch, mine);
        }
    });
    out
}

/// A stopwatch that is reset at each reading.
struct Clock(Instant);

impl Clock {
    fn lap(&mut self) -> std::time::Duration {
        let now = Instant::now();
        let passed = now - self.0;
        self.0 = now;
        passed
    }
}
