//! Frames of 237 articles written for this project: correct slots, and none that the Arabic does not state.
//! Rules were written with `dev.jsonl` in view; `test.jsonl` was held out until they were finished, and `more.jsonl`
//! until those of version 0.2 were begun. No rule was written with `unseen.jsonl` in view.
//! `kinds.jsonl` has kinds that the others lack; before its faults were mended, 49 of its 61 slots were right and one was
//! invented.
//!
//! The articles of `longer-a.jsonl` to `longer-g.jsonl` have several sentences each, with earlier events, other numbers,
//! denials and reactions in them. Each set was measured before any of its faults was seen: 70 of 100 slots were right in
//! a, 59 of 95 in b, 61 of 84 in c, 66 of 95 in d and 50 of 89 in e, with 14 invented ones in all. After the faults of
//! a, c, d and e were mended, 66 of 95 were right in b, with none invented, and 69 of 93 in f, with two (65, with three,
//! before); after those of b and f, 91 of 98 in g, with none (90 before: its articles are plainer). `may` has values that
//! are right if given but that an article need not be read to state.

use crate::support::*;
use mujaz::frames::{Line, Report, Role, read};
use mujaz_arabic::{letters::tidy, sentences};
use std::fmt::Write;

/// Slots whose value is a phrase: it must contain the words of the gold value.
const PHRASES: [&str; 14] = [
    "Who", "Whom", "Victim", "Position", "Object", "Disease", "Parties", "Winner", "Loser", "Team", "Other", "To",
    "Where", "SaidBy",
];

/// `|` separates alternatives; in a phrase, all parts joined by `&` must occur.
fn fits(slot: &str, got: &str, want: &str) -> bool {
    let got = got.to_lowercase();
    want.to_lowercase().split('|').any(|w| match PHRASES.contains(&slot) {
        true => w.split('&').all(|part| got.contains(part.trim())),
        false => w.trim() == got,
    })
}

/// A value that an article may be read to state.
fn may<'a>(article: &'a serde_json::Value, slot: &str) -> Option<&'a str> {
    article.get("may")?.get(slot.to_lowercase())?.as_str()
}

#[derive(Default)]
struct Score {
    stated: usize,
    right: usize,
    invented: usize,
    report: String,
}

fn score(name: &str) -> Score {
    let text = std::fs::read_to_string(root().join("tests/data/frames").join(name)).unwrap();
    let mut out = Score::default();
    for line in text.lines() {
        let v: serde_json::Value = serde_json::from_str(line).unwrap();
        let body = v["text"].as_str().unwrap();
        let day = v["date"].as_str().and_then(|d| d.parse().ok());
        let title = tidy(v["title"].as_str().unwrap());
        let spans = sentences::paragraphs(body).into_iter().flat_map(|p| sentences::sentences(body, p));
        let list: Vec<(bool, String)> =
            std::iter::once((true, title)).chain(spans.map(|s| (false, tidy(&body[s])))).collect();
        let ids: Vec<String> = (1..=list.len()).map(|n| format!("S1.{n}")).collect();
        let lines = list.iter().zip(&ids).map(|((title, arabic), id)| Line { id, title: *title, arabic }).collect();
        let frame = read(&Report { source: 1, lines, about: day, published: day });
        let gold = v["gold"].as_object().unwrap();
        let kind = frame.kind.as_ref().map(|k| k.0.id.as_str());
        let slots = Role::ALL.iter().map(|r| (format!("{r:?}"), frame.slots.get(r).map(|f| f.text.as_str())));
        for (slot, got) in std::iter::once(("Kind".to_owned(), kind)).chain(slots) {
            let want = gold.get(&slot.to_lowercase()).and_then(|w| w.as_str());
            out.stated += usize::from(want.is_some());
            match (got, want) {
                (Some(g), Some(w)) if fits(&slot, g, w) => out.right += 1,
                (None, None) => {}
                // Right if given, and no fault if not.
                (Some(g), None) if may(&v, &slot).is_some_and(|w| fits(&slot, g, w)) => {}
                (got, want) => {
                    out.invented += usize::from(want.is_none());
                    writeln!(out.report, "{} {slot}: {got:?}, wanted {want:?}", v["id"]).unwrap();
                }
            }
        }
    }
    out
}

fn hold(name: &str) {
    let s = score(name);
    println!("{name}: {} of {} slots right, {} invented\n{}", s.right, s.stated, s.invented, s.report);
    assert!(s.stated >= 50);
    assert!(s.right * 100 >= s.stated * 90, "{} of {} slots are right:\n{}", s.right, s.stated, s.report);
    assert_eq!(s.invented, 0, "{}", s.report);
}

#[test]
fn slots_of_the_development_articles_are_right() {
    hold("dev.jsonl");
}

#[test]
fn slots_of_the_held_out_articles_are_right() {
    hold("test.jsonl");
}

#[test]
fn slots_of_the_later_articles_are_right() {
    hold("more.jsonl");
}

#[test]
fn slots_of_the_unseen_articles_are_right() {
    hold("unseen.jsonl");
}

#[test]
fn slots_of_kinds_not_seen_before_are_right() {
    hold("kinds.jsonl");
}

#[test]
fn slots_of_longer_articles_are_right() {
    for set in ["a", "b", "c", "d", "e", "f", "g"] {
        hold(&format!("longer-{set}.jsonl"));
    }
}
