//! T5 (Raffel et al. 2019) and its successors mT5, Flan-T5 and MADLAD-400. Pre-norm with RMS normalisation, no biases,
//! relative position biases.

use crate::architecture::Architecture;
use crate::error::Result;
use crate::gguf::Gguf;
use crate::json::Json;
use crate::kernels::Activation;
use crate::seq2seq::config::{Config, Positions};
use crate::seq2seq::naming::Naming;

/// From `config.json`.
pub(crate) fn config(json: &Json) -> Result<Config> {
    let multilingual = json.text("model_type") == Some(Architecture::Mt5.name());
    let width = json.size("d_model")?;
    let heads = json.size("num_heads")?;
    let layers = json.size("num_layers")?;
    let inner = json.size("d_ff")?;
    let vocab = json.size("vocab_size")?;
    let feed_forward = json.text("feed_forward_proj").unwrap_or("relu");
    let (gated, activation) = match feed_forward.strip_prefix("gated-") {
        Some("gelu" | "gelu_new") => (true, Activation::GeluTanh),
        Some("silu") => (true, Activation::Swish),
        None => (false, json.activation("feed_forward_proj", "relu")?),
        Some(other) => return Err(json.wrong("feed_forward_proj", &format!("names the unknown activation `{other}`"))),
    };
    let tied = json.flag("tie_word_embeddings", true)?;
    let scaled = !multilingual && json.flag("scale_decoder_outputs", tied)?;
    Ok(Config {
        family: if multilingual { Architecture::Mt5 } else { Architecture::T5 },
        naming: Naming::T5,
        vocab,
        decoder_vocab: vocab,
        width,
        layers: [layers, json.size_or("num_decoder_layers", layers)?],
        heads: [heads; 2],
        head_dim: json.size("d_kv")?,
        feed_forward: [inner; 2],
        activation,
        gated,
        rms: true,
        eps: json.real("layer_norm_epsilon", 1e-6)? as f32,
        pre_norm: true,
        embedding_norm: false,
        positions: Positions::Relative {
            buckets: json.size_or("relative_attention_num_buckets", 32)?,
            max_distance: json.size_or("relative_attention_max_distance", 128)?,
        },
        max_positions: None,
        embedding_scale: 1.0,
        attention_scale: 1.0,
        output_scale: if scaled { (width as f32).powf(-0.5) } else { 1.0 },
        separate_embeddings: false,
        separate_head: true,
        decoder_start: json.token("decoder_start_token_id")?.or(Some(0)),
        eos: json.tokens("eos_token_id")?,
        pad: json.token("pad_token_id")?.unwrap_or(0),
    })
}

/// From the metadata of a GGUF file (MADLAD-400, Flan-T5).
pub(crate) fn gguf(file: &Gguf) -> Result<Config> {
    let need = |k: &str| file.need_int(&format!("t5.{k}"));
    let or = |k: &str, d: usize| file.int(&format!("t5.{k}")).unwrap_or(d);
    let (width, heads, layers) = (need("embedding_length")?, need("attention.head_count")?, need("block_count")?);
    let inner = need("feed_forward_length")?;
    let gated = file.has("enc.blk.0.ffn_gate.weight");
    let table = file.content().tensor_infos.get("token_embd.weight").map_or(0, |t| t.shape.dims()[0]);
    let head = file.has("output.weight");
    let token = |k: &str| file.int(&format!("tokenizer.ggml.{k}_token_id")).map(|n| n as u32);
    Ok(Config {
        family: Architecture::T5,
        naming: Naming::GgufT5,
        vocab: table,
        decoder_vocab: table,
        width,
        layers: [layers, or("decoder_block_count", layers)],
        heads: [heads; 2],
        head_dim: or("attention.key_length", width / heads.max(1)),
        feed_forward: [inner; 2],
        activation: if gated { Activation::GeluTanh } else { Activation::Relu },
        gated,
        rms: true,
        eps: file.float("t5.attention.layer_norm_rms_epsilon").unwrap_or(1e-6) as f32,
        pre_norm: true,
        embedding_norm: false,
        positions: Positions::Relative {
            buckets: or("attention.relative_buckets_count", 32),
            max_distance: or("attention.relative_max_distance", 128),
        },
        max_positions: None,
        embedding_scale: 1.0,
        attention_scale: 1.0,
        output_scale: if head { 1.0 } else { (width as f32).powf(-0.5) },
        separate_embeddings: false,
        separate_head: true,
        decoder_start: Some(or("decoder_start_token_id", 0) as u32),
        eos: token("eos").into_iter().collect(),
        pad: token("padding").unwrap_or(0),
    })
}
