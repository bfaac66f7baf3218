//! Decoder-only models: from a GGUF file or the files of a repository to an instruct model.

use crate::architecture::Architecture;
use crate::decode::{Engine, LOGIT_ROWS, STEP_ROWS};
use crate::decoder::{Decoder, DecoderConfig};
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::instruct::Instruct;
use crate::kernels::Kind as Number;
use crate::locate::Found;
use crate::model::Model;
use crate::options::{Compute, LoadOptions};
use crate::runtime::Runtime;
use crate::traits::ModelIdentity;
use crate::{card, chat, device, memory, repository, text};
use crate::{gemma3, hunyuan, llama, qwen2, qwen3};

/// Sentences that an instruct model decodes at once: the default, and the maximum.
const STREAMS: (usize, usize) = (48, 128);

/// Maximum number of tokens of a sentence and its translation in the cache, without the shared prefix.
const POSITIONS: usize = 1536;

/// Minimum number of tokens of a slot.
const FEWEST_POSITIONS: usize = 320;

/// The chat template that a file carries.
fn chat_template(file: &Gguf) -> Result<chat::ChatTemplate> {
    let source = file.text("tokenizer.chat_template").ok_or_else(|| {
        Error::new(Kind::Model, "the file has no chat template, and its card gives none")
            .at(file.path())
            .help("use a conversion that has one, or a card with a `chat` of its own")
    })?;
    let (bos, eos) = (text::special(file, "bos_token_id"), text::special(file, "eos_token_id"));
    Ok(chat::ChatTemplate { source, bos, eos })
}

/// The number of cache slots that fit into a memory limit, and the tokens of each.
fn slots_within(left: u64, decoder: &Decoder, options: &LoadOptions) -> Result<(usize, usize)> {
    let (token, work) = (decoder.bytes_of_token() as u64, decoder.bytes_of_work(STEP_ROWS, LOGIT_ROWS) as u64);
    let rest = left.saturating_sub(work);
    // One slot holds the shared prefix.
    let slots = |positions: usize| (rest / (token * positions as u64)).saturating_sub(1) as usize;
    let wanted = options.batch.unwrap_or(STREAMS.1);
    for positions in [POSITIONS, 1024, 768, 512, FEWEST_POSITIONS] {
        let n = slots(positions).min(wanted);
        // Shorter slots are better than decoding one sentence at a time.
        if n >= 4.min(wanted) || (positions == FEWEST_POSITIONS && n >= 1) {
            return Ok((n, positions));
        }
    }
    let needed = memory::Size(work + 2 * token * FEWEST_POSITIONS as u64);
    Err(memory::too_little(left, needed, "in addition to the weights, one sentence takes"))
}

/// The configuration of a decoder-only model, including the specifics of its architecture.
///
/// # Errors
/// If the file names an unsupported architecture, or lacks a size.
pub fn decoder_config(file: &Gguf) -> Result<DecoderConfig> {
    match file.architecture()? {
        Architecture::Llama => llama::config(file),
        Architecture::Qwen2 => qwen2::config(file),
        Architecture::Qwen3 => qwen3::config(file),
        Architecture::Gemma3 => gemma3::config(file),
        Architecture::HunyuanDense => hunyuan::config(file),
        other => Err(Error::new(Kind::Model, format!("models of the architecture `{other}` cannot be run"))
            .at(file.path())
            .help("llama, qwen2, qwen3, gemma3, hunyuan-dense and t5 can; `mujaz models list` shows cards that work")),
    }
}

/// A decoder-only model from its GGUF file.
pub(crate) fn from_gguf(
    file: Gguf,
    found: Found,
    options: &LoadOptions,
    opened: device::Opened,
    runtime: &Runtime,
) -> Result<Model> {
    let architecture = file.architecture()?;
    let config = decoder_config(&file)?;
    if options.compute != Compute::Auto {
        return Err(Error::new(Kind::Usage, "--compute-type: a GGUF file has its number types already")
            .help("choose a file with the type you want, and leave --compute-type out"));
    }
    let batch = streams(options)?;
    let template = Gguf::text(&file, "tokenizer.chat_template").unwrap_or_default();
    let licence = file.text("general.license").unwrap_or_else(|| "not given in the file".into());
    let mut setup = PromptSetup::of(&found, &architecture, &template, licence, runtime);
    if setup.prompts.chat.is_empty() {
        setup.prompts.own = Some(chat_template(&file)?);
    }
    let text = text::Text::from_gguf(&file, &setup.prompts.stop)?;
    let compute_type = file.types();
    runtime.observer.note(&format!("loading {} ({architecture}, {compute_type}) on {}", setup.id, opened.name));
    let decoder = Decoder::load(&file, config, &opened.device)?;
    let weights = file.bytes();
    instruct(
        (decoder, text, weights),
        setup,
        (architecture, compute_type),
        found,
        batch,
        (options, runtime),
        opened.name,
    )
}

/// A decoder-only model from the files of its repository.
pub(crate) fn from_folder(
    architecture: Architecture,
    found: Found,
    options: &LoadOptions,
    opened: device::Opened,
    runtime: &Runtime,
) -> Result<Model> {
    let number = match options.compute {
        Compute::Auto => None,
        Compute::Int8 if !opened.device.is_cpu() => {
            return Err(Error::new(Kind::Usage, "--compute-type int8: 8-bit kernels exist only for the CPU")
                .help("use f16 or bf16 on a device"));
        }
        Compute::Int8 => None,
        Compute::F32 => Some(Number::F32),
        Compute::F16 => Some(Number::F16),
        Compute::BF16 => Some(Number::BF16),
    };
    let batch = streams(options)?;
    let stops = found.card.as_ref().map(|c| c.prompt.stop.clone()).unwrap_or_default();
    let parts = repository::open(&found.path, &architecture, number, &stops)?;
    let template = parts.chat.as_ref().map(|c| c.source.as_str()).unwrap_or_default();
    let mut setup = PromptSetup::of(&found, &architecture, template, "not given in the folder".into(), runtime);
    if found.card.is_none() && parts.chat.is_some() {
        setup.prompts.chat.clear();
    }
    if setup.prompts.chat.is_empty() {
        setup.prompts.own = parts.chat;
    }
    let compute_type = match (number, opened.device.is_cpu()) {
        (Some(n), _) => format!("{n:?}"),
        (None, true) => "Q8_0".into(),
        (None, false) => "BF16".into(),
    };
    runtime.observer.note(&format!("loading {} ({architecture}, {compute_type}) on {}", setup.id, opened.name));
    let decoder = Decoder::load(&parts.weights, parts.config, &opened.device)?;
    let weights = decoder.bytes().unwrap_or(0) as u64;
    let kind = (architecture, compute_type);
    instruct((decoder, parts.text, weights), setup, kind, found, batch, (options, runtime), opened.name)
}

/// How a model is prompted, and its name.
struct PromptSetup {
    prompts: card::Prompting,
    generation: card::Generation,
    id: String,
    licence: String,
    misleads: Option<f64>,
}

impl PromptSetup {
    /// From its card; without one, the default for the architecture.
    fn of(found: &Found, architecture: &Architecture, template: &str, licence: String, runtime: &Runtime) -> Self {
        match found.card.clone() {
            Some(c) => {
                Self { prompts: c.prompt, generation: c.generation, id: c.id, licence: c.licence, misleads: c.misleads }
            }
            None => Self {
                prompts: runtime.catalogue.prompts_for(architecture, template.contains("<|im_start|>")),
                generation: card::Generation::default(),
                id: found.path.display().to_string(),
                licence,
                misleads: None,
            },
        }
    }
}

/// The number of sentences decoded at once; rejects options that instruct models do not support.
fn streams(options: &LoadOptions) -> Result<usize> {
    if options.beams.is_some_and(|b| b != 1) {
        return Err(Error::new(Kind::Usage, "--beam: instruct models decode greedily")
            .help("leave --beam out, or choose an encoder–decoder model"));
    }
    if options.shortlist.is_some() {
        return Err(Error::new(Kind::Usage, "--shortlist: instruct models have none")
            .help("leave --shortlist out, or choose an encoder–decoder model"));
    }
    let batch = options.batch.unwrap_or(STREAMS.0);
    if batch > STREAMS.1 {
        return Err(Error::new(
            Kind::Usage,
            format!("--batch {batch}: an instruct model decodes at most {} sentences at once", STREAMS.1),
        ));
    }
    Ok(batch)
}

/// Builds an instruct model with as many slots as fit into memory.
fn instruct(
    (decoder, text, weights): (Decoder, text::Text, u64),
    setup: PromptSetup,
    (architecture, compute_type): (Architecture, String),
    found: Found,
    batch: usize,
    (options, runtime): (&LoadOptions, &Runtime),
    device: String,
) -> Result<Model> {
    let (batch, positions) = match memory::left(options.memory, weights, decoder.device().is_cpu())? {
        None => (batch, POSITIONS),
        Some(left) => slots_within(left, &decoder, options)?,
    };
    let mut engine = Engine::new(decoder, text, batch, positions)?;
    engine.cancel = runtime.cancel.clone();
    let identity = ModelIdentity {
        id: setup.id,
        architecture: architecture.to_string(),
        digests: found.digests,
        licence: setup.licence,
        device,
        compute_type,
        decoding: String::new(),
        misleads: setup.misleads,
    };
    Ok(Model::Instruct(Box::new(Instruct::new(
        engine,
        setup.prompts,
        setup.generation,
        identity,
        options.seed,
        runtime,
    )?)))
}
