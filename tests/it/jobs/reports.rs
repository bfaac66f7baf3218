//! The results of runs: briefs, revisions, and nothing if nothing is new.

use super::desk::{Desk, fire};
use crate::support::names;
use mujaz::store::{self, Outcome};
use std::fs;
use std::sync::atomic::Ordering;

#[test]
fn what_is_new_is_reported_once_and_later_articles_revise_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    assert_eq!(desk.night().0, Outcome::NoChange, "an empty inbox is no failure");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.briefs.len(), summary.fresh), (Outcome::Done, 1, 1));
    assert_eq!(summary.briefs[0].passed, summary.briefs[0].sentences, "{}", desk.brief());
    let first = desk.brief();
    assert!(first.contains("revision 1") && !first.contains("What changed"), "{first}");
    let translated = desk.translated();

    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.fresh, summary.briefs.len()), (Outcome::NoChange, 0, 0));
    assert_eq!(desk.translated(), translated, "nothing is translated again");

    desk.article("a2", "sahel", "2026-03-04", &fire(0, 18, 30));
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.briefs[0].revision), (Outcome::Done, 2));
    let second = desk.brief();
    for want in ["revision 2", "## New since revision 1", "New source [[S2](#s2)]: sahel", "12 → 18"] {
        assert!(second.contains(want), "{want} is not in\n{second}");
    }
    assert_eq!(desk.translated(), translated + 1, "one sentence of the second article is new");

    // The publisher changes the first article: a new version, not a new article.
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 44));
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs[0].revision), (1, 3));
    let third = desk.brief();
    assert!(third.contains("Changed by its publisher [[S1](#s1)]: nahar") && third.contains("30 → 44"), "{third}");
    assert!(third.contains("| Sources | 2 articles"), "{third}");
    assert_eq!(names(&dir.path().join("out/archive")).len(), 3, "an archive a run that changed something");
    let briefs = |rev: &str| {
        let folder = dir.path().join("out/archive").join(rev);
        names(&folder).into_iter().filter(|n| n != "index.md" && n.ends_with(".md")).collect::<Vec<_>>()
    };
    let archive = names(&dir.path().join("out/archive"));
    assert_eq!(briefs(&archive[0]), briefs(&archive[2]), "a brief keeps its name");
}

#[test]
fn filters_and_the_number_of_sources_decide_what_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "keywords = [\"حريق\", \"فيضان\"]\nexclude = [\"طنجة\"]\nmin_sources = 2");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.article("b1", "nahar", "2026-03-03", &fire(1, 3, 5));
    desk.article("b2", "sahel", "2026-03-03", &fire(1, 3, 5));
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.fresh, summary.briefs.len()), (Outcome::NoChange, 3, 0), "{summary:?}");
    assert!(summary.notes[0].contains("no brief for 1 new event: fewer than 2 independent outlets"), "{summary:?}");
    desk.article(
        "a2",
        "sahel",
        "2026-03-03",
        "أعلنت الحماية المدنية مقتل 12 شخصا وإصابة 30 آخرين في حريق كبير شب أمس في وهران.",
    );
    let (_, summary) = desk.night();
    assert_eq!(summary.briefs.len(), 1, "a copy is no second source, a report of one's own is: {summary:?}");
    // Changed filters apply to articles that are already stored.
    let text = fs::read_to_string(dir.path().join("mujaz.toml")).unwrap().replace("exclude = [\"طنجة\"]", "");
    let desk = Desk::with(dir.path(), &text.replace("min_sources = 2", "min_sources = 1"));
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs.len()), (0, 1), "{summary:?}");
}

#[test]
fn inputs_may_be_patterns_and_outlets_may_be_chosen_by_name_or_host() {
    for outlet in ["sahel", "SAHEL.example"] {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::new(dir.path(), &format!("outlets = [\"{outlet}\"]"));
        let text = fs::read_to_string(dir.path().join("mujaz.toml")).unwrap();
        let desk =
            Desk { config: Desk::with(dir.path(), &text.replace("\"inbox\"", "\"inbox/a*.json\"")).config, ..desk };
        desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
        desk.article("a2", "sahel", "2026-05-03", &fire(1, 3, 5));
        desk.article("b1", "sahel", "2026-07-03", &fire(2, 4, 6));
        let (outcome, summary) = desk.night();
        assert_eq!((outcome, summary.fresh), (Outcome::Done, 2), "{summary:?}");
        assert_eq!(
            summary.briefs.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(),
            ["Floods in Tangier: 3 killed, 5 injured (reported 3 May 2026)"]
        );
    }
}

#[test]
fn a_run_that_fails_is_loud_and_its_work_is_picked_up() {
    let dir = tempfile::tempdir().unwrap();
    Desk::new(dir.path(), "");
    let text = fs::read_to_string(dir.path().join("mujaz.toml")).unwrap();
    let desk = Desk::with(
        dir.path(),
        &format!("{text}\n[[job.delivery]]\nkind = \"folder\"\npath = \"alarm\"\non = \"failure\"\n"),
    );
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.fake.broken.store(true, Ordering::SeqCst);
    let (outcome, summary) = desk.night();
    assert_eq!(outcome, Outcome::Failed);
    assert!(summary.error.as_ref().unwrap().contains("the model's file is gone"), "{summary:?}");
    let told = fs::read_to_string(dir.path().join("alarm/latest/index.md")).unwrap();
    assert!(told.contains("could not be made") && told.contains("fetch it again"), "{told}");
    assert!(!dir.path().join("out").exists());
    desk.fake.broken.store(false, Ordering::SeqCst);
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.fresh, summary.briefs.len()), (Outcome::Done, 0, 1));
}

#[test]
fn a_delivery_that_fails_is_made_later_and_only_then() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    fs::write(dir.path().join("out"), "a file where the folder should be").unwrap();
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    assert_eq!(desk.night().0, Outcome::Partly);
    let open = || store::open(dir.path().join("store.db")).unwrap().open_deliveries("night").unwrap();
    assert!(open()[0].error.as_ref().unwrap().contains("out"), "{:?}", open());
    fs::remove_file(dir.path().join("out")).unwrap();
    assert_eq!(desk.night().0, Outcome::NoChange);
    assert!(open().is_empty());
    assert!(desk.brief().contains("revision 1"));
    assert_eq!(desk.night().0, Outcome::NoChange);
    assert_eq!(names(&dir.path().join("out/archive")).len(), 1, "nothing is delivered twice");
}

#[test]
fn two_runs_of_a_job_never_overlap() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    let _held = mujaz::jobs::hold_job(dir.path().join("store.db"), "night").unwrap();
    let e = desk.try_run("night", true).unwrap_err();
    assert!(e.to_string().contains("the job \"night\" is already running") && e.to_string().contains("process"), "{e}");
}

#[test]
fn the_feed_of_briefs_has_an_entry_per_event() {
    let dir = tempfile::tempdir().unwrap();
    let text = "[store]\npath = \"store.db\"\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n\
                [[job.delivery]]\nkind = \"atom\"\npath = \"out/feed.xml\"\ntitle = \"Fires & floods\"\n";
    let desk = Desk::with(dir.path(), text);
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.article("b1", "nahar", "2026-03-03", &fire(1, 3, 5));
    assert_eq!(desk.night().1.briefs.len(), 2);
    desk.article("a2", "sahel", "2026-03-04", &fire(0, 18, 30));
    assert_eq!(desk.night().1.briefs.len(), 1);
    let xml = fs::read(dir.path().join("out/feed.xml")).unwrap();
    let feed = atom_syndication::Feed::read_from(xml.as_slice()).unwrap();
    assert_eq!(feed.title.value, "Fires & floods");
    assert_eq!(feed.entries.len(), 2);
    let body = |i: usize| feed.entries[i].content.as_ref().unwrap().value.clone().unwrap();
    assert!((0..2).any(|i| body(i).contains("New since revision 1")), "the feed shows the newest revision");
    assert!(body(0).contains("<h2>") && body(0).contains("<table>"), "{}", body(0));
    assert!(feed.entries[0].id != feed.entries[1].id && feed.entries[0].id.starts_with("urn:uuid:"));
}

#[test]
fn pruned_content_is_deleted_and_known_articles_stay_known() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.night();
    desk.article("a2", "sahel", "2026-03-04", &fire(0, 18, 30));
    desk.night();
    let path = dir.path().join("store.db");
    let mut s = store::open(&path).unwrap();
    let later = mujaz::clock::now() + jiff::SignedDuration::from_hours(1);
    let pruned = s.prune_job(None, later).unwrap();
    assert_eq!((pruned.briefs, pruned.runs), (1, 1), "the newest revision and the last run stay");
    let texts = s.prune_texts(later).unwrap();
    assert!(texts.texts == 2 && texts.translations >= 4, "{texts:?}");
    s.shrink().unwrap();
    let row = s.latest_briefs("night").unwrap().remove(0);
    assert!(s.brief("night", &row.event, row.revision).unwrap().is_some());
    drop(s);
    assert_eq!(desk.night().0, Outcome::NoChange, "what was seen is not taken for new");
    desk.article("a3", "sada", "2026-03-05", &fire(0, 21, 30));
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs[0].revision), (1, 3));
    let brief = desk.brief();
    assert!(!brief.contains("No longer a source"), "sources whose texts were pruned were not withdrawn\n{brief}");
}
