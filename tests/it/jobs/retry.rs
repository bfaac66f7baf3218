//! Retries: after a wrong target or an interrupted run, nothing is missing from a desk's report.

use super::desk::{CITIES, Desk, answer_to, fire, identity};
use crate::support::names;
use mujaz::app::{BriefOptions, BriefReport, Loader, ModelChoice, ModelOverrides, Models, Session, Storage};
use mujaz::error::Result;
use mujaz::jobs::schedule::run_with_retries;
use mujaz::jobs::{Undelivered, named, redeliver};
use mujaz::progress::Progress;
use mujaz::store::{self, DeliveryState, Outcome};
use mujaz::types::{Ended, Hypothesis, ModelIdentity, Request, Summariser, Translator};
use std::fs;

fn with(dir: &std::path::Path, deliveries: &str) -> Desk {
    Desk::with(
        dir,
        &format!(
            "[store]\npath = \"store.db\"\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\nretries = 0\n{deliveries}"
        ),
    )
}

fn folder(path: &str, more: &str) -> String {
    format!("[[job.delivery]]\nkind = \"folder\"\npath = \"{path}\"\n{more}")
}

#[test]
fn a_delivery_goes_to_the_corrected_target() {
    for (wrong, right) in [
        // The same position in the list.
        (folder("blocked/out", "") + &folder("other", ""), folder("out", "") + &folder("other", "")),
        // The same name at another position in the list.
        (folder("blocked/out", "name = \"desk\"\n"), folder("other", "") + &folder("out", "name = \"desk\"\n")),
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("blocked"), "a file where the folder should be").unwrap();
        let desk = with(dir.path(), &wrong);
        desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
        assert_eq!(desk.night().0, Outcome::Partly);
        let stored = || store::open(dir.path().join("store.db")).unwrap().deliveries(1).unwrap();
        assert_eq!(stored()[0].state, DeliveryState::Failed, "{:?}", stored());
        let desk = with(dir.path(), &right);
        let progress = Progress::quiet();
        let again =
            |desk: &Desk| redeliver(&desk.session(&progress), named(&desk.config, "night").unwrap(), 1).unwrap();
        assert_eq!(again(&desk), Undelivered::default());
        assert!(desk.brief().contains("12 people died"));
        assert!(
            stored().iter().all(|d| d.state == DeliveryState::Sent && !d.target.contains("blocked")),
            "{:?}",
            stored()
        );
    }
}

#[test]
fn a_missing_target_is_reported_and_served_once_it_is_back() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("out"), "a file where the folder should be").unwrap();
    let both = folder("out", "") + &folder("second", "");
    let desk = with(dir.path(), &both);
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    assert_eq!(desk.night().0, Outcome::Partly);
    let progress = Progress::quiet();
    let again = |desk: &Desk| redeliver(&desk.session(&progress), named(&desk.config, "night").unwrap(), 1).unwrap();
    let without = with(dir.path(), &folder("second", ""));
    assert_eq!(again(&without), Undelivered { open: 0, dropped: 1 }, "it is not sent to the next target in the list");
    fs::remove_file(dir.path().join("out")).unwrap();
    assert_eq!(again(&with(dir.path(), &both)), Undelivered::default());
    assert!(desk.brief().contains("12 people died"));
}

#[test]
fn a_run_with_retries_tries_as_often_as_the_job_says() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "retries = 2\nbackoff = \"20ms\"");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.fake.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    let progress = Progress::quiet();
    let run = || {
        run_with_retries(&desk.session(&progress), named(&desk.config, "night").unwrap(), mujaz::clock::now()).unwrap()
    };
    let last = run();
    assert_eq!((last.outcome, last.attempt), (Outcome::Failed, 3));
    desk.fake.broken.store(false, std::sync::atomic::Ordering::SeqCst);
    let last = run();
    assert_eq!((last.outcome, last.attempt), (Outcome::Done, 1));
}

/// Makes the briefs of a desk's inbox.
fn brief(desk: &Desk, out: &str, storage: &Storage) -> BriefReport {
    brief_with(&desk.fake, desk, out, storage)
}

fn brief_with(loader: &dyn Loader, desk: &Desk, out: &str, storage: &Storage) -> BriefReport {
    let progress = Progress::quiet();
    let session = Session { config: &desk.config, loader, overrides: ModelOverrides::default(), progress: &progress };
    let inputs = vec![desk.dir.join("inbox").display().to_string()];
    let request = session.request(&desk.config, BriefOptions { inputs, ..BriefOptions::default() }).unwrap();
    session.brief(request, &desk.dir.join(out), storage).unwrap()
}

#[test]
fn translations_are_reused_without_a_store() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.article("b1", "nahar", "2026-03-09", &fire(1, 3, 5));
    let cache = Storage::Cache(dir.path().join("cache/translations.db"));
    assert_eq!(brief(&desk, "one", &cache).run.written.len(), 2);
    let asked = desk.translated();
    assert!(asked > 4);
    assert_eq!(brief(&desk, "two", &cache).run.written.len(), 2);
    assert_eq!(desk.translated(), asked, "nothing is translated twice");
    let text =
        |out: &str, n: usize| fs::read_to_string(dir.path().join(out).join(&names(&dir.path().join(out))[n])).unwrap();
    assert_eq!(text("one", 1), text("two", 1));
    assert_eq!(brief(&desk, "three", &Storage::None).run.written.len(), 2);
    assert_eq!(desk.translated(), 2 * asked);
    // An unusable cache does not prevent a brief.
    fs::write(dir.path().join("cache/other.db"), "no database").unwrap();
    assert_eq!(brief(&desk, "four", &Storage::Cache(dir.path().join("cache/other.db"))).run.written.len(), 2);
}

/// Loads a model that receives a stop request at the first sentence about a city.
struct StopsAt(&'static str);

struct Stopping(ModelIdentity, &'static str);

impl Loader for StopsAt {
    fn load(&self, _: &ModelChoice, _: &Progress) -> Result<Models> {
        Ok(Models { model: Box::new(Stopping(identity(), self.0)), second: None, summariser: None, notes: Vec::new() })
    }
}

impl Translator for Stopping {
    fn identity(&self) -> &ModelIdentity {
        &self.0
    }

    fn translate(&mut self, requests: &[Request], _: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let answer = |r: &Request| match r.text.contains(self.1) {
            true => Err(mujaz::cancel::error()),
            false => Ok(answer_to(&r.text)),
        };
        Ok(requests.iter().map(answer).collect())
    }
}

impl Summariser for Stopping {
    fn summarise(&mut self, sentences: &[String], _: usize) -> Result<String> {
        Ok(sentences.join(" "))
    }
}

#[test]
fn briefs_that_are_translated_are_written_when_the_user_stops() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    for city in 0..4 {
        let day = format!("2026-03-{:02}", 3 + 7 * city);
        desk.article(&format!("a{city}"), "nahar", &day, &fire(city, 12 + city as u32, 30));
    }
    let cache = Storage::Cache(dir.path().join("translations.db"));
    let report = brief_with(&StopsAt(CITIES[3].0), &desk, "out", &cache);
    assert!(report.run.cancelled);
    assert_eq!((report.run.written.len(), report.events), (3, 4), "{:?}", report.run);
    assert!(report.run.written.iter().all(|w| w.passed == w.sentences && w.file.is_file() && w.manifest.is_file()));
    // The next run translates only what is missing.
    let report = brief(&desk, "out", &cache);
    assert_eq!(report.run.written.len(), 4);
    let asked = fs::read_to_string(&desk.fake.log).unwrap();
    assert!(asked.lines().all(|l| l.contains(CITIES[3].0) || !l.contains("بمدينة")), "{asked}");
}
