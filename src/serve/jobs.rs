//! Jobs: when they are due, their runs and deliveries; running a job now, and retrying deliveries.

use super::access::{admit, form_key};
use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::entries::page;
use super::forms::{Form, see, signed};
use super::frame::{Frame, frame};
use super::site::Site;
use super::tools::sent;
use super::work::{Doing, Order, Task};
use crate::clock;
use crate::jobs::plan::{Plan, zone};
use crate::store::{Delivery, DeliveryState, Made, Role, Run, Store, Summary};
use crate::surface::json::visible;
use crate::types::sha256;
use axum::http::{StatusCode, header};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Maximum number of runs shown.
const RUNS: usize = 50;

/// The jobs of the configuration.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Jobs {
    /// In the order of the configuration.
    jobs: Vec<JobEntry>,
    /// What is being done in the background.
    doing: Doing,
}

/// Who orders something.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    /// Their name; required only if users do not sign in.
    #[serde(default)]
    by: String,
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
    /// The newest first, at most fifty.
    runs: Vec<RunEntry>,
}

/// A run with its deliveries.
#[derive(Debug, Serialize, JsonSchema)]
struct RunEntry {
    /// The run.
    #[serde(flatten)]
    run: Run,
    /// Its deliveries, done or pending.
    deliveries: Vec<Delivery>,
}

fn jobs_of(site: &Site, store: &dyn Store) -> Result<Vec<JobEntry>, Problem> {
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

fn runs_of(store: &dyn Store, job: Option<&str>) -> Result<Vec<RunEntry>, Problem> {
    let each = store.runs(job, RUNS)?.into_iter();
    each.map(|run| Ok(RunEntry { deliveries: store.deliveries(run.number)?, run })).collect()
}

/// `GET /api/v1/jobs`
pub(super) fn jobs(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    Answer::json(&Jobs { jobs: site.with_store(|s| jobs_of(site, s))?, doing: site.work.doing() })
}

/// `GET /api/v1/runs`
pub(super) fn runs(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    Answer::json(&Done { runs: site.with_store(|s| runs_of(s, asked.value("job")))? })
}

/// A page of deliveries.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Deliveries {
    /// Total number.
    total: usize,
    /// The number of this page, from 1.
    page: usize,
    /// Entries on a page.
    per_page: usize,
    /// The next page; none after the last.
    next: Option<String>,
    /// The deliveries, the latest change first.
    deliveries: Vec<Delivery>,
}

/// `GET /api/v1/deliveries`
pub(super) fn deliveries(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job", "state", "page", "per_page"])?;
    let (page, per_page) = asked.page()?;
    let state = asked.value("state").map(|name| {
        let known = DeliveryState::of(name);
        known.ok_or_else(|| Problem::wrong(format!("state={name} is none of pending, sending, sent, failed, dropped")))
    });
    let state = state.transpose()?;
    let skip = (page - 1) * per_page;
    let part = site.with_store(|s| Ok(s.all_deliveries(asked.value("job"), state, skip, per_page)?))?;
    let next = (page * per_page < part.total).then(|| asked.href(&site.prefix, "page", &(page + 1).to_string()));
    let linked = next.clone();
    let list = Deliveries { total: part.total, page, per_page, next, deliveries: part.rows };
    Ok(Answer::json(&list)?.with_next(linked.as_deref()))
}

/// The page of the jobs.
#[derive(Serialize)]
struct JobsPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    /// The job to which the list of runs is limited.
    job: Option<&'a str>,
    jobs: Vec<JobView>,
    runs: Vec<RunView>,
    doing: Doing,
    /// What is being done, in words.
    now: String,
    /// Proves that a form comes from this site.
    key: String,
    /// Whether the user may run jobs.
    editor: bool,
    nameless: bool,
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
    /// Whether there is something to retry.
    retry: bool,
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

/// A point in time in the job's time zone.
fn local(site: &Site, job: &str, at: Timestamp) -> String {
    let name = site.config.jobs.iter().find(|j| j.name == job).map_or("UTC", |j| j.timezone.as_str());
    let zone = zone(name).unwrap_or(jiff::tz::TimeZone::UTC);
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

fn run_view(site: &Site, e: RunEntry) -> RunView {
    let summary = Summary::of(&e.run);
    let undelivered = |d: &Delivery| matches!(d.state, DeliveryState::Failed | DeliveryState::Dropped);
    let known = site.config.jobs.iter().any(|j| j.name == e.run.job);
    let failed = e.run.ended.is_some() && !e.run.outcome.succeeded();
    let retry = known && (failed || e.deliveries.iter().any(undelivered));
    let took = e.run.ended.map(|end| end.as_second() - e.run.started.as_second());
    let link = |m: &Made| BriefLink {
        href: page(&site.prefix, &e.run.job, &m.event, Some(m.revision)),
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
        retry,
        job: e.run.job,
    }
}

/// `GET /jobs`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let caller = admit(site, &asked.credentials, Role::Reader)?;
    let doing = site.work.doing();
    let job = asked.value("job");
    let (jobs, runs) = site.with_store(|s| Ok((jobs_of(site, s)?, runs_of(s, job)?)))?;
    let jobs = jobs.into_iter().map(|j| JobView {
        href: site.prefix.address(&format!("/jobs?job={}", segment(&j.name))),
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
        now: in_words(&doing),
        doing,
        key: form_key(site, &asked.credentials),
        editor: caller.role >= Role::Editor,
        nameless: caller.name.is_none(),
    };
    Ok(Answer::new(HTML, site.templates.render("serve/jobs.html", &view)?)
        .with(header::CONTENT_SECURITY_POLICY, POLICY))
}

/// Content security policy of the page of jobs: its only script comes from this site and connects only to it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What is being done, on one line.
fn in_words(doing: &Doing) -> String {
    let now = &doing.now;
    let phase = match now.total {
        0 => now.phase.clone(),
        total => format!("{}, {} of {total}", now.phase, now.done),
    };
    let parts: Vec<&str> = [now.note.as_str(), phase.as_str()].into_iter().filter(|p| !p.is_empty()).collect();
    parts.join(" · ")
}

/// Orders a run of a job or a retry of a run.
fn order(site: &Site, asked: &Asked, given: &str, (job, run): (&str, Option<&str>)) -> Result<Task, Problem> {
    let caller = admit(site, &asked.credentials, Role::Editor)?;
    let by = signed(&caller, given)?;
    let (job, run) = match run {
        None => (job.to_owned(), None),
        Some(text) => {
            let number: i64 = text.parse().map_err(|_| Problem::missing(format!("`{text}` is no number of a run")))?;
            let run = site.with_store(|s| Ok(s.run(number)?))?;
            let run = run.ok_or_else(|| Problem::missing(format!("there is no run {number}")))?;
            if run.ended.is_none() {
                return Err(Problem::new(StatusCode::CONFLICT, format!("run {number} has not ended")));
            }
            (run.job, Some(number))
        }
    };
    if !site.config.jobs.iter().any(|j| j.name == job) {
        return Err(Problem::missing(format!("the configuration has no job `{job}`"))
            .help("start the server with the configuration that has it"));
    }
    let (order, did, subject) = match run {
        None => (Order::Run(job.clone()), "run job", job),
        Some(n) => (Order::Retry(job.clone(), n), "retry run", format!("{n} of {job}")),
    };
    let task = site.work.order(order, by)?;
    site.writable()?.log(by, did, &subject)?;
    Ok(task)
}

/// `POST /jobs`
pub(super) fn change(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let form = Form::of(site, asked)?;
    let run = Some(form.field("run")).filter(|r| !r.is_empty());
    order(site, asked, form.field("by"), (form.field("job"), run))?;
    Ok(see(site, "/jobs"))
}

/// `POST /api/v1/jobs/{job}/run`
pub(super) fn run_now(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let by = sent::<Signature>(asked)?.by;
    Answer::json(&order(site, asked, &by, (asked.named("job"), None))?)
}

/// `POST /api/v1/runs/{run}/retry`
pub(super) fn retry(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let by = sent::<Signature>(asked)?.by;
    Answer::json(&order(site, asked, &by, ("", Some(asked.named("run"))))?)
}

/// How long a client waits for progress.
const NEWS: Duration = Duration::from_secs(10);
/// Polling interval.
const LOOK: Duration = Duration::from_millis(200);
/// Maximum number of waiting clients; others get the current state at once.
const LISTENERS: usize = 3;

/// `GET /api/v1/progress`: one server-sent event, as soon as it differs from the last one the browser has; the browser
/// then reconnects.
pub(super) fn progress(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let began = Instant::now();
    let patient = site.listeners.fetch_add(1, Ordering::SeqCst) < LISTENERS;
    let event = loop {
        let doing = site.work.doing();
        let json = serde_json::to_string(&serde_json::json!({ "doing": doing, "now": in_words(&doing) }));
        let json = visible(json.unwrap_or_default());
        let id = sha256(json.as_bytes())[..16].to_owned();
        if id != asked.last {
            break format!("id: {id}\nevent: progress\ndata: {json}\n\n");
        }
        if !patient || began.elapsed() >= NEWS {
            break ": nothing new\n\n".to_owned();
        }
        std::thread::sleep(LOOK);
    };
    site.listeners.fetch_sub(1, Ordering::SeqCst);
    let again = if patient { 300 } else { 3_000 };
    Ok(Answer::new("text/event-stream", format!("retry: {again}\n{event}")))
}

/// `GET /assets/jobs.js`
pub(super) fn script(_: &Site, _: &Asked) -> Result<Answer, Problem> {
    Ok(Answer::new("text/javascript; charset=utf-8", SCRIPT))
}

const SCRIPT: &str = include_str!("../../templates/serve/jobs.js");
