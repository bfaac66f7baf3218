//! `mujaz jobs`

use super::{Exit, print_json, print_line, session};
use crate::app::{ModelOverrides, Session};
use crate::config::{Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::jobs::plan::Plan;
use crate::jobs::{Order, Summary, install, named, redeliver, run as run_job};
use crate::progress::Progress;
use crate::store::{self, Delivery, Outcome, Run, Runs, Sources, Sqlite};
use crate::surface::terminal;
use crate::{cancel, clock};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
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

/// What `mujaz jobs list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct JobsListOutput<'a> {
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
pub(super) struct JobsHistoryOutput {
    /// Runs, the newest first.
    runs: Vec<Run>,
}

/// What `mujaz jobs run --json` and `mujaz jobs show --json` print.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RunOutput<'a> {
    /// The run.
    run: &'a Run,
    /// Its deliveries.
    deliveries: Vec<Delivery>,
}

/// The store, if there is one yet; looking at jobs makes none.
fn look(config: &Config) -> Result<Option<Sqlite>> {
    let path = store::path_of(config);
    path.exists().then(|| store::open(&path)).transpose()
}

/// A session in which jobs run.
pub(super) fn working<'a>(config: &'a Config, offline: bool, progress: &'a Progress) -> Session<'a> {
    session(config, ModelOverrides { offline, ..ModelOverrides::default() }, progress)
}

fn show_time(job: Option<&JobConfig>, at: Timestamp) -> String {
    let utc = at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    match job.and_then(|j| Some((Plan::of(j).ok()??, &j.timezone))) {
        Some((p, zone)) if zone != "UTC" => format!("{} {zone} ({utc})", p.local(at).strftime("%Y-%m-%d %H:%M:%S")),
        _ => utc,
    }
}

/// Runs the command.
pub fn run(a: &Action, config: &Config, file: Option<&Path>, progress: &Progress) -> Result<Exit> {
    match a {
        Action::List { json } => list(config, *json),
        Action::Run { name, offline, json } => {
            let job = named(config, name)?;
            Plan::of(job)?;
            let path = store::path_of(config);
            let session = working(config, *offline, progress);
            let r = run_job(&session, job, Order { due: clock::now(), attempt: 1, last: true })?;
            told(&r, &path, *json, progress)
        }
        Action::History { name, most, json } => {
            if let Some(n) = name {
                // A job that is gone from the configuration has its history all the same.
                let known = look(config)?.map(|s| s.runs(Some(n), 1)).transpose()?.is_some_and(|r| !r.is_empty());
                if !known {
                    named(config, n)?;
                }
            }
            let runs = look(config)?.map(|s| s.runs(name.as_deref(), *most)).transpose()?.unwrap_or_default();
            if *json {
                print_json(&JobsHistoryOutput { runs })?;
            } else {
                for r in runs {
                    let name = if r.job.is_empty() { "(by hand)" } else { &r.job };
                    let line = Summary::of(&r).line(r.outcome);
                    print_line(&format!("{:>5}  {}  {name}  {line}", r.number, r.started.strftime("%Y-%m-%d %H:%M")))?;
                }
            }
            Ok(Exit::Done)
        }
        Action::Show { run, json } => {
            let store = look(config)?;
            let r = found(store.as_ref(), *run)?;
            show(&r, store.as_ref(), config, *json)
        }
        Action::Next { count } => {
            for job in &config.jobs {
                let Some(plan) = Plan::of(job)? else {
                    print_line(&format!("{}: by hand", job.name))?;
                    continue;
                };
                let mut at = clock::now();
                for _ in 0..(*count).max(1) {
                    let Some(next) = plan.next(at) else { break };
                    print_line(&format!("{}: {}", job.name, show_time(Some(job), next)))?;
                    at = next;
                }
            }
            Ok(Exit::Done)
        }
        Action::Retry { run } => retry(*run, config, progress),
        Action::Install { systemd, .. } => {
            let program = std::env::current_exe()
                .map_err(|e| Error::new(Kind::Internal, "the path of this program is not known").because(e))?;
            let file = Config::find(file).ok_or_else(|| {
                Error::new(Kind::Usage, "there is no configuration").help("`mujaz config init` writes one")
            })?;
            let file = std::path::absolute(&file).unwrap_or(file);
            for j in &config.jobs {
                Plan::of(j)?;
            }
            let text = if *systemd {
                install::systemd(&config.jobs, &program, &file)?
            } else {
                install::cron(&config.jobs, &program, &file)?
            };
            print_line(text.trim_end())?;
            Ok(Exit::Done)
        }
    }
}

fn found(store: Option<&Sqlite>, number: i64) -> Result<Run> {
    let run = store.map(|s| s.run(number)).transpose()?.flatten();
    run.ok_or_else(|| {
        Error::new(Kind::Usage, format!("there is no run {number}")).help("`mujaz jobs history` lists the runs")
    })
}

fn list(config: &Config, as_json: bool) -> Result<Exit> {
    let store = look(config)?;
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

/// Says what became of a run, and what the program's exit code is.
fn told(r: &Run, path: &Path, as_json: bool, progress: &Progress) -> Result<Exit> {
    let summary = Summary::of(r);
    let deliveries = store::open(path)?.deliveries(r.number)?;
    for s in &summary.skipped {
        progress.note(&format!("left out: {}: {}", s.origin, s.reason));
    }
    summary.notes.iter().for_each(|n| progress.note(n));
    for (event, why) in &summary.unmade {
        eprintln!("no brief for {}: {}", terminal::line(event), terminal::block(why));
    }
    if as_json {
        print_json(&RunOutput { run: r, deliveries })?;
    } else {
        print_line(&format!("run {}: {}", r.number, summary.line(r.outcome)))?;
        for d in &deliveries {
            print_line(&delivery_line(d))?;
        }
    }
    if let Some(e) = &summary.error {
        eprintln!("error: {}", terminal::block(e));
    }
    let unverified = summary.briefs.iter().any(|b| b.verified < b.sentences);
    Ok(match r.outcome {
        Outcome::Stopped => Exit::Stopped,
        o if !o.well() => Exit::Failed,
        Outcome::Partly => Exit::Partly,
        _ if unverified => Exit::Partly,
        _ => Exit::Done,
    })
}

fn delivery_line(d: &Delivery) -> String {
    let repeated = if d.repeated { ", perhaps more than once" } else { "" };
    let error = d.error.as_ref().map(|e| format!(": {e}")).unwrap_or_default();
    let tries = if d.attempts > 1 { format!(" (try {})", d.attempts) } else { String::new() };
    format!("  {} {}{tries}{repeated}{error}", d.target, d.state.name())
}

fn show(r: &Run, store: Option<&Sqlite>, config: &Config, as_json: bool) -> Result<Exit> {
    let deliveries = store.map(|s| s.deliveries(r.number)).transpose()?.unwrap_or_default();
    let dead: Vec<_> = store.map(|s| s.sources()).transpose()?.unwrap_or_default();
    if as_json {
        print_json(&RunOutput { run: r, deliveries })?;
        return Ok(Exit::Done);
    }
    let job = config.jobs.iter().find(|j| j.name == r.job);
    let s = Summary::of(r);
    print_line(&format!(
        "run {} of {}: {}",
        r.number,
        if r.job.is_empty() { "(by hand)" } else { &r.job },
        s.line(r.outcome)
    ))?;
    print_line(&format!("due      {}", show_time(job, r.due)))?;
    print_line(&format!("began    {}", show_time(job, r.started)))?;
    if let Some(e) = r.ended {
        print_line(&format!("ended    {}", show_time(job, e)))?;
    }
    print_line(&format!("try      {}", r.attempt))?;
    for b in &s.briefs {
        print_line(&format!(
            "brief    {} revision {}: {} ({} of {} sentences verified)",
            b.event, b.revision, b.title, b.verified, b.sentences
        ))?;
    }
    for (event, why) in &s.unmade {
        print_line(&format!("not made {event}: {why}"))?;
    }
    for k in &s.skipped {
        print_line(&format!("left out {}: {}", k.origin, k.reason))?;
    }
    for n in &s.notes {
        print_line(&format!("remark   {n}"))?;
    }
    for d in &deliveries {
        print_line(&format!("delivery{}", &delivery_line(d)[1..]))?;
    }
    if let Some(e) = &s.error {
        print_line(&format!("error    {e}"))?;
    }
    let inputs: Vec<&str> = job.map(|j| j.inputs.iter().map(String::as_str).collect()).unwrap_or_default();
    for f in dead.iter().filter(|f| inputs.contains(&f.address.as_str())) {
        if let Some(since) = f.failing {
            print_line(&format!("dead     {} since {} ({} tries)", f.address, show_time(job, since), f.failures))?;
        }
    }
    Ok(Exit::Done)
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
