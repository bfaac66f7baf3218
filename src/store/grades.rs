//! Grades that people gave to outlets: who, when and why. Earlier grades are kept.

use super::sqlite::Sqlite;
use super::times::{moment, stamp};
use crate::error::{Error, Kind, Result};
use crate::types::{Grade, Graded};
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeMap;
use std::path::Path;

/// A grade as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeRow {
    /// The outlet's normalised name, by which it is compared ([`crate::outlets::key`]).
    pub subject: String,
    /// The outlet as it was named.
    pub outlet: String,
    /// The grade; `None` if an earlier one was withdrawn.
    pub grade: Option<Grade>,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

/// Grades of outlets.
pub trait Grades {
    /// Every grade that was given, in order.
    fn grades(&self) -> Result<Vec<GradeRow>>;

    /// Stores a grade.
    fn keep_grade(&mut self, row: &GradeRow) -> Result<()>;
}

fn read(db: &Connection) -> rusqlite::Result<Vec<GradeRow>> {
    let mut query = db.prepare("SELECT subject, outlet, grade, by, at, note FROM grade ORDER BY number")?;
    query
        .query_map([], |r| {
            Ok(GradeRow {
                subject: r.get(0)?,
                outlet: r.get(1)?,
                grade: r.get::<_, Option<String>>(2)?.and_then(|g| g.parse().ok()),
                by: r.get(3)?,
                at: moment(&r.get::<_, String>(4)?),
                note: r.get(5)?,
            })
        })?
        .collect()
}

impl Grades for Sqlite {
    fn grades(&self) -> Result<Vec<GradeRow>> {
        read(&self.db).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_grade(&mut self, row: &GradeRow) -> Result<()> {
        self.db
            .execute(
                "INSERT INTO grade (subject, outlet, grade, by, at, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![row.subject, row.outlet, row.grade.map(|g| g.to_string()), row.by, stamp(row.at), row.note],
            )
            .map(|_| ())
            .map_err(|e| self.wrong("cannot write to the store", e))
    }
}

/// The grades in force: the latest of each outlet, without those that were withdrawn.
pub fn standing(rows: &[GradeRow]) -> Vec<Graded> {
    let mut last: BTreeMap<&str, &GradeRow> = BTreeMap::new();
    for r in rows {
        last.insert(&r.subject, r);
    }
    let graded = |r: &&GradeRow| {
        let grade = r.grade?;
        Some(Graded {
            outlet: r.outlet.clone(),
            grade: grade.to_string(),
            meaning: grade.meaning(),
            by: r.by.clone(),
            on: r.at.strftime("%Y-%m-%d").to_string(),
            note: r.note.clone(),
        })
    };
    last.values().filter_map(graded).collect()
}

/// The grades in force, from a store opened read-only: nothing is created, upgraded or locked. None if there is no
/// store, or one of an earlier version.
///
/// # Errors
/// The store exists and cannot be read.
pub fn grades_in(path: &Path) -> Result<Vec<Graded>> {
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let failed = |e: rusqlite::Error| {
        Error::new(Kind::Output, "cannot read the grades of outlets from the store")
            .at(path)
            .because(e)
            .help("`mujaz store check` lists what is damaged")
    };
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(failed)?;
    let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'grade'";
    if db.query_row(there, [], |r| r.get::<_, i64>(0)).map_err(failed)? == 0 {
        return Ok(Vec::new());
    }
    Ok(standing(&read(&db).map_err(failed)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(outlet: &str, grade: Option<&str>, at: &str) -> GradeRow {
        GradeRow {
            subject: outlet.to_lowercase(),
            outlet: outlet.into(),
            grade: grade.map(|g| g.parse().unwrap()),
            by: "R. Haddad".into(),
            at: at.parse().unwrap(),
            note: None,
        }
    }

    #[test]
    fn the_latest_grade_counts_and_a_withdrawn_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s.db");
        assert!(grades_in(&path).unwrap().is_empty() && !path.exists(), "looking makes no store");
        let mut store = super::super::open(&path).unwrap();
        for r in [
            row("Hay News", Some("C3"), "2026-01-02T08:00:00Z"),
            row("Nadir", Some("E"), "2026-01-02T09:00:00Z"),
            row("hay news", Some("B2"), "2026-02-03T08:00:00Z"),
            row("Nadir", None, "2026-02-04T08:00:00Z"),
        ] {
            store.keep_grade(&r).unwrap();
        }
        assert_eq!(store.grades().unwrap().len(), 4, "earlier grades stay");
        let now = grades_in(&path).unwrap();
        assert_eq!(now.len(), 1);
        assert_eq!((now[0].grade.as_str(), now[0].on.as_str()), ("B2", "2026-02-03"));
        assert_eq!(now[0].meaning, "usually reliable, reports probably true");
    }
}
