//! `mujaz config`

use super::exit::Exit;
use super::output::{print_files, print_json, print_line};
use crate::config::{Config, config_dir};
use crate::error::{Error, Kind, Result};
use crate::jobs::{self, Problem};
use crate::types::count;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The file that `mujaz config init` writes.
const EXAMPLE: &str = include_str!("../../examples/mujaz.toml");

/// The folder that the job of the example reads.
const INBOX: &str = "inbox";

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Check the configuration: keys, models, devices, schedules, glossaries, templates, inputs, deliveries
    Check {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write a commented configuration, and make the folder that its job reads
    Init {
        /// The file
        #[arg(value_name = "FILE", default_value = "mujaz.toml")]
        path: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print the path of the file that is read
    Path {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// What `mujaz config check --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConfigCheckOutput {
    /// The file.
    file: PathBuf,
    /// Whether nothing is wrong with it.
    valid: bool,
    /// Number of jobs.
    jobs: usize,
    /// What would make a run fail.
    problems: Vec<Problem>,
    /// What may be intentional.
    notes: Vec<Problem>,
}

/// Runs the command.
pub fn run(a: &Action, file: Option<&Path>) -> Result<Exit> {
    match a {
        Action::Path { json } => {
            print_files(vec![Config::find(file).unwrap_or_else(|| config_dir().join("mujaz.toml"))], *json)?;
            Ok(Exit::Done)
        }
        Action::Init { path, json } => {
            if path.exists() {
                return Err(Error::new(Kind::Usage, "the file already exists").at(path).help("choose another name"));
            }
            crate::deliver::write_whole(path, EXAMPLE.as_bytes())?;
            let inbox = path.with_file_name(INBOX);
            std::fs::create_dir_all(&inbox)
                .map_err(|e| Error::io(Kind::Output, "cannot make the folder of the example's job", &inbox, e))?;
            print_files(vec![path.clone(), inbox], *json)?;
            Ok(Exit::Done)
        }
        Action::Check { json } => check(file, *json),
    }
}

fn check(file: Option<&Path>, json: bool) -> Result<Exit> {
    let file = Config::find(file)
        .ok_or_else(|| Error::new(Kind::Usage, "there is no configuration").help("`mujaz config init` writes one"))?;
    let config = Config::load(Some(&file))?;
    let found = jobs::check(&config);
    let valid = found.problems.is_empty();
    if json {
        let (problems, notes) = (found.problems, found.notes);
        print_json(&ConfigCheckOutput { file, valid, jobs: config.jobs.len(), problems, notes })?;
    } else {
        for p in &found.problems {
            print_line(&format!("{}: {}", p.place, p.message))?;
        }
        for n in &found.notes {
            print_line(&format!("note: {}: {}", n.place, n.message))?;
        }
        if valid {
            print_line(&format!("{}: valid; {}", file.display(), count(config.jobs.len(), "job")))?;
        }
    }
    Ok(if valid { Exit::Done } else { Exit::Usage })
}
