//! Jobs: when they are due, how their runs went, what was delivered.

use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::entries::page;
use super::frame::{Frame, frame};
use super::site::Site;
use crate::clock;
use crate::jobs::plan::{Plan, zone};
use crate::store::{Delivery, DeliveryState, Made, Run, Runs, Sqlite, Summary};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Runs that are shown.
const RUNS: usize = 50;

/// The jobs of the configuration.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Jobs {
    /// In their order there.
    jobs: Vec<JobEntry>,
}

/// A job.
#[derive(Debug, Serialize, JsonSchema)]
struct JobEntry {
    /// Its name.
    name: String,
    /// Cron expression; none for jobs that are run by hand.
    schedule: Option<String>,
    /// The same in words.
    words: Option<String>,
    /// Time zone of the schedule.
    timezone: String,
    /// The last run.
    last: Option<Run>,
    /// When it is due next.
    next: Option<Timestamp>,
}

/// The latest runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Done {
    /// The newest first, fifty at the most.
    runs: Vec<RunEntry>,
}

/// A run with its deliveries.
#[derive(Debug, Serialize, JsonSchema)]
struct RunEntry {
    /// The run.
    #[serde(flatten)]
    run: Run,
    /// What was delivered, or is to be.
    deliveries: Vec<Delivery>,
}

fn jobs_of(site: &Site, store: &Sqlite) -> Result<Vec<JobEntry>, Problem> {
    let each = site.config.jobs.iter().map(|job| {
        let plan = Plan::of(job)?;
        Ok(JobEntry {
            name: job.name.clone(),
            schedule: job.schedule.clone(),
            words: plan.as_ref().map(Plan::words),
            timezone: job.timezone.clone(),
            last: store.runs(Some(&job.name), 1)?.pop(),
            next: plan.as_ref().and_then(|p| p.next(clock::now())),
        })
    });
    each.collect()
}

fn runs_of(store: &Sqlite, job: Option<&str>) -> Result<Vec<RunEntry>, Problem> {
    let each = store.runs(job, RUNS)?.into_iter();
    each.map(|run| Ok(RunEntry { deliveries: store.deliveries(run.number)?, run })).collect()
}

/// `GET /api/v1/jobs`
pub(super) fn jobs(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    Answer::json(&Jobs { jobs: site.with_store(|s| jobs_of(site, s))? })
}

/// `GET /api/v1/runs`
pub(super) fn runs(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    Answer::json(&Done { runs: site.with_store(|s| runs_of(s, asked.value("job")))? })
}

/// The page of the jobs.
#[derive(Serialize)]
struct JobsPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    /// The job whose runs alone are shown.
    job: Option<&'a str>,
    jobs: Vec<JobView>,
    runs: Vec<RunView>,
}

#[derive(Serialize)]
struct JobView {
    name: String,
    href: String,
    schedule: String,
    next: String,
    last: String,
    well: bool,
}

#[derive(Serialize)]
struct RunView {
    number: i64,
    job: String,
    started: String,
    took: String,
    outcome: &'static str,
    well: bool,
    said: String,
    briefs: Vec<BriefLink>,
    unmade: Vec<(String, String)>,
    skipped: usize,
    deliveries: Vec<DeliveryView>,
}

#[derive(Serialize)]
struct BriefLink {
    href: String,
    title: String,
    revision: u32,
}

#[derive(Serialize)]
struct DeliveryView {
    target: String,
    state: &'static str,
    well: bool,
    error: String,
}

/// A point in time where the job is.
fn local(site: &Site, job: &str, at: Timestamp) -> String {
    let name = site.config.jobs.iter().find(|j| j.name == job).map_or("UTC", |j| j.timezone.as_str());
    let zone = zone(name).unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

fn run_view(site: &Site, e: RunEntry) -> RunView {
    let summary = Summary::of(&e.run);
    let took = e.run.ended.map(|end| end.as_second() - e.run.started.as_second());
    let link = |m: &Made| BriefLink {
        href: page(&e.run.job, &m.event, Some(m.revision)),
        title: m.title.clone(),
        revision: m.revision,
    };
    RunView {
        number: e.run.number,
        started: local(site, &e.run.job, e.run.started),
        took: took.map_or_else(String::new, |s| match s {
            0..=119 => format!("{s} s"),
            s => format!("{} min", s / 60),
        }),
        outcome: e.run.outcome.name(),
        well: e.run.ended.is_none() || e.run.outcome.succeeded(),
        said: summary.line(e.run.outcome),
        briefs: summary.briefs.iter().map(link).collect(),
        skipped: summary.skipped.len(),
        deliveries: e
            .deliveries
            .into_iter()
            .map(|d| DeliveryView {
                state: d.state.name(),
                well: !matches!(d.state, DeliveryState::Failed),
                error: d.error.unwrap_or_default(),
                target: d.name.unwrap_or(d.target),
            })
            .collect(),
        unmade: summary.unmade,
        job: e.run.job,
    }
}

/// `GET /jobs`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let job = asked.value("job");
    let (jobs, runs) = site.with_store(|s| Ok((jobs_of(site, s)?, runs_of(s, job)?)))?;
    let jobs = jobs.into_iter().map(|j| JobView {
        href: format!("/jobs?job={}", segment(&j.name)),
        schedule: j.words.map_or_else(|| "by hand".to_owned(), |w| format!("{w} ({})", j.timezone)),
        next: j.next.map_or_else(String::new, |t| local(site, &j.name, t)),
        well: j.last.as_ref().is_none_or(|r| r.ended.is_none() || r.outcome.succeeded()),
        last: j.last.map_or_else(
            || "none".to_owned(),
            |r| format!("{}: {}", local(site, &j.name, r.started), Summary::of(&r).line(r.outcome)),
        ),
        name: j.name,
    });
    let view = JobsPage {
        title: "Jobs",
        serve: frame(site, ""),
        job,
        jobs: jobs.collect(),
        runs: runs.into_iter().map(|r| run_view(site, r)).collect(),
    };
    Ok(Answer::new(HTML, site.templates.render("serve/jobs.html", &view)?))
}
