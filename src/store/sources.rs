//! Feeds and pages: their last responses, how long they have been failing, and which items were seen.

use super::database::{Database, Done, Row, values};
use super::times::{moment, stamp};
use crate::error::Result;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The state of a feed or page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceState {
    /// Its address.
    pub address: String,
    /// `ETag` of the last response.
    pub etag: Option<String>,
    /// `Last-Modified` of the last response.
    pub modified: Option<String>,
    /// When it was last requested.
    pub checked: Timestamp,
    /// When it last responded.
    pub answered: Option<Timestamp>,
    /// Since when it has been failing, if it is.
    pub failing: Option<Timestamp>,
    /// Consecutive failures.
    pub failures: u32,
    /// The last error.
    pub error: Option<String>,
}

/// An item of a feed that has been seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// SHA-256 of the item as the feed had it.
    pub digest: String,
    /// Number of the article it yielded, if any.
    pub article: Option<u32>,
}

/// Feeds and pages.
pub trait Sources {
    /// The state of an address.
    fn source(&self, address: &str) -> Result<Option<SourceState>>;

    /// The states of all addresses, sorted by address.
    fn sources(&self) -> Result<Vec<SourceState>>;

    /// Stores the outcome of fetching an address.
    fn keep_source(&mut self, state: &SourceState) -> Result<()>;

    /// The items of a feed that have been seen, by identifier.
    fn items(&self, feed: &str) -> Result<HashMap<String, ItemRow>>;

    /// Stores an item of a feed.
    fn keep_item(&mut self, feed: &str, id: &str, row: &ItemRow, seen: Timestamp) -> Result<()>;
}

const COLUMNS: &str = "address, etag, modified, checked, answered, failing, failures, error";

fn state(r: &dyn Row) -> Done<SourceState> {
    let at = |t: Option<String>| t.map(|t| moment(&t));
    Ok(SourceState {
        address: r.get(0)?,
        etag: r.get(1)?,
        modified: r.get(2)?,
        checked: moment(&r.get::<String>(3)?),
        answered: at(r.get(4)?),
        failing: at(r.get(5)?),
        failures: r.get(6)?,
        error: r.get(7)?,
    })
}

impl<D: Database> Sources for D {
    fn source(&self, address: &str) -> Result<Option<SourceState>> {
        self.row(&format!("SELECT {COLUMNS} FROM source WHERE address = ?1"), values![address], state)
            .map_err(|e| self.wrong("cannot read the store", e))
    }

    fn sources(&self) -> Result<Vec<SourceState>> {
        self.rows(&format!("SELECT {COLUMNS} FROM source ORDER BY address"), &[], state)
            .map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_source(&mut self, s: &SourceState) -> Result<()> {
        self.execute(
            &format!(
                "INSERT INTO source ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (address) DO UPDATE SET etag = excluded.etag, modified = excluded.modified,
                 checked = excluded.checked, answered = excluded.answered, failing = excluded.failing,
                 failures = excluded.failures, error = excluded.error"
            ),
            values![
                &s.address,
                s.etag.as_deref(),
                s.modified.as_deref(),
                stamp(s.checked),
                s.answered.map(stamp),
                s.failing.map(stamp),
                s.failures,
                s.error.as_deref()
            ],
        )
        .map(|_| ())
        .map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn items(&self, feed: &str) -> Result<HashMap<String, ItemRow>> {
        let all = self.rows("SELECT id, digest, article FROM item WHERE feed = ?1", values![feed], |r| {
            Ok((r.get(0)?, ItemRow { digest: r.get(1)?, article: r.get(2)? }))
        });
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_item(&mut self, feed: &str, id: &str, row: &ItemRow, seen: Timestamp) -> Result<()> {
        self.execute(
            "INSERT INTO item (feed, id, digest, article, seen) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (feed, id) DO UPDATE SET digest = excluded.digest, article = excluded.article,
             seen = excluded.seen",
            values![feed, id, &row.digest, row.article, stamp(seen)],
        )
        .map(|_| ())
        .map_err(|e| self.wrong("cannot write to the store", e))
    }
}
