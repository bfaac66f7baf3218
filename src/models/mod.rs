//! Models: cards, files, devices, and the two engines: decoder-only models from GGUF files, and
//! encoder–decoder models from the files of their repositories.

pub mod bart;
pub mod card;
pub mod chat;
pub mod decode;
pub mod decoder;
mod decoder_only;
pub mod device;
pub mod embed;
pub mod gemma3;
pub mod gguf;
pub mod hunyuan;
pub mod instruct;
pub mod kernels;
pub mod llama;
mod locate;
pub mod m2m100;
pub mod marian;
mod matrix;
pub mod memory;
pub mod pegasus;
pub mod qwen2;
pub mod qwen3;
pub mod repository;
pub mod seq2seq;
pub mod t5;
pub mod text;
pub mod weights;

use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::{Hypothesis, ModelIdentity, Request, Summariser, Translator};
use candle_core::DType;
use gguf::Gguf;
use instruct::Instruct;
use locate::Found;
use seq2seq::layers::Place;
use seq2seq::net::Network;
use seq2seq::translator::{EncoderDecoder, Opened, open_folder, open_gguf};

/// What to load and how.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Card id or path; `None` for the best of the default list.
    pub model: Option<String>,
    /// Device.
    pub device: device::Choice,
    /// Sentences decoded at once; `None` for what suits the model.
    pub batch: Option<usize>,
    /// Number type of the weights.
    pub compute: Compute,
    /// Memory that model and work may take together; `None` for no bound.
    pub memory: Option<memory::Size>,
    /// Hypotheses of beam search; `None` for what the model's makers chose.
    pub beams: Option<usize>,
    /// Vocabulary map for an encoder–decoder model.
    pub shortlist: Option<std::path::PathBuf>,
    /// Whether the network must not be touched.
    pub offline: bool,
    /// Seed of every sample.
    pub seed: u64,
    /// What it is loaded for.
    pub task: Task,
}

/// What a model is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Task {
    /// Translating.
    #[default]
    Translate,
    /// Rewriting an overview.
    Summarise,
    /// Comparing articles.
    Embed,
}

/// Number type of the weights in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compute {
    /// 8-bit on the CPU, half precision on a device; a GGUF file's own for decoder-only models.
    #[default]
    Auto,
    /// Single precision.
    F32,
    /// Half precision.
    F16,
    /// Brain floating point.
    BF16,
    /// Eight bits, a scale for each output channel.
    Int8,
}

impl std::str::FromStr for Compute {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        Ok(match s {
            "auto" => Compute::Auto,
            "f32" | "float32" => Compute::F32,
            "f16" | "float16" => Compute::F16,
            "bf16" | "bfloat16" => Compute::BF16,
            "int8" => Compute::Int8,
            _ => return Err(format!("`{s}` is no number type; use auto, f32, f16, bf16 or int8")),
        })
    }
}

/// Sentences that an encoder–decoder model decodes at once where memory has room for them.
const FILLING: usize = 1024;

/// Sentences that an encoder–decoder model decodes at once, and tokens that it encodes at once.
const SENTENCES: (usize, usize) = (32, 4096);

/// A model that translates and summarises.
pub enum Model {
    /// An instruct model, asked by prompts.
    Instruct(Box<Instruct>),
    /// A model made for the task.
    EncoderDecoder(Box<EncoderDecoder>),
}

impl Translator for Model {
    fn identity(&self) -> &ModelIdentity {
        match self {
            Model::Instruct(m) => m.identity(),
            Model::EncoderDecoder(m) => m.identity(),
        }
    }

    fn translate(&mut self, requests: &[Request], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<Hypothesis>>> {
        match self {
            Model::Instruct(m) => m.translate(requests, done),
            Model::EncoderDecoder(m) => m.translate(requests, done),
        }
    }

    fn wants_gloss(&self) -> bool {
        match self {
            Model::Instruct(m) => m.wants_gloss(),
            Model::EncoderDecoder(m) => m.wants_gloss(),
        }
    }

    fn variants(&self) -> usize {
        match self {
            Model::Instruct(m) => Translator::variants(&**m),
            Model::EncoderDecoder(m) => m.variants(),
        }
    }

    fn variant_name(&self, variant: usize) -> String {
        match self {
            Model::Instruct(m) => m.variant_name(variant),
            Model::EncoderDecoder(m) => m.variant_name(variant),
        }
    }

    fn judge(&mut self, pairs: &[(Request, String)], done: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        match self {
            Model::Instruct(m) => m.judge(pairs, done),
            Model::EncoderDecoder(m) => m.judge(pairs, done),
        }
    }
}

impl Summariser for Model {
    fn reads_arabic(&self) -> bool {
        match self {
            Model::Instruct(m) => m.reads_arabic(),
            Model::EncoderDecoder(m) => m.reads_arabic(),
        }
    }

    fn summarise(&mut self, sentences: &[String], words: usize) -> Result<String> {
        match self {
            Model::Instruct(m) => m.summarise(sentences, words),
            Model::EncoderDecoder(m) => m.summarise(sentences, words),
        }
    }
}

/// A model with what the user should be told about the choice.
pub struct Loaded {
    /// The model.
    pub model: Model,
    /// Remarks: another model would be better, the device fell back, …
    pub notes: Vec<String>,
}

/// Finds, fetches, checks and loads the model that the options name.
pub fn load(options: &LoadOptions, progress: &Progress) -> Result<Loaded> {
    // A device that is not there is found out before anything is fetched.
    let opened = device::open(options.device)?;
    let mut notes: Vec<String> = opened.note.clone().into_iter().collect();
    // So is a card that is meant for something else.
    if let Some(id) = options.model.as_deref().filter(|m| !std::path::Path::new(m).exists()) {
        fits(card::find(id).ok().as_ref(), options.task)?;
    }
    let found = locate::locate(options, progress, &mut notes)?;
    fits(found.card.as_ref(), options.task)?;
    let wishes = found.card.as_ref().map(|c| c.tokens.clone()).unwrap_or_default();
    let model = if let Some(architecture) = repository::architecture(&found.path).filter(|_| found.path.is_dir()) {
        decoder_only::from_folder(architecture, found, options, opened, progress)?
    } else if found.path.is_dir() {
        let parts = open_folder(&found.path, &wishes, &mut notes)?;
        encoder_decoder(parts, found, options, opened, progress, &mut notes)?
    } else {
        let file = Gguf::open(&found.path)?;
        match file.architecture()?.as_str() {
            "t5" => encoder_decoder(open_gguf(file, &wishes)?, found, options, opened, progress, &mut notes)?,
            _ => decoder_only::from_gguf(file, found, options, opened, progress)?,
        }
    };
    Ok(Loaded { model, notes })
}

/// Whether a card's model does what it is loaded for; instruct models do both.
fn fits(card: Option<&card::Card>, task: Task) -> Result<()> {
    let Some(c) = card.filter(|c| c.prompt.translate.is_empty()) else { return Ok(()) };
    match (c.task.as_str(), task) {
        ("embed", _) => {
            Err(Error::new(Kind::Usage, format!("{} does not translate or summarise: it compares articles", c.id))
                .help("give it with --embedder, and a translator with --model"))
        }
        ("summarise", Task::Translate) => {
            Err(Error::new(Kind::Usage, format!("{} does not translate: it summarises", c.id))
                .help("give it with --summariser, and a translator with --model"))
        }
        ("translate", Task::Summarise) => {
            Err(Error::new(Kind::Usage, format!("{} does not summarise: it translates", c.id))
                .help("`mujaz models list` shows models that summarise; instruct models do both"))
        }
        _ => Ok(()),
    }
}

/// An encoder–decoder model from its parts.
fn encoder_decoder(
    parts: Opened,
    found: Found,
    options: &LoadOptions,
    opened: device::Opened,
    progress: &Progress,
    notes: &mut Vec<String>,
) -> Result<Model> {
    use kernels::Kind as Number;
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
                return Err(Error::new(Kind::Usage, "--compute-type int8: 8-bit kernels are there for the CPU only")
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
    let told = match (parts.config.family, options.task) {
        ("pegasus", Task::Translate) => Some("a PEGASUS model summarises; give it with --summariser"),
        ("marian" | "m2m_100", Task::Summarise) => {
            Some("a Marian, M2M100 or NLLB model translates; give it with --model")
        }
        _ => None,
    };
    if let Some(what) = told {
        return Err(Error::new(Kind::Usage, what).at(&found.path));
    }
    let arabic = found.card.as_ref().is_some_and(|c| c.languages.iter().any(|l| l == "ar-en"));
    let (generation, id, licence) = match &found.card {
        Some(c) => (c.generation.clone(), c.id.clone(), c.licence.clone()),
        None => (card::Generation::default(), found.path.display().to_string(), "not given in the folder".into()),
    };
    let architecture = parts.config.family.to_owned();
    progress.note(&format!("loading {id} ({architecture}, {compute_type}) on {name}"));
    let network = Network::load(&parts.checkpoint, parts.config, place)?;
    let identity = ModelIdentity {
        id,
        architecture,
        digests: found.digests,
        licence,
        device: name,
        compute_type,
        decoding: String::new(),
    };
    let bytes = memory::left(options.memory, network.bytes() as u64, opened.device.is_cpu())?;
    // A bound is there to be filled.
    let most = if bytes.is_some() { FILLING } else { SENTENCES.0 };
    let limits = seq2seq::Limits { sentences: options.batch.unwrap_or(most), tokens: SENTENCES.1, bytes };
    let (beams, seed) = (options.beams, options.seed);
    let model = EncoderDecoder::new(network, parts.tokens, parts.settings, generation, limits, identity);
    Ok(Model::EncoderDecoder(Box::new(
        model
            .with_beams(beams)
            .with_seed(seed)
            .reading_arabic(arabic)
            .with_shortlist(options.shortlist.as_deref(), notes)?,
    )))
}
