//! The differences between encoder–decoder families, as data.

use super::naming::Naming;
use crate::architecture::Architecture;
use crate::error::Result;
use crate::json::Json;
use crate::kernels::Activation;

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
        /// Distance from which on the last bucket is used.
        max_distance: usize,
    },
}

/// An architecture with its sizes.
#[derive(Debug, Clone)]
pub struct Config {
    /// The architecture.
    pub family: Architecture,
    /// Names of the tensors.
    pub naming: Naming,
    /// Size of the vocabulary.
    pub vocab: usize,
    /// Size of the decoder's vocabulary, if it differs.
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
    /// RMS normalisation, without biases anywhere, rather than layer normalisation.
    pub rms: bool,
    /// Added to variances.
    pub eps: f32,
    /// Normalisation before each block, and once at the end, rather than after it.
    pub pre_norm: bool,
    /// Normalisation of the embeddings.
    pub embedding_norm: bool,
    /// Positions.
    pub positions: Positions,
    /// Maximum number of positions; `None` for any number.
    pub max_positions: Option<usize>,
    /// Factor on the embeddings.
    pub embedding_scale: f32,
    /// Factor on the attention scores.
    pub attention_scale: f32,
    /// Factor on the decoder's output before the projection onto the vocabulary.
    pub output_scale: f32,
    /// Whether the decoder has its own embedding table.
    pub separate_embeddings: bool,
    /// Whether the projection onto the vocabulary may be a separate matrix.
    pub separate_head: bool,
    /// Token that the decoder starts with.
    pub decoder_start: Option<u32>,
    /// Tokens that end an output.
    pub eos: Vec<u32>,
    /// Padding token.
    pub pad: u32,
}

/// The fields that Marian, M2M100, BART, mBART and PEGASUS share; each then sets its own.
pub(crate) fn bart_like(json: &Json, family: Architecture) -> Result<Config> {
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
