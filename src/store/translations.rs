//! The translation memory, by sentence, model, settings and glossary.

use super::seal::{open_text, seal_text};
use super::sqlite::Sqlite;
use super::times::stamp;
use crate::error::Result;
use crate::types::Translation;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// Translations by a key that covers the sentence and everything that its translation depends on.
pub trait Translations {
    /// The translation for a key, if there is one; records that it was used at `now`.
    fn translation(&mut self, key: &str, now: Timestamp) -> Result<Option<Translation>>;

    /// Stores translations.
    fn keep_translations(&mut self, list: &[(String, &Translation)], now: Timestamp) -> Result<()>;
}

impl Translations for Sqlite {
    fn translation(&mut self, key: &str, now: Timestamp) -> Result<Option<Translation>> {
        let read = || -> rusqlite::Result<Option<String>> {
            let found: Option<(String, String)> = self
                .db
                .prepare_cached("SELECT value, used FROM translation WHERE key = ?1")?
                .query_row(params![key], |r| Ok((r.get(0)?, r.get(1)?)))
                .optional()?;
            let Some((value, used)) = found else { return Ok(None) };
            // The day of last use is precise enough for pruning.
            if used[..10.min(used.len())] != stamp(now)[..10] {
                self.db
                    .prepare_cached("UPDATE translation SET used = ?2 WHERE key = ?1")?
                    .execute(params![key, stamp(now)])?;
            }
            Ok(Some(value))
        };
        let value = read().map_err(|e| self.wrong("cannot read the store", e))?;
        // A translation that is damaged or in an unknown format is discarded, and the sentence is translated again.
        Ok(value.and_then(|v| serde_json::from_str(open_text(&v)?).ok()))
    }

    fn keep_translations(&mut self, list: &[(String, &Translation)], now: Timestamp) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let alone = self.db.is_autocommit();
            if alone {
                // Each sentence is stored as soon as it is translated. What is committed survives the end of the
                // process; a crash of the machine before the next commit of another kind costs a translation, in
                // exchange for not waiting for the disk each time.
                self.db.execute_batch("PRAGMA synchronous = NORMAL")?;
            }
            let tx = alone.then(|| self.db.unchecked_transaction()).transpose()?;
            {
                let mut put = self.db.prepare_cached(
                    "INSERT INTO translation (key, value, made, used) VALUES (?1, ?2, ?3, ?3)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value, used = excluded.used",
                )?;
                for (key, t) in list {
                    let value = seal_text(&serde_json::to_string(t).unwrap_or_default());
                    put.execute(params![key, value, stamp(now)])?;
                }
            }
            tx.map_or(Ok(()), |t| t.commit())
        };
        let written = write();
        if self.db.is_autocommit() {
            self.db
                .execute_batch("PRAGMA synchronous = FULL")
                .map_err(|e| self.wrong("cannot write to the store", e))?;
        }
        written.map_err(|e| self.wrong("cannot write to the store", e))
    }
}
