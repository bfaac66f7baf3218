//! From a name or a path to a loaded model.

use crate::architecture::Architecture;
use crate::card::Card;
use crate::encoder_decoder::{open_folder, open_gguf};
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::locate::locate;
use crate::model::Loaded;
use crate::options::{LoadOptions, Task};
use crate::runtime::Runtime;
use crate::{decoder_only, device, encoder_decoder, repository};
use std::path::Path;
use std::time::Instant;

/// Finds, fetches, checks and loads the model that the options name.
///
/// # Errors
/// If the device, the model or its files are missing, damaged, or not made for the
/// task; the error says what can be done about it.
///
/// ```no_run
/// use mujaz_infer::{Compute, LoadOptions, Request, Runtime, Translator, load};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// // A GGUF file, the folder of a repository, or the id of a card of the runtime's catalogue.
/// let options = LoadOptions {
///     model: Some("./opus-mt-de-en".into()),
///     compute: Compute::Int8,
///     memory: Some(mujaz_infer::memory::Size(2 << 30)),
///     ..LoadOptions::default()
/// };
/// let mut loaded = load(&options, &Runtime::new("models"))?;
/// loaded.notes.iter().for_each(|n| eprintln!("{n}"));
/// let request = Request { text: "Guten Morgen.".into(), ..Request::default() };
/// let results = loaded.model.translate(&[request], &mut |i, _| eprintln!("request {i} is done"))?;
/// for result in results {
///     match result {
///         Ok(h) => println!("{} ({:.2} a token)", h.text, h.score),
///         // A request that fails does not affect the others.
///         Err(e) => eprintln!("{}", e.report()),
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub fn load(options: &LoadOptions, runtime: &Runtime) -> Result<Loaded> {
    // A missing device is detected before anything is fetched.
    let opened = device::open(options.device)?;
    let mut notes: Vec<String> = opened.note.clone().into_iter().collect();
    // So is a card for another task.
    if let Some(id) = options.model.as_deref().filter(|m| !Path::new(m).exists()) {
        fits(runtime.catalogue.find(id).ok().as_ref(), options.task)?;
    }
    let found = locate(options, runtime, &mut notes)?;
    tracing::info!(path = %found.path.display(), card = found.card.as_ref().map(|c| &c.id), device = opened.name, "loading");
    let started = Instant::now();
    fits(found.card.as_ref(), options.task)?;
    let wishes = found.card.as_ref().map(|c| c.tokens.clone()).unwrap_or_default();
    let model = if let Some(architecture) = repository::architecture(&found.path).filter(|_| found.path.is_dir()) {
        decoder_only::from_folder(architecture, found, options, opened, runtime)?
    } else if found.path.is_dir() {
        let parts = open_folder(&found.path, &wishes, runtime.language.pair.as_ref(), &mut notes)?;
        encoder_decoder::from_parts(parts, found, options, opened, runtime, &mut notes)?
    } else {
        let file = Gguf::open(&found.path)?;
        match file.architecture()? {
            Architecture::T5 => {
                encoder_decoder::from_parts(open_gguf(file, &wishes)?, found, options, opened, runtime, &mut notes)?
            }
            _ => decoder_only::from_gguf(file, found, options, opened, runtime)?,
        }
    };
    tracing::info!(took = ?started.elapsed(), kernels = crate::kernels::isa().name(), "loaded");
    Ok(Loaded { model, notes })
}

/// Checks that a card's model is made for the task; instruct models support both.
fn fits(card: Option<&Card>, task: Task) -> Result<()> {
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
