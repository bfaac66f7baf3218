//! Reading only what is needed of articles and events, by the keys that are kept of each.

use super::database::{Database, Done, Row, Value, values};
use super::keys::keyed;
use super::state::{self, card, unsealed};
use super::times::stamp;
use crate::error::Result;
use crate::types::{Card, Part, Pieces};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};

/// Numbers that are looked up by one statement.
const TOGETHER: usize = 256;
/// Of how many looked-up rows a whole table of so many times as many is rather read from end to end.
const SHARE: usize = 4;
/// Articles and events by number or key.
pub trait Parts {
    /// Begins a transaction, and reads the state without articles and events. `None` if the store was written by a
    /// version that kept no keys.
    fn load_part(&mut self) -> Result<Option<Part>>;

    /// Passes on some articles, with their states.
    fn articles(&self, numbers: &[u32], take: &mut dyn FnMut(u32, Card, Vec<u8>) -> Result<()>) -> Result<()>;

    /// Passes on the states of some events.
    fn events(&self, numbers: &[u32], take: &mut dyn FnMut(u32, Vec<u8>) -> Result<()>) -> Result<()>;

    /// The first articles of finished events with some texts, by the hashes of these.
    fn with_bodies(&self, bodies: &[u64]) -> Result<Vec<(u64, u32)>>;

    /// The articles that repeat some others.
    fn copies_of(&self, articles: &[u32]) -> Result<Vec<u32>>;

    /// The first article with an address.
    fn with_url(&self, url: &str) -> Result<Option<u32>>;

    /// The article with an identifier.
    fn with_id(&self, id: &str) -> Result<Option<u32>>;

    /// Finished events by the names that they carry.
    fn carriers(&self, names: &[u32]) -> Result<BTreeMap<u32, Vec<u32>>>;

    /// Events that were changed after a number of changes ([`super::Store::changes`]).
    fn events_since(&self, changes: i64) -> Result<Vec<u32>>;

    /// Articles that were published on a day or later, or have no such day and were taken in at a time or later, or were
    /// taken in since the beginning of a run.
    fn articles_since(&self, day: Date, taken: Timestamp, began: Timestamp) -> Result<Vec<u32>>;

    /// Those of some articles that pass the filters of a job.
    fn passing_among(&self, job: &str, articles: &[u32]) -> Result<HashSet<u32>>;

    /// When the newest version of an article was taken in.
    fn taken_of(&self, article: u32) -> Result<Option<Timestamp>>;
}

/// Rows that belong to numbers, a few statements for many of them. `sql` has `{}` where the list of numbers goes.
fn each_of<D: Database>(
    db: &D,
    sql: &str,
    before: &[Value],
    numbers: &[i64],
    of: &mut dyn FnMut(&dyn Row) -> Done<()>,
) -> Done<()> {
    let places: Vec<String> = (0..TOGETHER).map(|i| format!("?{}", before.len() + i + 1)).collect();
    let sql = sql.replace("{}", &places.join(", "));
    for some in numbers.chunks(TOGETHER) {
        // The same statement for the last ones: the last number again changes nothing.
        let filled = some.iter().chain(std::iter::repeat_n(&some[some.len() - 1], TOGETHER - some.len()));
        let with: Vec<Value> = before.iter().cloned().chain(filled.map(|n| Value::from(*n))).collect();
        db.each(&sql, &with, &mut |r| of(r).map(|()| true))?;
    }
    Ok(())
}

fn wide(numbers: &[u32]) -> Vec<i64> {
    let mut all: Vec<i64> = numbers.iter().map(|n| i64::from(*n)).collect();
    all.sort_unstable();
    all
}

/// Rows of a table by number: of many, the whole table is read.
fn rows_of<D: Database>(
    db: &D,
    (table, columns): (&str, &str),
    numbers: &[u32],
    of: &mut dyn FnMut(&dyn Row) -> Done<()>,
) -> Done<()> {
    let sql = format!("SELECT {columns}, number FROM {table}");
    let all = db.number(&format!("SELECT coalesce(max(number), -1) + 1 FROM {table}"), &[])? as usize;
    if numbers.len() * SHARE < all {
        return each_of(db, &format!("{sql} WHERE number IN ({{}})"), &[], &wide(numbers), of);
    }
    let last = columns.split(',').count();
    let wanted: HashSet<i64> = wide(numbers).into_iter().collect();
    db.each(&sql, &[], &mut |r| {
        if wanted.contains(&r.get(last)?) {
            of(r)?;
        }
        Ok(true)
    })
}

fn numbers<D: Database>(db: &D, sql: &str, with: &[Value]) -> Done<Vec<u32>> {
    db.rows(sql, with, |r| r.get(0))
}

fn part<D: Database>(db: &D) -> Done<Part> {
    let length = |table: &str| db.number(&format!("SELECT coalesce(max(number), -1) + 1 FROM {table}"), &[]);
    Ok(Part {
        articles: length("article")? as usize,
        events: length("event")? as usize,
        operations: length("operation")? as usize,
        codes: db.rows("SELECT code, number FROM event_key", &[], |r| Ok((r.get::<i64>(0)? as u64, r.get(1)?)))?,
        open: numbers(db, "SELECT number FROM event_key WHERE finished = 0 ORDER BY number", &[])?,
        rest: Pieces::default(),
    })
}

impl<D: Database> Parts for D {
    fn load_part(&mut self) -> Result<Option<Part>> {
        self.enter().map_err(|e| self.wrong("cannot lock the store", e))?;
        let read = || -> Done<Option<_>> {
            if !keyed(self)? {
                return Ok(None);
            }
            let mut part = part(self)?;
            let (rest, seen) = state::shared(self)?;
            part.rest = rest;
            Ok(Some((part, seen)))
        };
        let Some((part, seen)) = read().map_err(|e| self.wrong("cannot read the store", e))? else {
            return Ok(None);
        };
        *self.seen() = seen;
        Ok(Some(part))
    }

    fn articles(&self, numbers: &[u32], take: &mut dyn FnMut(u32, Card, Vec<u8>) -> Result<()>) -> Result<()> {
        let mut taken = Ok(());
        let columns = "id, path, line, outlet, title, published, url, digest, state";
        let read = rows_of(self, ("article", columns), numbers, &mut |r| {
            let number: u32 = r.get(9)?;
            let state = unsealed(r, 8, "article", number.into())?;
            if taken.is_ok() {
                taken = take(number, card(r)?, state);
            }
            Ok(())
        });
        read.map_err(|e| self.wrong("cannot read the store", e))?;
        taken
    }

    fn events(&self, numbers: &[u32], take: &mut dyn FnMut(u32, Vec<u8>) -> Result<()>) -> Result<()> {
        let mut taken = Ok(());
        let read = rows_of(self, ("event", "state"), numbers, &mut |r| {
            let number: u32 = r.get(1)?;
            let state = unsealed(r, 0, "event", number.into())?;
            if taken.is_ok() {
                taken = take(number, state);
            }
            Ok(())
        });
        read.map_err(|e| self.wrong("cannot read the store", e))?;
        taken
    }

    fn with_bodies(&self, bodies: &[u64]) -> Result<Vec<(u64, u32)>> {
        let mut out = Vec::new();
        let sql = "SELECT body, min(number) FROM article_key WHERE body IN ({}) GROUP BY body";
        let bodies: Vec<i64> = bodies.iter().map(|b| *b as i64).collect();
        let read = each_of(self, sql, &[], &bodies, &mut |r| {
            out.push((r.get::<i64>(0)? as u64, r.get(1)?));
            Ok(())
        });
        read.map(|()| out).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn copies_of(&self, articles: &[u32]) -> Result<Vec<u32>> {
        let mut out = Vec::new();
        let sql = "SELECT number FROM article_key WHERE copy_of IN ({})";
        let read = each_of(self, sql, &[], &wide(articles), &mut |r| {
            out.push(r.get(0)?);
            Ok(())
        });
        read.map(|()| out).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn with_url(&self, url: &str) -> Result<Option<u32>> {
        let found = numbers(self, "SELECT number FROM article WHERE url = ?1 ORDER BY number LIMIT 1", values![url]);
        found.map(|l| l.first().copied()).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn with_id(&self, id: &str) -> Result<Option<u32>> {
        let found = numbers(self, "SELECT number FROM article WHERE id = ?1 ORDER BY number LIMIT 1", values![id]);
        found.map(|l| l.first().copied()).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn carriers(&self, names: &[u32]) -> Result<BTreeMap<u32, Vec<u32>>> {
        let mut out: BTreeMap<u32, Vec<u32>> = names.iter().map(|n| (*n, Vec::new())).collect();
        let sql = "SELECT event FROM event_name WHERE name = ?1 ORDER BY event";
        for (name, events) in &mut out {
            *events = numbers(self, sql, values![*name]).map_err(|e| self.wrong("cannot read the store", e))?;
        }
        Ok(out)
    }

    fn events_since(&self, changes: i64) -> Result<Vec<u32>> {
        let found = numbers(self, "SELECT number FROM event_key WHERE written > ?1", values![changes]);
        found.map_err(|e| self.wrong("cannot read the store", e))
    }

    fn articles_since(&self, day: Date, taken: Timestamp, began: Timestamp) -> Result<Vec<u32>> {
        let sql = "SELECT number FROM article WHERE published >= ?1
             UNION SELECT v.article FROM version AS v JOIN article AS a ON a.number = v.article
             WHERE v.taken >= ?2 AND a.published IS NULL
             UNION SELECT article FROM version WHERE taken >= ?3";
        let found = numbers(self, sql, values![day.to_string(), stamp(taken), stamp(began)]);
        found.map_err(|e| self.wrong("cannot read the store", e))
    }

    fn passing_among(&self, job: &str, articles: &[u32]) -> Result<HashSet<u32>> {
        let mut out = HashSet::new();
        let sql = "SELECT article FROM job_article WHERE job = ?1 AND passes = 1 AND article IN ({})";
        let read = each_of(self, sql, values![job], &wide(articles), &mut |r| {
            out.insert(r.get(0)?);
            Ok(())
        });
        read.map(|()| out).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn taken_of(&self, article: u32) -> Result<Option<Timestamp>> {
        let sql = "SELECT taken FROM version WHERE article = ?1 ORDER BY number DESC LIMIT 1";
        let found = self.row(sql, values![article], |r| Ok(super::times::moment(&r.get::<String>(0)?)));
        found.map_err(|e| self.wrong("cannot read the store", e))
    }
}
