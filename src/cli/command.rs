//! The declaration of the command line; its doc comments are the help texts.

use super::{
    bench, brief, config, curate, eval, events, gloss, glossary, jobs, mcp, models, render, schedule, serve, shell,
    store, templates, token, translate, verify, worker, workers,
};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Arabic news in, one English Markdown brief per event out: translated, checked and cited on this
/// machine.
#[derive(Debug, Parser)]
#[command(name = "mujaz", version, max_term_width = 100)]
pub struct Cli {
    /// Configuration file [default: ./mujaz.toml, else mujaz.toml in the configuration folder]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print only results and errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print diagnostics too: -v each step, -vv each request and sentence, -vvv everything; MUJAZ_LOG chooses by source
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write one English brief per event; `--model none` does so without translating
    Brief(brief::Arguments),
    /// Make briefs again from their manifests; needs no model
    Render(render::Arguments),
    /// Group articles into events; needs no model
    Events(events::Arguments),
    /// Correct events and grade outlets: list, show, merge, split, move, undo, log, grade
    Curate(curate::Arguments),
    /// The store of articles, translations and briefs: path, check, backup, copy, prune
    Store(store::Arguments),
    /// Scheduled reports: list, run, history, show, next, retry, install
    #[command(subcommand)]
    Jobs(jobs::Action),
    /// Run the configured jobs at their scheduled times, until stopped
    Schedule(schedule::Arguments),
    /// Take work from the queue of a shared desk in a database, until stopped
    Worker(worker::Arguments),
    /// The workers of a shared desk: list, drain
    #[command(subcommand)]
    Workers(workers::Action),
    /// The desk in a browser and by program: lists, search, briefs, feeds, corrections of events
    Serve(serve::Arguments),
    /// The desk for assistants (Model Context Protocol) on standard input and output
    Mcp(mcp::Arguments),
    /// Tokens for those who use the desk over the network: add, list, revoke
    Token(token::Arguments),
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
    /// Templates: list, show, fields, export, check
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
