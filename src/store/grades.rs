//! Grades that people gave to outlets: who, when and why. Earlier grades are kept.

use super::database::{Database, Done, Row, values};
use super::times::{moment, stamp};
use crate::error::Result;
use crate::types::{Grade, Graded};
use jiff::Timestamp;
use std::collections::BTreeMap;

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

impl<D: Database> Grades for D {
    fn grades(&self) -> Result<Vec<GradeRow>> {
        let grade = |r: &dyn Row| -> Done<GradeRow> {
            Ok(GradeRow {
                subject: r.get(0)?,
                outlet: r.get(1)?,
                grade: r.get::<Option<String>>(2)?.and_then(|g| g.parse().ok()),
                by: r.get(3)?,
                at: moment(&r.get::<String>(4)?),
                note: r.get(5)?,
            })
        };
        let sql = "SELECT subject, outlet, grade, by, at, note FROM grade ORDER BY number";
        self.rows(sql, &[], grade).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn keep_grade(&mut self, row: &GradeRow) -> Result<()> {
        let grade = row.grade.map(|g| g.to_string());
        self.execute(
            "INSERT INTO grade (number, subject, outlet, grade, by, at, note)
             VALUES ((SELECT coalesce(max(number), 0) + 1 FROM grade), ?1, ?2, ?3, ?4, ?5, ?6)",
            values![&row.subject, &row.outlet, grade, &row.by, stamp(row.at), row.note.as_deref()],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::everywhere;
    use crate::store::{exists, grades_in};

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
        everywhere(|fresh| {
            assert!(grades_in(&fresh.at).unwrap().is_empty() && !exists(&fresh.at).unwrap(), "looking makes no store");
            let mut store = fresh.open();
            for r in [
                row("Hay News", Some("C3"), "2026-01-02T08:00:00Z"),
                row("Nadir", Some("E"), "2026-01-02T09:00:00Z"),
                row("hay news", Some("B2"), "2026-02-03T08:00:00Z"),
                row("Nadir", None, "2026-02-04T08:00:00Z"),
            ] {
                store.keep_grade(&r).unwrap();
            }
            assert_eq!(store.grades().unwrap().len(), 4, "earlier grades stay");
            let now = grades_in(&fresh.at).unwrap();
            assert_eq!(now.len(), 1);
            assert_eq!((now[0].grade.as_str(), now[0].on.as_str()), ("B2", "2026-02-03"));
            assert_eq!(now[0].meaning, "usually reliable, reports probably true");
        });
    }
}
