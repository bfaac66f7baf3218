//! The store's kind of connection as a database of Graphile Worker. The connection blocks, so that each future is ready
//! at once.

use graphile_worker_database::{
    BoxFuture, DatabaseDriver, DbCell, DbError, DbExecutor, DbParams, DbRow, DbTransaction, DbValue,
    NotificationStream, TransactionDriver,
};
use postgres::types::{ToSql, Type};
use postgres::{Client, Row};
use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::future::{Future, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The result of a future that is ready, or soon will be.
pub(super) fn finished<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        std::thread::yield_now();
    }
}

/// A connection that is shared with the transactions on it.
#[derive(Clone)]
pub(super) struct Driver(Arc<Mutex<Client>>);

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Driver")
    }
}

/// The error of a statement, with its code, by which the callers tell some from others.
pub(super) fn wrong(e: &postgres::Error) -> DbError {
    match e.as_db_error() {
        Some(db) => DbError::with_code(db.message(), db.code().code()),
        None => DbError::new(e.to_string()),
    }
}

fn param(value: &DbValue) -> &(dyn ToSql + Sync) {
    match value {
        DbValue::Bool(v) => v,
        DbValue::BoolOpt(v) => v,
        DbValue::I16(v) => v,
        DbValue::I16Opt(v) => v,
        DbValue::I32(v) => v,
        DbValue::I32Opt(v) => v,
        DbValue::I64(v) => v,
        DbValue::I64Opt(v) => v,
        DbValue::Json(v) => v,
        DbValue::JsonOpt(v) => v,
        DbValue::Text(v) => v,
        DbValue::TextOpt(v) => v,
        DbValue::TextArray(v) => v,
        DbValue::TextArrayOpt(v) => v,
        DbValue::I32Array(v) => v,
        DbValue::I64Array(v) => v,
        DbValue::TimestampTz(v) => v,
        DbValue::TimestampTzOpt(v) => v,
    }
}

/// The value of a column; `None` for a type that the queue has nowhere.
fn cell(row: &Row, i: usize) -> Result<Option<DbCell>, postgres::Error> {
    let of = row.columns()[i].type_();
    Ok(Some(match *of {
        Type::BOOL => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::Bool),
        Type::INT2 => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::I16),
        Type::INT4 => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::I32),
        Type::INT8 => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::I64),
        Type::JSON | Type::JSONB => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::Json),
        Type::TIMESTAMPTZ => row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::TimestampTz),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => {
            row.try_get::<_, Option<_>>(i)?.map_or(DbCell::Null, DbCell::Text)
        }
        // What a function without a value returns.
        Type::VOID => DbCell::Null,
        _ => return Ok(None),
    }))
}

fn row_of(row: &Row) -> Result<DbRow, DbError> {
    let mut cells = HashMap::new();
    for (i, column) in row.columns().iter().enumerate() {
        let unknown = || DbError::new(format!("column {} has the type {}", column.name(), column.type_()));
        let value = cell(row, i).map_err(|e| wrong(&e))?.ok_or_else(unknown)?;
        cells.insert(column.name().to_owned(), value);
    }
    Ok(DbRow::new(cells))
}

impl Driver {
    pub fn new(client: Client) -> Self {
        Self(Arc::new(Mutex::new(client)))
    }

    /// The connection. A thread that panicked while it had it leaves it as it is.
    pub fn client(&self) -> MutexGuard<'_, Client> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DbExecutor for Driver {
    fn execute<'a>(&'a self, sql: &'a str, params: DbParams) -> BoxFuture<'a, Result<u64, DbError>> {
        let with: Vec<&(dyn ToSql + Sync)> = params.values().iter().map(param).collect();
        let done = self.client().execute(sql, &with).map_err(|e| wrong(&e));
        Box::pin(ready(done))
    }

    fn fetch_all<'a>(&'a self, sql: &'a str, params: DbParams) -> BoxFuture<'a, Result<Vec<DbRow>, DbError>> {
        let with: Vec<&(dyn ToSql + Sync)> = params.values().iter().map(param).collect();
        let rows = self.client().query(sql, &with).map_err(|e| wrong(&e));
        Box::pin(ready(rows.and_then(|rows| rows.iter().map(row_of).collect())))
    }
}

/// A transaction; without a commit, nothing of it stays.
struct Transaction {
    driver: Driver,
    open: bool,
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.open {
            // The end of the connection ends it, too.
            let _ = self.driver.client().batch_execute("ROLLBACK");
        }
    }
}

impl DbExecutor for Transaction {
    fn execute<'a>(&'a self, sql: &'a str, params: DbParams) -> BoxFuture<'a, Result<u64, DbError>> {
        self.driver.execute(sql, params)
    }

    fn fetch_all<'a>(&'a self, sql: &'a str, params: DbParams) -> BoxFuture<'a, Result<Vec<DbRow>, DbError>> {
        self.driver.fetch_all(sql, params)
    }
}

impl TransactionDriver for Transaction {
    fn commit(mut self: Box<Self>) -> BoxFuture<'static, Result<(), DbError>> {
        let done = self.driver.client().batch_execute("COMMIT").map_err(|e| wrong(&e));
        self.open = done.is_err();
        Box::pin(ready(done))
    }
}

impl DatabaseDriver for Driver {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn begin<'a>(&'a self) -> BoxFuture<'a, Result<DbTransaction, DbError>> {
        let begun = self.client().batch_execute("BEGIN").map_err(|e| wrong(&e));
        let transaction = || DbTransaction::new(Box::new(Transaction { driver: self.clone(), open: true }));
        Box::pin(ready(begun.map(|()| transaction())))
    }

    fn listen<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<NotificationStream>, DbError>> {
        // The connection itself is listened to.
        Box::pin(ready(Ok(None)))
    }
}
