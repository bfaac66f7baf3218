//! Encoder–decoder models: from the files of a repository or a GGUF file to a model that translates.

use crate::architecture::Architecture;
use crate::card::{Generation, Tokens as Wishes};
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::json::Json;
use crate::kernels::Kind as Number;
use crate::language::Pair;
use crate::locate::Found;
use crate::model::Model;
use crate::options::{Compute, LoadOptions, Task};
use crate::runtime::Runtime;
use crate::seq2seq::config::Config;
use crate::seq2seq::net::Network;
use crate::seq2seq::rows::Place;
use crate::seq2seq::tokens::Tokens;
use crate::seq2seq::{EncoderDecoder, Limits, Settings};
use crate::traits::ModelIdentity;
use crate::{bart, device, m2m100, marian, memory, pegasus, t5};
use candle_core::DType;
use std::path::Path;

/// Sentences that an encoder–decoder model decodes at once if memory allows.
const FILLING: usize = 1024;

/// Sentences that an encoder–decoder model decodes at once, and tokens that it encodes at once.
const SENTENCES: (usize, usize) = (32, 4096);

/// A model folder (or GGUF file) whose configuration was read, before its weights are loaded.
pub(crate) struct Opened {
    /// The weights.
    pub checkpoint: Checkpoint,
    /// Sizes and kinds.
    pub config: Config,
    /// The tokenizer.
    pub tokens: Tokens,
    /// The default decoding settings of the model.
    pub settings: Settings,
}

/// Opens a folder with `config.json`, or one with a GGUF file of the T5 family.
pub(crate) fn open_folder(
    folder: &Path,
    wishes: &Wishes,
    pair: Option<&Pair>,
    notes: &mut Vec<String>,
) -> Result<Opened> {
    let path = folder.join("config.json");
    if !path.is_file() {
        let gguf = std::fs::read_dir(folder)
            .map_err(|e| Error::io(Kind::Model, "cannot list the folder", folder, e))?
            .flatten()
            .map(|e| e.path())
            .find(|p| p.extension().is_some_and(|x| x == "gguf"));
        return match gguf {
            Some(file) => open_gguf(Gguf::open(&file)?, wishes),
            None => Err(Error::new(Kind::Model, "the folder holds neither `config.json` nor a .gguf file")
                .at(folder)
                .help("give the folder of a model as its repository holds it")),
        };
    }
    let json = Json::read(&path)?;
    let name = json.text("model_type").ok_or_else(|| json.wrong("model_type", "is missing"))?;
    let config = match Architecture::of_model_type(name) {
        Architecture::Marian => marian::config(&json)?,
        Architecture::M2m100 => m2m100::config(&json)?,
        Architecture::Bart => bart::config(&json)?,
        Architecture::Mbart => bart::multilingual(&json)?,
        Architecture::Pegasus => pegasus::config(&json)?,
        Architecture::T5 | Architecture::Mt5 => t5::config(&json)?,
        _ => {
            return Err(json
                .wrong("model_type", &format!("names the architecture `{name}`, which cannot be run"))
                .help("marian, m2m_100, bart, mbart, pegasus, t5 and mt5 can, and GGUF files of llama, qwen2, qwen3, gemma3 and t5"));
        }
    };
    let checkpoint = Checkpoint::open(folder)?;
    let tokens = Tokens::open(folder, &config, wishes, pair)?;
    let (highest, file) = tokens.highest();
    if highest as usize >= config.vocab {
        return Err(json
            .wrong("vocab_size", &format!("is {}, but {file} goes up to {highest}", config.vocab))
            .help("the tokenizer and the weights do not belong to the same model"));
    }
    let mut settings = Settings::read(folder, &config, &json, notes)?;
    settings.forced_bos_token_id = tokens.forced_bos.or(settings.forced_bos_token_id);
    settings.decoder_start = tokens.start.unwrap_or(settings.decoder_start);
    Ok(Opened { checkpoint, config, tokens, settings })
}

/// Opens a GGUF file of the T5 family.
pub(crate) fn open_gguf(file: Gguf, wishes: &Wishes) -> Result<Opened> {
    let config = t5::gguf(&file)?;
    let tokens = Tokens::from_gguf(&file, &config, wishes)?;
    let settings = Settings { num_beams: 4, ..Settings::plain(&config) };
    Ok(Opened { checkpoint: Checkpoint::of_gguf(file), config, tokens, settings })
}

/// An encoder–decoder model from its parts.
pub(crate) fn from_parts(
    parts: Opened,
    found: Found,
    options: &LoadOptions,
    opened: device::Opened,
    runtime: &Runtime,
    notes: &mut Vec<String>,
) -> Result<Model> {
    let blocks = parts.checkpoint.block_types();
    let place = if opened.device.is_cpu() {
        match options.compute {
            Compute::Auto if blocks.is_some() => Place::Blocks,
            Compute::Auto | Compute::Int8 => Place::Host(Number::Int8),
            Compute::F32 => Place::Host(Number::F32),
            Compute::F16 => Place::Host(Number::F16),
            Compute::BF16 => Place::Host(Number::BF16),
        }
    } else {
        let dtype = match options.compute {
            Compute::Auto | Compute::F16 => DType::F16,
            Compute::F32 => DType::F32,
            Compute::BF16 => DType::BF16,
            Compute::Int8 => {
                return Err(Error::new(Kind::Usage, "--compute-type int8: 8-bit kernels exist only for the CPU")
                    .help("use f16 or bf16 on a device"));
            }
        };
        Place::Device(opened.device.clone(), dtype)
    };
    let (name, compute_type) = match &place {
        Place::Host(k) => (opened.name, format!("{k:?}")),
        Place::Blocks => (opened.name, blocks.unwrap_or_default()),
        Place::Device(_, t) => (opened.name, format!("{t:?}")),
    };
    let told = match (&parts.config.family, options.task) {
        (Architecture::Pegasus, Task::Translate) => Some("a PEGASUS model summarises; give it with --summariser"),
        (Architecture::Marian | Architecture::M2m100, Task::Summarise) => {
            Some("a Marian, M2M100 or NLLB model translates; give it with --model")
        }
        _ => None,
    };
    if let Some(what) = told {
        return Err(Error::new(Kind::Usage, what).at(&found.path));
    }
    let reads_source = found
        .card
        .as_ref()
        .is_some_and(|c| c.languages.iter().any(|l| runtime.language.pair.is_some_and(|p| p.card == l)));
    let (generation, id, licence) = match &found.card {
        Some(c) => (c.generation.clone(), c.id.clone(), c.licence.clone()),
        None => (Generation::default(), found.path.display().to_string(), "not given in the folder".into()),
    };
    let architecture = parts.config.family.to_string();
    runtime.observer.note(&format!("loading {id} ({architecture}, {compute_type}) on {name}"));
    let network = Network::load(&parts.checkpoint, parts.config, place)?;
    let identity = ModelIdentity {
        id,
        architecture,
        digests: found.digests,
        licence,
        device: name,
        compute_type,
        decoding: String::new(),
        misleads: found.card.as_ref().and_then(|c| c.misleads),
    };
    let bytes = memory::left(options.memory, network.bytes() as u64, opened.device.is_cpu())?;
    // A memory limit is meant to be fully used.
    let most = if bytes.is_some() { FILLING } else { SENTENCES.0 };
    let limits = Limits { sentences: options.batch.unwrap_or(most), tokens: SENTENCES.1, bytes };
    let (beams, seed) = (options.beams, options.seed);
    let model = EncoderDecoder::new(network, parts.tokens, parts.settings, generation, limits, identity);
    Ok(Model::EncoderDecoder(Box::new(
        model
            .with_beams(beams)
            .with_seed(seed)
            .reading_source(reads_source)
            .with_language(runtime.language)
            .with_cancel(runtime.cancel.clone())
            .with_shortlist(options.shortlist.as_deref(), notes)?,
    )))
}
