//! The tables, and the migrations from each version to the next: one file a version, and a row in `migration` for each
//! that was applied. Versions are those of SQLite; the first one here is 8.

use super::connection::Connection;
use crate::error::{Error, Kind, Result};
use crate::store::database::{Done, values};
use crate::store::schema::VERSION;
use std::path::Path;

/// The statements that lead to each version, in order.
pub(super) const MIGRATIONS: &[(u32, &str)] = &[
    (8, include_str!("migrations/0008.sql")),
    (9, include_str!("migrations/0009.sql")),
    (10, include_str!("migrations/0010.sql")),
];

const _: () =
    assert!(MIGRATIONS[MIGRATIONS.len() - 1].0 == VERSION, "each version has a migration for PostgreSQL, too");

/// Advisory lock of migrations; see also `statements`.
const LOCK: &str = "SELECT pg_advisory_xact_lock(1299540602, 2)";

/// What is in the schema.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// There is no schema, or nothing in it.
    Nothing,
    /// Tables of another program.
    Foreign,
    /// A store of a version.
    Version(u32),
}

fn found(connection: &Connection) -> Done<Found> {
    let tables = "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = 'mujaz' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')";
    if connection.number(tables)? == 0 {
        return Ok(Found::Nothing);
    }
    let own = "SELECT count(*) FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
         JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'mujaz' AND c.relname = 'migration'
         AND a.attname IN ('version', 'applied', 'program')";
    if connection.number(own)? != 3 {
        return Ok(Found::Foreign);
    }
    let version = connection.number("SELECT coalesce(max(version), 0) FROM mujaz.migration")?;
    Ok(if version == 0 { Found::Foreign } else { Found::Version(version.try_into()?) })
}

fn refuse(connection: &Connection, what: String, help: &str) -> Error {
    Error::new(Kind::Usage, what).at(Path::new(&connection.address().to_string())).help(help)
}

fn foreign(connection: &Connection) -> Error {
    let what = "the schema \"mujaz\" of the database belongs to another program";
    refuse(connection, what.to_owned(), "use another database")
}

fn newer(connection: &Connection, version: u32) -> Error {
    let what = format!("the store has version {version}; this program reads versions up to {VERSION}");
    refuse(connection, what, "use the newer program, or another store with --store")
}

/// Whether there is a store.
pub(super) fn is_there(connection: &Connection) -> Result<bool> {
    match found(connection).map_err(|e| connection.wrong("cannot open the store", e))? {
        Found::Nothing => Ok(false),
        Found::Foreign => Err(foreign(connection)),
        Found::Version(_) => Ok(true),
    }
}

/// Checks that there is a store of this version.
pub(super) fn check(connection: &Connection) -> Result<()> {
    match found(connection).map_err(|e| connection.wrong("cannot open the store", e))? {
        Found::Nothing => Err(refuse(
            connection,
            "there is no store in the database".to_owned(),
            "`mujaz brief INPUT --store`, `mujaz events INPUT --store` and jobs make one",
        )),
        Found::Foreign => Err(foreign(connection)),
        Found::Version(v) if v > VERSION => Err(newer(connection, v)),
        Found::Version(v) if v < VERSION => Err(refuse(
            connection,
            format!("the store has version {v}; this program reads version {VERSION}"),
            "start again: the store is upgraded first",
        )),
        Found::Version(_) => Ok(()),
    }
}

/// Makes the tables, or upgrades them, unless that was done.
pub(super) fn prepare(connection: &Connection) -> Result<()> {
    prepare_with(connection, MIGRATIONS)
}

/// The same with other migrations.
pub(super) fn prepare_with(connection: &Connection, migrations: &[(u32, &str)]) -> Result<()> {
    let latest = migrations.last().map_or(0, |m| m.0);
    let look = |c: &Connection| found(c).map_err(|e| c.wrong("cannot open the store", e));
    match look(connection)? {
        Found::Version(v) if v == latest => return Ok(()),
        Found::Version(v) if v > latest => return Err(newer(connection, v)),
        Found::Foreign => return Err(foreign(connection)),
        _ => {}
    }
    let made = migrate(connection, migrations);
    if made.is_err() {
        let _ = connection.batch("ROLLBACK");
    }
    made.map_err(|e| connection.wrong("cannot make the tables of the store", e))
}

/// One transaction: a process killed in between leaves the old version. Another process that does the same waits.
fn migrate(connection: &Connection, migrations: &[(u32, &str)]) -> Done<()> {
    connection.batch(&format!("BEGIN; {LOCK}"))?;
    let from = match found(connection)? {
        Found::Version(v) => v,
        _ => 0,
    };
    // Who may use a schema that is there need not be able to make one.
    if connection.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'mujaz'")? == 0 {
        connection.batch("CREATE SCHEMA mujaz")?;
    }
    if from == 0 {
        connection.batch(
            "CREATE TABLE migration (version BIGINT PRIMARY KEY, applied TIMESTAMPTZ NOT NULL DEFAULT now(),
             program TEXT NOT NULL)",
        )?;
    }
    for (version, statements) in migrations.iter().filter(|m| m.0 > from) {
        tracing::info!(address = %connection.address(), version, "making the tables of the store");
        connection.batch(statements)?;
        let program = concat!("mujaz ", env!("CARGO_PKG_VERSION"));
        let sql = "INSERT INTO migration (version, program) VALUES (?1, ?2)";
        connection.execute(sql, values![*version, program])?;
    }
    connection.batch("COMMIT")
}
