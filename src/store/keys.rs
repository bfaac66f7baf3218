//! By what articles and events are found without reading all of them, and up to which change these keys are complete.

use super::database::{Database, Done, Value, values};
use crate::types::Changes;

/// The counter of changes up to which the keys of all articles and events are kept.
const KEYED: &str = "keyed";

/// A value by its name.
pub(super) fn fact<D: Database>(db: &D, name: &str) -> Done<Option<String>> {
    db.row("SELECT value FROM fact WHERE name = ?1", values![name], |r| r.get(0))
}

/// A counter of changes to articles and events.
pub(super) fn changes<D: Database>(db: &D) -> Done<i64> {
    Ok(fact(db, "changes")?.and_then(|t| t.parse().ok()).unwrap_or(0))
}

/// Writes the keys of what has changed. Called within the transaction that writes the changes.
pub(super) fn write_keys<D: Database>(db: &D, c: &Changes) -> Done<()> {
    let written = changes(db)?;
    if c.all_keys {
        for table in ["article_key", "event_key", "event_name"] {
            db.execute(&format!("DELETE FROM {table}"), &[])?;
        }
    } else {
        for e in &c.event_keys {
            db.execute("DELETE FROM event_name WHERE event = ?1", values![e.number])?;
        }
    }
    db.insert(
        "INSERT INTO article_key (number, body, copy_of)",
        "ON CONFLICT (number) DO UPDATE SET body = excluded.body, copy_of = excluded.copy_of",
        &mut c
            .article_keys
            .iter()
            .map(|k| vec![Value::from(k.number), Value::from(k.body.map(|b| b as i64)), Value::from(k.copy_of)]),
    )?;
    db.insert(
        "INSERT INTO event_key (number, code, finished, written)",
        "ON CONFLICT (number) DO UPDATE SET code = excluded.code, finished = excluded.finished, written = excluded.written",
        &mut c.event_keys.iter().map(|k| {
            vec![Value::from(k.number), Value::from(k.code as i64), Value::from(k.finished), Value::from(written)]
        }),
    )?;
    let names = c.event_keys.iter().flat_map(|k| k.names.iter().map(|n| (*n, k.number)));
    db.insert(
        "INSERT INTO event_name (name, event)",
        "ON CONFLICT (name, event) DO NOTHING",
        &mut names.map(|(n, e)| vec![Value::from(n), Value::from(e)]),
    )?;
    if c.all_keys {
        now_keyed(db)?;
    }
    Ok(())
}

/// Whether the keys of all articles and events are kept. They are not if a version of the program that keeps none has
/// changed something.
pub(super) fn keyed<D: Database>(db: &D) -> Done<bool> {
    let upto = fact(db, KEYED)?.and_then(|t| t.parse().ok());
    Ok(upto == Some(changes(db)?))
}

/// Notes that they are kept.
pub(super) fn now_keyed<D: Database>(db: &D) -> Done<()> {
    let put = "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    db.execute(put, values![KEYED, changes(db)?.to_string()]).map(|_| ())
}
