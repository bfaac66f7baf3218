//! What happened in a run, for people and as JSON.

use super::history::show_time;
use crate::cli::exit::Exit;
use crate::cli::output::{print_json, print_line};
use crate::config::{Address, Config};
use crate::error::Result;
use crate::jobs::Summary;
use crate::progress::Progress;
use crate::store::{self, Delivery, Location, Outcome, Run, Store};
use crate::surface::terminal;
use crate::types::count;
use schemars::JsonSchema;
use serde::Serialize;

/// What `run`, `show` and `retry` of `mujaz jobs` print with `--json`.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct RunOutput<'a> {
    /// The run.
    run: &'a Run,
    /// Its deliveries.
    deliveries: Vec<Delivery>,
}

/// Reports the outcome of a run, and returns the exit code.
pub(super) fn report_run(r: &Run, path: &Location, as_json: bool, progress: &Progress) -> Result<Exit> {
    let summary = Summary::of(r);
    let deliveries = store::open(path)?.deliveries(r.number)?;
    for s in &summary.skipped {
        progress.note(&terminal::left_out(&s.origin, &s.reason));
    }
    summary.notes.iter().for_each(|n| progress.note(n));
    for (event, why) in &summary.unmade {
        eprintln!("no brief for {}: {}", terminal::line(event), terminal::block(why));
    }
    if as_json {
        print_run(r, deliveries)?;
    } else {
        print_line(&format!("run {}: {}", r.number, summary.line(r.outcome)))?;
        for d in &deliveries {
            print_line(&delivery_line(d))?;
        }
    }
    if let Some(e) = &summary.error {
        eprintln!("error: {}", terminal::block(e));
    }
    let rejected = summary.briefs.iter().any(|b| b.passed < b.sentences);
    Ok(match r.outcome {
        Outcome::Stopped => Exit::Stopped,
        o if !o.succeeded() => Exit::Failed,
        Outcome::Partly => Exit::Partly,
        _ if rejected => Exit::Partly,
        _ => Exit::Done,
    })
}

/// Prints a run with its deliveries as JSON.
pub(super) fn print_run(run: &Run, deliveries: Vec<Delivery>) -> Result<()> {
    print_json(&RunOutput { run, deliveries })
}

/// A delivery, on a line.
pub(super) fn delivery_line(d: &Delivery) -> String {
    let repeated = if d.repeated { ", perhaps more than once" } else { "" };
    let error = d.error.as_ref().map(|e| format!(": {e}")).unwrap_or_default();
    let tries = if d.attempts > 1 { format!(" (try {})", d.attempts) } else { String::new() };
    format!("  {} {}{tries}{repeated}{error}", d.target, d.state.name())
}

/// `mujaz jobs show`
pub(super) fn show(r: &Run, store: Option<&dyn Store>, config: &Config, as_json: bool) -> Result<Exit> {
    let deliveries = store.map(|s| s.deliveries(r.number)).transpose()?.unwrap_or_default();
    let dead: Vec<_> = store.map(|s| s.sources()).transpose()?.unwrap_or_default();
    if as_json {
        print_run(r, deliveries)?;
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
            "brief    {} revision {}: {} ({} of {} passed the checks)",
            b.event,
            b.revision,
            b.title,
            b.passed,
            count(b.sentences, "sentence")
        ))?;
    }
    for (event, why) in &s.unmade {
        print_line(&terminal::line(&format!("not made {event}: {why}")))?;
    }
    for k in &s.skipped {
        print_line(&terminal::left_out(&k.origin, &k.reason))?;
    }
    for n in &s.notes {
        print_line(&terminal::line(&format!("remark   {n}")))?;
    }
    for w in &s.waited {
        print_line(&terminal::line(&format!("waited   {w}")))?;
    }
    for d in &deliveries {
        print_line(&format!("delivery{}", &delivery_line(d)[1..]))?;
    }
    if let Some(e) = &s.error {
        print_line(&format!("error    {e}"))?;
    }
    let inputs: Vec<String> = job.map(|j| j.inputs.iter().map(|i| Address::new(i).key()).collect()).unwrap_or_default();
    for f in dead.iter().filter(|f| inputs.contains(&f.address)) {
        if let Some(since) = f.failing {
            print_line(&format!(
                "dead     {} since {} ({})",
                f.address,
                show_time(job, since),
                count(f.failures as usize, "attempt")
            ))?;
        }
    }
    Ok(Exit::Done)
}
