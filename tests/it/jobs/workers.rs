//! Several workers on one desk in a database: what they make is what one machine makes, whoever of them dies.

use super::desk::{CITIES, Desk, answer_to, fire, identity};
use crate::cluster::cluster;
use crate::support::names;
use mujaz::app::{Loader, ModelChoice, ModelOverrides, Models, Session};
use mujaz::config::Address;
use mujaz::error::Result;
use mujaz::jobs::worker::{Duty, Gauge, name, work};
use mujaz::jobs::{RunOrder, Summary, named, order};
use mujaz::progress::Progress;
use mujaz::queue::{self, Queue, Role};
use mujaz::store::{self, Location, Outcome, Run};
use mujaz::types::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The folder of the desk on which a child process of these tests works; set only there.
const FOLDER: &str = "MUJAZ_TEST_WORKER";
/// Its roles, how long it takes for a sentence, and what its model is called.
const ROLES: &str = "MUJAZ_TEST_ROLES";
const PACE: &str = "MUJAZ_TEST_PACE";
const MODEL: &str = "MUJAZ_TEST_MODEL";
/// The version of the program for which it passes.
pub const VERSION: &str = "MUJAZ_TEST_VERSION";
/// By how many seconds its clock is ahead.
pub const CLOCK: &str = "MUJAZ_TEST_CLOCK";
/// Longest time for anything here.
pub const LONGEST: Duration = Duration::from_secs(180);

/// A model that takes a known time for each sentence, and logs each that it has finished.
struct Paced {
    identity: ModelIdentity,
    pace: Duration,
    log: PathBuf,
}

struct Loading {
    identity: ModelIdentity,
    pace: Duration,
    log: PathBuf,
}

impl Loader for Loading {
    fn load(&self, _: &ModelChoice, _: &Progress) -> Result<Models> {
        let model = Box::new(Paced { identity: self.identity.clone(), pace: self.pace, log: self.log.clone() });
        Ok(Models { model, second: None, summariser: None, notes: Vec::new() })
    }
}

impl Translator for Paced {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let answer = |(i, r): (usize, &Request)| {
            std::thread::sleep(self.pace);
            let given = Ok(answer_to(&r.text));
            done(i, &given);
            writeln!(file, "{}", r.text).unwrap();
            given
        };
        Ok(requests.iter().enumerate().map(answer).collect())
    }
}

impl Summariser for Paced {
    fn summarise(&mut self, sentences: &[String], _: usize) -> Result<String> {
        Ok(sentences.join(" "))
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// What a child process does: a worker's work, until it is killed or drained. Does nothing in an ordinary test run.
#[test]
fn work_until_killed() {
    let Some(folder) = variable(FOLDER) else { return };
    let desk = Desk::at(Path::new(&folder));
    mujaz::clock::shift(variable(CLOCK).and_then(|s| s.parse().ok()).unwrap_or(0));
    if let Some(version) = variable(VERSION) {
        mujaz::types::pass_for_version(&version);
    }
    let pace = variable(PACE).and_then(|p| p.parse().ok()).map_or(Duration::ZERO, Duration::from_millis);
    let mut identity = identity();
    if let Some(id) = variable(MODEL) {
        identity.digests = vec![("other.bin".into(), id)];
    }
    let loader = Loading { identity, pace, log: desk.fake.log.clone() };
    let progress = Progress::quiet();
    let session =
        Session { config: &desk.config, loader: &loader, overrides: ModelOverrides::default(), progress: &progress };
    let roles = variable(ROLES).unwrap_or_else(|| "fetch,group,translate,deliver".into());
    let roles = roles.split(',').map(|r| r.parse().unwrap()).collect();
    work(&session, Duty { name: name(), roles, until_empty: false }, Gauge::default()).unwrap();
}

/// A child process that works; it is killed at the end.
pub struct Hand(Child);

impl Hand {
    pub fn new(dir: &Path, roles: &str, pace: u64, model: Option<&str>) -> Self {
        let model: Vec<(&str, &str)> = model.map(|m| (MODEL, m)).into_iter().collect();
        Self::with(dir, roles, pace, &model)
    }

    /// One with further variables of its environment.
    pub fn with(dir: &Path, roles: &str, pace: u64, variables: &[(&str, &str)]) -> Self {
        let mut c = Command::new(std::env::current_exe().unwrap());
        c.args(["--exact", "jobs::workers::work_until_killed", "--test-threads", "1", "--nocapture"]);
        c.env(FOLDER, dir).env(ROLES, roles).env(PACE, pace.to_string());
        c.envs(variables.iter().copied());
        let log = fs::OpenOptions::new().create(true).append(true).open(dir.join("workers.log")).unwrap();
        Self(c.stdout(Stdio::null()).stderr(log).spawn().unwrap())
    }

    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.kill();
    }
}

pub fn configuration(store: &str, workers: bool, more: &str) -> String {
    format!(
        "[store]\nurl = \"{store}\"\n[queue]\nworkers = {workers}\npatience = \"1s\"\n\
         [[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\nretries = 0\n{more}\
         [[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n"
    )
}

/// An article; every event has two reports, and some sentences stand in many articles.
pub fn article(desk: &Desk, n: usize) {
    let day = format!("2026-{:02}-{:02}", 1 + (n / 4) % 12, 1 + (n / 4) % 27);
    let (city, dead) = ((n / 2) % CITIES.len(), 20 + n as u32);
    let outlet = if n.is_multiple_of(2) { "nahar" } else { "sahel" };
    desk.article(&format!("a{n:03}"), outlet, &day, &fire(city, dead, 1000 + n as u32));
}

/// The run of a step.
pub fn due(step: usize) -> RunOrder {
    static FIRST: OnceLock<jiff::Timestamp> = OnceLock::new();
    let first = *FIRST.get_or_init(|| jiff::Timestamp::from_second(mujaz::clock::now().as_second()).unwrap());
    RunOrder { due: first + jiff::SignedDuration::from_secs(step as i64), attempt: 1, last: true }
}

/// The latest briefs of a desk, without what differs between two desks: their databases.
pub fn made(desk: &Desk, url: &str) -> BTreeMap<String, String> {
    let folder = desk.dir.join("out/latest");
    let url = &Address::new(url).to_string();
    let plain = |name: &String| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        (name.clone(), text.replace(url, "STORE"))
    };
    names(&folder).iter().map(plain).collect()
}

pub fn queue_of(url: &str) -> Box<dyn Queue> {
    queue::open(&Location::from(OsString::from(url))).unwrap()
}

pub fn leave(desk: &Desk, queue: &mut dyn Queue, step: usize) {
    order(queue, named(&desk.config, "night").unwrap(), due(step)).unwrap();
}

/// The run that was made of an order, once it is over and all is delivered.
pub fn over(url: &str, step: usize, attempt: u32, beside: &mut dyn FnMut()) -> Run {
    let began = Instant::now();
    loop {
        // A connection of its own each time: some tests cut all that are open.
        let runs = store::open(OsString::from(url)).and_then(|s| s.runs(Some("night"), 1000)).unwrap_or_default();
        let own = runs.into_iter().find(|r| r.due.as_second() == due(step).due.as_second() && r.attempt == attempt);
        let waiting =
            || store::open(OsString::from(url)).and_then(|s| s.open_deliveries("night")).is_ok_and(|d| d.is_empty());
        if let Some(r) = own.filter(|r| r.ended.is_some() && (r.outcome.succeeded() || r.outcome == Outcome::Failed))
            && waiting()
        {
            return r;
        }
        assert!(began.elapsed() < LONGEST, "run {step} does not end");
        beside();
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What one machine makes of the same articles in the same steps. The folder is then empty again, since briefs say where
/// their articles were.
pub fn alone(dir: &Path, url: &str, steps: usize, each: usize) -> BTreeMap<String, String> {
    let desk = Desk::with(dir, &configuration(url, false, ""));
    let progress = Progress::quiet();
    for step in 0..steps {
        (step * each..(step + 1) * each).for_each(|n| article(&desk, n));
        let r = mujaz::jobs::run(&desk.session(&progress), named(&desk.config, "night").unwrap(), due(step)).unwrap();
        assert_eq!(r.outcome, Outcome::Done, "{r:?}");
    }
    let made = made(&desk, url);
    for folder in ["inbox", "out"] {
        fs::remove_dir_all(dir.join(folder)).unwrap();
    }
    fs::remove_file(&desk.fake.log).unwrap();
    made
}

pub fn same(one: &BTreeMap<String, String>, many: &BTreeMap<String, String>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), many.keys().collect::<Vec<_>>());
    for (name, text) in one {
        let other = &many[name];
        let differs = text.lines().zip(other.lines()).find(|(a, b)| a != b);
        assert!(text == other, "{name} differs: {differs:?}");
    }
    assert!(one.len() > 4, "{:?}", one.keys());
}

fn translated_once(desk: &Desk) {
    let log = fs::read_to_string(&desk.fake.log).unwrap();
    let mut seen = BTreeMap::new();
    log.lines().for_each(|l| *seen.entry(l).or_insert(0) += 1);
    // The same sentence of another day is another one.
    let twice: Vec<_> = seen.iter().filter(|(l, n)| **n > 1 && l.chars().any(|c| c.is_ascii_digit())).collect();
    assert!(seen.len() > 10 && twice.is_empty(), "{twice:?}");
}

#[test]
fn several_workers_make_what_one_machine_makes() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (steps, each) = (3, 16);
    let first = cluster.database();
    let expected = alone(dir.path(), &first, steps, each);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    let _hands = [
        Hand::new(dir.path(), "fetch,group,deliver", 0, None),
        Hand::new(dir.path(), "translate", 5, None),
        Hand::new(dir.path(), "fetch,group,translate,deliver", 5, None),
    ];
    for step in 0..steps {
        (step * each..(step + 1) * each).for_each(|n| article(&desk, n));
        leave(&desk, &mut *queue, step);
        // The same run, ordered twice.
        leave(&desk, &mut *queue, step);
        let r = over(&url, step, 1, &mut || {});
        assert_eq!((r.outcome, r.number), (Outcome::Done, step as i64 + 1), "{:?}", Summary::of(&r));
    }
    same(&expected, &made(&desk, &url));
    translated_once(&desk);
    let workers = queue.workers().unwrap();
    assert_eq!(workers.len(), 3, "{workers:?}");
    for w in &workers {
        queue.drain(&w.name).unwrap();
    }
    let began = Instant::now();
    while !queue.workers().unwrap().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20), "drained workers end");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(queue.depth().unwrap().iter().all(|d| d.waiting + d.taken + d.later + d.failed == 0));
}

#[test]
fn a_run_by_hand_is_not_taken_for_another_of_the_same_second() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let progress = Progress::quiet();
    let _hand = Hand::new(dir.path(), "fetch,group,translate,deliver", 0, None);
    let now = due(0).due;
    let job = named(&desk.config, "night").unwrap();
    let mut seen = Vec::new();
    for n in 0..3 {
        (n * 2..n * 2 + 2).for_each(|a| article(&desk, a));
        let r = mujaz::jobs::run_by_hand(&desk.session(&progress), job, now).unwrap();
        assert_eq!((r.outcome, Summary::of(&r).fresh), (Outcome::Done, 2), "{r:?}");
        seen.push(r.number);
    }
    assert_eq!(seen, [1, 2, 3]);
}

#[test]
fn a_run_that_no_worker_can_make_is_told_in_the_history() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, "glossaries = [\"gone.csv\"]\n"));
    let mut queue = queue_of(&url);
    article(&desk, 0);
    leave(&desk, &mut *queue, 0);
    let progress = Progress::quiet();
    let duty = Duty { name: "w".into(), roles: Role::ALL.to_vec(), until_empty: true };
    let gauge = Gauge::default();
    work(&desk.session(&progress), duty, gauge.clone()).unwrap();
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!(r.outcome, Outcome::Failed);
    assert!(Summary::of(&r).error.unwrap().contains("gone.csv"));
    use mujaz::jobs::monitor::Monitored;
    let metrics = gauge.metrics();
    assert!(metrics.contains("mujaz_worker_tasks_total 1\n"), "{metrics}");
    assert!(metrics.contains("mujaz_queue_waiting{role=\"translate\"} 0\n"), "{metrics}");
}

#[test]
#[ignore = "measures"]
fn growth_with_the_number_of_workers() {
    let Some(cluster) = cluster() else { return };
    let mut base = None;
    for hands in [1, 2, 4, 8] {
        let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
        let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
        let mut queue = queue_of(&url);
        (0..400).for_each(|n| article(&desk, n));
        let _hands: Vec<Hand> =
            (0..hands).map(|_| Hand::new(dir.path(), "fetch,group,translate,deliver", 50, None)).collect();
        while queue.workers().unwrap().len() < hands {
            std::thread::sleep(Duration::from_millis(50));
        }
        leave(&desk, &mut *queue, 0);
        let (mut from, mut all, began) = (None, 0, Instant::now());
        over(&url, 0, 1, &mut || {
            let n = desk.translated();
            if n > 0 && from.is_none() {
                from = Some(Instant::now());
            }
            if n > all {
                all = n;
            }
        });
        let run = began.elapsed();
        let last = fs::metadata(&desk.fake.log).unwrap().modified().unwrap().elapsed().unwrap();
        let translating = from.unwrap().elapsed() - last;
        let rate = desk.translated() as f64 / translating.as_secs_f64();
        let base = *base.get_or_insert(rate);
        eprintln!(
            "{hands} workers: {} sentences in {translating:.1?} of a run of {run:.1?}: {rate:.2} a second, efficiency {:.0} %",
            desk.translated(),
            100.0 * rate / base / hands as f64
        );
    }
}
