//! After a kill at any moment, the next run continues: nothing is lost, nothing is duplicated.

use super::desk::{CITIES, Desk, answer_to, fire, identity};
use super::server::{Server, reply};
use crate::support::names;
use mujaz::app::{Loader, ModelChoice, ModelOverrides, Models, Session};
use mujaz::error::Result;
use mujaz::jobs::{RunOrder, Summary, named};
use mujaz::progress::Progress;
use mujaz::store::{self, BriefRow, Outcome, VERSION};
use mujaz::types::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The working folder of a child process of this test; set only there.
const FOLDER: &str = "MUJAZ_TEST_FOLDER";

fn spawn(what: &str, folder: &Path) -> Child {
    let mut c = Command::new(std::env::current_exe().unwrap());
    c.args(["--exact", &format!("jobs::killed::{what}"), "--test-threads", "1"]).env(FOLDER, folder);
    c.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn article(desk: &Desk, n: usize) {
    // Every city has several events; some events have two reports.
    let day = format!("2026-{:02}-{:02}", 1 + (n / 4) % 12, 1 + (n / 4) % 27);
    let (city, dead) = ((n / 2) % CITIES.len(), 20 + n as u32);
    let outlet = if n.is_multiple_of(2) { "nahar" } else { "sahel" };
    desk.article(&format!("a{n}"), outlet, &day, &fire(city, dead, 1000 + n as u32));
}

/// The work of a process that will be killed: a new article and a run, repeatedly. Does nothing in an ordinary test
/// run.
#[test]
fn work_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let desk = Desk::at(Path::new(&folder));
    loop {
        article(&desk, names(&desk.dir.join("inbox")).len());
        let _ = desk.try_run("night", true);
    }
}

/// The same for upgrading an old store.
#[test]
fn migrate_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let _ = store::open(Path::new(&folder).join("store.db"));
}

/// Number of sentences that [`Dying`] finishes.
const FINISHED: usize = 4;

/// A model that finishes some sentences of a batch and never returns.
struct Dying(ModelIdentity, PathBuf);

impl Loader for Dying {
    fn load(&self, _: &ModelChoice, _: &Progress) -> Result<Models> {
        let model = Box::new(Self(self.0.clone(), self.1.clone()));
        Ok(Models { model, second: None, summariser: None, notes: Vec::new() })
    }
}

impl Translator for Dying {
    fn identity(&self) -> &ModelIdentity {
        &self.0
    }

    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(&self.1).unwrap();
        for (i, r) in requests.iter().enumerate().take(FINISHED) {
            done(i, &Ok(answer_to(&r.text)));
            writeln!(file, "{}", r.text).unwrap();
        }
        loop {
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

impl Summariser for Dying {
    fn summarise(&mut self, sentences: &[String], _: usize) -> Result<String> {
        Ok(sentences.join(" "))
    }
}

/// A run that is killed in the middle of a batch of sentences.
#[test]
fn translate_until_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let desk = Desk::at(Path::new(&folder));
    let progress = Progress::quiet();
    let loader = Dying(identity(), desk.fake.log.clone());
    let session =
        Session { config: &desk.config, loader: &loader, overrides: ModelOverrides::default(), progress: &progress };
    let order = RunOrder { due: mujaz::clock::now(), attempt: 1, last: true };
    let _ = mujaz::jobs::run(&session, named(&desk.config, "night").unwrap(), order);
}

#[test]
fn a_killed_batch_keeps_its_finished_sentences() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    (0..8).for_each(|n| article(&desk, n));
    let mut child = spawn("translate_until_killed", dir.path());
    let began = Instant::now();
    while desk.translated() < FINISHED {
        assert!(began.elapsed() < Duration::from_secs(120), "{} sentences", desk.translated());
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.briefs.len()), (Outcome::Done, 4), "{summary:?}");
    let asked = fs::read_to_string(&desk.fake.log).unwrap();
    let different: BTreeSet<&str> = asked.lines().collect();
    assert!(different.len() > 2 * FINISHED, "{asked}");
    assert_eq!(asked.lines().count(), different.len(), "nothing is translated twice: {asked}");
}

/// A pseudo-random number below `n` (xorshift).
fn random(state: &mut u64, n: u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state % n
}

#[test]
fn a_hundred_and_sixty_kills_lose_and_duplicate_nothing() {
    let got: Arc<Mutex<BTreeMap<String, BTreeSet<Vec<u8>>>>> = Arc::default();
    let seen = got.clone();
    let server = Server::start(move |asked, out| {
        let key = asked.headers["idempotency-key"].clone();
        seen.lock().unwrap().entry(key).or_default().insert(asked.body.clone());
        reply(out, "200 OK", "", b"");
    });
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"5ms\"\ntimeout = \"10s\"\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n\
         [[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n[[job.delivery]]\nkind = \"webhook\"\nurl = \"{}\"\n",
        server.url("/hook")
    );
    let desk = Desk::with(dir.path(), &text);
    let started = Instant::now();
    let mut seed = 0x9E37_79B9_7F4A_7C15;
    let mut longest = 160;
    for i in 0..160 {
        let mut child = spawn("work_until_killed", dir.path());
        std::thread::sleep(Duration::from_millis(15 + random(&mut seed, longest)));
        child.kill().unwrap();
        child.wait().unwrap();
        // However slow the machine is, some runs must get far.
        if i % 20 == 19 && names(&dir.path().join("out/archive")).len() < i / 20 {
            longest *= 2;
        }
    }
    eprintln!("160 kills in {:?}", started.elapsed());
    let run = desk.try_run("night", true).unwrap();
    assert!(run.outcome.succeeded(), "{run:?}");
    check(&desk, &got.lock().unwrap());
    let translated = desk.translated();
    let again = desk.try_run("night", true).unwrap();
    assert_eq!((again.outcome, desk.translated()), (Outcome::NoChange, translated));
}

fn check(desk: &Desk, hooks: &BTreeMap<String, BTreeSet<Vec<u8>>>) {
    let mut s = store::open(desk.dir.join("store.db")).unwrap();
    assert!(s.check().unwrap().is_empty());
    // Every article is present once, in one event.
    let files: BTreeSet<String> =
        names(&desk.dir.join("inbox")).into_iter().map(|n| n.trim_end_matches(".json").to_owned()).collect();
    let cards = s.load().unwrap().cards;
    let ids: BTreeSet<String> = cards.iter().map(|c| c.id.clone()).collect();
    assert_eq!((ids.len(), &ids), (cards.len(), &files));
    assert!(files.len() >= 10, "the runs got somewhere: {}", files.len());
    assert_eq!(s.taken().unwrap().len(), cards.len());
    let first = |n: u32| s.newest_version(n).unwrap() == Some(1);
    assert!((0..cards.len() as u32).all(first), "no article has a second version");
    // Revision numbers have no gaps, and every article is in the newest revision of its event.
    let runs: Vec<_> = s.runs(Some("night"), 100_000).unwrap();
    let mut revisions: HashMap<String, Vec<u32>> = HashMap::new();
    let mut briefs: Vec<BriefRow> = Vec::new();
    for r in &runs {
        assert!(r.outcome != Outcome::Running && r.outcome != Outcome::Delivering, "{r:?}");
        for b in s.briefs_of_run(r.number).unwrap() {
            revisions.entry(b.event.clone()).or_default().push(b.revision);
            briefs.push(b);
        }
    }
    for (event, list) in &mut revisions {
        list.sort_unstable();
        assert!(list.iter().copied().eq(1..=list.len() as u32), "{event}: {list:?}");
    }
    // Events that were merged into others no longer have a brief.
    let listing = mujaz::pipeline::group::recall(&mut *s, &desk.config).unwrap();
    s.roll_back();
    let mut newest = s.latest_briefs("night").unwrap();
    newest.retain(|b| listing.engine.find(&b.event).is_some_and(|n| listing.engine.stories[n as usize].id == b.event));
    let mut covered: Vec<String> = newest.iter().flat_map(|b| b.sources.iter().map(|s| s.id.clone())).collect();
    covered.sort();
    assert_eq!(covered, files.iter().cloned().collect::<Vec<_>>());
    // Every brief belongs to a run whose deliveries were made, each under a single key.
    assert!(s.open_deliveries("night").unwrap().is_empty());
    let mut sent = BTreeSet::new();
    for r in &runs {
        let list = s.deliveries(r.number).unwrap();
        let has = !s.briefs_of_run(r.number).unwrap().is_empty();
        assert_eq!(list.len(), if has { 2 } else { 0 }, "run {} ({:?}): {list:?}", r.number, Summary::of(r));
        for d in list {
            assert_eq!(d.state, store::DeliveryState::Sent);
            if d.target.starts_with("webhook") {
                sent.insert(d.key);
            }
        }
    }
    assert_eq!(sent, hooks.keys().cloned().collect::<BTreeSet<_>>());
    assert!(hooks.values().all(|bodies| bodies.len() == 1), "a repeat says the same");
    // The archive has every delivery completely: no brief without its manifest, no partial write.
    let archive = desk.dir.join("out/archive");
    let mut written = 0;
    for folder in names(&archive) {
        for name in names(&archive.join(&folder)) {
            assert!(!name.starts_with(".mujaz-"), "{folder}/{name}");
            if name.ends_with(".json") {
                written += 1;
                let text = fs::read_to_string(archive.join(&folder).join(&name)).unwrap();
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            }
        }
    }
    let delivered: BTreeSet<(i64, &String)> = briefs.iter().map(|b| (b.run, &b.event)).collect();
    assert_eq!(written, delivered.len());
}

#[test]
fn forty_kills_during_an_upgrade_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    (0..30).for_each(|n| article(&desk, n));
    desk.night();
    let path = dir.path().join("store.db");
    let old = dir.path().join("old.db");
    {
        // A store of version 1 has only articles and events.
        store::open(&path).unwrap().backup(&old).unwrap();
        let db = rusqlite::Connection::open(&old).unwrap();
        for table in [
            "version",
            "translation",
            "source",
            "item",
            "job",
            "job_article",
            "run",
            "brief",
            "delivery",
            "listed",
            "listed_outlet",
            "passages",
            "found",
            "token",
            "deed",
            "review",
            "sentence_review",
            "article_key",
            "event_key",
            "event_name",
        ] {
            db.execute_batch(&format!("DROP TABLE {table}")).unwrap();
        }
        db.execute_batch("DROP INDEX article_digest; DROP INDEX article_url; DROP INDEX article_published").unwrap();
        db.execute_batch("DELETE FROM fact WHERE name = 'keyed'").unwrap();
        for table in ["article", "event", "operation", "sentence"] {
            // Their states had no checksums.
            db.execute_batch(&format!("UPDATE {table} SET state = substr(state, 5)")).unwrap();
        }
        db.execute_batch("PRAGMA user_version = 1; PRAGMA application_id = 0").unwrap();
    }
    let mut seed = 42;
    for _ in 0..40 {
        for name in names(dir.path()).iter().filter(|n| n.starts_with("store.db")) {
            fs::remove_file(dir.path().join(name)).unwrap();
        }
        fs::copy(&old, &path).unwrap();
        let mut child = spawn("migrate_until_killed", dir.path());
        std::thread::sleep(Duration::from_millis(random(&mut seed, 40)));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut s = store::open(&path).unwrap();
        assert_eq!(s.load().unwrap().cards.len(), 30);
        let copy = dir.path().join(format!("store.db.before-{VERSION}"));
        let db = rusqlite::Connection::open(&copy).unwrap();
        let (version, articles): (u32, u32) = db
            .query_row(
                "SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM article)",
                [],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .unwrap();
        assert_eq!((version, articles), (1, 30), "the copy is of the old store, whole");
    }
    // What an old store did not keep is added when it is seen again.
    let (_, summary) = desk.night();
    assert_eq!(summary.fresh, 0, "known articles are no new ones");
}
