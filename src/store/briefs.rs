//! Briefs and their revisions: content, sources and files.

use super::listing;
use super::pack::{pack, unpack};
use super::sqlite::Sqlite;
use super::times::{moment, stamp};
use crate::error::Result;
use crate::types::Content;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A source of a brief: an article and the digest of its input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceRef {
    /// The article's identifier.
    pub id: String,
    /// Its digest.
    pub digest: String,
}

/// A revision of a brief without its content.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefRow {
    /// The job that it belongs to; empty for `mujaz brief`.
    pub job: String,
    /// The event.
    pub event: String,
    /// Number of the revision, from 1.
    pub revision: u32,
    /// The run that delivers it.
    pub run: i64,
    /// When it was made.
    pub made: Timestamp,
    /// Its headline.
    pub title: String,
    /// Its sources.
    pub sources: Vec<SourceRef>,
}

/// The content of a revision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptBrief {
    /// The view that templates saw, as JSON.
    pub view: serde_json::Value,
    /// Files by name: the brief first, the manifest last.
    pub files: Vec<(String, Content)>,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    #[serde(alias = "verified")]
    pub passed: usize,
}

/// Briefs and their revisions.
pub trait Briefs {
    /// Stores a revision.
    fn keep_brief(&mut self, row: &BriefRow, content: &KeptBrief) -> Result<()>;

    /// The newest revision of each event of a job.
    fn latest_briefs(&self, job: &str) -> Result<Vec<BriefRow>>;

    /// The revisions that a run delivers, in the order in which they were made.
    fn briefs_of_run(&self, run: i64) -> Result<Vec<BriefRow>>;

    /// The content of a revision; `None` if it was pruned.
    fn brief(&self, job: &str, event: &str, revision: u32) -> Result<Option<KeptBrief>>;

    /// Lists and indexes the newest revision of a brief again, from a view changed by people's decisions. The stored
    /// revision stays as it was made.
    fn relist(&mut self, job: &str, event: &str, view: &serde_json::Value) -> Result<()>;

    /// The newest headline of each event, whichever job made it.
    fn titles(&self) -> Result<HashMap<String, String>>;

    /// Assigns the revisions of one run to another, which delivers them.
    fn adopt_briefs(&mut self, from: i64, to: i64) -> Result<usize>;
}

const COLUMNS: &str = "job, event, revision, run, made, title, sources";

fn row(r: &Row) -> rusqlite::Result<BriefRow> {
    Ok(BriefRow {
        job: r.get(0)?,
        event: r.get(1)?,
        revision: r.get(2)?,
        run: r.get(3)?,
        made: moment(&r.get::<_, String>(4)?),
        title: r.get(5)?,
        sources: serde_json::from_str(&r.get::<_, String>(6)?).unwrap_or_default(),
    })
}

impl Briefs for Sqlite {
    fn keep_brief(&mut self, b: &BriefRow, content: &KeptBrief) -> Result<()> {
        let sources = serde_json::to_string(&b.sources).unwrap_or_default();
        let packed = pack(content)?;
        let write = || -> rusqlite::Result<()> {
            // Brief and index are written together, so that the desk always matches the stored briefs.
            let tx = self.db.is_autocommit().then(|| self.db.unchecked_transaction()).transpose()?;
            self.db.execute(
                &format!("INSERT INTO brief ({COLUMNS}, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
                params![b.job, b.event, b.revision, b.run, stamp(b.made), b.title, sources, packed],
            )?;
            let entry = listing::Entry { job: &b.job, event: &b.event, revision: b.revision, made: &stamp(b.made) };
            let manifest = content.files.last().and_then(|f| f.1.text());
            listing::enter(&self.db, &entry, &content.view, manifest, (content.passed, content.sentences))?;
            tx.map_or(Ok(()), rusqlite::Transaction::commit)
        };
        write().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn latest_briefs(&self, job: &str) -> Result<Vec<BriefRow>> {
        let read = || -> rusqlite::Result<Vec<BriefRow>> {
            let mut query = self.db.prepare(&format!(
                "SELECT {COLUMNS} FROM brief WHERE job = ?1 AND revision =
                 (SELECT max(revision) FROM brief AS other WHERE other.job = brief.job AND other.event = brief.event)
                 ORDER BY made, event"
            ))?;
            query.query_map(params![job], row)?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn briefs_of_run(&self, run: i64) -> Result<Vec<BriefRow>> {
        let read = || -> rusqlite::Result<Vec<BriefRow>> {
            let mut query = self
                .db
                .prepare(&format!("SELECT {COLUMNS} FROM brief WHERE run = ?1 ORDER BY made, event, revision"))?;
            query.query_map(params![run], row)?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn brief(&self, job: &str, event: &str, revision: u32) -> Result<Option<KeptBrief>> {
        let read = || -> rusqlite::Result<Option<Vec<u8>>> {
            let mut query =
                self.db.prepare("SELECT content FROM brief WHERE job = ?1 AND event = ?2 AND revision = ?3")?;
            let mut rows = query.query(params![job, event, revision])?;
            rows.next()?.map_or(Ok(None), |r| r.get(0))
        };
        read().map_err(|e| self.wrong("cannot read the store", e))?.map(|b| unpack(&b)).transpose()
    }

    fn relist(&mut self, job: &str, event: &str, view: &serde_json::Value) -> Result<()> {
        let newest = || -> rusqlite::Result<Option<(u32, String)>> {
            // A brief whose event was merged into another is not on the desk.
            let mut query = self
                .db
                .prepare_cached("SELECT revision, made FROM listed WHERE job = ?1 AND event = ?2 AND joined IS NULL")?;
            query.query_row(params![job, event], |r| Ok((r.get(0)?, r.get(1)?))).optional()
        };
        let found = newest().map_err(|e| self.wrong("cannot read the store", e))?;
        let Some((revision, made)) = found else { return Ok(()) };
        let Some(kept) = self.brief(job, event, revision)? else { return Ok(()) };
        let entry = listing::Entry { job, event, revision, made: &made };
        let manifest = kept.files.last().and_then(|f| f.1.text());
        listing::enter(&self.db, &entry, view, manifest, (kept.passed, kept.sentences))
            .map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn titles(&self) -> Result<HashMap<String, String>> {
        let read = || -> rusqlite::Result<HashMap<String, String>> {
            let mut query = self.db.prepare("SELECT event, title FROM brief ORDER BY made, revision")?;
            query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn adopt_briefs(&mut self, from: i64, to: i64) -> Result<usize> {
        self.db
            .execute("UPDATE brief SET run = ?2 WHERE run = ?1", params![from, to])
            .map_err(|e| self.wrong("cannot write to the store", e))
    }
}
