//! Sentence embedders: BERT encoders (multilingual E5, LaBSE) through Candle's own implementation, with
//! mean or first-token pooling and unit length.

use crate::architecture::Architecture;
use crate::bounds::{CONTEXT, FEED_FORWARD, HEADS, LAYERS, VOCABULARY, WIDTH, read_text, within};
use crate::cancel::Cancel;
use crate::device;
use crate::error::{Error, Kind, Result};
use crate::locate::locate;
use crate::options::{LoadOptions, Task};
use crate::runtime::Runtime;
use crate::tokenizer;
use crate::traits::{Embedder, ModelIdentity};
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::bert::{BertModel, Config};
use std::path::Path;
use tokenizers::Tokenizer;

/// Number of texts embedded at once.
const BATCH: usize = 16;

/// A loaded embedder.
pub struct Bert {
    model: BertModel,
    tokens: Tokenizer,
    device: Device,
    /// Put before each text, as in training.
    prefix: String,
    /// Whether to take the vector of the first token; otherwise the mean of all.
    first: bool,
    pad: u32,
    identity: ModelIdentity,
    cancel: Cancel,
}

fn wrong(what: impl Into<String>, path: &Path) -> Error {
    Error::new(Kind::Model, what.into()).at(path)
}

/// Finds, fetches, checks and loads the embedder that the options name.
///
/// # Errors
/// If the device, the model or its files are missing or unusable, or the card is for another task.
///
/// ```no_run
/// use mujaz_infer::{Embedder, LoadOptions, Runtime, embed};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let options = LoadOptions { model: Some("./multilingual-e5-small".into()), ..LoadOptions::default() };
/// let mut model = embed::load(&options, &Runtime::new("models"))?;
/// let vectors = model.embed(&["Es regnet.".into(), "It is raining.".into()])?;
/// let similarity: f32 = vectors[0].iter().zip(&vectors[1]).map(|(a, b)| a * b).sum();
/// println!("{similarity:.2}");
/// # Ok(())
/// # }
/// ```
pub fn load(options: &LoadOptions, runtime: &Runtime) -> Result<Bert> {
    let options = LoadOptions { task: Task::Embed, ..options.clone() };
    let opened = device::open(options.device)?;
    opened.note.iter().for_each(|n| runtime.observer.note(n));
    let meant =
        options.model.as_deref().filter(|m| !Path::new(m).exists()).and_then(|m| runtime.catalogue.find(m).ok());
    if let Some(c) = meant.filter(|c| c.task != "embed") {
        return Err(Error::new(Kind::Usage, format!("{} does not compare articles", c.id))
            .help("`mujaz models list` shows embedders; multilingual-e5-small is one"));
    }
    let found = locate(&options, runtime, &mut Vec::new())?;
    let (id, licence) = match &found.card {
        Some(c) => (c.id.clone(), c.licence.clone()),
        None => (found.path.display().to_string(), "not given in the folder".into()),
    };
    runtime.observer.note(&format!("loading {id} (bert, F32) on {}", opened.name));
    let mut model = Bert::open(&found.path, &opened.device)?;
    if let Some(c) = &found.card {
        model.prefix = c.tokens.prefix.clone().unwrap_or_default();
    }
    model.cancel = runtime.cancel.clone();
    model.identity = ModelIdentity {
        id,
        architecture: Architecture::Bert.to_string(),
        digests: found.digests,
        licence,
        device: opened.name,
        compute_type: "F32".into(),
        decoding: String::new(),
        misleads: None,
    };
    Ok(model)
}

impl Bert {
    /// Opens a folder with the layout of its repository: `config.json`, `tokenizer.json`, `model.safetensors`, and
    /// `1_Pooling/config.json` if the pooling is specified.
    pub fn open(folder: &Path, device: &Device) -> Result<Self> {
        let read = |name: &str| {
            let path = folder.join(name);
            read_text(&path, "cannot read the embedder")
        };
        let path = folder.join("config.json");
        let text = read("config.json")?;
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|e| wrong("not valid JSON", &path).because(e))?;
        if value["model_type"] != Architecture::Bert.name() {
            return Err(wrong(format!("an embedder of the type {} cannot be run", value["model_type"]), &path)
                .help("BERT encoders can, such as multilingual-e5-small"));
        }
        let config: Config =
            serde_json::from_str(&text).map_err(|e| wrong("the configuration lacks something", &path).because(e))?;
        for (what, value, range) in [
            ("its number of layers", config.num_hidden_layers, LAYERS),
            ("its width", config.hidden_size, WIDTH),
            ("its number of heads", config.num_attention_heads, HEADS),
            ("the width of its feed-forward layers", config.intermediate_size, FEED_FORWARD),
            ("the size of its vocabulary", config.vocab_size, VOCABULARY),
            ("its number of positions", config.max_position_embeddings, CONTEXT),
        ] {
            within(what, value, &range).map_err(|e| e.at(&path))?;
        }
        if !config.hidden_size.is_multiple_of(config.num_attention_heads) {
            return Err(wrong("its heads cannot share its width", &path));
        }
        let weights = folder.join("model.safetensors");
        let tensors = candle_core::safetensors::load(&weights, device)
            .map_err(|e| wrong("cannot read the weights", &weights).because(e))?;
        let words = ["embeddings.word_embeddings.weight", "bert.embeddings.word_embeddings.weight"];
        let rows = words.iter().find_map(|n| tensors.get(*n)).map_or(0, |t| t.dims().first().copied().unwrap_or(0));
        let vb = VarBuilder::from_tensors(tensors, DType::F32, device);
        let model = BertModel::load(vb, &config)
            .map_err(|e| wrong("the weights do not fit the configuration", &weights).because(e))?;
        let file = folder.join("tokenizer.json");
        let mut tokens = tokenizer::open(&file)?;
        if tokens.get_vocab_size(true) > rows {
            return Err(wrong(
                format!("the tokenizer knows {} tokens and the weights {rows}", tokens.get_vocab_size(true)),
                &file,
            ));
        }
        let most = config.max_position_embeddings.min(512);
        let truncation = tokenizers::TruncationParams { max_length: most, ..Default::default() };
        tokens.with_padding(None);
        tokens
            .with_truncation(Some(truncation))
            .map_err(|e| wrong(format!("the tokenizer cannot shorten texts: {e}"), &file))?;
        let pooling = folder.join("1_Pooling/config.json");
        let first = std::fs::read_to_string(pooling)
            .ok()
            .and_then(|t| serde_json::from_str::<serde_json::Value>(&t).ok())
            .is_some_and(|v| v["pooling_mode_cls_token"] == true);
        let identity = ModelIdentity {
            id: folder.display().to_string(),
            architecture: Architecture::Bert.to_string(),
            digests: Vec::new(),
            licence: String::new(),
            device: String::new(),
            compute_type: "F32".into(),
            decoding: String::new(),
            misleads: None,
        };
        let pad = config.pad_token_id as u32;
        Ok(Self {
            model,
            tokens,
            device: device.clone(),
            prefix: String::new(),
            first,
            pad,
            identity,
            cancel: Cancel::new(),
        })
    }

    /// Token ids of a text, as the model reads it.
    pub fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let encoding = self
            .tokens
            .encode(format!("{}{text}", self.prefix), true)
            .map_err(|e| Error::new(Kind::Model, format!("the tokenizer failed: {e}")))?;
        Ok(encoding.get_ids().to_vec())
    }

    fn batch(&self, rows: &[Vec<u32>]) -> candle_core::Result<Vec<Vec<f32>>> {
        let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
        let shape = (rows.len(), longest);
        let padded = |value: &dyn Fn(&Vec<u32>, usize) -> u32| -> Vec<u32> {
            rows.iter().flat_map(|r| (0..longest).map(move |i| value(r, i))).collect()
        };
        let ids = Tensor::from_vec(padded(&|r, i| r.get(i).copied().unwrap_or(self.pad)), shape, &self.device)?;
        let mask = Tensor::from_vec(padded(&|r, i| u32::from(i < r.len())), shape, &self.device)?;
        let states = self.model.forward(&ids, &ids.zeros_like()?, Some(&mask))?;
        let pooled = if self.first {
            states.narrow(1, 0, 1)?.squeeze(1)?
        } else {
            let mask = mask.to_dtype(DType::F32)?.unsqueeze(2)?;
            states.broadcast_mul(&mask)?.sum(1)?.broadcast_div(&mask.sum(1)?)?
        };
        let norm = pooled.sqr()?.sum_keepdim(1)?.sqrt()?;
        pooled.broadcast_div(&norm)?.to_vec2()
    }
}

impl Embedder for Bert {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn embed(&mut self, texts: &[String]) -> Result<Vec<Vec<f32>>> {
        let rows = texts.iter().map(|t| self.ids(t)).collect::<Result<Vec<_>>>()?;
        // Texts of similar length share a batch; results are returned in order.
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|i| rows[*i].len());
        let mut out: Vec<Vec<f32>> = vec![Vec::new(); rows.len()];
        for part in order.chunks(BATCH) {
            self.cancel.check()?;
            let list: Vec<Vec<u32>> = part.iter().map(|i| rows[*i].clone()).collect();
            let vectors = self.batch(&list).map_err(|e| Error::new(Kind::Model, "the embedder failed").because(e))?;
            for (i, v) in part.iter().zip(vectors) {
                if v.iter().any(|x| !x.is_finite()) {
                    return Err(Error::new(Kind::Model, format!("{} gives no numbers", self.identity.id))
                        .help("the weights may be damaged: run `mujaz models verify`"));
                }
                out[*i] = v;
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embeddings_match_the_reference_alone_and_in_any_batch() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/embed");
        let golden: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("golden.json")).unwrap()).unwrap();
        let mut model = Bert::open(&folder, &Device::Cpu).unwrap();
        model.prefix = "query: ".into();
        let rows = golden.as_array().unwrap();
        let texts: Vec<String> = rows.iter().map(|r| r["text"].as_str().unwrap().to_owned()).collect();
        let together = model.embed(&texts).unwrap();
        for (row, (text, got)) in rows.iter().zip(texts.iter().zip(&together)) {
            let ids: Vec<u32> = serde_json::from_value(row["ids"].clone()).unwrap();
            assert_eq!(model.ids(text).unwrap(), ids, "{text}");
            let want: Vec<f32> = serde_json::from_value(row["embedding"].clone()).unwrap();
            let alone = model.embed(std::slice::from_ref(text)).unwrap().remove(0);
            for (a, b) in [(got, &want), (&alone, &want)] {
                let most = a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
                assert!(most < 1e-5, "{text}: {most}");
            }
        }
    }

    #[test]
    fn a_folder_without_an_embedder_names_the_file_and_the_reason() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.json"), r#"{"model_type":"marian"}"#).unwrap();
        let e = Bert::open(dir.path(), &Device::Cpu).err().unwrap();
        assert!(e.report().contains("config.json") && e.report().contains("marian"), "{}", e.report());
    }
}
