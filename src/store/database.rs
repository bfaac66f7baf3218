//! What the statements of the store need of a database. They are written once, in the SQL that SQLite and PostgreSQL
//! share, with the placeholders of SQLite (`?1`); what the two do differently is behind [`Database`].

use super::seen::Seen;
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::fmt::Debug;
use std::path::Path;

/// The result of a statement.
pub type Done<T> = std::result::Result<T, Failed>;

/// Why a statement failed; [`Database::wrong`] says what can be done about it.
#[derive(Debug)]
pub struct Failed(pub Box<dyn std::error::Error + Send + Sync>);

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Failed {
    fn from(e: E) -> Self {
        Self(e.into())
    }
}

/// The contents of a row are not what was written.
#[derive(Debug)]
pub struct Damaged(pub String);

impl std::fmt::Display for Damaged {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Damaged {}

/// A value for a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Null,
    /// An integer, or 0 or 1 for a truth value.
    Integer(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
}

macro_rules! value_from {
    ($($from:ty, $value:ident => $to:expr;)*) => {$(
        impl<'a> From<$from> for Value<'a> {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )*};
}

value_from! {
    i64, v => Self::Integer(v);
    u32, v => Self::Integer(v.into());
    bool, v => Self::Integer(v.into());
    &'a str, v => Self::Text(v.into());
    &'a String, v => Self::Text(v.into());
    String, v => Self::Text(v.into());
    &'a [u8], v => Self::Bytes(v.into());
    Vec<u8>, v => Self::Bytes(v.into());
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a statement, in order.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::store::database::Value::from($value)),*] };
}
pub(super) use values;

/// A row of a result. Columns are counted from 0.
pub trait Row {
    /// An integer or a truth value.
    fn integer(&self, column: usize) -> Done<Option<i64>>;

    /// A text.
    fn text(&self, column: usize) -> Done<Option<String>>;

    /// Bytes.
    fn bytes(&self, column: usize) -> Done<Option<Vec<u8>>>;
}

impl dyn Row + '_ {
    /// The value of a column.
    pub fn get<T: Cell>(&self, column: usize) -> Done<T> {
        T::of(self, column)
    }
}

/// What a column may contain.
pub trait Cell: Sized {
    /// The value of a column.
    fn of(row: &dyn Row, column: usize) -> Done<Self>;
}

fn given<T>(value: Option<T>, column: usize) -> Done<T> {
    value.ok_or_else(|| Damaged(format!("column {column} of a row is empty")).into())
}

macro_rules! cell {
    ($($of:ty, $row:ident, $column:ident => $read:expr;)*) => {$(
        impl Cell for $of {
            fn of($row: &dyn Row, $column: usize) -> Done<Self> {
                given($read, $column)
            }
        }

        impl Cell for Option<$of> {
            fn of($row: &dyn Row, $column: usize) -> Done<Self> {
                Ok($read)
            }
        }
    )*};
}

cell! {
    i64, row, column => row.integer(column)?;
    u32, row, column => row.integer(column)?.map(u32::try_from).transpose()?;
    bool, row, column => row.integer(column)?.map(|n| n != 0);
    String, row, column => row.text(column)?;
    Vec<u8>, row, column => row.bytes(column)?;
}

/// The texts of a brief for the full-text index.
pub struct Words {
    /// Headline, kind, place.
    pub title: String,
    /// What the brief says in English.
    pub english: String,
    /// Glosses of sentences that have no translation.
    pub gloss: String,
    /// Lemmas of the Arabic, a word for a word.
    pub arabic: String,
    /// Their stems.
    pub stems: String,
}

/// How a database searches the full-text index. `?1` is what is looked for.
pub struct Search {
    /// What is looked for, as the database writes it.
    pub wanted: String,
    /// The index, joined with the list of briefs.
    pub from: &'static str,
    /// The condition.
    pub condition: &'static str,
    /// The order, the best first.
    pub best: &'static str,
}

/// A database with the tables of the store.
pub trait Database: Debug + Send {
    /// Executes a statement that changes rows; returns their number.
    fn execute(&self, sql: &str, with: &[Value]) -> Done<usize>;

    /// Reads the rows of a query until `of` returns that it has enough. No other statement may be executed in between.
    fn each(&self, sql: &str, with: &[Value], of: &mut dyn FnMut(&dyn Row) -> Done<bool>) -> Done<()>;

    /// Inserts rows; `head` is the statement up to its values, `tail` what follows them. No key may occur twice.
    fn insert(&self, head: &str, tail: &str, rows: &mut dyn Iterator<Item = Vec<Value>>) -> Done<usize>;

    /// Begins a transaction and keeps others from writing, unless it was begun already.
    fn enter(&self) -> Done<()>;

    /// Commits what was written since [`Database::enter`].
    fn leave(&self) -> Done<()>;

    /// Discards what was written since [`Database::enter`].
    fn abandon(&self);

    /// Whether [`Database::enter`] was called.
    fn is_inside(&self) -> bool;

    /// Does some work in one transaction: the open one, or else one of its own.
    fn atomically<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T>;

    /// The same for work that may be lost in a crash of the machine, but not of the process, and is not waited for.
    fn quickly<T>(&self, work: impl FnOnce() -> Done<T>) -> Done<T>;

    /// Replaces the words of a brief in the full-text index.
    fn index(&self, number: i64, words: &Words) -> Done<()>;

    /// How something is searched.
    fn search(&self, wanted: &super::search::Query) -> Done<Search>;

    /// A number that changes whenever another connection has changed the store.
    fn stamp_of_changes(&self) -> Done<i64>;

    /// Returns the space of deleted rows, where the database does not do so by itself.
    fn compact(&self) -> Done<()>;

    /// Problems that the database itself finds.
    fn examine(&self) -> Done<Vec<String>>;

    /// Writes a complete copy into a file.
    fn copy_into(&self, file: &Path) -> Result<()>;

    /// What was read last, so that only changes are written.
    fn seen(&mut self) -> &mut Seen;

    /// The error of a statement, with what was being attempted.
    fn wrong(&self, what: &str, e: Failed) -> Error;

    /// The rows of a query.
    fn rows<T>(&self, sql: &str, with: &[Value], mut of: impl FnMut(&dyn Row) -> Done<T>) -> Done<Vec<T>> {
        let mut out = Vec::new();
        self.each(sql, with, &mut |r| {
            out.push(of(r)?);
            Ok(true)
        })?;
        Ok(out)
    }

    /// The first row of a query.
    fn row<T>(&self, sql: &str, with: &[Value], mut of: impl FnMut(&dyn Row) -> Done<T>) -> Done<Option<T>> {
        let mut out = None;
        self.each(sql, with, &mut |r| {
            out = Some(of(r)?);
            Ok(false)
        })?;
        Ok(out)
    }

    /// The number in the only row of a query.
    fn number(&self, sql: &str, with: &[Value]) -> Done<i64> {
        Ok(self.row(sql, with, |r| r.get(0))?.unwrap_or(0))
    }
}
