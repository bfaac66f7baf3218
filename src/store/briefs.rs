//! Briefs and their revisions: content, sources and files.

use super::database::{Database, Done, Row, values};
use super::listing;
use super::pack::{pack, unpack};
use super::times::{moment, stamp};
use crate::error::Result;
use crate::types::Content;
use jiff::Timestamp;
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

fn row(r: &dyn Row) -> Done<BriefRow> {
    Ok(BriefRow {
        job: r.get(0)?,
        event: r.get(1)?,
        revision: r.get(2)?,
        run: r.get(3)?,
        made: moment(&r.get::<String>(4)?),
        title: r.get(5)?,
        sources: serde_json::from_str(&r.get::<String>(6)?).unwrap_or_default(),
    })
}

impl<D: Database> Briefs for D {
    fn keep_brief(&mut self, b: &BriefRow, content: &KeptBrief) -> Result<()> {
        let sources = serde_json::to_string(&b.sources).unwrap_or_default();
        let packed = pack(content)?;
        // Brief and index are written together, so that the desk always matches the stored briefs.
        let written = self.atomically(|| {
            self.execute(
                &format!("INSERT INTO brief ({COLUMNS}, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
                values![&b.job, &b.event, b.revision, b.run, stamp(b.made), &b.title, sources, packed],
            )?;
            let entry = listing::Entry { job: &b.job, event: &b.event, revision: b.revision, made: &stamp(b.made) };
            let manifest = content.files.last().and_then(|f| f.1.text());
            listing::enter(self, &entry, &content.view, manifest, (content.passed, content.sentences))
        });
        written.map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn latest_briefs(&self, job: &str) -> Result<Vec<BriefRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM brief WHERE job = ?1 AND revision =
             (SELECT max(revision) FROM brief AS other WHERE other.job = brief.job AND other.event = brief.event)
             ORDER BY made, event"
        );
        self.rows(&sql, values![job], row).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn briefs_of_run(&self, run: i64) -> Result<Vec<BriefRow>> {
        let sql = format!("SELECT {COLUMNS} FROM brief WHERE run = ?1 ORDER BY made, event, revision");
        self.rows(&sql, values![run], row).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn brief(&self, job: &str, event: &str, revision: u32) -> Result<Option<KeptBrief>> {
        let sql = "SELECT content FROM brief WHERE job = ?1 AND event = ?2 AND revision = ?3";
        let found = self.row(sql, values![job, event, revision], |r| r.get::<Option<Vec<u8>>>(0));
        let found = found.map_err(|e| self.wrong("cannot read the store", e))?;
        found.flatten().map(|b| unpack(&b)).transpose()
    }

    fn relist(&mut self, job: &str, event: &str, view: &serde_json::Value) -> Result<()> {
        // A brief whose event was merged into another is not on the desk.
        let sql = "SELECT revision, made FROM listed WHERE job = ?1 AND event = ?2 AND joined IS NULL";
        let found = self.row(sql, values![job, event], |r| Ok((r.get::<u32>(0)?, r.get::<String>(1)?)));
        let found = found.map_err(|e| self.wrong("cannot read the store", e))?;
        let Some((revision, made)) = found else { return Ok(()) };
        let Some(kept) = self.brief(job, event, revision)? else { return Ok(()) };
        let entry = listing::Entry { job, event, revision, made: &made };
        let manifest = kept.files.last().and_then(|f| f.1.text());
        self.atomically(|| listing::enter(self, &entry, view, manifest, (kept.passed, kept.sentences)))
            .map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn titles(&self) -> Result<HashMap<String, String>> {
        let all =
            self.rows("SELECT event, title FROM brief ORDER BY made, revision", &[], |r| Ok((r.get(0)?, r.get(1)?)));
        all.map(HashMap::from_iter).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn adopt_briefs(&mut self, from: i64, to: i64) -> Result<usize> {
        self.execute("UPDATE brief SET run = ?2 WHERE run = ?1", values![from, to])
            .map_err(|e| self.wrong("cannot write to the store", e))
    }
}
