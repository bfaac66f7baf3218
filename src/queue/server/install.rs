//! The tables of the queue: Graphile Worker's, and a few of this program.

use super::driver::{Driver, finished, wrong};
use super::names::SCHEMA;
use graphile_worker_database::{Database, DbError};
use graphile_worker_migrations::{MigrateError, migrate};

/// Advisory lock of the installation; others are those of the store.
const LOCK: &str = "SELECT pg_advisory_lock(1299540602, 3)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(1299540602, 3)";

/// What a run is translated with, and which workers were asked to end.
const TABLES: &str = "
    CREATE TABLE mujaz_queue.making (
        id TEXT PRIMARY KEY,
        settings TEXT NOT NULL,
        settled JSON NOT NULL,
        at TIMESTAMPTZ NOT NULL DEFAULT now()
    );
    CREATE TABLE mujaz_queue.drained (worker TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now());
";

/// Whether the tables are there.
fn is_there(driver: &Driver) -> Result<bool, DbError> {
    let sql = "SELECT to_regclass('mujaz_queue.drained') IS NOT NULL";
    driver.client().query_one(sql, &[]).and_then(|r| r.try_get(0)).map_err(|e| wrong(&e))
}

/// Makes the tables or upgrades them. Others that do the same wait.
pub(super) fn install(driver: &Driver, database: &Database) -> Result<(), MigrateError> {
    let batch = |sql: &str| driver.client().batch_execute(sql).map_err(|e| wrong(&e));
    batch(LOCK)?;
    let made = finished(migrate(database, SCHEMA)).and_then(|()| match is_there(driver)? {
        true => Ok(()),
        false => Ok(batch(TABLES)?),
    });
    batch(UNLOCK)?;
    made
}
