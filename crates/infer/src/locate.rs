//! Which model is meant, and where its files are.

use crate::checkpoint::weight_files;
use crate::error::{Error, Kind, Result};
use crate::options::LoadOptions;
use crate::runtime::Runtime;
use crate::{card, weights};
use std::path::{Path, PathBuf};

/// A model's files.
pub(crate) struct Found {
    /// A GGUF file, or a folder with `config.json`.
    pub path: PathBuf,
    /// Its card, if it has one.
    pub card: Option<card::Card>,
    /// SHA-256 of each file, by name.
    pub digests: Vec<(String, String)>,
}

/// Small files of a folder that decide what a model does.
const SMALL: [&str; 16] = [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "target_vocab.json",
    "merges.txt",
    "source.spm",
    "target.spm",
    "sentencepiece.bpe.model",
    "sentencepiece.model",
    "spiece.model",
    "spm.model",
    "model.safetensors.index.json",
];

/// Finds the model that the options name; fetches it if necessary.
pub(crate) fn locate(options: &LoadOptions, runtime: &Runtime, notes: &mut Vec<String>) -> Result<Found> {
    match options.model.as_deref() {
        Some(m) if m.ends_with(".gguf") || Path::new(m).exists() => by_path(Path::new(m), runtime),
        Some(id) => {
            let c = runtime.catalogue.find(id)?;
            by_card(c, options, runtime)
        }
        None => {
            let mut better: Vec<String> = Vec::new();
            let mut last: Option<Error> = None;
            for id in runtime.catalogue.defaults {
                let c = runtime.catalogue.find(id)?;
                let (name, quality) = (c.id.clone(), c.quality.clone());
                // The user decides whether a lesser model is worth its download.
                if !better.is_empty() && !options.offline && !weights::on_disk(&c, runtime) {
                    let size = c.bytes as f64 / 1e9;
                    let question =
                        format!("{}. Fetch {name} in its place ({size:.2} GB)? {quality}", better.join("; "));
                    if !runtime.observer.confirm(&question) {
                        let e = Error::new(Kind::Fetch, format!("{name} was not fetched, as you decided"));
                        return Err(
                            e.help("try again later, or name a model with --model: `mujaz models list` shows them")
                        );
                    }
                }
                match by_card(c, options, runtime) {
                    Ok(f) => {
                        if !better.is_empty() {
                            let quality =
                                if quality.is_empty() { String::new() } else { format!(" Of {name}: {quality}") };
                            notes.push(format!("translating with {name}. {}.{quality}", better.join("; ")));
                        }
                        return Ok(f);
                    }
                    // An interrupted download is no reason for a lesser model: it is resumed.
                    Err(e) if matches!(e.kind(), Kind::Cancelled | Kind::Interrupted | Kind::Output) => return Err(e),
                    Err(e) => {
                        let why = match e.kind() {
                            Kind::Fetch if options.offline => {
                                "is not on this machine, and --offline forbids fetching it"
                            }
                            Kind::Fetch => "could not be fetched",
                            _ => "cannot be used",
                        };
                        better.push(format!("{id} would translate better, but {why}"));
                        last = Some(e);
                    }
                }
            }
            Err(last.unwrap_or_else(|| Error::new(Kind::Model, "no default model can be run")))
        }
    }
}

fn by_card(c: card::Card, options: &LoadOptions, runtime: &Runtime) -> Result<Found> {
    let files = weights::pull(&c, options.offline, runtime)?;
    let path = |wanted: &dyn Fn(&str) -> bool| files.iter().find(|(n, _)| wanted(n)).map(|(_, h)| h.path.clone());
    let folder = path(&|n| n == "config.json").and_then(|p| p.parent().map(Path::to_owned));
    let path = folder.or_else(|| path(&|n| n.ends_with(".gguf"))).ok_or_else(|| {
        Error::new(Kind::Model, format!("the card of {} names neither config.json nor a .gguf file", c.id))
    })?;
    Ok(Found { path, digests: files.iter().map(|(n, h)| (n.clone(), h.sha256.clone())).collect(), card: Some(c) })
}

fn by_path(path: &Path, runtime: &Runtime) -> Result<Found> {
    if path.join("config.json").is_file() {
        return by_folder(path, runtime);
    }
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
                return Err(Error::new(Kind::Model, "the folder holds neither config.json nor a .gguf file")
                    .at(path)
                    .help("give a folder as its repository holds it, or the folder or file of a GGUF model"));
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
    let sha256 = weights::hash_file(&file, runtime)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A file that matches a card is prompted as the card says.
    let card = runtime.catalogue.all()?.into_iter().find(|c| {
        c.sources.iter().any(|s| match s {
            card::Source::Hub { files, .. } => files.iter().any(|f| f.sha256.as_deref() == Some(sha256.as_str())),
            card::Source::Wheels { file, .. } => file.sha256.as_deref() == Some(sha256.as_str()),
        })
    });
    Ok(Found { path: file, card, digests: vec![(name, sha256)] })
}

/// A folder with the layout of its repository.
fn by_folder(path: &Path, runtime: &Runtime) -> Result<Found> {
    let small = SMALL.iter().map(|n| path.join(n)).filter(|p| p.is_file());
    let files: Vec<PathBuf> = small.chain(weight_files(path)?).collect();
    let mut digests = Vec::with_capacity(files.len());
    for f in files {
        let name = f.file_name().unwrap_or_default().to_string_lossy().into_owned();
        digests.push((name, weights::hash_file(&f, runtime)?));
    }
    // A folder whose weights match a card is used as the card says.
    let card = runtime.catalogue.all()?.into_iter().find(|c| {
        c.sources.iter().any(|s| match s {
            card::Source::Hub { files, .. } => files.iter().any(|f| {
                f.sha256.is_some() && digests.iter().any(|(n, d)| *n == f.name && Some(d) == f.sha256.as_ref())
            }),
            card::Source::Wheels { .. } => false,
        })
    });
    Ok(Found { path: path.to_owned(), card, digests })
}
