//! The part of migrations that changes what rows contain, which SQL alone cannot.

use super::listing;
use super::seal::{seal, seal_text};
use crate::config::{Address, shown_link};
use rusqlite::{Connection, params};

/// Upgrades the rows of a store from version 2 and earlier: states and translations get checksums, and addresses lose
/// their secrets. Runs within the transaction of the migration.
pub(super) fn to_version_3(db: &Connection) -> rusqlite::Result<()> {
    for (table, key) in [("article", "number"), ("event", "number"), ("operation", "number"), ("sentence", "hash")] {
        let rows: Vec<(i64, Vec<u8>)> = db
            .prepare(&format!("SELECT {key}, state FROM {table}"))?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut put = db.prepare(&format!("UPDATE {table} SET state = ?2 WHERE {key} = ?1"))?;
        for (key, state) in rows {
            put.execute(params![key, seal(&state)])?;
        }
    }
    let translations = strings(db, "SELECT key, value FROM translation")?;
    let mut put = db.prepare("UPDATE translation SET value = ?2 WHERE key = ?1")?;
    for (key, value) in translations {
        put.execute(params![key, seal_text(&value)])?;
    }
    conceal(db)
}

/// Lists the newest revision of every brief for the desk, with what this version shows of it. Runs within the transaction
/// of the migration.
pub(super) fn list_briefs(db: &Connection) -> rusqlite::Result<()> {
    let joined: Vec<(String, String, String)> = db
        .prepare("SELECT job, event, joined FROM listed WHERE joined IS NOT NULL")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    listing::fill(db)?;
    // A brief says only once that an event was merged into its own.
    let mut put = db.prepare("UPDATE listed SET joined = ?3 WHERE job = ?1 AND event = ?2")?;
    for (job, event, into) in joined {
        put.execute(params![job, event, into])?;
    }
    Ok(())
}

fn strings(db: &Connection, sql: &str) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare(sql)?.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
}

/// Removes passwords and tokens from the addresses of feeds, pages, items and articles, and from run summaries.
fn conceal(db: &Connection) -> rusqlite::Result<()> {
    let mut secrets: Vec<(String, String)> = Vec::new();
    for (address, _) in strings(db, "SELECT address, address FROM source")? {
        let key = Address::new(&address).key();
        if key != address {
            db.execute("UPDATE OR REPLACE source SET address = ?2 WHERE address = ?1", params![address, key])?;
            db.execute("UPDATE OR REPLACE item SET feed = ?2 WHERE feed = ?1", params![address, key])?;
            db.execute("UPDATE OR REPLACE item SET id = ?2 WHERE id = ?1", params![address, key])?;
            secrets.push((address.clone(), Address::new(&address).to_string()));
        }
    }
    for (feed, id) in strings(db, "SELECT feed, id FROM item")? {
        let shown = shown_link(&id);
        if shown != id {
            db.execute("UPDATE OR REPLACE item SET id = ?3 WHERE feed = ?1 AND id = ?2", params![feed, id, shown])?;
        }
    }
    for column in ["path", "url"] {
        let rows: Vec<(i64, String)> = db
            .prepare(&format!("SELECT number, {column} FROM article WHERE {column} LIKE 'http%'"))?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        for (number, text) in rows {
            let shown = shown_link(&text);
            if shown != text {
                db.execute(&format!("UPDATE article SET {column} = ?2 WHERE number = ?1"), params![number, shown])?;
            }
        }
    }
    for (address, shown) in &secrets {
        db.execute("UPDATE run SET summary = replace(summary, ?1, ?2)", params![address, shown])?;
        db.execute("UPDATE source SET error = replace(error, ?1, ?2)", params![address, shown])?;
    }
    Ok(())
}
