//! The decoder-only transformer that Llama, Qwen2, Qwen3 and Gemma 3 have in common, with their
//! differences as configuration (Vaswani et al. 2017; RMSNorm: Zhang & Sennrich 2019; rotary
//! positions: Su et al. 2021; grouped queries: Ainslie et al. 2023; gated units: Shazeer 2020).
//!
//! A step takes rows: one token each, of any sequences, at any positions. Rows of one sequence must
//! come in order. What a row gets does not depend on which other rows are in the step.

mod attention;
mod rope;
#[cfg(test)]
mod tests;

pub use attention::{Cache, Row};

use super::gguf::{Gguf, Linear};
use crate::error::{Error, Kind, Result};
use attention::Attention;
use candle_core::quantized::QTensor;
use candle_core::{Device, Module, Tensor};
use candle_nn::RmsNorm;
use rayon::prelude::*;
use rope::Rope;
use std::sync::Arc;

/// What sets one architecture apart from another.
#[derive(Debug, Clone, PartialEq)]
pub struct DecoderConfig {
    /// Number of layers.
    pub layers: usize,
    /// Width of the residual stream.
    pub hidden: usize,
    /// Query heads.
    pub heads: usize,
    /// Key–value heads.
    pub kv_heads: usize,
    /// Width of a head.
    pub head_dim: usize,
    /// Width of the feed-forward layer.
    pub feed_forward: usize,
    /// Tokens in the vocabulary.
    pub vocab: usize,
    /// Positions the model was made for.
    pub context: usize,
    /// Epsilon of the norms.
    pub rms_eps: f64,
    /// Base of the rotary frequencies.
    pub rope_base: f64,
    /// Base in layers with a sliding window.
    pub rope_base_local: f64,
    /// Positions are divided by this in layers without a window (linear scaling).
    pub rope_scale: f64,
    /// Whether rotation pairs neighbours (Llama's GGUF order) rather than halves.
    pub rope_interleaved: bool,
    /// Window of local layers, and every how many-th layer is global.
    pub sliding_window: Option<(usize, usize)>,
    /// Factor on embeddings.
    pub embedding_scale: f64,
    /// Whether queries and keys are normalised by head.
    pub qk_norm: bool,
    /// Whether that norm comes behind the rotation rather than before it.
    pub norm_after_rope: bool,
    /// Whether there are norms after attention and feed-forward too.
    pub post_norms: bool,
    /// Whether the gate is GELU (tanh form) rather than SiLU.
    pub gelu: bool,
    /// Factor on the scores of attention.
    pub attention_scale: f64,
}

impl DecoderConfig {
    /// Reads what every architecture's metadata has; `arch` prefixes the keys.
    pub(crate) fn common(file: &Gguf, arch: &str) -> Result<Self> {
        let key = |k: &str| format!("{arch}.{k}");
        let hidden = file.need_int(&key("embedding_length"))?;
        let heads = file.need_int(&key("attention.head_count"))?;
        let wrong = |what: String| Error::new(Kind::Model, what).at(file.path());
        if heads == 0 || hidden == 0 {
            return Err(wrong("a model without heads or width".into()));
        }
        let kv_heads = file.int(&key("attention.head_count_kv")).unwrap_or(heads);
        let head_dim = file.int(&key("attention.key_length")).unwrap_or(hidden / heads);
        if kv_heads == 0 || !heads.is_multiple_of(kv_heads) {
            return Err(wrong(format!("{heads} query heads cannot share {kv_heads} key–value heads")));
        }
        let rope_base = file.float(&key("rope.freq_base")).unwrap_or(10_000.0);
        let table = file
            .content()
            .tensor_infos
            .get("token_embd.weight")
            .ok_or_else(|| wrong("the file lacks the tensor `token_embd.weight`".into()))?;
        Ok(Self {
            layers: file.need_int(&key("block_count"))?,
            hidden,
            heads,
            kv_heads,
            head_dim,
            feed_forward: file.need_int(&key("feed_forward_length"))?,
            vocab: table.shape.dims()[0],
            context: file.need_int(&key("context_length"))?,
            rms_eps: file.float(&key("attention.layer_norm_rms_epsilon")).unwrap_or(1e-6),
            rope_base,
            rope_base_local: rope_base,
            rope_scale: match file.text(&key("rope.scaling.type")).as_deref() {
                Some("linear") => file.float(&key("rope.scaling.factor")).unwrap_or(1.0),
                None | Some("none") => 1.0,
                Some(other) => return Err(wrong(format!("rotary scaling `{other}` is not supported"))),
            },
            rope_interleaved: false,
            sliding_window: None,
            embedding_scale: 1.0,
            qk_norm: false,
            norm_after_rope: false,
            post_norms: false,
            gelu: false,
            attention_scale: 1.0 / (head_dim as f64).sqrt(),
        })
    }

    /// The window of a layer, if it has one.
    fn window(&self, layer: usize) -> Option<usize> {
        self.sliding_window.and_then(|(w, every)| (!(layer + 1).is_multiple_of(every)).then_some(w))
    }
}

struct Layer {
    attention_norm: RmsNorm,
    attention: Attention,
    post_attention_norm: Option<RmsNorm>,
    ff_norm: RmsNorm,
    gate: Linear,
    up: Linear,
    down: Linear,
    post_ff_norm: Option<RmsNorm>,
}

/// A loaded model.
pub struct Decoder {
    config: DecoderConfig,
    device: Device,
    table: Arc<QTensor>,
    layers: Vec<Layer>,
    norm: RmsNorm,
    head: Linear,
    rope: Rope,
    rope_local: Option<Rope>,
}

impl Decoder {
    /// Loads the weights of `file` as `config` says.
    pub fn load(file: &Gguf, config: DecoderConfig, device: &Device) -> Result<Self> {
        let c = &config;
        let norm = |name: &str, n: usize| -> Result<RmsNorm> {
            Ok(RmsNorm::new(file.dense(&format!("{name}.weight"), &[n], device)?, c.rms_eps))
        };
        let table = Arc::new(file.tensor("token_embd.weight", &[c.vocab, c.hidden], device)?);
        // Packing takes most of the time and runs on every core.
        let layer = |i: usize| -> Result<Layer> {
            let n = |s: &str| format!("blk.{i}.{s}");
            Ok(Layer {
                attention_norm: norm(&n("attn_norm"), c.hidden)?,
                attention: Attention::load(file, c, i, device)?,
                post_attention_norm: if c.post_norms { Some(norm(&n("post_attention_norm"), c.hidden)?) } else { None },
                ff_norm: norm(&n("ffn_norm"), c.hidden)?,
                gate: Linear::load(file, &n("ffn_gate"), c.feed_forward, c.hidden, device)?,
                up: Linear::load(file, &n("ffn_up"), c.feed_forward, c.hidden, device)?,
                down: Linear::load(file, &n("ffn_down"), c.hidden, c.feed_forward, device)?,
                post_ff_norm: if c.post_norms { Some(norm(&n("post_ffw_norm"), c.hidden)?) } else { None },
            })
        };
        let layers: Vec<Layer> = if device.is_cpu() {
            (0..c.layers).into_par_iter().map(layer).collect::<Result<_>>()?
        } else {
            (0..c.layers).map(layer).collect::<Result<_>>()?
        };
        let head = if file.has("output.weight") {
            Linear::load(file, "output", c.vocab, c.hidden, device)?
        } else {
            Linear::tied(table.clone())
        };
        let frequencies = if file.has("rope_freqs.weight") {
            let t = file.dense("rope_freqs.weight", &[c.head_dim / 2], &Device::Cpu)?;
            Some(t.to_vec1::<f32>()?)
        } else {
            None
        };
        let rope = Rope::new(c.head_dim, c.rope_base, c.rope_scale, frequencies.as_deref(), c.rope_interleaved);
        let rope_local =
            c.sliding_window.map(|_| Rope::new(c.head_dim, c.rope_base_local, 1.0, None, c.rope_interleaved));
        let norm = norm("output_norm", c.hidden)?;
        Ok(Self { device: device.clone(), table, layers, norm, head, rope, rope_local, config })
    }

    /// The configuration.
    pub fn config(&self) -> &DecoderConfig {
        &self.config
    }

    /// Where it runs.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Bytes of a token in the cache: half precision on the CPU, single on a device.
    pub fn bytes_of_token(&self) -> usize {
        let number = if self.device.is_cpu() { 2 } else { 4 };
        2 * self.config.layers * self.config.kv_heads * self.config.head_dim * number
    }

    /// Bytes that a step takes besides the cache, generously.
    pub fn bytes_of_work(&self) -> usize {
        let c = &self.config;
        let row = 2 * c.vocab + 16 * c.hidden + 4 * c.feed_forward;
        (32 << 20) + super::decode::STEP_ROWS * row * std::mem::size_of::<f32>()
    }

    /// An empty cache of `slots` sequences of at most `positions` tokens each.
    pub fn cache(&self, slots: usize, positions: usize) -> Result<Cache> {
        Cache::new(&self.config, slots, positions, &self.device)
    }

    /// Runs one step. Returns the logits of the rows that want them, `(wanted, vocab)` in row order,
    /// or `None` where no row does.
    pub fn step(&self, rows: &[Row], cache: &mut Cache) -> Result<Option<Tensor>> {
        if rows.is_empty() {
            return Ok(None);
        }
        cache.check(rows)?;
        // Some kernels take another path for a single row; a second one keeps the results the same
        // whatever shares the step.
        let pad = rows.len() == 1 && self.device.is_cpu();
        let mut tokens: Vec<u32> = rows.iter().map(|r| r.token).collect();
        if pad {
            tokens.push(rows[0].token);
        }
        let ids = Tensor::new(tokens.as_slice(), &self.device)?;
        let mut x = self.table.embedding(&ids)?;
        if self.config.embedding_scale != 1.0 {
            x = (x * self.config.embedding_scale)?;
        }
        let positions: Vec<usize> = rows.iter().map(|r| r.position).chain(pad.then_some(0)).collect();
        let turns = self.rope.at(&positions, &self.device)?;
        let turns_local = self.rope_local.as_ref().map(|r| r.at(&positions, &self.device)).transpose()?;
        for (i, layer) in self.layers.iter().enumerate() {
            let window = self.config.window(i);
            let turn = if window.is_some() { turns_local.as_ref().unwrap_or(&turns) } else { &turns };
            let h = layer.attention_norm.forward(&x)?;
            let mut h = layer.attention.forward(&h, rows, turn, window, i, cache)?;
            if let Some(n) = &layer.post_attention_norm {
                h = n.forward(&h)?;
            }
            x = (x + h)?;
            let h = layer.ff_norm.forward(&x)?;
            let both = Linear::forward_all(&[&layer.gate, &layer.up], &h)?;
            let gate = if self.config.gelu { both[0].gelu()? } else { candle_nn::ops::silu(&both[0])? };
            let mut h = layer.down.forward(&(gate * &both[1])?)?;
            if let Some(n) = &layer.post_ff_norm {
                h = n.forward(&h)?;
            }
            x = (x + h)?;
        }
        cache.advance(rows);
        let mut wanted: Vec<u32> = rows.iter().enumerate().filter(|(_, r)| r.logits).map(|(i, _)| i as u32).collect();
        if wanted.is_empty() {
            return Ok(None);
        }
        let n = wanted.len();
        if n == 1 && self.device.is_cpu() {
            wanted.push(wanted[0]);
        }
        let x = x.index_select(&Tensor::new(wanted.as_slice(), &self.device)?, 0)?;
        let logits = self.head.forward(&self.norm.forward(&x)?)?;
        Ok(Some(logits.narrow(0, 0, n)?))
    }
}
