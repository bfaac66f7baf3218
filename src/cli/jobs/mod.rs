//! `mujaz jobs`

mod history;
mod install;
mod list;
mod show;

pub(super) use install::JobsInstallOutput;
pub(super) use list::{JobsHistoryOutput, JobsListOutput, JobsNextOutput};
pub(super) use show::RunOutput;

use super::exit::Exit;
use super::output::print_line;
use super::session::job_session;
use crate::config::Config;
use crate::error::Result;
use crate::jobs::plan::Plan;
use crate::jobs::schedule::run_with_retries;
use crate::jobs::{Retried, named, retry as retry_run, run_by_hand};
use crate::progress::Progress;
use crate::store;
use crate::{cancel, clock};
use history::{existing_store, found};
use show::{delivery_line, report_run};
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
        /// Retry a failed run as the job's `retries` and `backoff` say
        #[arg(long)]
        retry: bool,
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
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Retry a run: its failed deliveries, or the whole run if the run itself failed
    Retry {
        /// Its number, as `mujaz jobs history` shows it
        run: i64,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print what the system's own scheduler needs to run the jobs
    Install(install::InstallArguments),
}

/// Runs the command.
pub fn run(a: &Action, config: &Config, file: Option<&Path>, progress: &Progress) -> Result<Exit> {
    match a {
        Action::List { json } => list::list(config, *json),
        Action::Run { name, offline, retry, json } => {
            let job = named(config, name)?;
            Plan::of(job)?;
            let path = store::path_of(config);
            let session = job_session(config, *offline, progress);
            let r = match retry {
                true => run_with_retries(&session, job, clock::now())?,
                false => run_by_hand(&session, job, clock::now())?,
            };
            report_run(&r, &path, *json, progress)
        }
        Action::History { name, most, json } => list::history(name.as_deref(), *most, config, *json),
        Action::Show { run, json } => {
            let store = existing_store(config)?;
            let r = found(store.as_deref(), *run)?;
            show::show(&r, store.as_deref(), config, *json)
        }
        Action::Next { count, json } => list::next(*count, config, *json),
        Action::Retry { run, json } => retry(*run, config, *json, progress),
        Action::Install(a) => install::run(a, config, file),
    }
}

fn retry(number: i64, config: &Config, json: bool, progress: &Progress) -> Result<Exit> {
    let r = found(existing_store(config)?.as_deref(), number)?;
    let job = named(config, &r.job)?;
    let path = store::path_of(config);
    let session = job_session(config, false, progress);
    let left = match retry_run(&session, job, &r)? {
        Retried::Run(again) => return report_run(&again, &path, json, progress),
        Retried::Deliveries(left) => left,
    };
    let deliveries = store::open(&path)?.deliveries(number)?;
    if json {
        show::print_run(&r, deliveries)?;
    } else {
        deliveries.iter().try_for_each(|d| print_line(&delivery_line(d)))?;
    }
    Ok(if cancel::requested() {
        Exit::Stopped
    } else if left.open + left.dropped > 0 {
        Exit::Failed
    } else {
        Exit::Done
    })
}
