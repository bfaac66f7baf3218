//! Articles and events, read at the start of a run and written at its end.

use super::database::{Damaged, Database, Done, Row, Value, values};
use super::keys::{self, fact};
use super::memory::Memory;
use super::seal;
use super::seen::{Seen, hash};
use crate::types::{Card, Changes, Origin, Pieces};
use std::collections::HashSet;

/// Reads an article from a row that starts with the columns of one.
pub(super) fn card(r: &dyn Row) -> Done<Card> {
    let published: Option<String> = r.get(5)?;
    Ok(Card {
        id: r.get(0)?,
        origin: Origin { path: r.get(1)?, line: r.get::<Option<i64>>(2)?.map(|n| n as usize) },
        outlet: r.get(3)?,
        title: r.get(4)?,
        published: published.and_then(|d| d.parse().ok()),
        url: r.get(6)?,
        digest: r.get(7)?,
    })
}

/// A state whose checksum is correct.
pub(super) fn unsealed(r: &dyn Row, column: usize, table: &str, number: i64) -> Done<Vec<u8>> {
    let mut sealed: Vec<u8> = r.get(column)?;
    let Some(bytes) = seal::open(&sealed) else {
        return Err(Damaged(format!("the state of {table} {number} is damaged")).into());
    };
    let head = sealed.len() - bytes.len();
    sealed.drain(..head);
    Ok(sealed)
}

/// Counts a change after which briefs may no longer be current. Keys that were those of everything still are.
pub(super) fn count_change<D: Database>(db: &D) -> Done<()> {
    let keyed = keys::keyed(db)?;
    db.execute(
        "INSERT INTO fact (name, value) VALUES ('changes', '1')
         ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(fact.value AS BIGINT) + 1 AS TEXT)",
        &[],
    )?;
    if keyed { keys::now_keyed(db) } else { Ok(()) }
}

/// Reads articles and events, and what they looked like.
pub(super) fn read<D: Database>(db: &D) -> Done<(Memory, Seen)> {
    let (mut p, seen) = shared(db)?;
    let mut m = Memory { keyed: keys::keyed(db)?, ..Memory::default() };
    let sql = "SELECT id, path, line, outlet, title, published, url, digest, state FROM article ORDER BY number";
    db.each(sql, &[], &mut |r| {
        let card = card(r)?;
        let state = unsealed(r, 8, "article", m.cards.len() as i64)?;
        m.cards.push(card);
        p.nodes.push(state);
        Ok(true)
    })?;
    let blobs = |table: &str| -> Done<Vec<Vec<u8>>> {
        let sql = format!("SELECT state, number FROM {table} ORDER BY number");
        db.rows(&sql, &[], |r| unsealed(r, 0, table, r.get(1)?))
    };
    p.stories = blobs("event")?;
    p.log = blobs("operation")?;
    m.pieces = p;
    Ok((m, seen))
}

/// Reads what belongs to no single article or event, and what it looked like.
pub(super) fn shared<D: Database>(db: &D) -> Done<(Pieces, Seen)> {
    let (mut p, mut seen) = (Pieces::default(), Seen::default());
    let frequency = |r: &dyn Row| Ok((r.get::<i64>(0)? as u32, r.get::<i64>(1)? as u32));
    p.counts = db.rows("SELECT term, articles FROM frequency ORDER BY term", &[], frequency)?;
    seen.frequencies = p.counts.iter().copied().collect();
    let sentence = |r: &dyn Row| Ok((r.get::<i64>(0)? as u64, unsealed(r, 1, "sentence", r.get(0)?)?));
    p.sentences = db.rows("SELECT hash, state FROM sentence ORDER BY hash", &[], sentence)?;
    seen.sentences = p.sentences.iter().map(|(h, s)| (*h, hash(s))).collect();
    p.forms =
        db.rows("SELECT term, text FROM form ORDER BY term", &[], |r| Ok((r.get::<i64>(0)? as u32, r.get(1)?)))?;
    seen.forms = p.forms.iter().map(|f| f.0).collect();
    p.counted = fact(db, "counted")?.and_then(|t| t.parse().ok()).unwrap_or(0);
    p.latest = fact(db, "latest")?.and_then(|t| t.parse().ok());
    Ok((p, seen))
}

const ARTICLE: &str = "INSERT INTO article (number, id, path, line, outlet, title, published, url, digest, state)";
const ARTICLE_AGAIN: &str = "ON CONFLICT (number) DO UPDATE SET id = excluded.id, path = excluded.path,
    line = excluded.line, outlet = excluded.outlet, title = excluded.title, published = excluded.published,
    url = excluded.url, digest = excluded.digest, state = excluded.state";

/// Writes what differs from what was read.
pub(super) fn write<D: Database>(db: &D, c: &Changes, card: &dyn Fn(u32) -> Card, seen: &Seen) -> Done<()> {
    let p = &c.rest;
    let mut changed = 0;
    let mut rows = c.nodes.iter().map(|(number, state)| {
        let c = card(*number);
        vec![
            Value::from(*number),
            Value::from(c.id),
            Value::from(c.origin.path),
            Value::from(c.origin.line.map(|n| n as i64)),
            Value::from(c.outlet),
            Value::from(c.title),
            Value::from(c.published.map(|d| d.to_string())),
            Value::from(c.url),
            Value::from(c.digest),
            Value::from(seal::seal(state)),
        ]
    });
    changed += db.insert(ARTICLE, ARTICLE_AGAIN, &mut rows)?;
    for (table, list) in [("event", &c.stories), ("operation", &c.log)] {
        let mut rows = list.iter().map(|(number, state)| vec![Value::from(*number), Value::from(seal::seal(state))]);
        let head = format!("INSERT INTO {table} (number, state)");
        changed += db.insert(&head, "ON CONFLICT (number) DO UPDATE SET state = excluded.state", &mut rows)?;
    }
    let fresh = p.counts.iter().filter(|(k, n)| seen.frequencies.get(k) != Some(n));
    db.insert(
        "INSERT INTO frequency (term, articles)",
        "ON CONFLICT (term) DO UPDATE SET articles = excluded.articles",
        &mut fresh.map(|(k, n)| vec![Value::from(*k), Value::from(*n)]),
    )?;
    let fresh = p.sentences.iter().filter(|(h, s)| seen.sentences.get(h) != Some(&hash(s)));
    db.insert(
        "INSERT INTO sentence (hash, state)",
        "ON CONFLICT (hash) DO UPDATE SET state = excluded.state",
        &mut fresh.map(|(h, s)| vec![Value::from(*h as i64), Value::from(seal::seal(s))]),
    )?;
    let fresh = p.forms.iter().filter(|f| !seen.forms.contains(&f.0));
    db.insert(
        "INSERT INTO form (term, text)",
        "ON CONFLICT (term) DO NOTHING",
        &mut fresh.map(|(k, text)| vec![Value::from(*k), Value::from(text)]),
    )?;
    remove(db, p, seen)?;
    if changed > 0 {
        count_change(db)?;
    }
    keys::write_keys(db, c)?;
    let put = "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    db.execute(put, values!["counted", p.counted.to_string()])?;
    if let Some(day) = p.latest {
        db.execute(put, values!["latest", day.to_string()])?;
    }
    Ok(())
}

/// Deletes what the engine has removed since it was read.
fn remove<D: Database>(db: &D, p: &Pieces, seen: &Seen) -> Done<()> {
    let keys = |list: HashSet<i64>, table: &str, column: &str, now: HashSet<i64>| -> Done<()> {
        let sql = format!("DELETE FROM {table} WHERE {column} = ?1");
        list.difference(&now).try_for_each(|k| db.execute(&sql, values![*k]).map(|_| ()))
    };
    let (old, now) = (seen.forms.iter().map(|k| i64::from(*k)), p.forms.iter().map(|f| i64::from(f.0)));
    keys(old.collect(), "form", "term", now.collect())?;
    let (old, now) = (seen.frequencies.keys().map(|k| i64::from(*k)), p.counts.iter().map(|c| i64::from(c.0)));
    keys(old.collect(), "frequency", "term", now.collect())?;
    let (old, now) = (seen.sentences.keys().map(|k| *k as i64), p.sentences.iter().map(|s| s.0 as i64));
    keys(old.collect(), "sentence", "hash", now.collect())
}
