//! `mujaz workers`

use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::queue::{self, Backlog, Depth, WorkerRow};
use crate::store;
use crate::surface::terminal;
use crate::types::count;
use schemars::JsonSchema;
use serde::Serialize;

/// What to do with workers.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the workers, and what waits for them
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Have a worker finish its task, take no more, and end
    Drain {
        /// Its name, as `mujaz workers list` shows it
        name: String,
    },
}

/// What `mujaz workers list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WorkersListOutput {
    /// The workers.
    workers: Vec<WorkerRow>,
    /// What waits, for each role.
    queue: Vec<Depth>,
    /// The same for each role and job that has tasks, the oldest first.
    jobs: Vec<Backlog>,
}

/// Runs the command.
pub fn run(a: &Action, config: &Config) -> Result<Exit> {
    let mut queue = queue::open(&store::path_of(config))?;
    let workers = queue.workers()?;
    match a {
        Action::List { json: true } => {
            print_json(&WorkersListOutput { workers, queue: queue.depth()?, jobs: queue.backlog()? })?;
        }
        Action::List { json: false } => {
            if workers.is_empty() {
                print_line("no worker: `mujaz worker` starts one")?;
            }
            workers.iter().try_for_each(|w| print_line(&worker_line(w, config)))?;
            queue.depth()?.iter().try_for_each(|d| print_line(&depth_line(d)))?;
        }
        Action::Drain { name } => {
            if !workers.iter().any(|w| w.name == *name) {
                return Err(Error::new(Kind::Usage, format!("there is no worker \"{name}\""))
                    .help("`mujaz workers list` shows them"));
            }
            queue.drain(name)?;
            print_line(&format!("{name} ends once its task is done"))?;
        }
    }
    Ok(Exit::Done)
}

fn worker_line(w: &WorkerRow, config: &Config) -> String {
    let roles: Vec<&str> = w.sign.roles.iter().map(|r| r.name()).collect();
    let state = match &w.sign.doing {
        _ if w.silent > config.queue.patience.0.as_secs_f64() => format!("silent for {:.0} s", w.silent),
        Some(what) => what.clone(),
        None => "waits".to_owned(),
    };
    let draining = if w.draining { ", ends soon" } else { "" };
    let rate = w.sign.rate.map(|r| format!(", {r:.1} a second")).unwrap_or_default();
    let sentences = count(w.sign.sentences as usize, "sentence");
    let held = match w.sign.held {
        0 => String::new(),
        n => format!("; holds back {} (the queue is full)", count(n, "batch")),
    };
    let refused = w.sign.refused.as_ref().map(|r| format!("; gave back: {r}")).unwrap_or_default();
    terminal::line(&format!(
        "{}  {} ({})  {state}{draining}; {}, {sentences}{rate}{held}{refused}",
        w.name,
        roles.join(","),
        w.sign.version,
        count(w.sign.tasks as usize, "task"),
    ))
    .into_owned()
}

fn depth_line(d: &Depth) -> String {
    let age = if d.waiting > 0 { format!(" (the oldest for {:.0} s)", d.age) } else { String::new() };
    format!(
        "{}: {} waiting{age}, {} being done, {} to be tried again, {} failed",
        d.role.name(),
        d.waiting,
        d.taken,
        d.later,
        d.failed
    )
}
