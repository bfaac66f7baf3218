//! The desk: listing, filtering and searching briefs without reading their contents.

use super::database::{Database, Done, Row, Search, Value, values};
use super::listing::{Shown, outlet_key, place_key};
use super::pack::unpack;
use super::reviews::{Reviewed, Reviews};
use super::search::{Hit, Passage, Query, hits};
use super::times::moment;
use crate::error::Result;
use crate::types::Confidence;
use jiff::Timestamp;
use jiff::civil::Date;

/// Maximum number of matching sentences shown for a brief.
const HITS: usize = 2;

/// A query of the desk.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Words that a brief must contain.
    pub words: Option<Query>,
    /// A place or country, in English or Arabic, or a part of its name.
    pub place: Option<String>,
    /// Kind of event.
    pub kind: Option<String>,
    /// An outlet that reports it.
    pub outlet: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Any of these levels; all if empty.
    pub confidence: Vec<Confidence>,
    /// The job that made it.
    pub job: Option<String>,
    /// The order.
    pub order: Order,
    /// How many to skip.
    pub skip: usize,
    /// How many to return.
    pub take: usize,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The best match first in searches, else the newest event.
    #[default]
    Best,
    /// The newest event first.
    Day,
    /// The brief that was made or revised last first.
    Made,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<T> {
    /// Total number.
    pub total: usize,
    /// The requested rows.
    pub rows: Vec<T>,
}

/// The newest brief of an event on the desk.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskRow {
    /// The job that made it; empty for `mujaz brief`.
    pub job: String,
    /// The event.
    pub event: String,
    /// Number of the revision, from 1.
    pub revision: u32,
    /// When it was made.
    pub made: Timestamp,
    /// The event that it was merged into.
    pub joined: Option<String>,
    /// The latest revision that a person approved, this one or an earlier one.
    pub reviewed: Option<Reviewed>,
    /// What lists show.
    pub shown: Shown,
    /// Sentences that match the search.
    pub hits: Vec<Hit>,
}

/// A revision, and whether its content is still there.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The job that made it.
    pub job: String,
    /// The event.
    pub event: String,
    /// Number of the revision, from 1.
    pub revision: u32,
    /// When it was made.
    pub made: Timestamp,
    /// Its headline.
    pub title: String,
    /// Whether it was not pruned.
    pub kept: bool,
}

/// A value with the number of briefs that have it.
pub type Counted = (String, usize);

/// Lists of briefs.
pub trait Desk {
    /// Briefs of the desk, newest revisions only; events that joined others are left out.
    fn desk(&self, wanted: &Wanted) -> Result<Part<DeskRow>>;

    /// The newest brief of an event by every job that made one, the latest first.
    fn on_desk(&self, event: &str) -> Result<Vec<DeskRow>>;

    /// The kinds of events on the desk.
    fn kinds(&self) -> Result<Vec<Counted>>;

    /// The outlets on the desk.
    fn outlets(&self) -> Result<Vec<Counted>>;

    /// The jobs that made what is on the desk.
    fn jobs_on_desk(&self) -> Result<Vec<Counted>>;

    /// The revisions of a brief, the newest first.
    fn revisions(&self, job: &str, event: &str) -> Result<Vec<Revision>>;

    /// Revisions of all briefs, the latest first; only those made after a point in time.
    fn made_after(&self, after: Option<Timestamp>, skip: usize, take: usize) -> Result<Part<Revision>>;

    /// A number that changes whenever another connection has changed the store.
    fn version(&self) -> Result<i64>;
}

const COLUMNS: &str =
    "listed.number, listed.job, listed.event, listed.revision, listed.made, listed.joined, listed.shown";

fn row(r: &dyn Row) -> Done<(i64, DeskRow)> {
    let row = DeskRow {
        job: r.get(1)?,
        event: r.get(2)?,
        revision: r.get(3)?,
        made: moment(&r.get::<String>(4)?),
        joined: r.get(5)?,
        shown: serde_json::from_str(&r.get::<String>(6)?).unwrap_or_default(),
        reviewed: None,
        hits: Vec::new(),
    };
    Ok((r.get(0)?, row))
}

fn revision(r: &dyn Row) -> Done<Revision> {
    Ok(Revision {
        job: r.get(0)?,
        event: r.get(1)?,
        revision: r.get(2)?,
        made: moment(&r.get::<String>(3)?),
        title: r.get(4)?,
        kept: r.get(5)?,
    })
}

/// The conditions of a list and their values; what is looked for is the first of them.
fn conditions(wanted: &Wanted, search: Option<&Search>) -> (String, Vec<Value<'static>>) {
    let mut sql = vec!["listed.joined IS NULL".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    if let Some(s) = search {
        values.push(s.wanted.clone().into());
        sql.push(s.condition.to_owned());
    }
    let mut add = |condition: &str, value: String| {
        values.push(value.into());
        sql.push(condition.replace("??", &format!("?{}", values.len())));
    };
    if let Some(p) = wanted.place.as_deref().map(place_key).filter(|p| !p.is_empty()) {
        add("instr(listed.places, ??) > 0", p);
    }
    if let Some(k) = &wanted.kind {
        add("listed.kind = ??", k.clone());
    }
    if let Some(o) = &wanted.outlet {
        let of = "SELECT 1 FROM listed_outlet AS o WHERE o.number = listed.number AND o.outlet = ??";
        add(&format!("EXISTS ({of})"), outlet_key(o));
    }
    if let Some(d) = wanted.from {
        add("listed.day >= ??", d.to_string());
    }
    if let Some(d) = wanted.to {
        add("listed.day <= ??", d.to_string());
    }
    if let Some(j) = &wanted.job {
        add("listed.job = ??", j.clone());
    }
    if !wanted.confidence.is_empty() {
        let names: Vec<&str> = wanted.confidence.iter().map(|c| c.name()).collect();
        add("instr(??, ' ' || listed.confidence || ' ') > 0", format!(" {} ", names.join(" ")));
    }
    (sql.join(" AND "), values)
}

fn found<D: Database>(db: &D, wanted: &Wanted) -> Done<Part<(i64, DeskRow)>> {
    let search = wanted.words.as_ref().map(|q| db.search(q)).transpose()?;
    let (conditions, mut values) = conditions(wanted, search.as_ref());
    let from = search.as_ref().map_or("listed", |s| s.from);
    let total = db.number(&format!("SELECT count(*) FROM {from} WHERE {conditions}"), &values)?;
    let order = match (wanted.order, &search) {
        (Order::Best, Some(s)) => format!("{}, listed.day DESC, listed.number", s.best),
        (Order::Made, _) => "listed.made DESC, listed.number DESC".to_owned(),
        (Order::Best | Order::Day, _) => "listed.day DESC, listed.made DESC, listed.number DESC".to_owned(),
    };
    let at = values.len();
    values.extend([Value::from(wanted.take as i64), Value::from(wanted.skip as i64)]);
    let part = format!("WHERE {conditions} ORDER BY {order} LIMIT ?{} OFFSET ?{}", at + 1, at + 2);
    let sql = match &search {
        // The rows that are shown, once it is known which they are.
        Some(_) => format!(
            "SELECT {COLUMNS} FROM (SELECT listed.number AS one, row_number() OVER (ORDER BY {order}) AS place
             FROM {from} {part}) AS chosen JOIN listed ON listed.number = one ORDER BY place"
        ),
        None => format!("SELECT {COLUMNS} FROM {from} {part}"),
    };
    Ok(Part { total: total as usize, rows: db.rows(&sql, &values, row)? })
}

fn passages<D: Database>(db: &D, number: i64) -> Done<Option<Vec<u8>>> {
    db.row("SELECT content FROM passages WHERE number = ?1", values![number], |r| r.get(0))
}

fn counted<D: Database>(db: &D, sql: &str) -> Result<Vec<Counted>> {
    let all = db.rows(sql, &[], |r| Ok((r.get(0)?, r.get::<i64>(1)? as usize)));
    all.map_err(|e| db.wrong("cannot read the store", e))
}

impl<D: Database> Desk for D {
    fn desk(&self, wanted: &Wanted) -> Result<Part<DeskRow>> {
        let failed = |e| self.wrong("cannot read the store", e);
        let found = found(self, wanted).map_err(failed)?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for (number, mut row) in found.rows {
            row.reviewed = self.reviewed(&row.job, &row.event)?;
            if let Some(q) = &wanted.words
                && let Some(bytes) = passages(self, number).map_err(failed)?
            {
                row.hits = hits(&unpack::<Vec<Passage>>(&bytes)?, q, HITS);
            }
            rows.push(row);
        }
        Ok(Part { total: found.total, rows })
    }

    fn on_desk(&self, event: &str) -> Result<Vec<DeskRow>> {
        let sql = format!("SELECT {COLUMNS} FROM listed WHERE event = ?1 ORDER BY made DESC, number DESC");
        let rows = self.rows(&sql, values![event], |r| Ok(row(r)?.1));
        let mut rows = rows.map_err(|e| self.wrong("cannot read the store", e))?;
        for row in &mut rows {
            row.reviewed = self.reviewed(&row.job, &row.event)?;
        }
        Ok(rows)
    }

    fn kinds(&self) -> Result<Vec<Counted>> {
        counted(
            self,
            "SELECT kind, count(*) FROM listed WHERE joined IS NULL AND kind <> '' GROUP BY kind ORDER BY kind",
        )
    }

    fn outlets(&self) -> Result<Vec<Counted>> {
        counted(self, "SELECT min(name), count(*) FROM listed_outlet GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 500")
    }

    fn jobs_on_desk(&self) -> Result<Vec<Counted>> {
        counted(self, "SELECT job, count(*) FROM listed WHERE joined IS NULL GROUP BY job ORDER BY job")
    }

    fn revisions(&self, job: &str, event: &str) -> Result<Vec<Revision>> {
        let sql = "SELECT job, event, revision, made, title, content IS NOT NULL FROM brief
             WHERE job = ?1 AND event = ?2 ORDER BY revision DESC";
        self.rows(sql, values![job, event], revision).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn made_after(&self, after: Option<Timestamp>, skip: usize, take: usize) -> Result<Part<Revision>> {
        // The tables have whole seconds, which sort as text.
        let after = after.map(super::times::stamp).unwrap_or_default();
        let read = || -> Done<Part<Revision>> {
            let total = self.number("SELECT count(*) FROM brief WHERE made > ?1", values![&after])? as usize;
            let sql = "SELECT job, event, revision, made, title, content IS NOT NULL FROM brief
                 WHERE made > ?1 ORDER BY made DESC, event, revision DESC LIMIT ?2 OFFSET ?3";
            Ok(Part { total, rows: self.rows(sql, values![&after, take as i64, skip as i64], revision)? })
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn version(&self) -> Result<i64> {
        self.stamp_of_changes().map_err(|e| self.wrong("cannot read the store", e))
    }
}

#[cfg(test)]
mod tests;
