//! The decoder-only transformer that Llama, Qwen2, Qwen3 and Gemma 3 have in common, with their
//! differences as configuration (Vaswani et al. 2017; RMSNorm: Zhang & Sennrich 2019; rotary
//! positions: Su et al. 2021; grouped queries: Ainslie et al. 2023; gated units: Shazeer 2020).
//!
//! A step takes rows: one token each, of any sequences, at any positions. Rows of one sequence must
//! come in order. What a row gets does not depend on which other rows are in the step.

mod cache;
mod device;
mod host;
mod layer;
mod rope;
mod source;
#[cfg(test)]
mod tests;

pub use cache::{Cache, Row};
pub use source::{Folder, Source};

use crate::architecture::Architecture;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use candle_core::Device;
use device::OnDevice;
use host::Host;
use rope::Rope;
use std::time::Duration;

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
    /// What each frequency is divided by, where the configuration says (Llama 3.1).
    pub rope_factors: Option<Vec<f32>>,
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
    /// Bound that scores of attention approach: `cap · tanh(score / cap)`.
    pub attention_cap: Option<f32>,
    /// Bound that logits approach.
    pub logit_cap: Option<f32>,
}

impl DecoderConfig {
    /// Reads what every architecture's metadata has; whose name prefixes the keys.
    pub(crate) fn common(file: &Gguf, architecture: Architecture) -> Result<Self> {
        let key = |k: &str| format!("{architecture}.{k}");
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
            rope_factors: None,
            rope_interleaved: false,
            sliding_window: None,
            embedding_scale: 1.0,
            qk_norm: false,
            norm_after_rope: false,
            post_norms: false,
            gelu: false,
            attention_scale: 1.0 / (head_dim as f64).sqrt(),
            attention_cap: file.float(&key("attn_logit_softcapping")).map(|c| c as f32),
            logit_cap: file.float(&key("final_logit_softcapping")).map(|c| c as f32),
        })
    }

    fn cap_logits(&self, logits: &mut [f32]) {
        if let Some(cap) = self.logit_cap {
            logits.iter_mut().for_each(|v| *v = cap * (*v / cap).tanh());
        }
    }

    /// The window of a layer, if it has one.
    fn window(&self, layer: usize) -> Option<usize> {
        self.sliding_window.and_then(|(w, every)| (!(layer + 1).is_multiple_of(every)).then_some(w))
    }
}

/// What differs between layers with a window and those without.
struct Layers<T> {
    global: T,
    local: Option<T>,
}

impl<T> Layers<T> {
    fn of(&self, window: bool) -> &T {
        self.local.as_ref().filter(|_| window).unwrap_or(&self.global)
    }
}

/// Logits of the rows that wanted them, in row order.
#[derive(Debug, Clone)]
pub struct Logits {
    /// `rows × vocab`.
    pub data: Vec<f32>,
    /// Tokens of the vocabulary.
    pub vocab: usize,
}

impl Logits {
    /// Row by row.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.data.chunks_exact(self.vocab)
    }
}

/// Where the time of steps went, by kind of layer; all of it in `other` on a device.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Queries, keys, values and outputs of attention.
    pub projections: Duration,
    /// Rotation, the cache, and attention itself.
    pub attention: Duration,
    /// Feed-forward layers.
    pub feed_forward: Duration,
    /// The projection onto the vocabulary.
    pub vocabulary: Duration,
    /// Choosing the next tokens.
    pub choice: Duration,
    /// Embeddings, norms and sums.
    pub other: Duration,
}

enum Body {
    Host(Host),
    Device(OnDevice),
}

/// A loaded model.
pub struct Decoder {
    config: DecoderConfig,
    device: Device,
    body: Body,
    ropes: Layers<Rope>,
}

impl Decoder {
    /// Loads the weights as `config` says.
    pub fn load(from: &dyn Source, config: DecoderConfig, device: &Device) -> Result<Self> {
        Self::load_as(from, config, device, device.is_cpu())
    }

    /// `host` chooses the kernels of the CPU rather than tensors.
    fn load_as(from: &dyn Source, config: DecoderConfig, device: &Device, host: bool) -> Result<Self> {
        let c = &config;
        let body = if host { Body::Host(Host::load(from, c)?) } else { Body::Device(OnDevice::load(from, c, device)?) };
        let factors = match from.has("rope_freqs.weight") {
            true => Some(from.vector("rope_freqs.weight", c.head_dim / 2)?),
            false => c.rope_factors.clone(),
        };
        let rope = |base: f64, scale: f64, factors: Option<&[f32]>| {
            Rope::new(c.head_dim, base, scale, factors, c.rope_interleaved)
        };
        let ropes = Layers {
            global: rope(c.rope_base, c.rope_scale, factors.as_deref()),
            local: c.sliding_window.map(|_| rope(c.rope_base_local, 1.0, None)),
        };
        Ok(Self { device: device.clone(), body, ropes, config })
    }

    /// The configuration.
    pub fn config(&self) -> &DecoderConfig {
        &self.config
    }

    /// Where it runs.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Bytes of the weights on the CPU; on a device unknown.
    pub fn bytes(&self) -> Option<usize> {
        match &self.body {
            Body::Host(h) => Some(h.bytes()),
            Body::Device(_) => None,
        }
    }

    /// Bytes of a token in the cache: half precision on the CPU, single on a device.
    pub fn bytes_of_token(&self) -> usize {
        let number = if self.device.is_cpu() { 2 } else { 4 };
        2 * self.config.layers * self.config.kv_heads * self.config.head_dim * number
    }

    /// Bytes that a step takes besides the cache, generously.
    pub fn bytes_of_work(&self) -> usize {
        let c = &self.config;
        let row = 16 * c.hidden + 4 * c.feed_forward;
        let number = std::mem::size_of::<f32>();
        (32 << 20) + (super::decode::STEP_ROWS * row + super::decode::LOGIT_ROWS * c.vocab) * number
    }

    /// An empty cache of `slots` sequences of at most `positions` tokens each.
    pub fn cache(&self, slots: usize, positions: usize) -> Result<Cache> {
        match self.body {
            Body::Host(_) => Ok(Cache::host(&self.config, slots, positions)),
            Body::Device(_) => Cache::device(&self.config, slots, positions, &self.device),
        }
    }

    /// Runs one step. Returns the logits of the rows that want them, or `None` where no row does.
    pub fn step(&self, rows: &[Row], cache: &mut Cache, times: &mut Times) -> Result<Option<Logits>> {
        if rows.is_empty() {
            return Ok(None);
        }
        cache.check(rows)?;
        match &self.body {
            Body::Host(h) => h.step(&self.config, &self.ropes, rows, cache, times),
            Body::Device(d) => {
                let start = std::time::Instant::now();
                let logits = d.step(&self.config, &self.ropes, rows, cache);
                times.other += start.elapsed();
                logits
            }
        }
    }
}
