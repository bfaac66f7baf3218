//! The tables of the queue: Graphile Worker's, and a few of this program.

use super::driver::{Driver, finished, wrong};
use super::names::SCHEMA;
use graphile_worker_database::{Database, DbError};
use graphile_worker_migrations::{MigrateError, migrate};

/// Advisory lock of the installation; others are those of the store.
const LOCK: &str = "SELECT pg_advisory_lock(1299540602, 3)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(1299540602, 3)";

/// What a run is translated with, what was fetched for it, and which workers were asked to end.
const TABLES: [(&str, &str); 3] = [
    (
        "making",
        "id TEXT PRIMARY KEY, settings TEXT NOT NULL, settled JSON NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now()",
    ),
    ("yield", "key TEXT PRIMARY KEY, content BYTEA NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now()"),
    ("drained", "worker TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now()"),
];

/// Whether a table is there. Who asks needs no right to make it.
fn is_there(driver: &Driver, table: &str) -> Result<bool, DbError> {
    let sql = format!("SELECT to_regclass('mujaz_queue.{table}') IS NOT NULL");
    driver.client().query_one(&sql, &[]).and_then(|r| r.try_get(0)).map_err(|e| wrong(&e))
}

/// Tables whose rows only their owner may use, whatever is granted: Graphile Worker wants it so.
const CLOSED: &str = "SELECT c.relname::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'mujaz_queue' AND c.relkind IN ('r', 'p') AND c.relrowsecurity
    AND NOT EXISTS (SELECT 1 FROM pg_policy AS p WHERE p.polrelid = c.oid)";

/// Leaves it to grants who may use the rows of the tables. Who has only those has nothing to do here.
fn admit(driver: &Driver) -> Result<(), DbError> {
    let rows = driver.client().query(CLOSED, &[]).map_err(|e| wrong(&e))?;
    for row in rows {
        let table: String = row.try_get(0).map_err(|e| wrong(&e))?;
        let sql = format!("CREATE POLICY granted ON mujaz_queue.\"{table}\" USING (true) WITH CHECK (true)");
        driver.client().batch_execute(&sql).map_err(|e| wrong(&e))?;
    }
    Ok(())
}

/// Makes the tables or upgrades them. Others that do the same wait.
pub(super) fn install(driver: &Driver, database: &Database) -> Result<(), MigrateError> {
    let batch = |sql: &str| driver.client().batch_execute(sql).map_err(|e| wrong(&e));
    batch(LOCK)?;
    let made = finished(migrate(database, SCHEMA)).and_then(|()| {
        for (table, columns) in TABLES {
            if !is_there(driver, table)? {
                batch(&format!("CREATE TABLE mujaz_queue.{table} ({columns})"))?;
            }
        }
        Ok(admit(driver)?)
    });
    batch(UNLOCK)?;
    made
}
