//! The differences between decoder-only architectures, as data.

use crate::architecture::Architecture;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;

/// The configuration of a model.
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
    /// Positions that the model was trained for.
    pub context: usize,
    /// Epsilon of the norms.
    pub rms_eps: f64,
    /// Base of the rotary frequencies.
    pub rope_base: f64,
    /// Base in layers with a sliding window.
    pub rope_base_local: f64,
    /// Positions are divided by this in layers without a window (linear scaling).
    pub rope_scale: f64,
    /// Divisors of the frequencies, if the configuration has them (Llama 3.1).
    pub rope_factors: Option<Vec<f32>>,
    /// Whether rotation pairs neighbours (Llama's GGUF order) rather than halves.
    pub rope_interleaved: bool,
    /// Window of local layers, and every how many-th layer is global.
    pub sliding_window: Option<(usize, usize)>,
    /// Factor on embeddings.
    pub embedding_scale: f64,
    /// Whether queries and keys are normalised per head.
    pub qk_norm: bool,
    /// Whether that norm comes after the rotation rather than before it.
    pub norm_after_rope: bool,
    /// Whether attention and feed-forward are also followed by norms.
    pub post_norms: bool,
    /// Whether the gate is GELU (tanh form) rather than SiLU.
    pub gelu: bool,
    /// Factor on the scores of attention.
    pub attention_scale: f64,
    /// Soft cap of attention scores: `cap · tanh(score / cap)`.
    pub attention_cap: Option<f32>,
    /// Soft cap of logits.
    pub logit_cap: Option<f32>,
}

impl DecoderConfig {
    /// Reads the metadata common to all architectures; `architecture` prefixes the keys.
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

    pub(super) fn cap_logits(&self, logits: &mut [f32]) {
        if let Some(cap) = self.logit_cap {
            logits.iter_mut().for_each(|v| *v = cap * (*v / cap).tanh());
        }
    }

    /// The window of a layer, if it has one.
    pub(super) fn window(&self, layer: usize) -> Option<usize> {
        self.sliding_window.and_then(|(w, every)| (!(layer + 1).is_multiple_of(every)).then_some(w))
    }
}
