//! Models: cards, files, devices, and the engine that runs decoder-only models from GGUF files.

pub mod card;
pub mod decode;
pub mod decoder;
pub mod device;
pub mod gemma3;
pub mod gguf;
pub mod instruct;
pub mod llama;
pub mod qwen2;
pub mod qwen3;
pub mod text;
pub mod weights;

use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::ModelIdentity;
use decode::Engine;
use decoder::Decoder;
use gguf::Gguf;
use instruct::Instruct;
use std::path::{Path, PathBuf};

/// What to load and how.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Card id or path; `None` for the best of the default list.
    pub model: Option<String>,
    /// Device.
    pub device: device::Choice,
    /// Sentences decoded at once.
    pub batch: usize,
    /// Whether the network must not be touched.
    pub offline: bool,
    /// Seed of every sample.
    pub seed: u64,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { model: None, device: device::Choice::Auto, batch: 16, offline: false, seed: 1 }
    }
}

/// Tokens that one sentence and its translation may take in the cache, besides the shared beginning.
const POSITIONS: usize = 1536;

/// A model with what the user should be told about the choice.
pub struct Loaded {
    /// The model.
    pub model: Instruct,
    /// Remarks: another model would be better, the device fell back, …
    pub notes: Vec<String>,
}

/// Finds, fetches, checks and loads the model that the options name.
pub fn load(options: &LoadOptions, progress: &Progress) -> Result<Loaded> {
    // A device that is not there is found out before anything is fetched.
    let opened = device::open(options.device)?;
    let mut notes: Vec<String> = opened.note.clone().into_iter().collect();
    let found = locate(options, progress, &mut notes)?;
    let file = Gguf::open(&found.path)?;
    let architecture = file.architecture()?;
    let config = match architecture.as_str() {
        "llama" => llama::config(&file)?,
        "qwen2" => qwen2::config(&file)?,
        "qwen3" => qwen3::config(&file)?,
        "gemma3" => gemma3::config(&file)?,
        other => {
            return Err(Error::new(Kind::Model, format!("models of the architecture `{other}` cannot be run"))
                .at(&found.path)
                .help("llama, qwen2, qwen3 and gemma3 can; `mujaz models list` shows cards that work"));
        }
    };
    let (prompts, generation, id, licence) = match found.card {
        Some(c) => (c.prompt, c.generation, c.id, c.licence),
        None => {
            let text = Gguf::text(&file, "tokenizer.chat_template").unwrap_or_default();
            let prompts = card::for_architecture(&architecture, text.contains("<|im_start|>"));
            let licence = file.text("general.license").unwrap_or_else(|| "not given in the file".into());
            (prompts, card::Generation::default(), found.path.display().to_string(), licence)
        }
    };
    let text = text::Text::from_gguf(&file, &prompts.stop)?;
    let compute_type = file.types();
    progress.note(&format!("loading {id} ({architecture}, {compute_type}) on {}", opened.name));
    let decoder = Decoder::load(&file, config, &opened.device)?;
    let engine = Engine::new(decoder, text, options.batch.max(1), POSITIONS)?;
    let digests = found.digests;
    let identity = ModelIdentity {
        id,
        architecture,
        digests,
        licence,
        device: opened.name,
        compute_type,
        decoding: String::new(),
    };
    Ok(Loaded { model: Instruct::new(engine, prompts, generation, identity, options.seed)?, notes })
}

struct Found {
    path: PathBuf,
    card: Option<card::Card>,
    digests: Vec<(String, String)>,
}

fn locate(options: &LoadOptions, progress: &Progress, notes: &mut Vec<String>) -> Result<Found> {
    match options.model.as_deref() {
        Some(m) if m.ends_with(".gguf") || Path::new(m).exists() => by_path(Path::new(m), progress),
        Some(id) => {
            let c = card::find(id)?;
            if !c.not_yet.is_empty() {
                return Err(Error::new(Kind::Usage, format!("{id} cannot be run: {}", c.not_yet))
                    .help("`mujaz models list` shows which can"));
            }
            by_card(c, options, progress)
        }
        None => {
            let mut better: Vec<String> = Vec::new();
            let mut failures: Vec<Error> = Vec::new();
            for id in card::DEFAULT_ORDER {
                let c = card::find(id)?;
                if !c.not_yet.is_empty() {
                    better.push(format!("{id} would translate better, but {}", c.not_yet));
                    continue;
                }
                let (name, quality) = (c.id.clone(), c.quality.clone());
                match by_card(c, options, progress) {
                    Ok(f) => {
                        if !better.is_empty() || !failures.is_empty() {
                            notes.push(format!(
                                "translating with {name}. {}.{}",
                                better.join("; "),
                                if quality.is_empty() { String::new() } else { format!(" Of {name}: {quality}") }
                            ));
                        }
                        return Ok(f);
                    }
                    Err(e) if e.kind() == Kind::Cancelled => return Err(e),
                    Err(e) => failures.push(e),
                }
            }
            Err(failures.pop().unwrap_or_else(|| Error::new(Kind::Model, "no default model can be run")))
        }
    }
}

fn by_card(c: card::Card, options: &LoadOptions, progress: &Progress) -> Result<Found> {
    let files = weights::pull(&c, options.offline, progress)?;
    let gguf = files
        .iter()
        .find(|(n, _)| n.ends_with(".gguf"))
        .ok_or_else(|| Error::new(Kind::Model, format!("the card of {} names no .gguf file", c.id)))?;
    Ok(Found {
        path: gguf.1.path.clone(),
        digests: files.iter().map(|(n, h)| (n.clone(), h.sha256.clone())).collect(),
        card: Some(c),
    })
}

fn by_path(path: &Path, progress: &Progress) -> Result<Found> {
    let file = if path.is_dir() {
        let mut list: Vec<PathBuf> = std::fs::read_dir(path)
            .map_err(|e| Error::io(Kind::Model, "cannot list the folder", path, e))?
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.extension().is_some_and(|x| x == "gguf"))
            .collect();
        list.sort();
        match list.as_slice() {
            [one] => one.clone(),
            [] => {
                return Err(Error::new(Kind::Model, "the folder holds no .gguf file")
                    .at(path)
                    .help("give the folder or file of a GGUF model"));
            }
            _ => {
                return Err(Error::new(Kind::Usage, "the folder holds several .gguf files")
                    .at(path)
                    .help("name the one to use"));
            }
        }
    } else {
        path.to_owned()
    };
    let sha256 = weights::hash_file(&file, progress)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A file that a card knows is asked as the card says.
    let card = card::all()?.into_iter().find(|c| {
        c.sources.iter().any(|s| match s {
            card::Source::Hub { files, .. } => files.iter().any(|f| f.sha256.as_deref() == Some(sha256.as_str())),
            card::Source::Wheels { file, .. } => file.sha256.as_deref() == Some(sha256.as_str()),
        })
    });
    Ok(Found { path: file, card, digests: vec![(name, sha256)] })
}
