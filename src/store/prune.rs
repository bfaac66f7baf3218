//! Pruning deletes old texts, translations, briefs and runs. What identifies articles and events is kept, so that
//! nothing already seen counts as new.

use super::sqlite::Sqlite;
use super::times::stamp;
use crate::error::Result;
use jiff::Timestamp;
use rusqlite::params;
use schemars::JsonSchema;
use serde::Serialize;

/// Numbers of deleted rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pruned {
    /// Texts of articles.
    pub texts: usize,
    /// Translations.
    pub translations: usize,
    /// Contents of briefs.
    pub briefs: usize,
    /// Runs, with their deliveries.
    pub runs: usize,
    /// Items of feeds.
    pub items: usize,
}

/// Deletion of old rows.
pub trait Prune {
    /// Deletes runs and briefs of a job (of all with `None`) from before `limit`. The newest revision
    /// of an event and the last run of a job are kept.
    fn prune_job(&mut self, job: Option<&str>, limit: Timestamp) -> Result<Pruned>;

    /// Deletes texts that were read and translations that were last used before `limit`.
    fn prune_texts(&mut self, limit: Timestamp) -> Result<Pruned>;

    /// Returns the freed space to the file system.
    fn shrink(&mut self) -> Result<()>;
}

impl Prune for Sqlite {
    fn prune_job(&mut self, job: Option<&str>, limit: Timestamp) -> Result<Pruned> {
        let limit = stamp(limit);
        let write = || -> rusqlite::Result<Pruned> {
            let tx = self.db.is_autocommit().then(|| self.db.unchecked_transaction()).transpose()?;
            let briefs = self.db.execute(
                "UPDATE brief SET content = NULL WHERE (?1 IS NULL OR job = ?1) AND made < ?2 AND content IS NOT NULL
                 AND revision < (SELECT max(revision) FROM brief AS o WHERE o.job = brief.job AND o.event = brief.event)
                 AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = brief.run
                                 AND delivery.state IN ('pending', 'sending'))",
                params![job, limit],
            )?;
            self.db.execute(
                "DELETE FROM delivery WHERE (?1 IS NULL OR job = ?1) AND changed < ?2
                 AND state NOT IN ('pending', 'sending')",
                params![job, limit],
            )?;
            let runs = self.db.execute(
                "DELETE FROM run WHERE (?1 IS NULL OR job = ?1) AND ended < ?2
                 AND number < (SELECT max(number) FROM run AS o WHERE o.job = run.job)
                 AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = run.number)",
                params![job, limit],
            )?;
            if let Some(t) = tx {
                t.commit()?;
            }
            Ok(Pruned { briefs, runs, ..Pruned::default() })
        };
        write().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn prune_texts(&mut self, limit: Timestamp) -> Result<Pruned> {
        let limit = stamp(limit);
        let write = || -> rusqlite::Result<Pruned> {
            let tx = self.db.is_autocommit().then(|| self.db.unchecked_transaction()).transpose()?;
            let texts = self.db.execute(
                "UPDATE version SET content = NULL WHERE taken < ?1 AND content IS NOT NULL",
                params![limit],
            )?;
            let translations = self.db.execute("DELETE FROM translation WHERE used < ?1", params![limit])?;
            // Items that a feed may still list are kept, since they would otherwise count as new.
            let items = self.db.execute(
                "DELETE FROM item WHERE seen < ?1 AND article IS NULL
                 AND seen < (SELECT max(checked) FROM source WHERE source.address = item.feed)",
                params![limit],
            )?;
            if let Some(t) = tx {
                t.commit()?;
            }
            Ok(Pruned { texts, translations, items, ..Pruned::default() })
        };
        write().map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn shrink(&mut self) -> Result<()> {
        self.db
            .execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
            .map_err(|e| self.wrong("cannot shrink the store", e))
    }
}
