//! The command line: declared here, each command in a file of its own.

mod bench;
mod brief;
mod config;
mod curate;
mod eval;
mod events;
mod fidelity;
mod gloss;
mod glossary;
mod jobs;
mod models;
mod schedule;
mod schemas;
mod shell;
mod store;
mod templates;
mod translate;
mod verify;
mod version;

pub use schemas::{Document, schemas};

use crate::app::{Installed, ModelOverrides, Session};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::pipeline::translate::Effort;
use crate::progress::Progress;
use crate::surface::{self, terminal};
use clap::{Args, CommandFactory, Parser, Subcommand};
use mujaz_infer::Compute;
use mujaz_infer::device::Choice;
use mujaz_infer::memory::Size;
use std::path::PathBuf;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Wrong usage or configuration.
    Usage = 2,
    /// Done, but some inputs or sentences could not be processed; each is listed.
    Partly = 3,
    /// Stopped by the user.
    Stopped = 130,
}

/// Arabic news in, one English Markdown brief per event out: translated, checked and cited on this
/// machine.
#[derive(Debug, Parser)]
#[command(name = "mujaz", version, max_term_width = 100)]
pub struct Cli {
    /// Configuration file [default: ./mujaz.toml, else mujaz.toml in the configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print only results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write one English brief per event
    Brief(brief::Arguments),
    /// Group articles into events; needs no model
    Events(events::Arguments),
    /// Correct remembered events by hand: list, show, merge, split, move, undo, log
    Curate(curate::Arguments),
    /// The store of remembered articles, translations and briefs: path, check, backup, prune
    Store(store::Arguments),
    /// Scheduled reports: list, run, history, show, next, retry, install
    #[command(subcommand)]
    Jobs(jobs::Action),
    /// Run the configured jobs at their scheduled times, until stopped
    Schedule(schedule::Arguments),
    /// The configuration: check, init, path
    #[command(subcommand)]
    Config(config::Action),
    /// Translate line by line: one line in, one line out
    Translate(translate::Arguments),
    /// Gloss Arabic sentences word by word; needs no model
    Gloss(gloss::Arguments),
    /// Check translations against their sources
    Verify(verify::Arguments),
    /// Models: list, show, fetch, check, remove
    #[command(subcommand)]
    Models(models::Action),
    /// List the devices that models can run on
    Devices {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Templates: list, show, export, check
    #[command(subcommand)]
    Templates(templates::Action),
    /// Glossaries: check files, suggest entries
    #[command(subcommand)]
    Glossary(glossary::Action),
    /// Measure quality on labelled data
    #[command(subcommand)]
    Eval(eval::Action),
    /// Measure speed and memory of a model
    Bench(bench::Arguments),
    /// Print the version, what this build can do here, and where its files are
    Version {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print completions for a shell
    Completions(shell::CompletionArguments),
    /// Print the manual page, or write those of all commands
    Man(shell::ManArguments),
}

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
}

/// How rejected sentences are retried.
#[derive(Debug, Clone, clap::Args)]
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
    /// The effort, with the configuration where the command line says nothing.
    fn effort(&self, config: &Config) -> Effort {
        let own = Effort::of(&config.brief);
        Effort {
            repair: own.repair && !self.no_repair,
            samples: self.samples.unwrap_or(own.samples),
            judge: self.adequacy || own.judge,
            ..own
        }
    }

    /// The second model that is named, here or in the configuration.
    fn second(&self, config: &Config) -> Option<String> {
        self.second_model.clone().or_else(|| config.model.second.clone())
    }
}

impl ModelArguments {
    /// What was said.
    fn overrides(&self) -> ModelOverrides {
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

    /// Sets the number of threads; must come before anything else uses a thread pool.
    fn set_threads(&self, config: &Config) -> Result<()> {
        set_threads(self.threads.or(config.model.threads))
    }
}

/// A session with the models that are installed.
fn session<'a>(config: &'a Config, overrides: ModelOverrides, progress: &'a Progress) -> Session<'a> {
    Session { config, loader: &Installed, overrides, progress }
}

fn set_threads(threads: Option<usize>) -> Result<()> {
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

/// Runs the command of the process's arguments and gives its exit code.
pub fn main() -> i32 {
    let cli = match Cli::try_parse() {
        Ok(c) => c,
        Err(e) => {
            let code = e.exit_code();
            // A closed pipe while printing help is not a failure.
            let _ = e.print();
            return code;
        }
    };
    match run(&cli) {
        Ok(exit) => exit as i32,
        Err(e) => {
            eprintln!("{}", terminal::block(&e.report()));
            match e.kind() {
                Kind::Usage => Exit::Usage as i32,
                Kind::Cancelled => Exit::Stopped as i32,
                _ => Exit::Failed as i32,
            }
        }
    }
}

fn run(cli: &Cli) -> Result<Exit> {
    // What writes or checks the configuration must not fail because of it.
    if let Command::Config(a) = &cli.command {
        return config::run(a, cli.config.as_deref());
    }
    match &cli.command {
        Command::Completions(a) => return shell::completions(a, Cli::command()),
        Command::Man(a) => return shell::man(a, Cli::command()),
        _ => {}
    }
    let config = Config::load(cli.config.as_deref())?;
    let progress = Progress::new(cli.quiet);
    match &cli.command {
        Command::Brief(a) => {
            a.model.set_threads(&config)?;
            crate::cancel::install();
            brief::run(a, &config, &progress)
        }
        Command::Events(a) => events::run(a, &config, &progress),
        Command::Store(a) => store::run(a, &config),
        Command::Curate(a) => curate::run(a, &config),
        Command::Config(_) | Command::Completions(_) | Command::Man(_) => Ok(Exit::Done),
        Command::Jobs(a) => {
            set_threads(config.model.threads)?;
            crate::cancel::install();
            jobs::run(a, &config, cli.config.as_deref(), &progress)
        }
        Command::Schedule(a) => {
            set_threads(config.model.threads)?;
            schedule::run(a, &config, cli.config.as_deref(), &progress)
        }
        Command::Translate(a) => {
            a.model.set_threads(&config)?;
            crate::cancel::install();
            translate::run(a, &config, &progress)
        }
        Command::Gloss(a) => gloss::run(a),
        Command::Verify(a) => verify::run(a, &config, &progress),
        Command::Models(a) => {
            crate::cancel::install();
            models::run(a, &progress)
        }
        Command::Devices { json } => models::devices(*json),
        Command::Version { json } => version::run(*json, &config),
        Command::Templates(a) => templates::run(a),
        Command::Glossary(a) => glossary::run(a, &config, &progress),
        Command::Eval(a) => eval::run(a, &config, &progress),
        Command::Bench(a) => {
            a.model.set_threads(&config)?;
            crate::cancel::install();
            bench::run(a, &config, &progress)
        }
    }
}

/// Prints a line to standard output; a closed pipe ends the process quietly, as tools do.
fn print_line(text: &str) -> Result<()> {
    use std::io::Write;
    match writeln!(std::io::stdout().lock(), "{}", terminal::block(text)) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
        Err(e) => Err(Error::new(Kind::Output, "cannot write to standard output").because(e)),
        Ok(()) => Ok(()),
    }
}

/// Prints text as it is; a closed pipe ends the process quietly.
fn print_text(text: &[u8]) -> Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
        Err(e) => Err(Error::new(Kind::Output, "cannot write to standard output").because(e)),
        Ok(()) => Ok(()),
    }
}

/// Prints a value as JSON.
fn print_json<T: serde::Serialize>(value: &T) -> Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let written = serde_json::to_string_pretty(value).map(surface::json::visible).map_err(std::io::Error::from);
    match written.and_then(|text| writeln!(out, "{text}")).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
        Err(e) => Err(Error::new(Kind::Output, "cannot write to standard output").because(e)),
        Ok(()) => Ok(()),
    }
}

/// Prints the skipped inputs to standard error; returns whether any of them is a failure.
fn tell_skipped(skipped: &[crate::types::Skipped], progress: &Progress) -> bool {
    for s in skipped {
        let (origin, reason) = (s.origin.to_string(), terminal::line(&s.reason));
        progress.note(&format!("left out: {}: {reason}", terminal::line(&origin)));
    }
    skipped.iter().any(|s| s.failed)
}
