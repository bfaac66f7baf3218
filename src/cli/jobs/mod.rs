//! `mujaz jobs`

mod history;
mod list;
mod show;

pub(super) use list::{JobsHistoryOutput, JobsListOutput};
pub(super) use show::RunOutput;

use super::exit::Exit;
use super::output::print_line;
use super::session::working;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::jobs::plan::Plan;
use crate::jobs::{Order, install, named, redeliver, run as run_job};
use crate::progress::Progress;
use crate::store::{self, Runs};
use crate::{cancel, clock};
use history::{found, look};
use show::{delivery_line, told};
use std::path::Path;

/// What to do with jobs.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the jobs of the configuration, with their last and next runs
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Run a job now
    Run {
        /// Its name
        name: String,
        /// Never connect to fetch feeds or models; deliveries are still made
        #[arg(long)]
        offline: bool,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// List runs, the newest first
    History {
        /// Only those of this job
        name: Option<String>,
        /// Maximum number of runs
        #[arg(long, value_name = "N", default_value_t = 20)]
        most: usize,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Show what happened in a run
    Show {
        /// Its number, as `mujaz jobs history` shows it
        run: i64,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print when jobs are next due
    Next {
        /// Times for each job
        #[arg(long, value_name = "N", default_value_t = 1)]
        count: usize,
    },
    /// Retry a run: its failed deliveries, or the whole run if the run itself failed
    Retry {
        /// Its number, as `mujaz jobs history` shows it
        run: i64,
    },
    /// Print what the system's own scheduler needs to run the jobs
    Install {
        /// Units of systemd
        #[arg(long, required_unless_present = "cron", conflicts_with = "cron")]
        systemd: bool,
        /// Lines of cron
        #[arg(long)]
        cron: bool,
    },
}

/// Runs the command.
pub fn run(a: &Action, config: &Config, file: Option<&Path>, progress: &Progress) -> Result<Exit> {
    match a {
        Action::List { json } => list::list(config, *json),
        Action::Run { name, offline, json } => {
            let job = named(config, name)?;
            Plan::of(job)?;
            let path = store::path_of(config);
            let session = working(config, *offline, progress);
            let r = run_job(&session, job, Order { due: clock::now(), attempt: 1, last: true })?;
            told(&r, &path, *json, progress)
        }
        Action::History { name, most, json } => list::history(name.as_deref(), *most, config, *json),
        Action::Show { run, json } => {
            let store = look(config)?;
            let r = found(store.as_ref(), *run)?;
            show::show(&r, store.as_ref(), config, *json)
        }
        Action::Next { count } => list::next(*count, config),
        Action::Retry { run } => retry(*run, config, progress),
        Action::Install { systemd, .. } => units(*systemd, config, file),
    }
}

fn retry(number: i64, config: &Config, progress: &Progress) -> Result<Exit> {
    let r = found(look(config)?.as_ref(), number)?;
    let job = named(config, &r.job)?;
    let path = store::path_of(config);
    let session = working(config, false, progress);
    if r.outcome.well() {
        let open = redeliver(&session, job, number)?;
        for d in store::open(&path)?.deliveries(number)? {
            print_line(&delivery_line(&d))?;
        }
        return Ok(if cancel::requested() {
            Exit::Stopped
        } else if open > 0 {
            Exit::Failed
        } else {
            Exit::Done
        });
    }
    let again = run_job(&session, job, Order { due: r.due, attempt: r.attempt + 1, last: true })?;
    told(&again, &path, false, progress)
}

/// `mujaz jobs install`
fn units(systemd: bool, config: &Config, file: Option<&Path>) -> Result<Exit> {
    let program = std::env::current_exe()
        .map_err(|e| Error::new(Kind::Internal, "the path of this program is not known").because(e))?;
    let file = Config::find(file)
        .ok_or_else(|| Error::new(Kind::Usage, "there is no configuration").help("`mujaz config init` writes one"))?;
    let file = std::path::absolute(&file).unwrap_or(file);
    for j in &config.jobs {
        Plan::of(j)?;
    }
    let text = match systemd {
        true => install::systemd(&config.jobs, &program, &file)?,
        false => install::cron(&config.jobs, &program, &file)?,
    };
    print_line(text.trim_end())?;
    Ok(Exit::Done)
}
