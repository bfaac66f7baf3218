//! The command line: declared in `command`, each command in a file of its own.

mod arguments;
mod bench;
mod brief;
mod command;
mod config;
mod curate;
mod diagnostics;
mod eval;
mod eval_review;
mod events;
mod exit;
mod fidelity;
mod fit;
mod gloss;
mod glossary;
mod grade;
mod jobs;
mod lines;
mod mcp;
mod models;
mod output;
mod render;
mod schedule;
mod schemas;
mod serve;
mod session;
mod shell;
mod signals;
mod store;
mod templates;
mod token;
mod translate;
mod verify;
mod version;
mod worker;
mod workers;

pub use schemas::{Document, schemas};

use crate::cancel;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::surface::terminal;
use arguments::set_threads;
use clap::{CommandFactory, Parser};
use command::{Cli, Command};
use exit::Exit;

/// Runs the command of the process's arguments and returns its exit code.
pub fn main() -> i32 {
    let cli = match Cli::try_parse() {
        Ok(c) => c,
        Err(e) => {
            let code = e.exit_code();
            // A closed pipe while printing help is not a failure.
            let _ = e.print();
            if code != 0 && output::json_wanted() {
                let text = e.to_string();
                let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
                print_error(&Error::new(Kind::Usage, first).help("`mujaz --help` lists the commands and options"));
            }
            return code;
        }
    };
    let exit = run(&cli).unwrap_or_else(|e| {
        eprintln!("{}", terminal::block(&e.report()));
        if output::json_wanted() {
            print_error(&e);
        }
        Exit::from(e.kind())
    });
    exit as i32
}

/// Prints an error as JSON. It has already been reported on standard error, so a failure to print it is ignored.
fn print_error(e: &Error) {
    let _ = output::print_json(&output::ErrorOutput::of(e));
}

fn run(cli: &Cli) -> Result<Exit> {
    let file = cli.config.as_deref();
    let diagnostics = diagnostics::start(cli.verbose)?;
    let progress = Progress::new(cli.quiet, diagnostics);
    // Loaded only by the commands that use it: a command that writes or checks a configuration must not fail because of
    // it.
    let config = |threads: Option<usize>| -> Result<Config> {
        let config = Config::load(file)?;
        set_threads(threads.or(config.model.threads))?;
        Ok(config)
    };
    match &cli.command {
        Command::Brief(a) => {
            let config = config(a.model.threads)?;
            cancel::install();
            brief::run(a, &config, &progress.asking(!a.model.yes))
        }
        Command::Render(a) => render::run(a),
        Command::Events(a) => events::run(a, &config(None)?, &progress),
        Command::Store(a) => store::run(a, &config(None)?, &progress),
        Command::Curate(a) => curate::run(a, &config(None)?),
        Command::Config(a) => config::run(a, file),
        Command::Jobs(a) => {
            let config = config(None)?;
            cancel::install();
            jobs::run(a, &config, file, &progress)
        }
        Command::Schedule(a) => schedule::run(a, &config(None)?, file, &progress),
        Command::Worker(a) => worker::run(a, &config(None)?, &progress),
        Command::Workers(a) => workers::run(a, &config(None)?),
        Command::Serve(a) => serve::run(a, &config(None)?, &progress),
        Command::Mcp(a) => mcp::run(a, &config(None)?),
        Command::Token(a) => token::run(a, &config(None)?),
        Command::Translate(a) => {
            let config = config(a.model.threads)?;
            cancel::install();
            translate::run(a, &config, &progress.asking(!a.model.yes))
        }
        Command::Gloss(a) => gloss::run(a),
        Command::Verify(a) => verify::run(a, &config(a.model.threads)?, &progress.asking(!a.model.yes)),
        Command::Models(a) => {
            cancel::install();
            models::run(a, file, &progress)
        }
        Command::Devices { json } => models::devices(*json),
        Command::Version { json } => version::run(*json, &config(None)?),
        Command::Templates(a) => templates::run(a),
        Command::Glossary(a) => glossary::run(a, &config(None)?, &progress),
        Command::Eval(a) => eval::run(a, &config(None)?, &progress),
        Command::Bench(a) => {
            let config = config(a.model.threads)?;
            cancel::install();
            bench::run(a, &config, &progress.asking(!a.model.yes))
        }
        Command::Completions(a) => shell::completions(a, Cli::command()),
        Command::Man(a) => shell::man(a, Cli::command()),
    }
}
