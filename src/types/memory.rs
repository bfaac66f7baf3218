//! What is stored between runs, independent of the kind of storage.

use super::{Cleaned, Origin};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What identifies an article, without its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Identifier.
    pub id: String,
    /// File and position.
    pub origin: Origin,
    /// Publisher, if known.
    pub outlet: Option<String>,
    /// Headline, if known.
    pub title: Option<String>,
    /// Day of publication, if known.
    pub published: Option<Date>,
    /// Canonical address, if known.
    pub url: Option<String>,
    /// SHA-256 of the input's bytes, in hexadecimal.
    pub digest: String,
}

impl Cleaned {
    /// The card of the article.
    pub fn card(&self) -> Card {
        let a = &self.article;
        Card {
            id: a.id.clone(),
            origin: a.origin.clone(),
            outlet: a.outlet.clone(),
            title: self.title().map(str::to_owned),
            published: a.published,
            url: a.url.clone(),
            digest: a.digest.clone(),
        }
    }
}

/// The state of grouping in pieces, whose contents only the grouping code interprets. Numbers
/// are positions, from zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pieces {
    /// One piece per article.
    pub nodes: Vec<Vec<u8>>,
    /// One piece per event.
    pub stories: Vec<Vec<u8>>,
    /// One piece per operation on events.
    pub log: Vec<Vec<u8>>,
    /// Number of articles in which each term was seen.
    pub counts: Vec<(u32, u32)>,
    /// Number of articles counted.
    pub counted: u32,
    /// Known sentences, by hash.
    pub sentences: Vec<(u64, Vec<u8>)>,
    /// Printable forms of terms.
    pub forms: Vec<(u32, String)>,
    /// Latest day known, in days since 1970.
    pub latest: Option<i32>,
}

/// What has changed in the state of grouping since it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Pieces of new and changed articles, by number.
    pub nodes: Vec<(u32, Vec<u8>)>,
    /// Pieces of new and changed events.
    pub stories: Vec<(u32, Vec<u8>)>,
    /// Pieces of new and changed operations.
    pub log: Vec<(u32, Vec<u8>)>,
    /// What belongs to no single article or event, changed or not; nothing else is in it.
    pub rest: Pieces,
    /// By what new and changed articles are found.
    pub article_keys: Vec<ArticleKey>,
    /// By what new and changed events are found, and those of new and changed articles.
    pub event_keys: Vec<EventKey>,
    /// Whether these are the keys of all articles and events.
    pub all_keys: bool,
}

/// By what an article is found without reading all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleKey {
    /// Its number.
    pub number: u32,
    /// The hash of its text, if it is no copy and its event is finished.
    pub body: Option<u64>,
    /// The article that it repeats.
    pub copy_of: Option<u32>,
}

/// By what an event is found without reading all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKey {
    /// Its number.
    pub number: u32,
    /// A hash of its identifier.
    pub code: u64,
    /// Whether it is finished: only copies of its articles and new versions of them can still join it.
    pub finished: bool,
    /// If it is finished, the names by which related events find it.
    pub names: Vec<u32>,
}

/// The state of grouping without articles and finished events, which are read when they are needed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Number of articles.
    pub articles: usize,
    /// Number of events.
    pub events: usize,
    /// Number of operations on events.
    pub operations: usize,
    /// Hashes of the identifiers of all events, and their numbers.
    pub codes: Vec<(u64, u32)>,
    /// The events that are not finished.
    pub open: Vec<u32>,
    /// What belongs to no single article or event; nothing else is in it.
    pub rest: Pieces,
}

impl From<Pieces> for Changes {
    /// Everything counts as changed.
    fn from(mut p: Pieces) -> Self {
        let all = |list: &mut Vec<Vec<u8>>| (0..).zip(std::mem::take(list)).collect();
        Self {
            nodes: all(&mut p.nodes),
            stories: all(&mut p.stories),
            log: all(&mut p.log),
            rest: p,
            ..Self::default()
        }
    }
}
