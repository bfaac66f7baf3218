//! Decoder-only models from the files of their repositories: `config.json`, safetensors,
//! `tokenizer.json`, and the chat template of `tokenizer_config.json`.

use crate::architecture::Architecture;
use crate::bounds::read_text;
use crate::chat::ChatTemplate;
use crate::checkpoint::Checkpoint;
use crate::decoder::{DecoderConfig, Folder};
use crate::error::Result;
use crate::json::Json;
use crate::kernels::Kind as Number;
use crate::text::Text;
use crate::{gemma3, hunyuan, qwen3};
use std::path::Path;

/// A model folder whose configuration was read, before its weights are loaded.
pub(crate) struct Repository {
    /// Sizes and kinds.
    pub config: DecoderConfig,
    /// The weights.
    pub weights: Folder,
    /// The tokenizer.
    pub text: Text,
    /// The chat template, if there is one.
    pub chat: Option<ChatTemplate>,
}

/// The architecture of a folder, if it holds a decoder-only model.
pub(crate) fn architecture(folder: &Path) -> Option<Architecture> {
    let json = Json::read(&folder.join("config.json")).ok()?;
    Some(Architecture::of_model_type(json.text("model_type")?)).filter(Architecture::is_decoder_only)
}

/// Opens a folder. `number` is the number type on the CPU, `None` for blocks of eight bits.
pub(crate) fn open(
    folder: &Path,
    architecture: &Architecture,
    number: Option<Number>,
    extra_stops: &[String],
) -> Result<Repository> {
    let whole = Json::read(&folder.join("config.json"))?;
    // Vision models nest their text model's settings.
    let json = whole.object("text_config").unwrap_or(whole);
    let config = config(&json, architecture)?;
    let weights =
        Folder::new(Checkpoint::open(folder)?, number, if *architecture == Architecture::Gemma3 { 1.0 } else { 0.0 });
    let text = Text::from_folder(folder, &stops(folder, &json)?, extra_stops)?;
    Ok(Repository { config, weights, text, chat: chat(folder)? })
}

/// Reads the sizes; the specifics of the architectures are in their own files.
fn config(json: &Json, architecture: &Architecture) -> Result<DecoderConfig> {
    let (hidden, heads) = (json.size("hidden_size")?, json.size("num_attention_heads")?);
    let kv_heads = json.size_or("num_key_value_heads", heads)?;
    if !heads.is_multiple_of(kv_heads) {
        return Err(json.wrong("num_key_value_heads", &format!("is {kv_heads}, which {heads} heads cannot share")));
    }
    let head_dim = json.size_or("head_dim", hidden / heads)?;
    let gemma = *architecture == Architecture::Gemma3;
    // The newer format nests the rotation settings of each kind of layer.
    let ropes = json.object("rope_parameters");
    let part = |kind: &str| ropes.as_ref().and_then(|r| r.object(kind));
    let global =
        part("full_attention").or_else(|| json.object("rope_parameters")).or_else(|| json.object("rope_scaling"));
    let theta = |of: Option<&Json>, key: &str, default: f64| match of {
        Some(o) if o.real("rope_theta", -1.0)? > 0.0 => o.real("rope_theta", default),
        _ => json.real(key, default),
    };
    let mut base = theta(global.as_ref(), "rope_theta", if gemma { 1e6 } else { 1e4 })?;
    let local = part("sliding_attention");
    let base_local = if gemma { theta(local.as_ref(), "rope_local_base_freq", 1e4)? } else { base };
    let (mut scale, mut factors) = (1.0, None);
    if let Some(s) = &global {
        match s.text("rope_type").or(s.text("type")).unwrap_or("default") {
            "default" => {}
            "linear" => scale = s.real("factor", 1.0)?,
            "dynamic" => {
                let alpha = s.real("alpha", 1.0)?;
                base *= alpha.powf(head_dim as f64 / (head_dim as f64 - 2.0));
            }
            "llama3" => factors = Some(llama3(s, base, head_dim)?),
            other => return Err(json.wrong("rope_scaling", &format!("requires `{other}`, which is not supported"))),
        }
    }
    let window = if gemma {
        Some((json.size_or("sliding_window", 512)?, json.size_or("sliding_window_pattern", 6)?))
    } else {
        None
    };
    let cap = |key: &str| json.real(key, 0.0).map(|c| (c > 0.0).then_some(c as f32));
    let scalar = json.real("query_pre_attn_scalar", head_dim as f64)?;
    let mut c = DecoderConfig {
        layers: json.size("num_hidden_layers")?,
        hidden,
        heads,
        kv_heads,
        head_dim,
        feed_forward: json.size("intermediate_size")?,
        vocab: json.size("vocab_size")?,
        context: json.size("max_position_embeddings")?,
        rms_eps: json.real("rms_norm_eps", 1e-6)?,
        rope_base: base,
        rope_base_local: base_local,
        rope_scale: scale,
        rope_factors: factors,
        rope_interleaved: false,
        sliding_window: window,
        embedding_scale: 1.0,
        qk_norm: false,
        norm_after_rope: false,
        post_norms: false,
        gelu: false,
        attention_scale: 1.0 / scalar.sqrt(),
        attention_cap: cap("attn_logit_softcapping")?,
        logit_cap: cap("final_logit_softcapping")?,
    };
    match architecture {
        Architecture::Qwen3 => qwen3::wire(&mut c),
        Architecture::Gemma3 => gemma3::wire(&mut c),
        Architecture::HunyuanDense => hunyuan::wire(&mut c),
        _ => {}
    }
    Ok(c)
}

/// The divisors of the frequencies in Llama 3.1: the full factor for long waves, 1 for short ones.
fn llama3(s: &Json, base: f64, head_dim: usize) -> Result<Vec<f32>> {
    let (factor, low, high) =
        (s.real("factor", 8.0)?, s.real("low_freq_factor", 1.0)?, s.real("high_freq_factor", 4.0)?);
    let old = s.real("original_max_position_embeddings", 8192.0)?;
    let one = |i: usize| {
        let wave = 2.0 * std::f64::consts::PI * base.powf(2.0 * i as f64 / head_dim as f64);
        if wave < old / high {
            1.0
        } else if wave > old / low {
            factor
        } else {
            let smooth = (old / wave - low) / (high - low);
            1.0 / ((1.0 - smooth) / factor + smooth)
        }
    };
    Ok((0..head_dim / 2).map(|i| one(i) as f32).collect())
}

/// Tokens that end an answer, from the generation settings or the model's.
fn stops(folder: &Path, json: &Json) -> Result<Vec<u32>> {
    let path = folder.join("generation_config.json");
    let list = if path.is_file() { Json::read(&path)?.tokens("eos_token_id")? } else { Vec::new() };
    if list.is_empty() { json.tokens("eos_token_id") } else { Ok(list) }
}

fn chat(folder: &Path) -> Result<Option<ChatTemplate>> {
    let file = folder.join("tokenizer_config.json");
    let settings = if file.is_file() { Some(Json::read(&file)?) } else { None };
    let token = |key: &str| -> String {
        let Some(s) = &settings else { return String::new() };
        let object = s.object(key);
        let content = object.as_ref().and_then(|o| o.text("content"));
        s.text(key).or(content).unwrap_or_default().to_owned()
    };
    let own = folder.join("chat_template.jinja");
    let source = if own.is_file() {
        Some(read_text(&own, "cannot read the chat template")?)
    } else {
        settings.as_ref().and_then(|s| s.text("chat_template")).map(str::to_owned)
    };
    Ok(source.map(|source| ChatTemplate { source, bos: token("bos_token"), eos: token("eos_token") }))
}
