//! Databases that are restarted, networks that stall, clocks that differ, other glossaries, and two schedules: what comes
//! out is what one machine makes.

use super::desk::Desk;
use super::worker_faults::{but_for_arrivals, nothing_lost_or_doubled};
use super::workers::{CLOCK, Hand, LONGEST, alone, article, configuration, due, leave, made, over, queue_of, same};
use crate::cluster::{Cluster, cluster};
use crate::support::mujaz;
use mujaz::jobs::{RunOrder, Summary, named, order};
use mujaz::store::{self, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const ALL: &str = "fetch,group,translate,deliver";

/// A way to a server on which bytes stop while it is stalled: nothing is closed, nothing is lost, nothing arrives.
struct Way {
    folder: PathBuf,
    stalled: Arc<AtomicBool>,
}

fn pass(mut from: UnixStream, mut to: UnixStream, stalled: &AtomicBool) {
    let mut bytes = [0; 16 << 10];
    loop {
        let n = match from.read(&mut bytes) {
            Ok(0) | Err(_) => break,
            Ok(n) => n,
        };
        while stalled.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(10));
        }
        if to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
}

impl Way {
    fn to(cluster: &Cluster) -> Self {
        let folder = tempfile::Builder::new().prefix("mujaz-way").tempdir().unwrap().keep();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let (server, stalled) = (cluster.folder().join(".s.PGSQL.5432"), Arc::new(AtomicBool::new(false)));
        let state = stalled.clone();
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = UnixStream::connect(&server) else { continue };
                for (from, to) in [(near.try_clone(), far.try_clone()), (far.try_clone(), near.try_clone())] {
                    let (from, to, state) = (from.unwrap(), to.unwrap(), state.clone());
                    std::thread::spawn(move || pass(from, to, &state));
                }
            }
        });
        Self { folder, stalled }
    }

    /// The address of a database on this way.
    fn address(&self, url: &str) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{}", url.rsplit('/').next().unwrap())
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A configuration for workers in other folders, with the inbox and the output of this one.
fn from_elsewhere(dir: &Path, url: &str, more: &str) -> String {
    let path = |name: &str| format!("\"{}\"", dir.join(name).display());
    configuration(url, true, more).replace("\"inbox\"", &path("inbox")).replace("\"out\"", &path("out"))
}

/// What was made, whichever way led to the store.
fn made_by_any(desk: &Desk, urls: &[&str]) -> BTreeMap<String, String> {
    let mut files = made(desk, urls[0]);
    for url in urls {
        let url = mujaz::config::Address::new(*url).to_string();
        files.values_mut().for_each(|text| *text = text.replace(&url, "STORE"));
    }
    files
}

/// Runs steps, retrying failed runs as the schedule does; `beside` is called while they go on.
fn run_all(desk: &Desk, url: &str, steps: usize, each: usize, beside: &mut dyn FnMut(usize)) {
    let job = named(&desk.config, "night").unwrap();
    for step in 0..steps {
        (step * each..(step + 1) * each).for_each(|n| article(desk, n));
        let mut attempt = 1;
        loop {
            let began = Instant::now();
            while order(&mut *queue_of(url), job, RunOrder { attempt, ..due(step) }).is_err() {
                assert!(began.elapsed() < LONGEST);
            }
            if over(url, step, attempt, &mut || beside(step)).outcome == Outcome::Done {
                break;
            }
            attempt += 1;
        }
    }
}

#[test]
fn a_database_that_is_restarted_changes_nothing() {
    let Some(cluster) = Cluster::start() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (steps, each) = (3, 16);
    let first = cluster.database();
    let expected = alone(dir.path(), &first, steps, each);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    drop(queue_of(&url));
    let _hands: Vec<Hand> = (0..2).map(|_| Hand::new(dir.path(), ALL, 25, None)).collect();
    let (mut restarts, mut at) = (0, None);
    run_all(&desk, &url, steps, each, &mut |step| {
        let at = at.get_or_insert_with(Instant::now);
        if restarts <= step && at.elapsed() > Duration::from_millis(400 + 500 * step as u64) {
            cluster.restart(Duration::from_millis(700));
            restarts += 1;
            *at = Instant::now();
        }
    });
    assert!(restarts >= steps, "{restarts} restarts");
    same(&but_for_arrivals(expected), &but_for_arrivals(made(&desk, &url)));
    nothing_lost_or_doubled(&url);
}

/// A desk, and a folder for a worker that reaches its database only through a network that may stall.
struct Apart {
    url: String,
    way: Way,
    far: tempfile::TempDir,
    far_url: String,
    desk: Desk,
}

fn apart(cluster: &Cluster, dir: &Path) -> Apart {
    let url = cluster.database();
    let way = Way::to(cluster);
    let far = tempfile::tempdir().unwrap();
    let far_url = way.address(&url);
    fs::write(far.path().join("mujaz.toml"), from_elsewhere(dir, &far_url, "")).unwrap();
    let desk = Desk::with(dir, &from_elsewhere(dir, &url, ""));
    drop(queue_of(&url));
    Apart { url, way, far, far_url, desk }
}

#[test]
fn a_network_that_stalls_has_others_take_over_and_changes_nothing() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (steps, each) = (3, 16);
    let first = cluster.database();
    // Briefs say where their articles were: all have the same folders.
    let expected = alone(dir.path(), &first, steps, each);
    let Apart { url, way, far, far_url, desk } = apart(cluster, dir.path());
    // At first only the one whose network stalls is there.
    let _far = Hand::new(far.path(), ALL, 20, None);
    let (mut near, mut stalls, mut at): (Option<Hand>, usize, Option<Instant>) = (None, 0, None);
    let translated = || fs::read_to_string(far.path().join("translated.log")).map_or(0, |t| t.lines().count());
    run_all(&desk, &url, steps, each, &mut |step| match at {
        None if stalls <= step && translated() > 3 + 10 * stalls => {
            way.stalled.store(true, Ordering::SeqCst);
            (stalls, at) = (stalls + 1, Some(Instant::now()));
            near.get_or_insert_with(|| Hand::new(dir.path(), ALL, 20, None));
        }
        Some(since) if since.elapsed() > Duration::from_secs(4) => {
            way.stalled.store(false, Ordering::SeqCst);
            at = None;
        }
        _ => {}
    });
    way.stalled.store(false, Ordering::SeqCst);
    eprintln!("{stalls} stalls");
    assert!(stalls >= 1);
    let plain = |files| but_for_arrivals(files);
    same(&plain(expected), &plain(made_by_any(&desk, &[&url, &far_url])));
    nothing_lost_or_doubled(&url);
}

#[test]
fn a_network_that_stalls_for_the_only_worker_delays_its_run() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let first = cluster.database();
    let expected = alone(dir.path(), &first, 1, 16);
    let Apart { url, way, far, far_url, desk } = apart(cluster, dir.path());
    let _far = Hand::new(far.path(), ALL, 20, None);
    let mut began = None;
    run_all(&desk, &url, 1, 16, &mut |_| {
        let began = began.get_or_insert_with(Instant::now);
        let ms = began.elapsed().as_millis();
        way.stalled.store((1000..4000).contains(&ms), Ordering::SeqCst);
    });
    same(&but_for_arrivals(expected), &but_for_arrivals(made_by_any(&desk, &[&url, &far_url])));
    nothing_lost_or_doubled(&url);
}

#[test]
fn clocks_that_are_minutes_apart_change_nothing() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (steps, each) = (3, 16);
    let first = cluster.database();
    let expected = alone(dir.path(), &first, steps, each);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    drop(queue_of(&url));
    let at = |roles: &str, minutes: i64| Hand::with(dir.path(), roles, 5, &[(CLOCK, &(minutes * 60).to_string())]);
    let mut hands = [at(ALL, -9), at(ALL, 7), at("translate,deliver", 40)];
    let mut killed = 0;
    run_all(&desk, &url, steps, each, &mut |step| {
        // What one with another clock began, another goes on with.
        if killed == step && desk.translated() > 10 * (step + 1) {
            hands[step % 2].kill();
            hands[step % 2] = at(ALL, if step % 2 == 0 { 7 } else { -9 });
            killed += 1;
        }
    });
    assert!(killed > 0);
    same(&but_for_arrivals(expected), &but_for_arrivals(made(&desk, &url)));
    nothing_lost_or_doubled(&url);
}

#[test]
fn a_worker_with_another_glossary_mixes_nothing() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let first = cluster.database();
    let expected = alone(dir.path(), &first, 1, 16);
    let url = cluster.database();
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("own.csv"), "arabic,english\nالمحافظ,the wali\n").unwrap();
    let more = format!("glossaries = [\"{}\"]\n", other.path().join("own.csv").display());
    fs::write(other.path().join("mujaz.toml"), from_elsewhere(dir.path(), &url, &more)).unwrap();
    let desk = Desk::with(dir.path(), &from_elsewhere(dir.path(), &url, ""));
    let mut queue = queue_of(&url);
    (0..16).for_each(|n| article(&desk, n));
    leave(&desk, &mut *queue, 0);
    let _runs = Hand::new(dir.path(), "fetch,group,deliver", 0, None);
    let _other = Hand::new(other.path(), "translate", 0, None);
    let began = Instant::now();
    let refused = loop {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(50));
        if let Some(why) = queue.workers().unwrap().into_iter().find_map(|w| w.sign.refused) {
            break why;
        }
    };
    assert!(refused.contains("glossary"), "{refused}");
    let _same = Hand::new(dir.path(), "translate", 0, None);
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!(r.outcome, Outcome::Done, "{:?}", Summary::of(&r));
    same(&expected, &made(&desk, &url));
    assert!(!other.path().join("translated.log").exists(), "it translated nothing");
}

#[test]
fn two_schedules_order_each_run_once_and_one_takes_over_from_the_other() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let text = configuration(&url, true, "schedule = \"*/2 * * * * *\"\nmissed = \"all\"\n");
    let desk = Desk::with(dir.path(), &text);
    (0..2).for_each(|n| article(&desk, n));
    drop(queue_of(&url));
    drop(store::open(OsString::from(&url)).unwrap());
    let _hand = Hand::new(dir.path(), ALL, 0, None);
    let runs = || store::open(OsString::from(&url)).unwrap().runs(Some("night"), 1000).unwrap();
    let began = Instant::now();
    let until = |n: usize| {
        while runs().iter().filter(|r| r.ended.is_some()).count() < n {
            assert!(began.elapsed() < LONGEST, "{:?}", runs());
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let mut first = mujaz(dir.path(), &["schedule"]).spawn().unwrap();
    until(2);
    let second = mujaz(dir.path(), &["schedule"]).output().unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success() && said.contains("another `mujaz schedule` is using this store"), "{said}");
    // The first one dies; the next one goes on where it was.
    first.kill().unwrap();
    first.wait().unwrap();
    let mut third = mujaz(dir.path(), &["schedule"]).spawn().unwrap();
    until(runs().len() + 3);
    third.kill().unwrap();
    third.wait().unwrap();
    let dues: Vec<i64> = runs().iter().map(|r| r.due.as_second()).collect();
    assert_eq!(dues.iter().collect::<BTreeSet<_>>().len(), dues.len(), "each due time has one run: {dues:?}");
    assert!(runs().iter().all(|r| r.attempt == 1), "{:?}", runs());
    nothing_lost_or_doubled(&url);
}
