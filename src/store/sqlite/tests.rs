use super::super::interface::Store;
use super::super::memory::Memory;
use super::*;
use crate::store::testing::{everywhere, save};
use crate::types::{Card, Origin, Pieces};

fn memory(n: usize) -> Memory {
    let card = |i: usize| Card {
        id: format!("a{i}"),
        origin: Origin { path: "inbox/a.jsonl".into(), line: Some(i) },
        outlet: None,
        title: Some("عنوان".into()),
        published: "2026-03-03".parse().ok(),
        url: None,
        digest: format!("{i:x}"),
    };
    let pieces = Pieces {
        nodes: (0..n).map(|i| vec![i as u8; 3]).collect(),
        stories: vec![vec![1], vec![2]],
        counts: vec![(7, 1), (u32::MAX, 2)],
        counted: n as u32,
        sentences: vec![(u64::MAX, vec![4])],
        forms: vec![(3, "باريس".into())],
        latest: Some(20_000),
        ..Pieces::default()
    };
    Memory { cards: (0..n).map(card).collect(), pieces, keyed: false }
}

#[test]
fn saved_state_is_read_back_and_unsaved_changes_are_dropped() {
    everywhere(|fresh| {
        let mut store = fresh.open();
        assert_eq!(store.load().unwrap(), Memory::default());
        save(&mut *store, &memory(3)).unwrap();
        assert_eq!(store.load().unwrap(), memory(3));
        drop(store);
        let mut store = fresh.open();
        let mut more = store.load().unwrap();
        more.pieces.nodes[1] = vec![9];
        more.cards.push(memory(4).cards.remove(3));
        more.pieces.nodes.push(vec![8]);
        more.pieces.counts[0].1 = 5;
        save(&mut *store, &more).unwrap();
        let mut again = store.load().unwrap();
        again.pieces.counts.sort_unstable();
        assert_eq!(again, more);
        assert!(store.check().unwrap().is_empty());
    });
}

#[test]
fn a_second_run_is_told_that_the_store_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    let (mut a, mut b) = (Sqlite::open(&path).unwrap(), Sqlite::open(&path).unwrap());
    b.db.busy_timeout(Duration::from_millis(20)).unwrap();
    a.load().unwrap();
    let e = b.load().unwrap_err();
    assert!(e.report().contains("another run is using the store"), "{}", e.report());
    drop(a);
    assert!(b.load().is_ok(), "a run that died holds no lock");
}

#[test]
fn a_file_that_is_not_a_store_is_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    std::fs::write(&path, "this is a text of mine, and no database at all").unwrap();
    let e = Sqlite::open(&path).unwrap_err();
    assert!(e.report().contains("is not a store, or it is damaged"), "{}", e.report());
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("this is a text"));
    let other = dir.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
    assert!(Sqlite::open(&other).unwrap_err().to_string().contains("database of another program"));
}

#[test]
fn a_full_disk_is_reported_and_nothing_is_changed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    let mut store = Sqlite::open(&path).unwrap();
    store.load().unwrap();
    save(&mut store, &memory(3)).unwrap();
    let pages: u32 = store.db.query_row("PRAGMA page_count", [], |r| r.get(0)).unwrap();
    store.db.execute_batch(&format!("PRAGMA max_page_count = {pages}")).unwrap();
    store.load().unwrap();
    let e = save(&mut store, &memory(200)).unwrap_err();
    assert!(e.report().contains("disk is full; nothing was changed"), "{}", e.report());
    drop(store);
    assert_eq!(Sqlite::open(&path).unwrap().load().unwrap(), memory(3));
}

#[test]
fn a_newer_store_is_refused_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.db");
    Sqlite::open(&path).unwrap().db.execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(Sqlite::open(&path).unwrap_err().to_string().contains("version 99"));
}
