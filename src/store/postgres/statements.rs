//! Statements in PostgreSQL.

use super::Postgres;
use super::words::Tokenizer;
use crate::error::{Error, Kind, Result};
use crate::store::database::{Database, Done, Failed, Row, Search, Value, Words, values};
use crate::store::search::Query;
use crate::store::seen::Seen;
use std::path::Path;

/// Begins a transaction that writes: whoever else wants to waits. The first number says "Mujz"; see also `migrations`.
const BEGIN: &str = "BEGIN; SELECT pg_advisory_xact_lock(1299540602, 1)";
/// Tells readers that something was changed, and commits.
const CHANGED: &str = "UPDATE written SET number = number + 1; COMMIT";
/// Rows that are inserted by one statement: as many as are left, in few different statements.
const ROWS: [usize; 4] = [256, 32, 4, 1];

impl Postgres {
    fn tokenizer(&self) -> Done<&Tokenizer> {
        if self.tokenizer.get().is_none() {
            let _ = self.tokenizer.set(Tokenizer::new()?);
        }
        self.tokenizer.get().ok_or_else(|| std::io::Error::other("no words can be made").into())
    }
}

/// An INSERT of several rows.
fn several(head: &str, tail: &str, columns: usize, rows: usize) -> String {
    let mut next = 0;
    let mut row = || {
        let places: Vec<String> = (0..columns)
            .map(|_| {
                next += 1;
                format!("?{next}")
            })
            .collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(|_| row()).collect();
    format!("{head} VALUES {} {tail}", rows.join(", "))
}

impl Database for Postgres {
    fn execute(&self, sql: &str, with: &[Value]) -> Done<usize> {
        self.atomically(|| {
            self.dirty.set(true);
            self.connection.execute(sql, with)
        })
    }

    fn each(&self, sql: &str, with: &[Value], of: &mut dyn FnMut(&dyn Row) -> Done<bool>) -> Done<()> {
        if !self.inside.get() {
            self.connection.refresh()?;
        }
        self.connection.each(sql, with, of)
    }

    fn insert(&self, head: &str, tail: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Done<usize> {
        let mut waiting: Vec<Vec<Value>> = Vec::new();
        let mut changed = 0;
        let mut put = |waiting: &mut Vec<Vec<Value>>, n: usize| -> Done<()> {
            let values: Vec<Value> = waiting.drain(..n).flatten().collect();
            changed += self.execute(&several(head, tail, values.len() / n, n), &values)?;
            Ok(())
        };
        self.atomically(|| {
            for row in rows {
                waiting.push(row);
                if waiting.len() == ROWS[0] {
                    put(&mut waiting, ROWS[0])?;
                }
            }
            for n in ROWS {
                while waiting.len() >= n {
                    put(&mut waiting, n)?;
                }
            }
            Ok(())
        })?;
        Ok(changed)
    }

    fn enter(&self) -> Done<()> {
        if self.inside.get() {
            return Ok(());
        }
        self.connection.refresh()?;
        self.connection.batch(BEGIN).inspect_err(|_| {
            let _ = self.connection.batch("ROLLBACK");
        })?;
        self.inside.set(true);
        self.dirty.set(false);
        Ok(())
    }

    fn leave(&self) -> Done<()> {
        if !self.inside.take() {
            return Ok(());
        }
        let end = if self.dirty.take() { CHANGED } else { "COMMIT" };
        self.connection.batch(end).inspect_err(|_| {
            let _ = self.connection.batch("ROLLBACK");
        })
    }

    fn abandon(&self) {
        if self.inside.take() {
            self.dirty.set(false);
            let _ = self.connection.batch("ROLLBACK");
        }
    }

    fn is_inside(&self) -> bool {
        self.inside.get()
    }

    fn atomically<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T> {
        if self.inside.get() {
            return work();
        }
        self.enter()?;
        let done = work().inspect_err(|_| self.abandon())?;
        self.leave()?;
        Ok(done)
    }

    fn quickly<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T> {
        if self.inside.get() {
            return work();
        }
        self.atomically(|| {
            self.connection.batch("SET LOCAL synchronous_commit TO off")?;
            work()
        })
    }

    fn index(&self, number: i64, words: &Words) -> Done<()> {
        let vector = self.tokenizer()?.vector(words)?;
        self.execute(
            "INSERT INTO found (number, words) VALUES (?1, CAST(CAST(?2 AS TEXT) AS TSVECTOR))
             ON CONFLICT (number) DO UPDATE SET words = excluded.words",
            values![number, vector],
        )
        .map(|_| ())
    }

    fn search(&self, wanted: &Query) -> Done<Search> {
        let (all, none) = wanted.meaning();
        Ok(Search {
            wanted: self.tokenizer()?.query(&all, &none)?,
            from: "found JOIN listed ON listed.number = found.number",
            condition: "found.words @@ CAST(CAST(?1 AS TEXT) AS TSQUERY)",
            // Weights: titles first, then translations and lemmas; glosses and stems are less certain.
            best: "ts_rank(CAST('{0.05, 0.0625, 0.25, 1}' AS REAL[]), found.words,
                   CAST(CAST(?1 AS TEXT) AS TSQUERY), 1) DESC",
        })
    }

    fn stamp_of_changes(&self) -> Done<i64> {
        self.number("SELECT number FROM written", &[])
    }

    fn compact(&self) -> Done<()> {
        // The server's own autovacuum does so.
        Ok(())
    }

    fn examine(&self) -> Done<Vec<String>> {
        // The server checks its pages itself (initdb --data-checksums, pg_amcheck).
        Ok(Vec::new())
    }

    fn copy_into(&self, _file: &Path) -> Result<()> {
        let place = self.connection.address().to_string();
        Err(Error::new(Kind::Usage, "a database is not copied into a file by this command").at(Path::new(&place)).help(
            "back it up with `pg_dump --schema mujaz`, or make a store in a file with `mujaz store copy FROM TO`",
        ))
    }

    fn seen(&mut self) -> &mut Seen {
        &mut self.seen
    }

    fn wrong(&self, what: &str, e: Failed) -> Error {
        self.connection.wrong(what, e)
    }
}
