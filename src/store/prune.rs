//! Pruning deletes old texts, translations, briefs and runs. What identifies articles and events is kept, so that
//! nothing already seen counts as new.

use super::database::{Database, Done, values};
use super::times::stamp;
use crate::error::Result;
use jiff::Timestamp;
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

impl<D: Database> Prune for D {
    fn prune_job(&mut self, job: Option<&str>, limit: Timestamp) -> Result<Pruned> {
        let limit = &stamp(limit);
        let write = || -> Done<Pruned> {
            let briefs = self.execute(
                "UPDATE brief SET content = NULL WHERE (job = ?1 OR ?1 IS NULL) AND made < ?2 AND content IS NOT NULL
                 AND revision < (SELECT max(revision) FROM brief AS o WHERE o.job = brief.job AND o.event = brief.event)
                 AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = brief.run
                                 AND delivery.state IN ('pending', 'sending'))",
                values![job, limit],
            )?;
            self.execute(
                "DELETE FROM delivery WHERE (job = ?1 OR ?1 IS NULL) AND changed < ?2
                 AND state NOT IN ('pending', 'sending')",
                values![job, limit],
            )?;
            let runs = self.execute(
                "DELETE FROM run WHERE (job = ?1 OR ?1 IS NULL) AND ended < ?2
                 AND number < (SELECT max(number) FROM run AS o WHERE o.job = run.job)
                 AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = run.number)",
                values![job, limit],
            )?;
            Ok(Pruned { briefs, runs, ..Pruned::default() })
        };
        self.atomically(write).map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn prune_texts(&mut self, limit: Timestamp) -> Result<Pruned> {
        let limit = &stamp(limit);
        let write = || -> Done<Pruned> {
            let texts = self.execute(
                "UPDATE version SET content = NULL WHERE taken < ?1 AND content IS NOT NULL",
                values![limit],
            )?;
            let translations = self.execute("DELETE FROM translation WHERE used < ?1", values![limit])?;
            // Items that a feed may still list are kept, since they would otherwise count as new.
            let items = self.execute(
                "DELETE FROM item WHERE seen < ?1 AND article IS NULL
                 AND seen < (SELECT max(checked) FROM source WHERE source.address = item.feed)",
                values![limit],
            )?;
            Ok(Pruned { texts, translations, items, ..Pruned::default() })
        };
        self.atomically(write).map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn shrink(&mut self) -> Result<()> {
        self.compact().map_err(|e| self.wrong("cannot shrink the store", e))
    }
}
