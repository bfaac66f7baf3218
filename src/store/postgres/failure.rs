//! What a failure of the server means, and what can be done about it. Passwords are in none of it.

use crate::config::Address;
use crate::error::{Error, Kind};
use crate::store::database::{Damaged, Failed};
use postgres::error::SqlState;
use std::path::Path;

/// The error for a server of a version that is not supported.
pub(super) fn too_old(version: i64, oldest: u32) -> Error {
    Error::new(
        Kind::Usage,
        format!("the server is PostgreSQL {}; version {oldest} or later is needed", version / 10_000),
    )
    .help("upgrade the server, or keep the store in a file")
}

/// The chain of reasons, on one line.
fn reasons(e: &dyn std::error::Error) -> String {
    let mut out = e.to_string();
    let mut next = e.source();
    while let Some(e) = next {
        let text = e.to_string();
        if !out.contains(&text) {
            out = format!("{out}: {text}");
        }
        next = e.source();
    }
    out
}

/// The error of a statement or connection, with what was being attempted.
pub(super) fn describe(what: &str, address: &Address, user: &str, e: Failed) -> Error {
    let place = address.to_string();
    let fail = |kind: Kind, why: String, help: String| {
        Error::new(kind, what.to_owned()).at(Path::new(&place)).because(why).help(help)
    };
    let e = match e.0.downcast::<postgres::Error>() {
        Ok(e) => *e,
        Err(e) => {
            // What went wrong when connecting again was already described.
            let e = match e.downcast::<Error>() {
                Ok(e) => return *e,
                Err(e) => e,
            };
            let help = match e.is::<Damaged>() {
                true => "`mujaz store check` lists the damage; restore a backup of the database",
                false => "nothing was changed in the store",
            };
            return fail(Kind::Output, e.to_string(), help.to_owned());
        }
    };
    let Some(db) = e.as_db_error() else {
        let why = reasons(&e);
        let help = if why.contains("CaUsedAsEndEntity") {
            "the server's own certificate is marked as that of an authority; make it with basicConstraints=CA:FALSE, or \
             have an authority of yours sign it"
        } else if why.contains("TLS") || why.contains("certificate") {
            "the connection could not be encrypted: give the authority's certificate with sslrootcert=FILE, or \
             sslmode=disable in a network where nobody listens"
        } else if why.contains("password missing") {
            "set PGPASSWORD, or write the password into ~/.pgpass (chmod 0600)"
        } else if e.is_closed() || why.contains("communicating") {
            "the connection to the server broke; what was committed is kept: run again once it is up"
        } else {
            "check that the server runs and is reached there (`pg_isready`), and that host and port are right"
        };
        let kind = if why.contains("password missing") { Kind::Usage } else { Kind::Output };
        return fail(kind, why, help.to_owned());
    };
    let code = db.code();
    let (kind, help) = if *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
    {
        let help = format!(
            "the server does not let \"{user}\" in: check PGPASSWORD or ~/.pgpass, and the server's pg_hba.conf"
        );
        let encrypt =
            "the server wants encryption: add sslmode=require to the address, or see its pg_hba.conf".to_owned();
        (Kind::Usage, if db.message().contains("no encryption") { encrypt } else { help })
    } else if *code == SqlState::INVALID_CATALOG_NAME {
        (Kind::Usage, "make the database first: createdb NAME --encoding UTF8 --template template0".to_owned())
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        (Kind::Usage, format!("\"{user}\" lacks rights in the schema mujaz; docs/src/store.md lists the GRANTs"))
    } else if *code == SqlState::LOCK_NOT_AVAILABLE {
        (
            Kind::Output,
            "another run is using the store; wait for it to end, or use another store with --store".to_owned(),
        )
    } else if *code == SqlState::DISK_FULL {
        (Kind::Output, "the disk of the server is full; nothing was changed".to_owned())
    } else if *code == SqlState::TOO_MANY_CONNECTIONS {
        (Kind::Output, "the server takes no more connections (max_connections); try again later".to_owned())
    } else if [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code) {
        (
            Kind::Output,
            "the server is stopping or starting; what was committed is kept: run again once it is up".to_owned(),
        )
    } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        (
            Kind::Output,
            "this connection may only read: the server is a standby, or the database is read-only".to_owned(),
        )
    } else if *code == SqlState::UNDEFINED_TABLE || *code == SqlState::UNDEFINED_COLUMN {
        (Kind::Usage, "the tables in the schema mujaz are not those of this version".to_owned())
    } else {
        (Kind::Output, "nothing was changed in the store".to_owned())
    };
    fail(kind, db.message().to_owned(), help)
}
