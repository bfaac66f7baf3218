//! Every kind of input is read, from a folder and individually.

use crate::support::*;
use std::process::Stdio;

fn titles(out: &str) -> Vec<(String, String)> {
    let value: serde_json::Value = serde_json::from_str(out).unwrap_or_else(|e| panic!("{e}: {out}"));
    let events = value["events"].as_array().unwrap();
    let articles = events.iter().flat_map(|e| e["articles"].as_array().unwrap());
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    let mut list: Vec<_> = articles.map(|a| (text(&a["source"]), text(&a["title"]))).collect();
    list.sort();
    list
}

#[test]
fn the_examples_of_every_kind_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let inputs = root().join("examples/inputs");
    let (code, out, err) = run(dir.path(), &["events", &inputs.display().to_string(), "--json", "--store=s.db"]);
    let list = titles(&out);
    let of = |name: &str| list.iter().filter(|(s, _)| s.contains(name)).count();
    for (name, articles) in [
        ("agency.zip/library.txt", 1),
        ("agency.zip/inner/water.html", 1),
        ("records.jsonl.gz/records.jsonl:1", 1),
        ("newsletter.eml", 1),
        ("mailbox.mbox", 2),
        ("bulletin.pdf", 1),
        ("report.docx", 1),
        ("note.odt", 1),
        ("table.csv", 1),
        ("table.xlsx", 1),
        ("telegram.json", 1),
        ("WhatsApp Chat", 1),
        ("crawl.warc", 1),
        ("page.mht", 1),
        ("feed.xml", 1),
        ("notice.txt", 1),
        ("race.md", 1),
        ("factory.html", 1),
        ("radio.json", 1),
        ("messages.html", 1),
        ("prize.tsv", 1),
        ("maildir/new", 1),
        ("reports.tar.gz/port.txt", 1),
        ("dispatches.xml", 2),
        ("dispatch.nitf", 1),
        ("stories.xml", 1),
        ("tweets.js", 1),
        ("facebook.json", 1),
        ("clipping.rtf", 1),
        ("broadcast.srt", 1),
        ("daily.epub", 2),
        ("recording.har", 1),
        ("reference.ris", 1),
        ("jsonfeed.json", 1),
        ("editor.json", 1),
        ("library.tar.zst/bus.txt", 1),
        ("harvest.ods", 1),
    ] {
        assert_eq!(of(name), articles, "{name}: {list:#?} {err}");
    }
    assert_eq!(code, 0, "{err}");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let reasons: Vec<&str> = value["skipped"].as_array().unwrap().iter().filter_map(|s| s["reason"].as_str()).collect();
    assert!(reasons.iter().all(|r| r.contains("too short")), "{reasons:?}");
}

#[test]
fn standard_input_is_recognised_by_its_content() {
    let dir = tempfile::tempdir().unwrap();
    for name in [
        "feed.xml",
        "agency.zip",
        "mailbox.mbox",
        "newsletter.eml",
        "bulletin.pdf",
        "report.docx",
        "crawl.warc",
        "telegram.json",
        "daily.epub",
        "recording.har",
    ] {
        let file = std::fs::File::open(root().join("examples/inputs").join(name)).unwrap();
        let output = mujaz(dir.path(), &["events", "-", "--json"]).stdin(Stdio::from(file)).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(!titles(&out).is_empty(), "{name}: {out} {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn inputs_left_out_for_other_reasons_than_language_fail() {
    let dir = tempfile::tempdir().unwrap();
    let inbox = dir.path().join("in");
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(inbox.join("good.txt"), ARTICLE).unwrap();
    std::fs::write(inbox.join("photo.jpg"), [0xFF, 0xD8]).unwrap();
    std::fs::write(inbox.join("en.txt"), "The minister opened a new road in the capital on Tuesday.").unwrap();
    assert_eq!(run(dir.path(), &["events", "in", "--json"]).0, 0);
    for (name, bytes, says) in [
        ("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), ".docx"),
        ("lost.txt", "????? ?????? ?? ?????? ?????? ???? ?? أعلنت ???? ?????".as_bytes().to_vec(), "garbled"),
        ("bad.zip", b"PK\x03\x04".to_vec(), "zip archive"),
        ("data.xml", b"<?xml version='1.0'?><data><a>1</a></data>".to_vec(), "not a feed"),
        (
            "feeds.opml.xml",
            b"<?xml version='1.0'?><opml version='2.0'><body/></opml>".to_vec(),
            "addresses of the feeds",
        ),
        ("lost.csv", b"???????,??? ?????,?????\n????? ?????,???? ??? ????? ?????,2025\n".to_vec(), "question marks"),
    ] {
        let path = inbox.join(name);
        std::fs::write(&path, bytes).unwrap();
        let (code, out, err) = run(dir.path(), &["events", "in", "--json"]);
        assert!(code == 3 && out.contains(says), "{name}: {code} {out} {err}");
        std::fs::remove_file(&path).unwrap();
    }
}
