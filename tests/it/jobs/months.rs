//! Months of schedules, with a clock that the tests set. Each test runs in a process of its own, since the clock is
//! global to a process.

use super::desk::{CITIES, Desk, fire};
use mujaz::clock;
use mujaz::jobs::Summary;
use mujaz::jobs::schedule::Scheduler;
use mujaz::progress::Progress;
use mujaz::store::{self, Outcome, Run};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::Ordering;

const FOLDER: &str = "MUJAZ_TEST_MONTHS";

/// Runs a test of this file in its own process; returns the folder if this is that process.
fn in_a_process(name: &str) -> Option<std::path::PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return Some(folder.into());
    }
    let dir = tempfile::tempdir().unwrap();
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("jobs::months::{name}"), "--nocapture"])
        .env(FOLDER, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && said.contains("1 passed"), "{said}");
    eprintln!("{}", said.lines().filter(|l| l.contains("MB")).collect::<Vec<_>>().join("\n"));
    None
}

/// Sets the clock.
fn go_to(moment: &str) {
    let at: jiff::Timestamp = moment.parse().unwrap();
    clock::shift(at.as_second() - clock::now().as_second());
}

/// A scheduler for a desk.
struct Daemon {
    desk: Desk,
    scheduler: Scheduler,
}

impl Daemon {
    fn start(desk: Desk) -> Self {
        let scheduler = Scheduler::new(&desk.config).unwrap();
        Self { desk, scheduler }
    }

    fn tick(&mut self) -> Option<String> {
        let progress = Progress::quiet();
        self.scheduler.tick(&self.desk.session(&progress)).unwrap().map(|t| t.to_string())
    }

    fn runs(&self) -> Vec<Run> {
        let mut list = store::open(self.desk.dir.join("store.db")).unwrap().runs(Some("night"), 10_000).unwrap();
        list.reverse();
        list
    }

    fn dues(&self) -> Vec<String> {
        self.runs().iter().map(|r| r.due.to_string()).collect()
    }
}

fn desk(dir: &Path, more: &str) -> Desk {
    Desk::new(dir, &format!("schedule = \"0 6 * * *\"\ntimezone = \"UTC\"\nretries = 2\nbackoff = \"10m\"\n{more}"))
}

#[test]
fn runs_follow_the_schedule_and_missed_ones_the_setting_of_the_job() {
    let Some(dir) = in_a_process("runs_follow_the_schedule_and_missed_ones_the_setting_of_the_job") else { return };
    for (missed, made_up) in [
        ("skip", vec![]),
        ("once", vec!["2026-12-05T06:00:00Z"]),
        ("all", vec!["2026-12-03T06:00:00Z", "2026-12-04T06:00:00Z", "2026-12-05T06:00:00Z"]),
    ] {
        go_to("2026-12-01T12:00:00Z");
        let dir = dir.join(missed);
        let mut d = Daemon::start(desk(&dir, &format!("missed = \"{missed}\"")));
        assert_eq!(d.tick().as_deref(), Some("2026-12-02T06:00:00Z"), "nothing was missed before the job was there");
        go_to("2026-12-02T06:00:00Z");
        assert_eq!(d.tick().as_deref(), Some("2026-12-03T06:00:00Z"));
        let mut want = vec!["2026-12-02T06:00:00Z"];
        assert_eq!(d.dues(), want);
        // The machine is off for three days.
        go_to("2026-12-05T09:00:00Z");
        let mut d = Daemon::start(Desk::at(&dir));
        assert_eq!(d.tick().as_deref(), Some("2026-12-06T06:00:00Z"));
        want.extend(made_up);
        assert_eq!(d.dues(), want, "{missed}");
        // A run that was delayed by a long one was not missed.
        go_to("2026-12-06T06:30:00Z");
        d.tick();
        want.push("2026-12-06T06:00:00Z");
        assert_eq!(d.dues(), want, "{missed}");
        // The clock is set back: nothing runs twice.
        go_to("2026-12-05T05:00:00Z");
        assert_eq!(d.tick().as_deref(), Some("2026-12-07T06:00:00Z"));
        assert_eq!(d.dues(), want, "{missed}");
    }
}

#[test]
fn a_run_that_fails_is_tried_again_with_growing_pauses() {
    let Some(dir) = in_a_process("a_run_that_fails_is_tried_again_with_growing_pauses") else { return };
    go_to("2026-12-01T12:00:00Z");
    let mut d = Daemon::start(desk(&dir, ""));
    d.tick();
    d.desk.article("a1", "nahar", "2026-12-01", &fire(0, 12, 30));
    d.desk.fake.broken.store(true, Ordering::SeqCst);
    go_to("2026-12-02T06:00:00Z");
    let second = d.tick().unwrap();
    assert!(second.starts_with("2026-12-02T06:10:0"), "{second}");
    go_to("2026-12-02T06:10:05Z");
    let third = d.tick().unwrap();
    assert!(third.starts_with("2026-12-02T06:30:"), "the pause doubles: {third}");
    go_to("2026-12-02T06:31:00Z");
    assert_eq!(d.tick().as_deref(), Some("2026-12-03T06:00:00Z"), "it is given up until the next time");
    let tries: Vec<(u32, Outcome)> = d.runs().iter().map(|r| (r.attempt, r.outcome)).collect();
    assert_eq!(tries, [(1, Outcome::Failed), (2, Outcome::Failed), (3, Outcome::Failed)]);
    d.desk.fake.broken.store(false, Ordering::SeqCst);
    go_to("2026-12-03T06:00:00Z");
    d.tick();
    let last = d.runs().pop().unwrap();
    assert_eq!((last.attempt, last.outcome, Summary::of(&last).briefs.len()), (1, Outcome::Done, 1));
}

#[test]
fn a_run_that_is_stopped_is_finished_by_the_next() {
    let name = "a_run_that_is_stopped_is_finished_by_the_next";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let desk = Desk::at(Path::new(&folder));
        desk.fake.stopped.store(true, Ordering::SeqCst);
        let (outcome, summary) = desk.night();
        assert_eq!((outcome, summary.briefs.len()), (Outcome::Stopped, 1));
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let d = Desk::new(dir.path(), "");
    d.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("jobs::months::{name}")])
        .env(FOLDER, dir.path())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
    assert!(!dir.path().join("out").exists(), "a run that is stopped delivers nothing");
    let translated = d.translated();
    let (outcome, summary) = d.night();
    assert_eq!((outcome, summary.adopted, summary.briefs.len()), (Outcome::Done, 1, 0), "{summary:?}");
    assert_eq!(d.translated(), translated, "what was made is kept");
    assert!(d.brief().contains("revision 1"));
    assert_eq!(d.night().0, Outcome::NoChange);
}

/// Resident memory of this process in MB.
fn memory() -> usize {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with("VmRSS")).unwrap_or("VmRSS: 0 kB").to_owned();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<usize>().ok()).unwrap_or(0) / 1024
}

#[test]
fn a_thousand_scheduled_runs_leave_memory_flat() {
    let Some(dir) = in_a_process("a_thousand_scheduled_runs_leave_memory_flat") else { return };
    go_to("2026-12-01T12:00:00Z");
    let mut d = Daemon::start(desk(&dir, "retention = \"90d\""));
    d.tick();
    let mut at = [0; 4];
    for n in 0..1000usize {
        go_to("2026-12-02T06:00:00Z");
        clock::shift(n as i64 * 86_400);
        if n.is_multiple_of(4) {
            let day = clock::today().to_string();
            d.desk.article(&format!("a{n}"), "nahar", &day, &fire(n % CITIES.len(), 20 + n as u32, 2000 + n as u32));
        }
        d.tick();
        if n % 250 == 249 {
            at[n / 250] = memory();
        }
    }
    let runs = store::open(dir.join("store.db")).unwrap().runs(Some("night"), 10_000).unwrap();
    assert!(runs[0].number == 1000 && runs.len() <= 92, "{} runs are kept", runs.len());
    assert!(runs.iter().all(|r| matches!(r.outcome, Outcome::Done | Outcome::NoChange)));
    let done = runs.iter().filter(|r| r.outcome == Outcome::Done).count();
    assert!((22..=23).contains(&done), "a brief every fourth day: {done}");
    let archive = crate::support::names(&dir.join("out/archive"));
    assert!(archive.len() <= 24, "the archive keeps what the job keeps: {}", archive.len());
    eprintln!("memory after 250, 500, 750, 1000 runs: {at:?} MB");
    assert!(at[3] <= at[0] + 25, "{at:?} MB");
}
