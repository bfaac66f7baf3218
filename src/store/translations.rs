//! The translation memory, by sentence, model, settings and glossary.

use super::database::{Database, Done, Value, values};
use super::seal::{open_text, seal_text};
use super::times::stamp;
use crate::error::Result;
use crate::types::Translation;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Translations by a key that covers the sentence and everything that its translation depends on.
pub trait Translations {
    /// The translation for a key, if there is one; records that it was used at `now`.
    fn translation(&mut self, key: &str, now: Timestamp) -> Result<Option<Translation>>;

    /// Stores translations.
    fn keep_translations(&mut self, list: &[(String, &Translation)], now: Timestamp) -> Result<()>;
}

impl<D: Database> Translations for D {
    fn translation(&mut self, key: &str, now: Timestamp) -> Result<Option<Translation>> {
        let read = || -> Done<Option<String>> {
            let sql = "SELECT value, used FROM translation WHERE key = ?1";
            let found: Option<(String, String)> = self.row(sql, values![key], |r| Ok((r.get(0)?, r.get(1)?)))?;
            let Some((value, used)) = found else { return Ok(None) };
            // The day of last use is precise enough for pruning.
            if used[..10.min(used.len())] != stamp(now)[..10] {
                self.execute("UPDATE translation SET used = ?2 WHERE key = ?1", values![key, stamp(now)])?;
            }
            Ok(Some(value))
        };
        let value = read().map_err(|e| self.wrong("cannot read the store", e))?;
        // A translation that is damaged or in an unknown format is discarded, and the sentence is translated again.
        Ok(value.and_then(|v| serde_json::from_str(open_text(&v)?).ok()))
    }

    fn keep_translations(&mut self, list: &[(String, &Translation)], now: Timestamp) -> Result<()> {
        // A sentence that stands twice is stored once, as it was translated last.
        let last: BTreeMap<&String, &Translation> = list.iter().map(|(key, t)| (key, *t)).collect();
        let mut rows = last.into_iter().map(|(key, t)| {
            let value = seal_text(&serde_json::to_string(t).unwrap_or_default());
            vec![Value::from(key), Value::from(value), Value::from(stamp(now)), Value::from(stamp(now))]
        });
        // Each sentence is stored as soon as it is translated. What is committed survives the end of the process; a
        // crash of the machine before the next commit of another kind costs a translation, in exchange for not waiting
        // for the disk each time.
        let written = self.quickly(|| {
            self.insert(
                "INSERT INTO translation (key, value, made, used)",
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value, used = excluded.used",
                &mut rows,
            )
        });
        written.map(|_| ()).map_err(|e| self.wrong("cannot write to the store", e))
    }
}
