//! The desk: listing, filtering and searching briefs without reading their contents.

use super::listing::{Shown, outlet_key, place_key};
use super::pack::unpack;
use super::reviews::{Reviewed, Reviews};
use super::search::{Hit, Passage, Query, hits};
use super::sqlite::Sqlite;
use super::times::moment;
use crate::error::Result;
use crate::types::Confidence;
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

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

fn row(r: &Row) -> rusqlite::Result<(i64, DeskRow)> {
    let row = DeskRow {
        job: r.get(1)?,
        event: r.get(2)?,
        revision: r.get(3)?,
        made: moment(&r.get::<_, String>(4)?),
        joined: r.get(5)?,
        shown: serde_json::from_str(&r.get::<_, String>(6)?).unwrap_or_default(),
        reviewed: None,
        hits: Vec::new(),
    };
    Ok((r.get(0)?, row))
}

fn revision(r: &Row) -> rusqlite::Result<Revision> {
    Ok(Revision {
        job: r.get(0)?,
        event: r.get(1)?,
        revision: r.get(2)?,
        made: moment(&r.get::<_, String>(3)?),
        title: r.get(4)?,
        kept: r.get(5)?,
    })
}

/// The conditions of a list and their values.
fn conditions(wanted: &Wanted) -> (String, Vec<Value>) {
    let mut sql = vec!["listed.joined IS NULL".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut add = |condition: &str, value: String| {
        values.push(value.into());
        sql.push(condition.replace("??", &format!("?{}", values.len())));
    };
    if let Some(q) = &wanted.words {
        add("found MATCH ??", q.expression());
    }
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

impl Sqlite {
    fn found(&self, wanted: &Wanted) -> rusqlite::Result<Part<(i64, DeskRow)>> {
        let (conditions, mut values) = conditions(wanted);
        let from = match wanted.words {
            // A frequent word stands in every second brief: what is counted and sorted is read from an index.
            Some(_) => "found CROSS JOIN listed INDEXED BY listed_found ON listed.number = found.rowid",
            None => "listed",
        };
        let count = format!("SELECT count(*) FROM {from} WHERE {conditions}");
        let total: i64 = self.db.prepare_cached(&count)?.query_row(params_from_iter(&values), |r| r.get(0))?;
        let order = match (wanted.order, &wanted.words) {
            // Weights: titles first, then translations; glosses and stems are less certain.
            (Order::Best, Some(_)) => "bm25(found, 8.0, 2.0, 0.5, 2.0, 0.5), listed.day DESC, listed.number",
            (Order::Made, _) => "listed.made DESC, listed.number DESC",
            (Order::Best | Order::Day, _) => "listed.day DESC, listed.made DESC, listed.number DESC",
        };
        let at = values.len();
        values.extend([Value::from(wanted.take as i64), Value::from(wanted.skip as i64)]);
        let part = format!("WHERE {conditions} ORDER BY {order} LIMIT ?{} OFFSET ?{}", at + 1, at + 2);
        let sql = match wanted.words {
            // The rows that are shown, once it is known which they are.
            Some(_) => format!(
                "SELECT {COLUMNS} FROM (SELECT listed.number AS one, row_number() OVER (ORDER BY {order}) AS place
                 FROM {from} {part}) JOIN listed ON listed.number = one ORDER BY place"
            ),
            None => format!("SELECT {COLUMNS} FROM {from} {part}"),
        };
        let mut query = self.db.prepare_cached(&sql)?;
        let rows = query.query_map(params_from_iter(&values), row)?.collect::<rusqlite::Result<_>>()?;
        Ok(Part { total: total as usize, rows })
    }

    fn passages(&self, number: i64) -> rusqlite::Result<Option<Vec<u8>>> {
        let mut query = self.db.prepare_cached("SELECT content FROM passages WHERE number = ?1")?;
        query.query_row(params![number], |r| r.get(0)).optional()
    }

    fn counted(&self, sql: &str) -> Result<Vec<Counted>> {
        let read = || -> rusqlite::Result<Vec<Counted>> {
            let mut query = self.db.prepare_cached(sql)?;
            query.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)? as usize)))?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }
}

impl Desk for Sqlite {
    fn desk(&self, wanted: &Wanted) -> Result<Part<DeskRow>> {
        let failed = |e| self.wrong("cannot read the store", e);
        let found = self.found(wanted).map_err(failed)?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for (number, mut row) in found.rows {
            row.reviewed = self.reviewed(&row.job, &row.event)?;
            if let Some(q) = &wanted.words
                && let Some(bytes) = self.passages(number).map_err(failed)?
            {
                row.hits = hits(&unpack::<Vec<Passage>>(&bytes)?, q, HITS);
            }
            rows.push(row);
        }
        Ok(Part { total: found.total, rows })
    }

    fn on_desk(&self, event: &str) -> Result<Vec<DeskRow>> {
        let read = || -> rusqlite::Result<Vec<DeskRow>> {
            let sql = format!("SELECT {COLUMNS} FROM listed WHERE event = ?1 ORDER BY made DESC, number DESC");
            let mut query = self.db.prepare_cached(&sql)?;
            query.query_map(params![event], |r| Ok(row(r)?.1))?.collect()
        };
        let mut rows = read().map_err(|e| self.wrong("cannot read the store", e))?;
        for row in &mut rows {
            row.reviewed = self.reviewed(&row.job, &row.event)?;
        }
        Ok(rows)
    }

    fn kinds(&self) -> Result<Vec<Counted>> {
        self.counted(
            "SELECT kind, count(*) FROM listed WHERE joined IS NULL AND kind <> '' GROUP BY kind ORDER BY kind",
        )
    }

    fn outlets(&self) -> Result<Vec<Counted>> {
        self.counted("SELECT min(name), count(*) FROM listed_outlet GROUP BY outlet ORDER BY 2 DESC, 1 LIMIT 500")
    }

    fn jobs_on_desk(&self) -> Result<Vec<Counted>> {
        self.counted("SELECT job, count(*) FROM listed WHERE joined IS NULL GROUP BY job ORDER BY job")
    }

    fn revisions(&self, job: &str, event: &str) -> Result<Vec<Revision>> {
        let read = || -> rusqlite::Result<Vec<Revision>> {
            let mut query = self.db.prepare_cached(
                "SELECT job, event, revision, made, title, content IS NOT NULL FROM brief
                 WHERE job = ?1 AND event = ?2 ORDER BY revision DESC",
            )?;
            query.query_map(params![job, event], revision)?.collect()
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn made_after(&self, after: Option<Timestamp>, skip: usize, take: usize) -> Result<Part<Revision>> {
        // The tables have whole seconds, which sort as text.
        let after = after.map(super::times::stamp).unwrap_or_default();
        let read = || -> rusqlite::Result<Part<Revision>> {
            let count = "SELECT count(*) FROM brief WHERE made > ?1";
            let total: i64 = self.db.prepare_cached(count)?.query_row(params![after], |r| r.get(0))?;
            let mut query = self.db.prepare_cached(
                "SELECT job, event, revision, made, title, content IS NOT NULL FROM brief
                 WHERE made > ?1 ORDER BY made DESC, event, revision DESC LIMIT ?2 OFFSET ?3",
            )?;
            let rows = query.query_map(params![after, take as i64, skip as i64], revision)?;
            Ok(Part { total: total as usize, rows: rows.collect::<rusqlite::Result<_>>()? })
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }

    fn version(&self) -> Result<i64> {
        let read = self.db.query_row("PRAGMA data_version", [], |r| r.get(0));
        read.map_err(|e| self.wrong("cannot read the store", e))
    }
}

#[cfg(test)]
mod tests;
