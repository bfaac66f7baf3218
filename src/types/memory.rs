//! What a store keeps between runs, in a form that knows nothing of how it is kept.

use super::{Cleaned, Origin};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An article without its text: what is needed to name it.
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
    /// What names the article.
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

/// The state of grouping, piece by piece; what a piece holds is the business of grouping. Numbers
/// are positions from zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pieces {
    /// Articles, one each.
    pub nodes: Vec<Vec<u8>>,
    /// Events, one each.
    pub stories: Vec<Vec<u8>>,
    /// Operations on events, one each.
    pub log: Vec<Vec<u8>>,
    /// In how many articles each key was seen.
    pub counts: Vec<(u32, u32)>,
    /// Articles counted.
    pub counted: u32,
    /// Sentences seen, by hash.
    pub sentences: Vec<(u64, Vec<u8>)>,
    /// Printable forms, by key.
    pub forms: Vec<(u32, String)>,
    /// Latest day known, in days since 1970.
    pub latest: Option<i32>,
}
