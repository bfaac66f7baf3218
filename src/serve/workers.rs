//! Workers that share the desk: who they are, what they do, and what waits for them.

use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::frame::{Frame, frame};
use super::site::Site;
use crate::queue::{Backlog, Depth, Queue, WorkerRow};
use schemars::JsonSchema;
use serde::Serialize;

/// The workers of a shared desk, and its queue.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Workers {
    /// Those that are there, by name.
    workers: Vec<WorkerRow>,
    /// What waits, for each role.
    queue: Vec<Depth>,
    /// The same for each role and job that has tasks, the oldest first.
    jobs: Vec<Backlog>,
}

fn read(site: &Site) -> Result<Workers, Problem> {
    if !site.config.queue.workers {
        return Err(Problem::missing("this desk is not shared: whoever starts a run makes it")
            .help("[queue] workers = true leaves runs to `mujaz worker`"));
    }
    site.with_queue(|q: &mut dyn Queue| Ok(Workers { workers: q.workers()?, queue: q.depth()?, jobs: q.backlog()? }))
}

/// `GET /api/v1/workers`
pub(super) fn workers(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    Answer::json(&read(site)?)
}

/// The page of the workers.
#[derive(Serialize)]
struct WorkersPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    workers: Vec<WorkerView>,
    roles: Vec<RoleView>,
    jobs: Vec<JobView>,
}

#[derive(Serialize)]
struct WorkerView {
    name: String,
    roles: String,
    version: String,
    since: String,
    doing: String,
    /// Whether it gives signs of life.
    well: bool,
    tasks: u64,
    sentences: u64,
    speed: String,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct RoleView {
    name: &'static str,
    waiting: u64,
    age: String,
    taken: u64,
    later: u64,
    failed: u64,
    /// Whether tasks wait that no worker takes.
    stuck: bool,
}

#[derive(Serialize)]
struct JobView {
    job: String,
    href: String,
    role: &'static str,
    waiting: u64,
    taken: u64,
    failed: u64,
    age: String,
    error: String,
}

/// Seconds in words: `40 s`, `12 min`, `3 h`.
fn length(seconds: f64) -> String {
    match seconds.max(0.0) as u64 {
        s @ 0..=119 => format!("{s} s"),
        s @ 120..=7199 => format!("{} min", s / 60),
        s @ 7200..=172_799 => format!("{} h", s / 3600),
        s => format!("{} days", s / 86_400),
    }
}

fn worker_view(w: WorkerRow, patience: f64) -> WorkerView {
    let well = w.silent <= patience;
    let doing = match w.sign.doing {
        _ if !well => format!("silent for {}", length(w.silent)),
        Some(what) => what,
        None => "waits".to_owned(),
    };
    let mut remarks = Vec::new();
    if w.draining {
        remarks.push("ends once its task is done".to_owned());
    }
    if w.sign.held > 0 {
        remarks.push(format!("holds back {} batches: the queue of the translators is full", w.sign.held));
    }
    remarks.extend(w.sign.refused.map(|r| format!("gave a task back: {r}")));
    WorkerView {
        roles: w.sign.roles.iter().map(|r| r.name()).collect::<Vec<_>>().join(", "),
        version: w.sign.version,
        since: w.since.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        doing,
        well,
        tasks: w.sign.tasks,
        sentences: w.sign.sentences,
        speed: w.sign.rate.map_or_else(String::new, |r| format!("{r:.1}")),
        remarks,
        name: w.name,
    }
}

/// `GET /workers`
pub(super) fn show(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&[])?;
    let Workers { workers, queue, jobs } = read(site)?;
    let patience = site.config.queue.patience.0.as_secs_f64();
    let alive = |d: &Depth| workers.iter().any(|w| w.silent <= patience && w.sign.roles.contains(&d.role));
    let roles = queue.iter().map(|d| RoleView {
        name: d.role.name(),
        waiting: d.waiting,
        age: if d.waiting > 0 { length(d.age) } else { String::new() },
        taken: d.taken,
        later: d.later,
        failed: d.failed,
        stuck: d.waiting > 0 && !alive(d),
    });
    let roles = roles.collect();
    let jobs = jobs.into_iter().map(|j| JobView {
        href: site.prefix.address(&format!("/jobs?job={}", segment(&j.job))),
        job: j.job,
        role: j.role.name(),
        waiting: j.waiting,
        taken: j.taken,
        failed: j.failed,
        age: length(j.age),
        error: j.error.unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
    });
    let view = WorkersPage {
        title: "Workers",
        serve: frame(site, ""),
        roles,
        jobs: jobs.collect(),
        workers: workers.into_iter().map(|w| worker_view(w, patience)).collect(),
    };
    Ok(Answer::new(HTML, site.templates.render("serve/workers.html", &view)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::{Role, Sign};

    #[test]
    fn a_worker_that_is_silent_is_not_said_to_work() {
        let sign = Sign { roles: vec![Role::Group, Role::Deliver], doing: Some("run of x".into()), ..Sign::default() };
        let row = |silent| WorkerRow {
            name: "a".into(),
            since: crate::clock::now(),
            silent,
            draining: true,
            sign: Sign { held: 7, ..sign.clone() },
        };
        let (well, lost) = (worker_view(row(3.0), 30.0), worker_view(row(400.0), 30.0));
        assert_eq!((well.doing.as_str(), well.well, well.roles.as_str()), ("run of x", true, "group, deliver"));
        assert_eq!((lost.doing.as_str(), lost.well), ("silent for 6 min", false));
        assert!(well.remarks[0].contains("ends") && well.remarks[1].contains("holds back 7"), "{:?}", well.remarks);
    }
}
