//! What sets the encoder–decoder families apart, as data, and `config.json`, which says it.

use crate::architecture::Architecture;
use crate::error::{Error, Kind, Result};
use crate::kernels::Activation;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// How positions enter the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Positions {
    /// Sines in the first half, cosines in the second; frequencies `10000^(-2i/d)` (Marian, PEGASUS).
    Sinusoidal,
    /// The same halves; frequencies `10000^(-i/(d/2-1))`, counted from 2 (fairseq: M2M100, NLLB).
    SinusoidalFairseq,
    /// A learned table whose rows are counted from this number (BART, mBART).
    Learned(usize),
    /// Biases by distance, shared by all layers (T5).
    Relative {
        /// Number of buckets.
        buckets: usize,
        /// Distance from which on the last bucket serves.
        max_distance: usize,
    },
}

/// The names that a checkpoint gives to its tensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `model.encoder.layers.0.self_attn.q_proj` and so on: the BART family.
    Bart,
    /// `encoder.block.0.layer.0.SelfAttention.q` and so on.
    T5,
    /// `enc.blk.0.attn_q` and so on: T5 as GGUF.
    GgufT5,
}

/// One architecture with its sizes.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which it is.
    pub family: Architecture,
    /// Names of the tensors.
    pub naming: Naming,
    /// Tokens.
    pub vocab: usize,
    /// Tokens of the decoder where they differ.
    pub decoder_vocab: usize,
    /// Width of the residual stream.
    pub width: usize,
    /// Layers of the encoder and the decoder.
    pub layers: [usize; 2],
    /// Heads of the encoder and the decoder.
    pub heads: [usize; 2],
    /// Width of a head.
    pub head_dim: usize,
    /// Inner width of the feed-forward blocks of the encoder and the decoder.
    pub feed_forward: [usize; 2],
    /// Non-linearity of the feed-forward blocks.
    pub activation: Activation,
    /// Whether a second, linear branch is multiplied in (Shazeer 2020).
    pub gated: bool,
    /// Normalisation by the root of the mean square, without biases anywhere, rather than by mean and variance.
    pub rms: bool,
    /// Added to variances.
    pub eps: f32,
    /// Normalisation before each block, and once at the end, rather than after it.
    pub pre_norm: bool,
    /// Normalisation of the embeddings.
    pub embedding_norm: bool,
    /// Positions.
    pub positions: Positions,
    /// Positions that the model knows; `None` for any number.
    pub max_positions: Option<usize>,
    /// Factor of the embeddings.
    pub embedding_scale: f32,
    /// Factor of the scores of attention.
    pub attention_scale: f32,
    /// Factor of the decoder's output before the projection on the vocabulary.
    pub output_scale: f32,
    /// Whether the decoder has a token table of its own.
    pub separate_embeddings: bool,
    /// Whether the projection on the vocabulary may be another matrix than the token table.
    pub separate_head: bool,
    /// Token that the decoder begins with.
    pub decoder_start: Option<u32>,
    /// Tokens that end an output.
    pub eos: Vec<u32>,
    /// Padding token.
    pub pad: u32,
}

/// `config.json` or `generation_config.json`.
pub struct Json {
    /// The object.
    pub value: Value,
    path: PathBuf,
}

impl Json {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| Error::io(Kind::Model, "cannot read the model's settings", path, e))?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|e| Error::new(Kind::Model, "the model's settings are no JSON").at(path).because(e))?;
        if !value.is_object() {
            return Err(Error::new(Kind::Model, "the model's settings are no JSON object").at(path));
        }
        Ok(Self { value, path: path.to_owned() })
    }

    /// An error about a field.
    pub fn wrong(&self, key: &str, why: &str) -> Error {
        Error::new(Kind::Model, format!("the field `{key}` {why}")).at(&self.path)
    }

    fn get(&self, key: &str) -> Option<&Value> {
        self.value.get(key).filter(|v| !v.is_null())
    }

    /// A part that is an object itself.
    pub fn object(&self, key: &str) -> Option<Self> {
        let value = self.get(key).filter(|v| v.is_object())?.clone();
        Some(Self { value, path: self.path.clone() })
    }

    /// A size: above zero, and no larger than any model's.
    pub fn size(&self, key: &str) -> Result<usize> {
        let v = self.get(key).ok_or_else(|| self.wrong(key, "is missing"))?;
        match v.as_u64() {
            Some(n @ 1..=16_777_216) => Ok(n as usize),
            _ => Err(self.wrong(key, &format!("is {v}, not a size"))),
        }
    }

    /// A size that may be missing.
    pub fn size_or(&self, key: &str, default: usize) -> Result<usize> {
        if self.get(key).is_some() { self.size(key) } else { Ok(default) }
    }

    /// Yes or no.
    pub fn flag(&self, key: &str, default: bool) -> Result<bool> {
        match self.get(key) {
            None => Ok(default),
            Some(v) => v.as_bool().ok_or_else(|| self.wrong(key, "is neither true nor false")),
        }
    }

    /// A real number.
    pub fn real(&self, key: &str, default: f64) -> Result<f64> {
        match self.get(key) {
            None => Ok(default),
            Some(v) => v.as_f64().ok_or_else(|| self.wrong(key, "is no number")),
        }
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// A token.
    pub fn token(&self, key: &str) -> Result<Option<u32>> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Array(list)) if list.len() == 1 => Ok(Some(
                list[0].as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"))?,
            )),
            Some(v) => {
                Ok(Some(v.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"))?))
            }
        }
    }

    /// One token or several.
    pub fn tokens(&self, key: &str) -> Result<Vec<u32>> {
        let one =
            |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"));
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(one).collect(),
            Some(v) => Ok(vec![one(v)?]),
        }
    }

    /// The named activation.
    pub fn activation(&self, key: &str, default: &str) -> Result<Activation> {
        Ok(match self.text(key).unwrap_or(default) {
            "relu" => Activation::Relu,
            "swish" | "silu" => Activation::Swish,
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            other => return Err(self.wrong(key, &format!("names the unknown activation `{other}`"))),
        })
    }
}

/// The fields that Marian, M2M100, BART, mBART and PEGASUS share; each then sets what is its own.
pub fn bart_like(json: &Json, family: Architecture) -> Result<Config> {
    let width = json.size("d_model")?;
    let heads = [json.size("encoder_attention_heads")?, json.size("decoder_attention_heads")?];
    if heads[0] != heads[1] || !width.is_multiple_of(heads[0]) {
        return Err(json.wrong("encoder_attention_heads", "does not divide `d_model`, or is not the decoder's"));
    }
    let vocab = json.size("vocab_size")?;
    let head_dim = width / heads[0];
    let pad = json.token("pad_token_id")?.unwrap_or(1);
    Ok(Config {
        family,
        naming: Naming::Bart,
        vocab,
        decoder_vocab: vocab,
        width,
        layers: [json.size("encoder_layers")?, json.size("decoder_layers")?],
        heads,
        head_dim,
        feed_forward: [json.size("encoder_ffn_dim")?, json.size("decoder_ffn_dim")?],
        activation: json.activation("activation_function", "gelu")?,
        gated: false,
        rms: false,
        eps: 1e-5,
        pre_norm: false,
        embedding_norm: false,
        positions: Positions::Sinusoidal,
        max_positions: Some(json.size("max_position_embeddings")?),
        embedding_scale: if json.flag("scale_embedding", false)? { (width as f32).sqrt() } else { 1.0 },
        attention_scale: 1.0 / (head_dim as f32).sqrt(),
        output_scale: 1.0,
        separate_embeddings: false,
        separate_head: !json.flag("tie_word_embeddings", true)?,
        decoder_start: json.token("decoder_start_token_id")?,
        eos: json.tokens("eos_token_id")?,
        pad,
    })
}

/// A block of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Attention of a side to itself.
    SelfAttention,
    /// Attention of the decoder to the source.
    CrossAttention,
    /// Feed-forward.
    FeedForward,
}

impl Naming {
    /// Name of a matrix (`q`, `k`, `v`, `out`; `in`, `gate`, `out` of feed-forward) without `.weight`.
    pub fn matrix(self, side: usize, layer: usize, block: Block, part: &str, gated: bool) -> String {
        match self {
            Naming::Bart => {
                let side = ["encoder", "decoder"][side];
                let part = match (block, part) {
                    (Block::FeedForward, "in") => "fc1".to_owned(),
                    (Block::FeedForward, _) => "fc2".to_owned(),
                    (Block::SelfAttention, p) => format!("self_attn.{p}_proj"),
                    (Block::CrossAttention, p) => format!("encoder_attn.{p}_proj"),
                };
                format!("model.{side}.layers.{layer}.{part}")
            }
            Naming::T5 => {
                let place =
                    if block == Block::FeedForward { 1 + side } else { (block == Block::CrossAttention) as usize };
                let side = ["encoder", "decoder"][side];
                let part = match (block, part) {
                    (Block::SelfAttention, p) => format!("SelfAttention.{}", &p[..1]),
                    (Block::CrossAttention, p) => format!("EncDecAttention.{}", &p[..1]),
                    (Block::FeedForward, "gate") => "DenseReluDense.wi_0".into(),
                    (Block::FeedForward, "in") if gated => "DenseReluDense.wi_1".into(),
                    (Block::FeedForward, "in") => "DenseReluDense.wi".into(),
                    (Block::FeedForward, _) => "DenseReluDense.wo".into(),
                };
                format!("{side}.block.{layer}.layer.{place}.{part}")
            }
            Naming::GgufT5 => {
                let side = ["enc", "dec"][side];
                let part = match (block, part) {
                    (Block::SelfAttention, p) => format!("attn_{}", &p[..1]),
                    (Block::CrossAttention, p) => format!("cross_attn_{}", &p[..1]),
                    (Block::FeedForward, "gate") => "ffn_gate".into(),
                    (Block::FeedForward, "in") => "ffn_up".into(),
                    (Block::FeedForward, _) => "ffn_down".into(),
                };
                format!("{side}.blk.{layer}.{part}")
            }
        }
    }

    /// Name of the norm of a block, without `.weight`.
    pub fn norm(self, side: usize, layer: usize, block: Block) -> String {
        match self {
            Naming::Bart => {
                let side = ["encoder", "decoder"][side];
                let part = match block {
                    Block::SelfAttention => "self_attn_layer_norm",
                    Block::CrossAttention => "encoder_attn_layer_norm",
                    Block::FeedForward => "final_layer_norm",
                };
                format!("model.{side}.layers.{layer}.{part}")
            }
            Naming::T5 => {
                let place =
                    if block == Block::FeedForward { 1 + side } else { (block == Block::CrossAttention) as usize };
                format!("{}.block.{layer}.layer.{place}.layer_norm", ["encoder", "decoder"][side])
            }
            Naming::GgufT5 => {
                let part = match block {
                    Block::SelfAttention => "attn_norm",
                    Block::CrossAttention => "cross_attn_norm",
                    Block::FeedForward => "ffn_norm",
                };
                format!("{}.blk.{layer}.{part}", ["enc", "dec"][side])
            }
        }
    }

    /// Name of the norm behind the last layer, without `.weight`.
    pub fn final_norm(self, side: usize) -> String {
        let long = ["encoder", "decoder"][side];
        match self {
            Naming::Bart => format!("model.{long}.layer_norm"),
            Naming::T5 => format!("{long}.final_layer_norm"),
            Naming::GgufT5 => format!("{}.output_norm", ["enc", "dec"][side]),
        }
    }

    /// Name of the token table that both sides share.
    pub fn table(self) -> &'static str {
        match self {
            Naming::Bart => "model.shared.weight",
            Naming::T5 => "shared.weight",
            Naming::GgufT5 => "token_embd.weight",
        }
    }

    /// Name of the projection on the vocabulary.
    pub fn head(self) -> &'static str {
        match self {
            Naming::Bart | Naming::T5 => "lm_head.weight",
            Naming::GgufT5 => "output.weight",
        }
    }

    /// Name of the biases by distance.
    pub fn relative(self, side: usize) -> String {
        match self {
            Naming::GgufT5 => format!("{}.blk.0.attn_rel_b.weight", ["enc", "dec"][side]),
            _ => {
                format!("{}.block.0.layer.0.SelfAttention.relative_attention_bias.weight", ["encoder", "decoder"][side])
            }
        }
    }
}
