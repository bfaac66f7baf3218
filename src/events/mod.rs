//! Grouping: which articles report the same event. Deterministic and explained; no model is used.
//!
//! Each article becomes weighted words, names, figures and days (`features`); pairs that share
//! something rare are scored (`similarity`); average-link clustering joins them (`cluster`);
//! every membership and near miss is put into words (`explain`).

mod cluster;
mod explain;
mod features;
pub mod score;
mod similarity;

use crate::config::EventsConfig;
use crate::types::{Cleaned, Event, Membership, When, sha256};
use features::Features;
use std::collections::BTreeMap;

/// Groups articles into events, the earliest first. Copies follow their original.
pub fn group(articles: &[Cleaned], config: &EventsConfig) -> Vec<Event> {
    let originals: Vec<usize> =
        (0..articles.len()).filter(|&i| articles[i].duplicate.is_none() && !articles[i].sentences.is_empty()).collect();
    let corpus = features::extract(articles, &originals);
    let pairs = similarity::pairs(&corpus, config);
    let clusters = cluster::average_link(corpus.len(), &pairs, config.threshold);
    let mut events: Vec<Event> = clusters.iter().map(|members| event(articles, &corpus, members, &pairs)).collect();
    attach_copies(articles, &mut events);
    explain::near_misses(&corpus, &clusters, &pairs, config, &mut events);
    events.sort_by(|a, b| order_key(articles, a).cmp(&order_key(articles, b)));
    for e in &mut events {
        e.members.sort_by_key(|m| {
            let a = &articles[m.article];
            (a.duplicate.is_some(), a.article.published.is_none(), a.article.published, m.article)
        });
    }
    events
}

fn order_key<'a>(articles: &'a [Cleaned], e: &Event) -> (Option<String>, usize, &'a str) {
    let first = e.members.iter().map(|m| m.article).min().unwrap_or(usize::MAX);
    (e.when.map(|w| w.iso()), first, articles.get(first).map_or("", |a| a.article.id.as_str()))
}

/// Builds the event of a cluster (indices into `corpus`).
fn event(articles: &[Cleaned], corpus: &[Features], members: &[usize], pairs: &similarity::Pairs) -> Event {
    let when = most_common_when(corpus, members);
    let places = common_places(corpus, members);
    let centre = explain::centre(members, pairs);
    let memberships = members
        .iter()
        .map(|&m| Membership {
            article: corpus[m].article,
            why: explain::membership(corpus, members, m, centre, pairs),
        })
        .collect();
    // The identity hangs on the earliest article, which later ones do not change.
    let first = members
        .iter()
        .min_by_key(|&&m| (corpus[m].published.is_none(), corpus[m].published, corpus[m].article))
        .map_or(0, |&m| corpus[m].article);
    let digest = sha256(articles[first].article.digest.as_bytes());
    let place = places.first().map_or("event".to_owned(), |(_, en)| slug(en, 3));
    let date = when.map(|w| format!("-{}", w.iso())).unwrap_or_default();
    Event {
        id: format!("{place}{date}-{}", short_code(&digest)),
        members: memberships,
        when,
        places,
        near_misses: Vec::new(),
    }
}

/// Four characters of a digest in an alphabet without look-alikes.
fn short_code(hex: &str) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let n = u32::from_str_radix(&hex[..8], 16).unwrap_or(0);
    (0..4).map(|i| ALPHABET[((n >> (5 * i)) & 31) as usize] as char).collect()
}

/// Lower-case words of `text` joined by hyphens, at most `words` of them, ASCII only.
pub fn slug(text: &str, words: usize) -> String {
    use unicode_normalization::UnicodeNormalization;
    let flat: String = text.nfd().filter(|c| c.is_ascii()).collect::<String>().to_lowercase();
    let parts: Vec<&str> =
        flat.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).take(words).collect();
    if parts.is_empty() { "event".into() } else { parts.join("-") }
}

/// The day or range that most members name as that of the event; else the earliest publication.
fn most_common_when(corpus: &[Features], members: &[usize]) -> Option<When> {
    let mut votes: BTreeMap<When, f64> = BTreeMap::new();
    for &m in members {
        for (when, weight) in &corpus[m].event_days {
            *votes.entry(*when).or_default() += weight;
        }
    }
    // A mention without a year supports the same day with one.
    let known: Vec<(When, f64)> = votes.iter().map(|(w, v)| (*w, *v)).collect();
    for (w, v) in &known {
        if w.year.is_none()
            && let Some((full, _)) =
                known.iter().find(|(f, _)| f.year.is_some() && f.first == w.first && f.last == w.last)
        {
            *votes.entry(*full).or_default() += v;
            votes.remove(w);
        }
    }
    let best = votes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(w, _)| w);
    best.or_else(|| members.iter().filter_map(|&m| corpus[m].published).min().map(|d| When::of(d, d)))
}

fn common_places(corpus: &[Features], members: &[usize]) -> Vec<(String, String)> {
    let mut votes: BTreeMap<&(String, String), (f64, usize)> = BTreeMap::new();
    for &m in members {
        for (i, (place, weight)) in corpus[m].places.iter().enumerate() {
            let v = votes.entry(place).or_insert((0.0, i));
            v.0 += weight;
            v.1 = v.1.min(i);
        }
    }
    // A city says more than its country: it wins unless it is named far less.
    for (place, v) in &mut votes {
        if members.iter().any(|&m| corpus[m].cities.contains(&place.1)) {
            v.0 *= 2.0;
        }
    }
    let mut list: Vec<_> = votes.into_iter().collect();
    list.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.1.1.cmp(&b.1.1)).then(a.0.cmp(b.0)));
    list.into_iter().take(4).map(|(p, _)| p.clone()).collect()
}

fn attach_copies(articles: &[Cleaned], events: &mut [Event]) {
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    for (e, event) in events.iter().enumerate() {
        for m in &event.members {
            home.insert(m.article, e);
        }
    }
    for (i, a) in articles.iter().enumerate() {
        let Some(d) = &a.duplicate else { continue };
        if let Some(&e) = home.get(&d.of) {
            let how = if d.exact {
                "the same text as".to_owned()
            } else {
                format!("{:.0} % of its wording stands in", d.overlap * 100.0)
            };
            events[e].members.push(Membership { article: i, why: format!("copy: {how} {}", d.of_id) });
        }
    }
}
