//! Statements in SQLite.

use super::super::database::{Database, Done, Failed, Row, Search, Value, Words};
use super::super::search::Query;
use super::super::seen::Seen;
use super::{Sqlite, failed};
use crate::error::{Error, Result};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{params, params_from_iter};
use std::path::Path;

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(n) => ValueRef::Integer(*n),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Bytes(b) => ValueRef::Blob(b),
        }))
    }
}

impl Row for rusqlite::Row<'_> {
    fn integer(&self, column: usize) -> Done<Option<i64>> {
        Ok(self.get(column)?)
    }

    fn text(&self, column: usize) -> Done<Option<String>> {
        Ok(self.get(column)?)
    }

    fn bytes(&self, column: usize) -> Done<Option<Vec<u8>>> {
        Ok(self.get(column)?)
    }
}

impl Database for Sqlite {
    fn execute(&self, sql: &str, with: &[Value]) -> Done<usize> {
        Ok(self.db.prepare_cached(sql)?.execute(params_from_iter(with))?)
    }

    fn each(&self, sql: &str, with: &[Value], of: &mut dyn FnMut(&dyn Row) -> Done<bool>) -> Done<()> {
        let mut query = self.db.prepare_cached(sql)?;
        let mut rows = query.query(params_from_iter(with))?;
        while let Some(r) = rows.next()? {
            if !of(r)? {
                break;
            }
        }
        Ok(())
    }

    fn insert(&self, head: &str, tail: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Done<usize> {
        let Some(first) = rows.next() else { return Ok(0) };
        let places: Vec<String> = (1..=first.len()).map(|i| format!("?{i}")).collect();
        let mut put = self.db.prepare(&format!("{head} VALUES ({}) {tail}", places.join(", ")))?;
        let mut changed = put.execute(params_from_iter(first))?;
        for row in rows {
            changed += put.execute(params_from_iter(row))?;
        }
        Ok(changed)
    }

    fn enter(&self) -> Done<()> {
        if !self.open.get() {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            self.open.set(true);
        }
        Ok(())
    }

    fn leave(&self) -> Done<()> {
        if self.open.take() {
            self.db.execute_batch("COMMIT").inspect_err(|_| {
                let _ = self.db.execute_batch("ROLLBACK");
            })?;
        }
        Ok(())
    }

    fn abandon(&self) {
        if self.open.take() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
    }

    fn is_inside(&self) -> bool {
        self.open.get()
    }

    fn atomically<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T> {
        if !self.db.is_autocommit() {
            return work();
        }
        let tx = self.db.unchecked_transaction()?;
        let done = work()?;
        tx.commit()?;
        Ok(done)
    }

    fn quickly<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T> {
        if self.db.is_autocommit() {
            self.db.execute_batch("PRAGMA synchronous = NORMAL")?;
        }
        let done = self.atomically(work);
        if self.db.is_autocommit() {
            self.db.execute_batch("PRAGMA synchronous = FULL")?;
        }
        done
    }

    fn index(&self, number: i64, words: &Words) -> Done<()> {
        self.db.prepare_cached("DELETE FROM found WHERE rowid = ?1")?.execute([number])?;
        self.db
            .prepare_cached(
                "INSERT INTO found (rowid, title, english, gloss, arabic, stems) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![number, words.title, words.english, words.gloss, words.arabic, words.stems])?;
        Ok(())
    }

    fn search(&self, wanted: &Query) -> Done<Search> {
        Ok(Search {
            wanted: wanted.expression(),
            // A frequent word stands in every second brief: what is counted and sorted is read from an index.
            from: "found CROSS JOIN listed INDEXED BY listed_found ON listed.number = found.rowid",
            condition: "found MATCH ?1",
            // Weights: titles first, then translations; glosses and stems are less certain.
            best: "bm25(found, 8.0, 2.0, 0.5, 2.0, 0.5)",
        })
    }

    fn stamp_of_changes(&self) -> Done<i64> {
        Ok(self.db.query_row("PRAGMA data_version", [], |r| r.get(0))?)
    }

    fn compact(&self) -> Done<()> {
        Ok(self.db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?)
    }

    fn examine(&self) -> Done<Vec<String>> {
        let mut query = self.db.prepare("PRAGMA integrity_check")?;
        let mut problems: Vec<String> = query.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        problems.retain(|l| l != "ok");
        Ok(problems)
    }

    fn copy_into(&self, file: &Path) -> Result<()> {
        self.copy(file)
    }

    fn seen(&mut self) -> &mut Seen {
        &mut self.seen
    }

    fn wrong(&self, what: &str, e: Failed) -> Error {
        failed(what, &self.path, e)
    }
}
