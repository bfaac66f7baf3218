//! The promises of grouping, tested on articles written for the purpose.

mod copies;
mod corrections;
mod kinds;
mod runs;

use super::*;
use crate::types::Article;

fn article(id: &str, date: Option<&str>, text: &str) -> Cleaned {
    crate::clean::clean_one(Article {
        published: date.map(|d| d.parse().unwrap()),
        digest: crate::types::sha256(format!("{id}{text}").as_bytes()),
        ..Article::new(id, text)
    })
}

/// The hard cases of `tests/data/events.jsonl`: rounds, editions, tolls, previews, verdicts, funerals.
fn hard_cases() -> Vec<(Cleaned, String)> {
    include_str!("../../tests/data/events.jsonl")
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let text = |k: &str| v[k].as_str().unwrap().to_owned();
            (article(&text("id"), Some(&text("date")), &text("text")), text("event"))
        })
        .collect()
}

fn engine(articles: &[Cleaned]) -> Grouper {
    let mut g = Grouper::new(&EventsConfig::default());
    for (a, f) in articles.iter().zip(extract(articles)) {
        g.insert(a, f, None, &a.article.digest);
    }
    g
}

/// Events as lists of article numbers.
fn lists(g: &Grouper) -> Vec<Vec<u32>> {
    g.stories.iter().map(|s| s.members.clone()).filter(|m| !m.is_empty()).collect()
}

fn f1(g: &Grouper, gold: &[String]) -> f64 {
    let found = g.nodes.iter().map(|n| g.stories[n.event as usize].id.clone());
    score::score(&gold.iter().cloned().zip(found).collect::<Vec<_>>()).f1
}

/// A fixed shuffle.
fn shuffled<T: Clone>(list: &[T], seed: u64) -> Vec<T> {
    let mut keyed: Vec<(u64, &T)> =
        list.iter().enumerate().map(|(i, x)| (features::hash64(&[&seed.to_le_bytes(), &i.to_le_bytes()]), x)).collect();
    keyed.sort_by_key(|k| k.0);
    keyed.into_iter().map(|k| k.1.clone()).collect()
}

/// The kinds of `tests/data/events-kinds.jsonl`: telegrams, executions, forecasts, an opening, fires in one city, fronts of
/// one war, an attack and the reactions to it, series, headlines alone.
fn kinds() -> Vec<(Cleaned, String)> {
    include_str!("../../tests/data/events-kinds.jsonl")
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let text = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
            let mut a = article(&text("id"), Some(text("date")).filter(|d| !d.is_empty()).as_deref(), &text("text"));
            a.article.title = Some(text("title")).filter(|t| !t.is_empty());
            (crate::clean::clean_one(a.article), text("event"))
        })
        .collect()
}

/// The hard cases and the kinds in order of their days: the older ones are folded by the time the later ones arrive.
fn a_year() -> Vec<Cleaned> {
    let mut all: Vec<Cleaned> = hard_cases().into_iter().chain(kinds()).map(|c| c.0).collect();
    all.sort_by_key(|c| c.article.published);
    all
}
