use super::*;
use crate::store::testing::{Fresh, everywhere, save};
use crate::store::{
    BriefRow, Delivery, DeliveryState, ItemRow, JobArticle, JobState, KeptBrief, Query, Reviewing, Role, SourceState,
    Wanted,
};
use crate::types::{Card, Origin, Pieces};
use serde_json::json;

fn time(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// Something in every table that callers fill.
fn fill(s: &mut dyn Store) {
    let now = time("2026-03-04T05:06:07Z");
    let mut m = s.load().unwrap();
    for i in 0..3000_usize {
        m.cards.push(Card {
            id: format!("a{i}"),
            origin: Origin { path: "inbox/é.jsonl".into(), line: (i % 2 == 0).then_some(i) },
            outlet: None,
            title: Some(if i == 7 { "عنوان\0".into() } else { "عنوان".into() }),
            published: "2026-03-03".parse().ok(),
            url: None,
            digest: format!("{i:x}"),
        });
        m.pieces.nodes.push(vec![0, i as u8, 255]);
    }
    let pieces = Pieces {
        stories: vec![vec![1], vec![]],
        log: vec![vec![9; 3]],
        counts: vec![(7, 1), (u32::MAX, 2)],
        counted: 3000,
        sentences: vec![(u64::MAX, vec![4]), (3, vec![])],
        forms: vec![(3, "باريس".into())],
        latest: Some(20_000),
        ..std::mem::take(&mut m.pieces)
    };
    m.pieces = pieces;
    save(s, &m).unwrap();
    s.keep_item("feed", "x", &ItemRow { digest: "d".into(), article: None }, now).unwrap();
    s.keep_source(&SourceState { address: "https://news.example".into(), failures: 2, ..SourceState::default() })
        .unwrap();
    s.keep_job("night", &JobState::new(now)).unwrap();
    s.keep_job_article("night", &JobArticle { article: 3, version: 1, filter: "f".into(), passes: true }).unwrap();
    let run = s.start_run("night", now, 1, now).unwrap();
    let delivery = Delivery {
        key: "k".into(),
        job: "night".into(),
        run,
        target: "folder".into(),
        name: None,
        place: Some(0),
        state: DeliveryState::Sent,
        attempts: 1,
        repeated: false,
        changed: now,
        error: None,
    };
    s.keep_delivery(&delivery).unwrap();
    s.add_token("desk", Role::Editor, None, "R. Haddad").unwrap();
    let withdrawn = Reviewing { by: "C".into(), at: now, decided: None };
    s.keep_sentence_review("نص", "e1", &withdrawn).unwrap();
    let row = BriefRow {
        job: "night".into(),
        event: "e1".into(),
        revision: 1,
        run,
        made: now,
        title: "Floods".into(),
        sources: Vec::new(),
    };
    let view = json!({
        "title": "Floods in Tangier",
        "overview": [{ "text": "Rescuers were late." }],
        "sources": [{ "outlet": "Hay News", "title": "سيول" }],
        "sentences": [
            { "id": "S1.1", "arabic": "جرفت السيول ثلاث سيارات", "english": "Floods took cars.", "help": { "gloss": "" } },
        ],
    });
    let manifest = json!({ "event": { "places": [["طنجة", "Tangier"]] } }).to_string();
    let files = vec![("x.md".into(), "# x".to_owned().into()), ("x.json".into(), manifest.into())];
    s.keep_brief(&row, &KeptBrief { view, files, sentences: 1, passed: 1 }).unwrap();
}

/// Another, empty store in a file.
fn file() -> (tempfile::TempDir, Location) {
    let dir = tempfile::tempdir().unwrap();
    let at = Location::from(dir.path().join("copy.db"));
    (dir, at)
}

fn finds(at: &Location) {
    let s = open(at).unwrap();
    for q in ["flood", "السيارة", "rescuer late", "طنجة", "\"took cars\"", "tangier -fire"] {
        let wanted = Wanted { words: Query::parse(q), take: 5, ..Wanted::default() };
        assert_eq!(s.desk(&wanted).unwrap().total, 1, "{q}");
    }
    assert!(s.check().unwrap().is_empty());
}

#[test]
fn a_store_is_copied_there_and_back_and_is_searched_as_before() {
    everywhere(|fresh| {
        fill(&mut *fresh.open());
        let copied = copy(&fresh.at, &file().1, &Progress::quiet());
        assert!(copied.is_ok(), "{:?}", copied.map_err(|e| e.report()));
        let (_dir, there) = file();
        let copied = copy(&fresh.at, &there, &Progress::quiet()).unwrap();
        assert!(copied.contains(&("article", 3000)) && copied.contains(&("passages", 1)), "{copied:?}");
        finds(&there);
        let mut s = open(&there).unwrap();
        let memory = s.load().unwrap();
        s.roll_back();
        assert_eq!((memory.cards.len(), memory.pieces.counted), (3000, 3000));
        let back = Fresh::like(fresh);
        let again = copy(&there, &back.at, &Progress::quiet()).unwrap();
        assert_eq!(copied, again);
        finds(&back.at);
        let e = copy(&there, &back.at, &Progress::quiet()).unwrap_err();
        assert!(e.report().contains("not empty"), "{}", e.report());
        assert!(copy(&there, &there, &Progress::quiet()).is_err());
        // What is written next goes on from there.
        let mut s = open(&back.at).unwrap();
        assert_eq!(s.start_run("night", time("2026-03-05T00:00:00Z"), 1, time("2026-03-05T00:00:00Z")).unwrap(), 2);
        s.log("x", "y", "z").unwrap();
        assert_eq!(s.deeds(0, 1).unwrap().rows[0].number, 2);
    });
}

#[test]
fn what_is_not_there_is_not_copied_and_makes_nothing() {
    let (dir, from) = file();
    let to = Location::from(dir.path().join("to.db"));
    let e = copy(&from, &to, &Progress::quiet()).unwrap_err();
    assert!(e.report().contains("there is no store") && !to.file().unwrap().exists(), "{}", e.report());
}

#[test]
fn rows_that_differ_or_are_missing_are_named() {
    let table = &TABLES[0];
    let of = |rows: &[(&str, u64)]| rows.iter().map(|(k, h)| ((*k).to_owned(), *h)).collect::<Vec<_>>();
    let found = differences(table, &of(&[("a", 1), ("b", 2), ("c", 3)]), &of(&[("a", 1), ("b", 9), ("d", 4)]));
    assert_eq!(found, ["fact b differs", "fact c is missing", "fact d is new"]);
}

#[test]
fn every_table_with_its_columns_is_copied() {
    let (_dir, at) = file();
    drop(open(&at).unwrap());
    let db = rusqlite::Connection::open(at.file().unwrap()).unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'found%' ORDER BY name";
    let names: Vec<String> =
        db.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let mut known: Vec<&str> = TABLES.iter().map(|t| t.name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
    for t in TABLES {
        let sql = format!("SELECT count(*) FROM pragma_table_info('{}')", t.name);
        let columns: u32 = db.query_row(&sql, [], |r| r.get(0)).unwrap();
        assert_eq!(columns as usize, t.columns().len(), "{}", t.name);
    }
}
