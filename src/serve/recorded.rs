//! What pages and programs need of manifests: read once for a revision, since a manifest is long and never changes.

use crate::store::KeptBrief;
use crate::types::source_of;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Revisions of which this is kept.
const MOST: usize = 64;

/// The part of a manifest that is kept.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Recorded {
    sentences: Vec<Sentence>,
    sources: Vec<Source>,
}

#[derive(Debug, Deserialize)]
struct Sentence {
    id: String,
    article: String,
    span: (usize, usize),
    english: String,
}

#[derive(Debug, Deserialize)]
struct Source {
    source: String,
    published: Option<Date>,
}

impl Recorded {
    /// Reads the manifest of a brief; nothing if there is none.
    fn read(kept: &KeptBrief) -> Self {
        let manifest = kept.files.last().and_then(|f| f.1.text());
        manifest.and_then(|m| serde_json::from_str(m).ok()).unwrap_or_default()
    }

    fn sentence(&self, id: &str) -> Option<&Sentence> {
        self.sentences.iter().find(|s| s.id == id)
    }

    /// The English that was found for a sentence, printed or not.
    pub fn english(&self, id: &str) -> Option<String> {
        self.sentence(id).map(|s| s.english.clone()).filter(|e| !e.is_empty())
    }

    /// The article of a sentence.
    pub fn article(&self, id: &str) -> Option<String> {
        self.sentence(id).map(|s| s.article.clone())
    }

    /// The place of a sentence in its article.
    pub fn span(&self, id: &str) -> Option<(usize, usize)> {
        self.sentence(id).map(|s| s.span)
    }

    /// The day on which the source of a citation was published.
    pub fn day(&self, cite: &str) -> Option<Date> {
        self.sources.iter().find(|s| s.source == source_of(cite))?.published
    }
}

/// Job, event and number of a revision.
pub(super) type Key<'a> = (&'a str, &'a str, u32);

type OwnKey = (String, String, u32);

#[derive(Default)]
struct Kept {
    by_key: HashMap<OwnKey, Arc<Recorded>>,
    /// In the order in which they were read.
    order: VecDeque<OwnKey>,
}

/// The manifests of the revisions that were asked for last.
#[derive(Default)]
pub(super) struct Records(Mutex<Kept>);

impl Records {
    /// What the manifest of a revision says.
    pub fn of(&self, (job, event, revision): Key, kept: &KeptBrief) -> Arc<Recorded> {
        let key = (job.to_owned(), event.to_owned(), revision);
        if let Some(known) = self.held().by_key.get(&key) {
            return known.clone();
        }
        let read = Arc::new(Recorded::read(kept));
        let mut held = self.held();
        if held.by_key.insert(key.clone(), read.clone()).is_none() {
            held.order.push_back(key);
        }
        while held.order.len() > MOST {
            let oldest = held.order.pop_front();
            oldest.map(|k| held.by_key.remove(&k));
        }
        read
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn kept(english: &str) -> KeptBrief {
        let manifest = json!({
            "form": 4,
            "sources": [{ "source": "S2", "published": "2026-01-31", "title": "x" }],
            "sentences": [{ "id": "S2.3", "article": "a", "span": [4, 9], "english": english, "arabic": "x" }],
        });
        let files = vec![("a.json".to_owned(), manifest.to_string().into())];
        KeptBrief { view: json!({}), files, sentences: 1, passed: 1 }
    }

    #[test]
    fn a_manifest_is_read_once_for_each_revision() {
        let records = Records::default();
        let first = records.of(("", "e", 1), &kept("One."));
        assert_eq!((first.english("S2.3").as_deref(), first.span("S2.3")), (Some("One."), Some((4, 9))));
        assert_eq!((first.day("S2.7"), first.day("S1.1")), ("2026-01-31".parse().ok(), None));
        assert!(Arc::ptr_eq(&first, &records.of(("", "e", 1), &kept("Two."))));
        assert_eq!(records.of(("", "e", 2), &kept("Two.")).english("S2.3").as_deref(), Some("Two."));
        for n in 0..2 * MOST as u32 {
            records.of(("night", "e", n), &kept("x"));
        }
        let held = records.held();
        assert_eq!((held.by_key.len(), held.order.len()), (MOST, MOST));
    }
}
