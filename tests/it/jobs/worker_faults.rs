//! Workers that die, connections that are cut, models that differ: what comes out is what one machine makes.

use super::desk::Desk;
use super::workers::{Hand, LONGEST, VERSION, alone, article, configuration, due, leave, made, over, queue_of, same};
use crate::cluster::cluster;
use mujaz::jobs::{RunOrder, Summary, named, order};
use mujaz::store::{self, DeliveryState, Outcome};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::time::{Duration, Instant};

/// A pseudo-random number below `n` (xorshift).
fn random(state: &mut u64, n: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % n
}

/// Files without the number of new articles: a run that broke off after it had taken them in finds none when it goes on.
pub fn but_for_arrivals(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let line = |l: &str| match l.rsplit_once(", ").filter(|(_, end)| end.ends_with(" new articles")) {
        Some((rest, _)) => rest.to_owned(),
        None => l.to_owned(),
    };
    files.into_iter().map(|(name, text)| (name, text.lines().map(line).collect::<Vec<_>>().join("\n"))).collect()
}

/// Every revision that was made was delivered by a run, and every run delivered once.
pub fn nothing_lost_or_doubled(url: &str) {
    let store = store::open(OsString::from(url)).unwrap();
    let mut revisions: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for r in store.runs(Some("night"), 100_000).unwrap() {
        assert!(!matches!(r.outcome, Outcome::Running | Outcome::Delivering), "{r:?}");
        let briefs = store.briefs_of_run(r.number).unwrap();
        let list = store.deliveries(r.number).unwrap();
        assert_eq!(list.len(), usize::from(!briefs.is_empty()), "run {}: {list:?}", r.number);
        for d in list {
            assert_eq!(d.state, DeliveryState::Sent);
            assert!(keys.insert(d.key));
        }
        briefs.into_iter().for_each(|b| revisions.entry(b.event).or_default().push(b.revision));
    }
    for (event, list) in &mut revisions {
        list.sort_unstable();
        assert!(list.iter().copied().eq(1..=list.len() as u32), "{event}: {list:?}");
    }
    assert!(store.check().unwrap().is_empty());
}

fn killed_at_random(kills: usize, steps: usize, each: usize) {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let first = cluster.database();
    let expected = alone(dir.path(), &first, steps, each);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    let start = || Hand::new(dir.path(), "fetch,group,translate,deliver", 10, None);
    let (mut hands, mut seed, mut killed) = (vec![start(), start(), start()], 2026, 0);
    for step in 0..steps {
        (step * each..(step + 1) * each).for_each(|n| article(&desk, n));
        leave(&desk, &mut *queue, step);
        let mut next = Instant::now();
        // The last run of all is not over before the kills are.
        let r = over(&url, step, 1, &mut || {
            if killed < kills * (step + 1) / steps && Instant::now() >= next {
                let victim = random(&mut seed, hands.len() as u64) as usize;
                hands[victim].kill();
                hands[victim] = start();
                killed += 1;
                next = Instant::now() + Duration::from_millis(random(&mut seed, 700));
            }
        });
        assert_eq!(r.outcome, Outcome::Done, "{:?}", Summary::of(&r));
    }
    let began = Instant::now();
    while queue.depth().unwrap().iter().any(|d| d.waiting + d.taken + d.later > 0) {
        assert!(began.elapsed() < LONGEST, "{:?}", queue.depth());
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(hands);
    eprintln!("{killed} kills");
    assert!(killed > steps, "{killed}");
    same(&but_for_arrivals(expected), &but_for_arrivals(made(&desk, &url)));
    nothing_lost_or_doubled(&url);
}

#[test]
fn kills_at_random_points_change_nothing() {
    killed_at_random(24, 4, 16);
}

#[test]
#[ignore = "takes minutes"]
fn two_hundred_kills_at_random_points_change_nothing() {
    killed_at_random(200, 24, 16);
}

#[test]
fn connections_that_are_cut_change_nothing() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (steps, each) = (3, 16);
    let first = cluster.database();
    let expected = alone(dir.path(), &first, steps, each);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    drop(queue_of(&url));
    let _hands: Vec<Hand> = (0..2).map(|_| Hand::new(dir.path(), "fetch,group,translate,deliver", 20, None)).collect();
    let (mut seed, mut cuts, mut partly) = (7, 0, false);
    // All connections of the workers, as when the server is restarted.
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid()";
    for step in 0..steps {
        (step * each..(step + 1) * each).for_each(|n| article(&desk, n));
        let job = named(&desk.config, "night").unwrap();
        order(&mut *queue_of(&url), job, due(step)).unwrap();
        let mut next = Instant::now() + Duration::from_millis(random(&mut seed, 1500));
        let mut attempt = 1;
        loop {
            let r = over(&url, step, attempt, &mut || {
                if cuts < 4 * (step + 1) && Instant::now() >= next {
                    cluster.sql(&url, cut);
                    cuts += 1;
                    next = Instant::now() + Duration::from_millis(500 + random(&mut seed, 4000));
                }
            });
            if r.outcome == Outcome::Done {
                break;
            }
            partly |= r.outcome == Outcome::Partly;
            // What the schedule does when a run fails.
            attempt += 1;
            let again = RunOrder { attempt, ..due(step) };
            order(&mut *queue_of(&url), job, again).unwrap();
        }
    }
    eprintln!("{cuts} cuts");
    assert!(cuts > steps, "{cuts}");
    // A run that made all briefs but one has delivered them: the index of the next one has that one.
    let compared = |files: BTreeMap<String, String>| {
        let files = but_for_arrivals(files).into_iter();
        files.filter(|(name, _)| !(partly && name.starts_with("index"))).collect::<BTreeMap<_, _>>()
    };
    same(&compared(expected), &compared(made(&desk, &url)));
    nothing_lost_or_doubled(&url);
}

#[test]
fn a_worker_with_another_model_mixes_nothing_and_takes_over_where_nobody_else_is_left() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    (0..16).for_each(|n| article(&desk, n));
    leave(&desk, &mut *queue, 0);
    let _runs = Hand::new(dir.path(), "fetch,group,deliver", 0, None);
    let mut first = Hand::new(dir.path(), "translate", 300, None);
    let began = Instant::now();
    while desk.translated() == 0 {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(10));
    }
    let _other = Hand::new(dir.path(), "translate", 1, Some("11"));
    let mut refused = Vec::new();
    while refused.is_empty() {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(50));
        refused.extend(queue.workers().unwrap().into_iter().filter_map(|w| w.sign.refused));
    }
    assert!(refused[0].contains("another model"), "{refused:?}");
    // Nobody is left with the model of the run: all of it is translated with the other.
    first.kill();
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!(r.outcome, Outcome::Done, "{:?}", Summary::of(&r));
    let manifests: Vec<String> =
        made(&desk, &url).into_iter().filter(|f| f.0.ends_with(".json")).map(|f| f.1).collect();
    assert!(manifests.len() >= 4 && manifests.iter().all(|m| m.contains("other.bin") && !m.contains("fake.bin")));
}

#[test]
fn a_worker_with_another_version_translates_nothing_of_a_run_that_is_under_way() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let first = cluster.database();
    let expected = alone(dir.path(), &first, 1, 16);
    let url = cluster.database();
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    (0..16).for_each(|n| article(&desk, n));
    leave(&desk, &mut *queue, 0);
    let _runs = Hand::new(dir.path(), "fetch,group,deliver", 0, None);
    let _other = Hand::with(dir.path(), "translate", 0, &[(VERSION, "0.0.1")]);
    let began = Instant::now();
    let refused = loop {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(50));
        let found = queue.workers().unwrap().into_iter().find(|w| w.sign.refused.is_some());
        if let Some(w) = found {
            break w;
        }
    };
    assert_eq!(refused.sign.version, "0.0.1");
    assert!(refused.sign.refused.unwrap().contains("version of the program"), "the reason is named");
    assert_eq!(desk.translated(), 0);
    let _same = Hand::new(dir.path(), "translate", 5, None);
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!(r.outcome, Outcome::Done, "{:?}", Summary::of(&r));
    same(&but_for_arrivals(expected), &but_for_arrivals(made(&desk, &url)));
    nothing_lost_or_doubled(&url);
}

#[test]
fn a_run_that_another_version_makes_is_translated_by_that_version_alone() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    (0..16).for_each(|n| article(&desk, n));
    leave(&desk, &mut *queue, 0);
    let _all = Hand::with(dir.path(), "fetch,group,translate,deliver", 20, &[(VERSION, "0.0.1")]);
    let began = Instant::now();
    while desk.translated() == 0 {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ours = Hand::new(dir.path(), "translate", 0, None);
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!(r.outcome, Outcome::Done, "{:?}", Summary::of(&r));
    let manifests: Vec<String> =
        made(&desk, &url).into_iter().filter(|f| f.0.ends_with(".json")).map(|f| f.1).collect();
    assert!(manifests.len() >= 4, "{}", manifests.len());
    for m in &manifests {
        let m: serde_json::Value = serde_json::from_str(m).unwrap();
        assert_eq!(m["program"]["version"], "0.0.1");
    }
    nothing_lost_or_doubled(&url);
}
