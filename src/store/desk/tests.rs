use super::*;
use crate::store::testing::{Fresh, everywhere};
use crate::store::{BriefRow, KeptBrief, SourceRef, Sqlite, Store, open_read};
use serde_json::json;

/// A brief about a place on a day.
fn keep(store: &mut dyn Store, job: &str, event: &str, revision: u32, view: serde_json::Value) {
    let manifest = json!({
        "event": {
            "places": [["طنجة", "Tangier"]],
            "related": [{ "event": "other", "kind": "earlier", "why": "the same place" }],
        }
    });
    let row = BriefRow {
        job: job.into(),
        event: event.into(),
        revision,
        run: 1,
        made: "2026-03-04T05:06:07Z".parse().unwrap(),
        title: view["title"].as_str().unwrap_or_default().into(),
        sources: vec![SourceRef { id: "a".into(), digest: "d".into() }],
    };
    let files = vec![("x.md".into(), "# x".to_owned().into()), ("x.json".into(), manifest.to_string().into())];
    store.keep_brief(&row, &KeptBrief { view, files, sentences: 3, passed: 2 }).unwrap();
}

fn view(
    title: &str,
    kind: &str,
    date: &str,
    outlet: &str,
    sentences: &[(&str, Option<&str>, &str)],
) -> serde_json::Value {
    let list = sentences.iter().enumerate().map(|(i, (arabic, english, gloss))| {
        json!({ "id": format!("S1.{}", i + 1), "arabic": arabic, "english": english, "help": { "gloss": gloss } })
    });
    json!({
        "title": title,
        "event": { "kind": kind, "date": date, "where": "Tangier", "country": "Morocco", "when": date },
        "banner": { "confidence": "moderate", "translated_by": ["x"] },
        "sources": [{ "outlet": outlet, "title": "عنوان الخبر" }],
        "counts": { "articles": 1 },
        "sentences": list.collect::<Vec<_>>(),
    })
}

fn filled(fresh: &Fresh) -> Box<dyn Store> {
    let mut s = fresh.open();
    let flood = [
        ("جرفت السيول ثلاث سيارات في المدينة", Some("Floods swept away three cars in the city."), ""),
        ("وأنقذ الغواصون صيادين", None, "and rescued the divers fishermen"),
    ];
    keep(&mut *s, "night", "e1", 1, view("Floods in Tangier", "flood", "2026-03-01", "Hay News", &flood));
    let trial = [("أدانت المحكمة رئيس النادي", Some("The court convicted the head of the club."), "")];
    keep(&mut *s, "night", "e2", 1, view("A trial ends", "trial", "2026-03-03", "وكالة نور", &trial));
    s
}

fn events(s: &dyn Store, wanted: Wanted) -> Vec<String> {
    let part = s.desk(&Wanted { take: 10, ..wanted }).unwrap();
    assert_eq!(part.total, part.rows.len());
    part.rows.into_iter().map(|r| r.event).collect()
}

#[test]
fn the_newest_event_stands_first_and_each_filter_narrows_the_list() {
    everywhere(|fresh| {
        let s = filled(fresh);
        assert_eq!(events(&*s, Wanted::default()), ["e2", "e1"]);
        let day = |d: &str| Some(d.parse().unwrap());
        for (wanted, is) in [
            (Wanted { kind: Some("flood".into()), ..Wanted::default() }, vec!["e1"]),
            (Wanted { outlet: Some("hay  news".into()), ..Wanted::default() }, vec!["e1"]),
            (Wanted { outlet: Some("وكالة نور".into()), ..Wanted::default() }, vec!["e2"]),
            (Wanted { place: Some("tang".into()), kind: Some("trial".into()), ..Wanted::default() }, vec!["e2"]),
            (Wanted { place: Some("طنجه".into()), ..Wanted::default() }, vec!["e2", "e1"]),
            (Wanted { place: Some("Fez".into()), ..Wanted::default() }, vec![]),
            (Wanted { from: day("2026-03-02"), ..Wanted::default() }, vec!["e2"]),
            (Wanted { to: day("2026-03-02"), ..Wanted::default() }, vec!["e1"]),
            (
                Wanted { confidence: vec![Confidence::High, Confidence::Moderate], ..Wanted::default() },
                vec!["e2", "e1"],
            ),
            (Wanted { confidence: vec![Confidence::High], ..Wanted::default() }, vec![]),
            (Wanted { job: Some("morning".into()), ..Wanted::default() }, vec![]),
        ] {
            assert_eq!(events(&*s, wanted.clone()), is, "{wanted:?}");
        }
        let second = s.desk(&Wanted { skip: 1, take: 1, ..Wanted::default() }).unwrap();
        assert_eq!((second.total, second.rows[0].event.as_str()), (2, "e1"));
        assert_eq!(s.kinds().unwrap(), [("flood".into(), 1), ("trial".into(), 1)]);
        assert_eq!(s.on_desk("e1").unwrap()[0].shown.related[0].event, "other");
    });
}

#[test]
fn a_search_finds_both_languages_in_any_inflection_and_shows_where() {
    everywhere(|fresh| {
        let s = filled(fresh);
        let found = |q: &str| events(&*s, Wanted { words: Query::parse(q), ..Wanted::default() });
        for (q, is) in [
            ("flood", "e1"),
            ("flooding", "e1"),
            ("car", "e1"),
            ("السيارة", "e1"),
            ("سيل", "e1"),
            ("fishermen", "e1"),
            ("محكمة", "e2"),
            ("convict club", "e2"),
            ("\"رئيس النادي\"", "e2"),
            ("tangier -flood", "e2"),
            ("نور", "e2"),
        ] {
            assert_eq!(found(q), [is], "{q}");
        }
        assert!(found("\"club court\"").is_empty() && found("earthquake").is_empty() && found("زلزال").is_empty());
        let part = s.desk(&Wanted { words: Query::parse("divers"), take: 5, ..Wanted::default() }).unwrap();
        let hit = &part.rows[0].hits[0];
        assert!(
            hit.gloss && hit.sentence == "S1.2",
            "a withheld sentence is shown by its gloss, and said to be: {hit:?}"
        );
    });
}

#[test]
fn a_revision_replaces_what_was_listed_and_a_merged_event_leaves_the_list() {
    everywhere(|fresh| {
        let mut s = filled(fresh);
        let mut later =
            view("Fire at the port", "fire", "2026-03-05", "Hay News", &[("اندلع حريق في الميناء", None, "fire")]);
        later["changes"] = json!({ "merged": ["e2"] });
        keep(&mut *s, "night", "e1", 2, later);
        assert_eq!(events(&*s, Wanted::default()), ["e1"]);
        assert!(events(&*s, Wanted { words: Query::parse("flood"), ..Wanted::default() }).is_empty());
        assert_eq!(events(&*s, Wanted { words: Query::parse("ميناء"), ..Wanted::default() }), ["e1"]);
        assert_eq!(s.on_desk("e2").unwrap()[0].joined.as_deref(), Some("e1"));
        let list = s.revisions("night", "e1").unwrap();
        assert_eq!(list.iter().map(|r| (r.revision, r.kept)).collect::<Vec<_>>(), [(2, true), (1, true)]);
        assert_eq!(s.made_after(None, 0, 2).unwrap().total, 3);
        assert_eq!(s.made_after("2026-03-04T05:06:07Z".parse().ok(), 0, 2).unwrap().total, 0);
    });
}

#[test]
fn a_reader_changes_nothing() {
    everywhere(|fresh| {
        drop(filled(fresh));
        let mut read = fresh.open_read();
        assert_eq!(events(&*read, Wanted::default()), ["e2", "e1"]);
        assert!(read.log("x", "y", "z").is_err());
        assert_eq!(fresh.open().deeds(0, 1).unwrap().total, 0);
    });
}

#[test]
fn a_reader_learns_that_another_connection_has_changed_the_store() {
    everywhere(|fresh| {
        let mut s = filled(fresh);
        let read = fresh.open_read();
        let before = read.version().unwrap();
        assert_eq!(read.version().unwrap(), before);
        s.log("x", "y", "z").unwrap();
        assert_ne!(read.version().unwrap(), before);
        s.begin().unwrap();
        s.log("x", "y", "z").unwrap();
        let between = read.version().unwrap();
        assert_eq!(read.deeds(0, 1).unwrap().total, 1, "readers do not wait, and see what is committed");
        s.commit().unwrap();
        assert_ne!(read.version().unwrap(), between);
    });
}

#[test]
fn a_store_of_the_version_before_is_listed_when_it_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.db");
    let mut s = Sqlite::open(&path).unwrap();
    let flood = [("جرفت السيول ثلاث سيارات في المدينة", Some("Floods swept away three cars in the city."), "")];
    keep(&mut s, "night", "e1", 1, view("Floods in Tangier", "flood", "2026-03-01", "Hay News", &flood));
    s.db.execute_batch(
        "DROP TABLE listed; DROP TABLE listed_outlet; DROP TABLE passages; DROP TABLE found; DROP INDEX brief_made;
         DROP INDEX article_digest; DROP INDEX article_url; DROP INDEX article_published; DROP INDEX version_taken;
         DROP TABLE article_key; DROP TABLE event_key; DROP TABLE event_name;
         DROP TABLE token; DROP TABLE deed; DROP TABLE review; DROP TABLE sentence_review; PRAGMA user_version = 4",
    )
    .unwrap();
    drop(s);
    assert!(open_read(&(&path).into()).is_err(), "a reader upgrades nothing");
    let s = Sqlite::open(&path).unwrap();
    assert_eq!(events(&s, Wanted { words: Query::parse("سيول"), ..Wanted::default() }), ["e1"]);
    assert!(s.check().unwrap().is_empty());
    let read = open_read(&(&path).into()).unwrap();
    assert_eq!(events(&*read, Wanted::default()), ["e1"]);
}
