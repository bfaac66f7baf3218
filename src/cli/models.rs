//! `mujaz models` and `mujaz devices`

use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::config::{Config, ModelConfig};
use crate::engine::{self, DEFAULT_ORDER};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use mujaz_infer::card::Card;
use mujaz_infer::weights::StoredFile;
use mujaz_infer::{Architecture, Runtime, device, weights};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Actions on models.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the models: which are on this machine, and which one would translate now, and why
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show a card
    Show {
        /// Model
        id: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model's files
    Pull {
        /// Model
        id: String,
        /// Never open a connection: only check what is there
        #[arg(long)]
        offline: bool,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Compare a model's files with their digests
    Verify {
        /// Model
        id: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Remove a model's files
    Remove {
        /// Model
        id: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print where a model's files are
    Path {
        /// Model
        id: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// What `mujaz models list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelsOutput {
    /// The cards.
    models: Vec<ListedModel>,
    /// The translator that would be used now: a card id or a path.
    selected: String,
    /// Why that one.
    why: String,
}

/// A card.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedModel {
    /// What the model is called on the command line.
    id: String,
    /// What its makers call it.
    name: String,
    /// The licence of its weights.
    licence: String,
    /// Size of its files.
    bytes: u64,
    /// `translate`, `summarise` or `embed`.
    task: String,
    /// Its architecture.
    #[schemars(with = "String")]
    architecture: Architecture,
    /// Its languages.
    languages: Vec<String>,
    /// Whether its files are on this machine.
    on_disk: bool,
    /// Whether it is one of the default translators.
    default: bool,
    /// Whether it is the translator that would be used now.
    selected: bool,
}

/// What `mujaz devices --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DevicesOutput {
    /// Where models can run.
    devices: Vec<device::Listed>,
}

/// What `mujaz models show --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelsShowOutput {
    /// The card, as in its file.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    card: serde_json::Value,
}

/// What `mujaz models pull`, `verify` and `path` print with `--json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelFilesOutput {
    /// The model.
    id: String,
    /// Its files.
    files: Vec<ModelFile>,
}

/// A file of a model.
#[derive(Debug, Serialize, JsonSchema)]
struct ModelFile {
    /// Its name.
    name: String,
    /// Where it is.
    path: PathBuf,
    /// Its SHA-256, which was compared with that of the card.
    sha256: String,
    /// Its size.
    bytes: u64,
    /// Where it came from.
    source: String,
}

impl From<(String, StoredFile)> for ModelFile {
    fn from((name, h): (String, StoredFile)) -> Self {
        Self { name, path: h.path, sha256: h.sha256, bytes: h.bytes, source: h.source }
    }
}

/// What `mujaz models remove --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelsRemoveOutput {
    /// The model.
    id: String,
    /// Bytes that were freed.
    freed: u64,
}

/// Runs the command.
pub fn run(action: &Action, file: Option<&Path>, progress: &Progress) -> Result<Exit> {
    let runtime = engine::runtime(progress);
    let find = |id: &str| runtime.catalogue.find(id);
    match action {
        Action::List { json } => list(&Config::load(file)?.model, &runtime, *json)?,
        Action::Show { id, json } => {
            let c = find(id)?;
            let failed = |e| Error::new(Kind::Internal, "the card cannot be shown").because(e);
            if *json {
                let card = serde_json::to_value(&c)
                    .map_err(|e| Error::new(Kind::Internal, "the card cannot be shown").because(e))?;
                print_json(&ModelsShowOutput { card })?;
            } else {
                print_line(&toml::to_string_pretty(&c).map_err(failed)?)?;
            }
        }
        Action::Pull { id, offline, json } => {
            print_model_files(id, weights::pull(&find(id)?, *offline, &runtime)?, *json)?;
        }
        Action::Verify { id, json } => {
            let files = weights::verify(&find(id)?, true, &runtime)?;
            if *json {
                print_model_files(id, files, true)?;
            } else {
                files.iter().try_for_each(|(name, h)| print_line(&format!("{name}: sha256 {} matches", h.sha256)))?;
            }
        }
        Action::Remove { id, json } => {
            let freed = weights::remove(&find(id)?, &runtime)?;
            if *json {
                print_json(&ModelsRemoveOutput { id: id.clone(), freed })?;
            } else {
                print_line(&format!("{:.2} GB freed", freed as f64 / 1e9))?;
            }
        }
        Action::Path { id, json } => {
            let c = find(id)?;
            if !weights::on_disk(&c, &runtime) {
                return Err(Error::new(Kind::Fetch, format!("{id} is not on this machine"))
                    .help(format!("fetch it with `mujaz models pull {id}`")));
            }
            print_model_files(id, weights::verify(&c, false, &runtime)?, *json)?;
        }
    }
    Ok(Exit::Done)
}

/// `mujaz models list`
fn list(config: &ModelConfig, runtime: &Runtime, json: bool) -> Result<()> {
    let cards = runtime.catalogue.all()?;
    let selected = engine::selection(config, runtime)?;
    if json {
        let listed = |c: Card| ListedModel {
            on_disk: weights::on_disk(&c, runtime),
            default: DEFAULT_ORDER.contains(&c.id.as_str()),
            selected: c.id == selected.id,
            id: c.id,
            name: c.name,
            licence: c.licence,
            bytes: c.bytes,
            task: c.task,
            architecture: c.architecture,
            languages: c.languages,
        };
        let models = cards.into_iter().map(listed).collect();
        return print_json(&ModelsOutput { models, selected: selected.id, why: selected.why });
    }
    for c in &cards {
        let mark = if c.id == selected.id { '*' } else { ' ' };
        let state = if weights::on_disk(c, runtime) { "on this machine" } else { "not fetched" };
        let size = c.bytes as f64 / 1e9;
        print_line(&format!("{mark} {:<38} {:<10} {size:>5.2} GB  {:<19} {state}", c.id, c.task, c.licence))?;
    }
    print_line(&format!("\n* {} translates: {}", selected.id, selected.why))
}

fn print_model_files(id: &str, files: Vec<(String, StoredFile)>, json: bool) -> Result<()> {
    if json {
        let files = files.into_iter().map(ModelFile::from).collect();
        return print_json(&ModelFilesOutput { id: id.to_owned(), files });
    }
    files.iter().try_for_each(|(_, h)| print_line(&h.path.display().to_string()))
}

/// `mujaz devices`
pub fn devices(json: bool) -> Result<Exit> {
    let list = device::list();
    if json {
        print_json(&DevicesOutput { devices: list })?;
    } else {
        for d in list {
            let state = match (d.compiled, d.present) {
                (true, true) => "ready",
                (true, false) => "built in, not usable",
                _ => "not built in",
            };
            print_line(&format!("{:<6} {state:<22} {}", d.name, d.detail))?;
        }
    }
    Ok(Exit::Done)
}
