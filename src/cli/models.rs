//! `mujaz models` and `mujaz devices`

use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::engine::{self, DEFAULT_ORDER};
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use mujaz_infer::card::Card;
use mujaz_infer::{Architecture, device, weights};
use schemars::JsonSchema;
use serde::Serialize;

/// Actions on models.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the cards: which are on this machine, which can be run
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show a card
    Show {
        /// Model
        id: String,
    },
    /// Fetch a model's files
    Pull {
        /// Model
        id: String,
        /// Never open a connection: only check what is there
        #[arg(long)]
        offline: bool,
    },
    /// Compare a model's files with their digests
    Verify {
        /// Model
        id: String,
    },
    /// Remove a model's files
    Remove {
        /// Model
        id: String,
    },
    /// Print where a model's files are
    Path {
        /// Model
        id: String,
    },
}

/// What `mujaz models list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ModelsOutput {
    /// The cards.
    models: Vec<ListedModel>,
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
    /// Whether it may be chosen where none is named.
    default: bool,
}

/// What `mujaz devices --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DevicesOutput {
    /// Where models can run.
    devices: Vec<device::Listed>,
}

/// Runs the command.
pub fn run(action: &Action, progress: &Progress) -> Result<Exit> {
    let runtime = engine::runtime(progress);
    let find = |id: &str| runtime.catalogue.find(id);
    match action {
        Action::List { json } => {
            let cards = runtime.catalogue.all()?;
            if *json {
                let listed = |c: Card| ListedModel {
                    on_disk: weights::on_disk(&c, &runtime),
                    default: DEFAULT_ORDER.contains(&c.id.as_str()),
                    id: c.id,
                    name: c.name,
                    licence: c.licence,
                    bytes: c.bytes,
                    task: c.task,
                    architecture: c.architecture,
                    languages: c.languages,
                };
                print_json(&ModelsOutput { models: cards.into_iter().map(listed).collect() })?;
            } else {
                for c in &cards {
                    let state = if weights::on_disk(c, &runtime) { "on this machine" } else { "not fetched" };
                    print_line(&format!(
                        "{:<38} {:<10} {:>5.2} GB  {:<19} {state}",
                        c.id,
                        c.task,
                        c.bytes as f64 / 1e9,
                        c.licence
                    ))?;
                }
            }
        }
        Action::Show { id } => {
            let c = find(id)?;
            print_line(
                &toml::to_string_pretty(&c)
                    .map_err(|e| Error::new(Kind::Internal, "the card cannot be shown").because(e))?,
            )?;
        }
        Action::Pull { id, offline } => {
            for (_, held) in weights::pull(&find(id)?, *offline, &runtime)? {
                print_line(&held.path.display().to_string())?;
            }
        }
        Action::Verify { id } => {
            for (name, held) in weights::verify(&find(id)?, true, &runtime)? {
                print_line(&format!("{name}: sha256 {} matches", held.sha256))?;
            }
        }
        Action::Remove { id } => {
            let freed = weights::remove(&find(id)?, &runtime)?;
            print_line(&format!("{:.2} GB freed", freed as f64 / 1e9))?;
        }
        Action::Path { id } => {
            let c = find(id)?;
            if !weights::on_disk(&c, &runtime) {
                return Err(Error::new(Kind::Fetch, format!("{id} is not on this machine"))
                    .help(format!("fetch it with `mujaz models pull {id}`")));
            }
            for (_, held) in weights::verify(&c, false, &runtime)? {
                print_line(&held.path.display().to_string())?;
            }
        }
    }
    Ok(Exit::Done)
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
