//! Damage in a store whose pages can be read.

use super::briefs::KeptBrief;
use super::database::{Database, Done};
use super::pack::unpack;
use super::seal;
use crate::types::Cleaned;

/// Maximum number of problems of one kind that are listed.
const MOST: usize = 20;

/// Rows whose contents do not match their checksums or cannot be read.
pub(super) fn damaged<D: Database>(db: &D) -> Done<Vec<String>> {
    let mut out = Vec::new();
    for (table, key) in [("article", "number"), ("event", "number"), ("operation", "number"), ("sentence", "hash")] {
        let sql = format!("SELECT {key}, state FROM {table}");
        let name = |n: i64| format!("the state of {table} {n}");
        each(db, &sql, name, |bytes| seal::open(bytes).is_some(), &mut out)?;
    }
    let text = |n: i64| format!("a text of article {n}");
    let sql = "SELECT article, content FROM version WHERE content IS NOT NULL";
    each(db, sql, text, |bytes| unpack::<Cleaned>(bytes).is_ok_and(|c| c.is_sound()), &mut out)?;
    let brief = |n: i64| format!("a brief of run {n}");
    let sql = "SELECT run, content FROM brief WHERE content IS NOT NULL";
    each(db, sql, brief, |bytes| unpack::<KeptBrief>(bytes).is_ok(), &mut out)?;
    let mut translations = 0;
    db.each("SELECT value FROM translation", &[], &mut |r| {
        translations += usize::from(seal::open_text(&r.get::<String>(0)?).is_none());
        Ok(true)
    })?;
    if translations > 0 {
        out.push(format!("{translations} translations are damaged; they will be made again"));
    }
    db.each("SELECT number, english FROM sentence_review", &[], &mut |r| {
        if seal::open_text(&r.get::<String>(1)?).is_none() {
            out.push(format!("decision {} on a sentence is damaged", r.get::<i64>(0)?));
        }
        Ok(true)
    })?;
    Ok(out)
}

fn each<D: Database>(
    db: &D,
    sql: &str,
    name: impl Fn(i64) -> String,
    sound: impl Fn(&[u8]) -> bool,
    out: &mut Vec<String>,
) -> Done<()> {
    let mut found = 0;
    db.each(sql, &[], &mut |r| {
        if !sound(&r.get::<Vec<u8>>(1)?) {
            found += 1;
            if found <= MOST {
                out.push(format!("{} is damaged", name(r.get(0)?)));
            }
        }
        Ok(true)
    })?;
    if found > MOST {
        out.push(format!("and {} more of this kind", found - MOST));
    }
    Ok(())
}
