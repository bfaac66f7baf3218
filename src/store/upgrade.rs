//! The part of migrations that changes what rows contain, which SQL alone cannot.

use super::database::{Database, Done, values};
use super::listing;
use super::seal::{seal, seal_text};
use crate::config::{Address, shown_link};

/// Upgrades the rows of a store from version 2 and earlier: states and translations get checksums, and addresses lose
/// their secrets. Runs within the transaction of the migration.
pub(super) fn to_version_3<D: Database>(db: &D) -> Done<()> {
    for (table, key) in [("article", "number"), ("event", "number"), ("operation", "number"), ("sentence", "hash")] {
        let sql = format!("SELECT {key}, state FROM {table}");
        let rows: Vec<(i64, Vec<u8>)> = db.rows(&sql, &[], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let put = format!("UPDATE {table} SET state = ?2 WHERE {key} = ?1");
        for (key, state) in rows {
            db.execute(&put, values![key, seal(&state)])?;
        }
    }
    let translations = strings(db, "SELECT key, value FROM translation")?;
    for (key, value) in translations {
        db.execute("UPDATE translation SET value = ?2 WHERE key = ?1", values![key, seal_text(&value)])?;
    }
    conceal(db)
}

/// Lists the newest revision of every brief for the desk, with what this version shows of it. Runs within the transaction
/// of the migration.
pub(super) fn list_briefs<D: Database>(db: &D) -> Done<()> {
    let sql = "SELECT job, event, joined FROM listed WHERE joined IS NOT NULL";
    let joined: Vec<(String, String, String)> = db.rows(sql, &[], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    listing::fill(db)?;
    // A brief says only once that an event was merged into its own.
    for (job, event, into) in joined {
        db.execute("UPDATE listed SET joined = ?3 WHERE job = ?1 AND event = ?2", values![job, event, into])?;
    }
    Ok(())
}

fn strings<D: Database>(db: &D, sql: &str) -> Done<Vec<(String, String)>> {
    db.rows(sql, &[], |r| Ok((r.get(0)?, r.get(1)?)))
}

/// Removes passwords and tokens from the addresses of feeds, pages, items and articles, and from run summaries.
fn conceal<D: Database>(db: &D) -> Done<()> {
    let mut secrets: Vec<(String, String)> = Vec::new();
    for (address, _) in strings(db, "SELECT address, address FROM source")? {
        let key = Address::new(&address).key();
        if key != address {
            db.execute("UPDATE OR REPLACE source SET address = ?2 WHERE address = ?1", values![&address, &key])?;
            db.execute("UPDATE OR REPLACE item SET feed = ?2 WHERE feed = ?1", values![&address, &key])?;
            db.execute("UPDATE OR REPLACE item SET id = ?2 WHERE id = ?1", values![&address, &key])?;
            secrets.push((address.clone(), Address::new(&address).to_string()));
        }
    }
    for (feed, id) in strings(db, "SELECT feed, id FROM item")? {
        let shown = shown_link(&id);
        if shown != id {
            db.execute("UPDATE OR REPLACE item SET id = ?3 WHERE feed = ?1 AND id = ?2", values![&feed, &id, &*shown])?;
        }
    }
    for column in ["path", "url"] {
        let sql = format!("SELECT number, {column} FROM article WHERE {column} LIKE 'http%'");
        let rows: Vec<(i64, String)> = db.rows(&sql, &[], |r| Ok((r.get(0)?, r.get(1)?)))?;
        for (number, text) in rows {
            let shown = shown_link(&text);
            if shown != text {
                db.execute(&format!("UPDATE article SET {column} = ?2 WHERE number = ?1"), values![number, &*shown])?;
            }
        }
    }
    for (address, shown) in &secrets {
        db.execute("UPDATE run SET summary = replace(summary, ?1, ?2)", values![address, shown])?;
        db.execute("UPDATE source SET error = replace(error, ?1, ?2)", values![address, shown])?;
    }
    Ok(())
}
