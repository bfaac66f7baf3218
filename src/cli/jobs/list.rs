//! `mujaz jobs list`, `history` and `next`: jobs and their runs, a line or two each.

use super::history::{existing_store, show_time};
use crate::cli::exit::Exit;
use crate::cli::output::{print_json, print_line};
use crate::clock;
use crate::config::Config;
use crate::error::Result;
use crate::jobs::plan::Plan;
use crate::jobs::{Summary, named};
use crate::store::Run;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// What `mujaz jobs list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct JobsListOutput<'a> {
    /// The jobs of the configuration.
    jobs: Vec<ListedJob<'a>>,
}

/// A job.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedJob<'a> {
    /// Its name.
    name: &'a str,
    /// Cron expression; none for jobs that are run by hand.
    schedule: Option<&'a str>,
    /// Time zone of the schedule.
    timezone: &'a str,
    /// The last run.
    last: Option<Run>,
    /// When it is due next.
    next: Option<Timestamp>,
}

/// What `mujaz jobs history --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct JobsHistoryOutput {
    /// Runs, the newest first.
    runs: Vec<Run>,
}

/// What `mujaz jobs next --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct JobsNextOutput<'a> {
    /// The jobs of the configuration.
    jobs: Vec<JobTimes<'a>>,
}

/// A job with the times at which it is due.
#[derive(Debug, Serialize, JsonSchema)]
struct JobTimes<'a> {
    /// Its name.
    name: &'a str,
    /// Time zone of its schedule.
    timezone: &'a str,
    /// The next times, in UTC; none for a job that is run by hand.
    times: Vec<Timestamp>,
}

/// `mujaz jobs list`
pub(super) fn list(config: &Config, as_json: bool) -> Result<Exit> {
    let store = existing_store(config)?;
    let mut rows = Vec::new();
    for job in &config.jobs {
        let plan = Plan::of(job)?;
        let last = store.as_ref().map(|s| s.runs(Some(&job.name), 1)).transpose()?.and_then(|mut r| r.pop());
        let next = plan.as_ref().and_then(|p| p.next(clock::now()));
        if as_json {
            let (schedule, timezone) = (job.schedule.as_deref(), &job.timezone);
            rows.push(ListedJob { name: &job.name, schedule, timezone, last, next });
            continue;
        }
        let schedule = match (&plan, &job.schedule) {
            (Some(p), Some(s)) => format!("{s} {} ({})", job.timezone, p.words()),
            _ => "by hand".into(),
        };
        print_line(&format!("{}: {schedule}", job.name))?;
        let told = match &last {
            Some(r) => {
                format!("run {}, {}: {}", r.number, show_time(Some(job), r.started), Summary::of(r).line(r.outcome))
            }
            None => "none".into(),
        };
        print_line(&format!("  last: {told}"))?;
        if let Some(n) = next {
            print_line(&format!("  next: {}", show_time(Some(job), n)))?;
        }
    }
    if as_json {
        print_json(&JobsListOutput { jobs: rows })?;
    } else if config.jobs.is_empty() {
        print_line("the configuration has no [[job]]; `mujaz config init` writes an example")?;
    }
    Ok(Exit::Done)
}

/// `mujaz jobs history`: the newest first.
pub(super) fn history(name: Option<&str>, most: usize, config: &Config, as_json: bool) -> Result<Exit> {
    let store = existing_store(config)?;
    if let Some(name) = name {
        // A job that was removed from the configuration still has a history.
        let known = store.as_ref().map(|s| s.runs(Some(name), 1)).transpose()?.is_some_and(|r| !r.is_empty());
        if !known {
            named(config, name)?;
        }
    }
    let runs = store.map(|s| s.runs(name, most)).transpose()?.unwrap_or_default();
    if as_json {
        print_json(&JobsHistoryOutput { runs })?;
        return Ok(Exit::Done);
    }
    for r in runs {
        let name = if r.job.is_empty() { "(by hand)" } else { &r.job };
        let line = Summary::of(&r).line(r.outcome);
        print_line(&format!("{:>5}  {}  {name}  {line}", r.number, r.started.strftime("%Y-%m-%d %H:%M")))?;
    }
    Ok(Exit::Done)
}

/// `mujaz jobs next`: the times at which each job is due.
pub(super) fn next(count: usize, config: &Config, as_json: bool) -> Result<Exit> {
    let mut jobs = Vec::new();
    for job in &config.jobs {
        let plan = Plan::of(job)?;
        let mut times: Vec<Timestamp> = Vec::new();
        while times.len() < count.max(1) {
            let after = times.last().copied().unwrap_or_else(clock::now);
            let Some(next) = plan.as_ref().and_then(|p| p.next(after)) else { break };
            times.push(next);
        }
        if as_json {
            jobs.push(JobTimes { name: &job.name, timezone: &job.timezone, times });
        } else if plan.is_none() {
            print_line(&format!("{}: by hand", job.name))?;
        } else {
            times.iter().try_for_each(|t| print_line(&format!("{}: {}", job.name, show_time(Some(job), *t))))?;
        }
    }
    if as_json {
        print_json(&JobsNextOutput { jobs })?;
    }
    Ok(Exit::Done)
}
