//! What feeds and pages have yielded.

use crate::config::Address;
use crate::store::SourceState;
use crate::types::{Article, Origin, Skipped};
use serde::{Deserialize, Serialize};

/// An item of a feed, or a page, with the article it yielded.
#[derive(Debug, Serialize, Deserialize)]
pub struct Fetched {
    /// Address of the feed or page, without its secrets.
    pub feed: String,
    /// Identifier of the item.
    pub id: String,
    /// SHA-256 of the item's content in the feed; empty if it is to be fetched again.
    pub digest: String,
    /// The article, if there is one.
    pub article: Option<Article>,
}

/// The result of fetching a list of addresses.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Gathered {
    /// New and changed items.
    pub items: Vec<Fetched>,
    /// Addresses that failed or contain no Arabic.
    pub skipped: Vec<Skipped>,
    /// The state of each address.
    pub states: Vec<SourceState>,
    /// Remarks for the user.
    pub notes: Vec<String>,
    /// Whether there are more items than were taken.
    #[serde(skip)]
    pub(super) more: bool,
}

impl Gathered {
    /// The articles of all items.
    pub fn articles(&self) -> Vec<Article> {
        self.items.iter().filter_map(|i| i.article.clone()).collect()
    }

    /// The results of several lists as that of one.
    pub fn joined(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut out = Self::default();
        for g in parts {
            out.items.extend(g.items);
            out.skipped.extend(g.skipped);
            out.states.extend(g.states);
            out.notes.extend(g.notes);
        }
        out
    }

    /// What is said of an address that could not be fetched for another reason than its own.
    pub fn unfetched(address: &Address, why: &str) -> Self {
        Self { skipped: vec![skipped(&address.to_string(), format!("not fetched: {why}"), true)], ..Self::default() }
    }
}

/// An address that yielded nothing, and why.
pub(super) fn skipped(address: &str, reason: String, failed: bool) -> Skipped {
    Skipped { origin: Origin { path: address.to_owned(), line: None }, reason, failed }
}
