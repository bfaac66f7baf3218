//! Options that several commands share.

use crate::app::ModelOverrides;
use crate::config::{Config, Format, Paper};
use crate::error::{Error, Kind, Result};
use crate::pipeline::translate::Effort;
use crate::store::{self, Location, Store};
use clap::Args;
use mujaz_infer::Compute;
use mujaz_infer::device::Choice;
use mujaz_infer::memory::Size;
use std::path::PathBuf;

/// Options of every command that loads a model.
#[derive(Debug, Clone, Args)]
pub struct ModelArguments {
    /// Model: an id of `mujaz models list`, a .gguf file, or a folder with the files of a repository
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Where it runs: auto, cpu, cuda, cuda:N or metal
    #[arg(long, value_name = "DEVICE")]
    pub device: Option<Choice>,
    /// Threads on the CPU [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Number type of the weights: auto, f32, f16, bf16 or int8; GGUF files keep their own
    #[arg(long, value_name = "T")]
    pub compute_type: Option<Compute>,
    /// Beam width; 1 is greedy search [default: that of the model's configuration]
    #[arg(long, value_name = "N")]
    pub beam: Option<usize>,
    /// Vocabulary map in the format of CTranslate2: the target tokens allowed for source tokens
    #[arg(long, value_name = "FILE")]
    pub shortlist: Option<PathBuf>,
    /// Sentences decoded at once [default: 32, or 48 with an instruct model]
    #[arg(long, value_name = "N")]
    pub batch: Option<usize>,
    /// Memory limit for the model and its work, such as 4G; batches grow to fill it
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<Size>,
    /// Seed for the samples that repair rejected sentences
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Never open a connection
    #[arg(long)]
    pub offline: bool,
    /// Fetch the fallback model without asking
    #[arg(long)]
    pub yes: bool,
}

/// How rejected sentences are retried.
#[derive(Debug, Clone, Args)]
pub struct RepairArguments {
    /// Do not retry rejected sentences
    #[arg(long)]
    pub no_repair: bool,
    /// Random samples for a sentence that nothing else fixed [default: 6]
    #[arg(long, value_name = "N")]
    pub samples: Option<u64>,
    /// Let the model judge adequacy as well: slower; what it finds inadequate is rejected
    #[arg(long)]
    pub adequacy: bool,
    /// A second model for sentences that the first one fails on; loaded when needed
    #[arg(long, value_name = "ID|PATH")]
    pub second_model: Option<String>,
}

impl RepairArguments {
    /// The effort: the configuration, with the options of the command line over it.
    pub(super) fn effort(&self, config: &Config) -> Effort {
        let own = Effort::of(&config.brief);
        Effort {
            repair: own.repair && !self.no_repair,
            samples: self.samples.unwrap_or(own.samples),
            judge: self.adequacy || own.judge,
            ..own
        }
    }

    /// The second model that is named, here or in the configuration.
    pub(super) fn second(&self, config: &Config) -> Option<String> {
        self.second_model.clone().or_else(|| config.model.second.clone())
    }
}

impl ModelArguments {
    /// The settings given on the command line.
    pub(super) fn overrides(&self) -> ModelOverrides {
        ModelOverrides {
            model: self.model.clone(),
            device: self.device,
            compute: self.compute_type,
            beams: self.beam,
            shortlist: self.shortlist.clone(),
            batch: self.batch,
            memory: self.memory,
            seed: self.seed,
            offline: self.offline,
        }
    }
}

/// Which embedder.
#[derive(Debug, Clone, Args)]
pub struct EmbedderArguments {
    /// A sentence embedder whose similarity also counts in grouping
    #[arg(long, value_name = "ID|PATH")]
    pub embedder: Option<String>,
}

impl EmbedderArguments {
    /// The configuration with the embedder of the command line.
    pub(super) fn config(&self, config: &Config) -> Config {
        let mut config = config.clone();
        config.events.embedder = self.embedder.clone().or(config.events.embedder);
        config
    }
}

/// Which store.
#[derive(Debug, Clone, Args)]
pub struct StoreArguments {
    /// Remember articles and events in FILE, or in a database of PostgreSQL (postgres://…) [default: store.db in the
    /// data folder] and group together with those remembered there
    #[arg(long, value_name = "FILE|URL", num_args = 0..=1, require_equals = true)]
    pub store: Option<Option<Location>>,
}

impl StoreArguments {
    /// The store that was asked for on the command line or in the configuration.
    pub(super) fn path(&self, config: &Config) -> Option<Location> {
        match &self.store {
            Some(Some(at)) => Some(at.clone()),
            Some(None) => Some(store::path_of(config)),
            None => store::named_by(config),
        }
    }

    /// That store, opened.
    pub(super) fn open(&self, config: &Config) -> Result<Option<Box<dyn Store>>> {
        self.path(config).map(|p| store::open(&p)).transpose()
    }
}

/// Sets the number of threads; must come before anything else uses a thread pool.
pub(super) fn set_threads(threads: Option<usize>) -> Result<()> {
    let Some(n) = threads else { return Ok(()) };
    if n == 0 {
        return Err(Error::new(Kind::Usage, "--threads 0: at least one thread is needed"));
    }
    // SAFETY: called once at the start, before any other thread runs.
    unsafe {
        std::env::set_var("RAYON_NUM_THREADS", n.to_string());
        std::env::set_var("CANDLE_NUM_THREADS", n.to_string());
    }
    Ok(())
}

/// The logged-in user, as the system reports it.
pub(super) fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|v| std::env::var(v).ok()).filter(|u| !u.trim().is_empty())
}

/// Options for the form of a brief.
#[derive(Debug, Clone, Default, Args)]
pub struct FormArguments {
    /// Template by name or file; may be given several times [default: as configured, or as the brief was made]
    #[arg(long, value_name = "NAME|FILE")]
    pub template: Vec<String>,
    /// Formats: md, html, docx, pdf, json, separated by commas [default: that of the template, or as the brief was made]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<Format>,
    /// Paper of docx and pdf: a4 or letter [default: as configured, or as the brief was made]
    #[arg(long, value_name = "SIZE")]
    pub paper: Option<Paper>,
    /// Begin Markdown with YAML for note-taking programs and static sites
    #[arg(long)]
    pub front_matter: bool,
}
