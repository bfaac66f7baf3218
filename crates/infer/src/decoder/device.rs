//! The decoder on a device, with tensors; the cache has a tensor for each sequence.

use super::cache::{Cache, Row, Store};
use super::config::DecoderConfig;
use super::layer::Layer;
use super::logits::Logits;
use super::rope::{DeviceRotations, Rope};
use super::source::Source;
use super::window::Layers;
use crate::error::{Error, Kind, Result};
use crate::matrix::{DeviceLinear, DeviceMatrix};
use candle_core::{DType, Device as Where, Module, Tensor};
use candle_nn::RmsNorm;

type DeviceLayer = Layer<RmsNorm, DeviceLinear>;

/// Weights of the network.
pub(super) struct OnDevice {
    layers: Vec<DeviceLayer>,
    norm: RmsNorm,
    head: DeviceLinear,
    table: DeviceMatrix,
    device: Where,
}

impl OnDevice {
    pub(super) fn load(from: &dyn Source, c: &DecoderConfig, device: &Where) -> Result<Self> {
        let vector = |name: &str, width: usize| -> Result<Tensor> {
            Ok(Tensor::from_vec(from.vector(name, width)?, width, device)?)
        };
        let norm = |name: &str, width: usize| Ok(RmsNorm::new(vector(&format!("{name}.weight"), width)?, c.rms_eps));
        let linear = |name: &str, out: usize, input: usize| -> Result<DeviceLinear> {
            let weight = from.device_matrix(&format!("{name}.weight"), out, input, device)?;
            let bias = format!("{name}.bias");
            let bias = if from.has(&bias) { Some(vector(&bias, out)?) } else { None };
            Ok(DeviceLinear { weight, bias })
        };
        let layers = (0..c.layers).map(|i| Layer::load(c, i, norm, linear)).collect::<Result<_>>()?;
        let table = from.device_matrix("token_embd.weight", c.vocab, c.hidden, device)?;
        let weight = match from.has("output.weight") {
            true => from.device_matrix("output.weight", c.vocab, c.hidden, device)?,
            false => table.clone(),
        };
        let norm = norm("output_norm", c.hidden)?;
        Ok(Self { layers, norm, head: DeviceLinear { weight, bias: None }, table, device: device.clone() })
    }

    pub(super) fn step(
        &self,
        c: &DecoderConfig,
        ropes: &Layers<Rope>,
        rows: &[Row],
        cache: &mut Cache,
    ) -> Result<Option<Logits>> {
        let tokens: Vec<u32> = rows.iter().map(|r| r.token).collect();
        let mut x = self.table.rows(&Tensor::from_vec(tokens, rows.len(), &self.device)?)?.to_dtype(DType::F32)?;
        if c.embedding_scale != 1.0 {
            x = (x * c.embedding_scale)?;
        }
        let positions: Vec<usize> = rows.iter().map(|r| r.position).collect();
        let rotations = Layers {
            global: ropes.global.rotations(&positions).on(&self.device)?,
            local: ropes.local.as_ref().map(|r| r.rotations(&positions).on(&self.device)).transpose()?,
        };
        for (i, layer) in self.layers.iter().enumerate() {
            let window = c.window(i);
            let h = layer.attention_norm.forward(&x)?;
            let pass = Pass { rows, rotations: rotations.of(window.is_some()), window, layer: i };
            let mut h = layer.attention(c, &h, &pass, cache)?;
            if let Some(n) = &layer.post_attention_norm {
                h = n.forward(&h)?;
            }
            x = (x + h)?;
            let h = layer.ff_norm.forward(&x)?;
            let (gate, up) = (layer.gate.forward(&h)?, layer.up.forward(&h)?);
            let gate = if c.gelu { gate.gelu()? } else { candle_nn::ops::silu(&gate)? };
            let mut h = layer.down.forward(&(gate * up)?)?;
            if let Some(n) = &layer.post_ff_norm {
                h = n.forward(&h)?;
            }
            x = (x + h)?;
        }
        cache.advance(rows);
        let wanted: Vec<u32> = rows.iter().enumerate().filter(|(_, r)| r.logits).map(|(i, _)| i as u32).collect();
        if wanted.is_empty() {
            return Ok(None);
        }
        let n = wanted.len();
        let x = x.index_select(&Tensor::from_vec(wanted, n, &self.device)?, 0)?;
        let logits = self.head.forward(&self.norm.forward(&x)?)?;
        let mut data = logits.to_device(&Where::Cpu)?.flatten_all()?.to_vec1::<f32>()?;
        c.cap_logits(&mut data);
        Ok(Some(Logits { data, vocab: c.vocab }))
    }
}

/// The step and the layer for which attention is computed.
struct Pass<'a> {
    rows: &'a [Row],
    rotations: &'a DeviceRotations,
    /// Sliding window, if the layer has one.
    window: Option<usize>,
    layer: usize,
}

impl DeviceLayer {
    /// `(rows, hidden)` → `(rows, hidden)`, one sequence at a time.
    fn attention(&self, c: &DecoderConfig, x: &Tensor, pass: &Pass, cache: &mut Cache) -> Result<Tensor> {
        let &Pass { rows, rotations, window, layer } = pass;
        let n = rows.len();
        let split = |t: Tensor, heads: usize| t.reshape((n, heads, c.head_dim));
        let mut q = split(self.q.forward(x)?, c.heads)?;
        let mut k = split(self.k.forward(x)?, c.kv_heads)?;
        let v = split(self.v.forward(x)?, c.kv_heads)?;
        if c.norm_after_rope {
            (q, k) = (rotations.apply(&q)?, rotations.apply(&k)?);
        }
        if let (Some(qn), Some(kn)) = (&self.q_norm, &self.k_norm) {
            q = qn.forward(&q)?;
            k = kn.forward(&k)?;
        }
        if !c.norm_after_rope {
            (q, k) = (rotations.apply(&q)?, rotations.apply(&k)?);
        }
        let prefix = cache.prefix;
        let Store::Device { keys, values } = &mut cache.store else {
            return Err(Error::new(Kind::Internal, "a CPU cache was used with weights on a device"));
        };
        let (keys, values) = (&mut keys[layer], &mut values[layer]);
        let mut outputs = Vec::new();
        let mut i = 0;
        while i < n {
            let slot = rows[i].slot;
            let count = rows[i..].iter().take_while(|r| r.slot == slot).count();
            let start = if slot == 0 { 0 } else { prefix };
            let first = rows[i].position;
            let take = |t: &Tensor| t.narrow(0, i, count)?.transpose(0, 1)?.contiguous();
            keys[slot].slice_set(&take(&k)?, 1, first - start)?;
            values[slot].slice_set(&take(&v)?, 1, first - start)?;
            let own = first - start + count;
            let whole = |list: &[Tensor]| -> candle_core::Result<Tensor> {
                let mine = list[slot].narrow(1, 0, own)?;
                if start > 0 { Tensor::cat(&[&list[0].narrow(1, 0, start)?, &mine], 1) } else { mine.contiguous() }
            };
            let group = c.heads / c.kv_heads;
            // (kv_heads, group · count, head_dim): heads that share keys are adjacent.
            let query = take(&q)?.reshape((c.kv_heads, group * count, c.head_dim))?;
            let mut scores = (query.matmul(&whole(keys)?.transpose(1, 2)?.contiguous()?)? * c.attention_scale)?;
            if let Some(cap) = c.attention_cap {
                scores = ((scores / f64::from(cap))?.tanh()? * f64::from(cap))?;
            }
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
                mixed.reshape((c.heads, count, c.head_dim))?.transpose(0, 1)?.reshape((count, c.heads * c.head_dim))?,
            );
            i += count;
        }
        Ok(self.out.forward(&Tensor::cat(&outputs, 0)?)?)
    }
}
