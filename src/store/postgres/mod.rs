//! The store in a database of PostgreSQL 15 or later, in a schema of its own, `mujaz`. One connection writes at a time:
//! it holds an advisory lock for its transaction. Readers never wait.

mod address;
mod connection;
mod dialect;
mod failure;
mod lock;
mod migrations;
mod passfile;
mod statements;
mod tls;
mod words;

pub use connection::{connect_client, connection_name};
pub use lock::Held;

use super::interface::Store;
use super::seen::Seen;
use crate::config::Address;
use crate::error::Result;
use connection::{Access, Connection};
use std::cell::{Cell, OnceCell};
use words::Tokenizer;

/// Whether PostgreSQL was compiled in.
pub const COMPILED: bool = true;

/// A store in a database.
#[derive(Debug)]
pub struct Postgres {
    connection: Connection,
    /// Whether a transaction is open.
    inside: Cell<bool>,
    /// Whether it has changed anything.
    dirty: Cell<bool>,
    seen: Seen,
    tokenizer: OnceCell<Tokenizer>,
}

impl Postgres {
    fn with(connection: Connection) -> Self {
        Self {
            connection,
            inside: Cell::new(false),
            dirty: Cell::new(false),
            seen: Seen::default(),
            tokenizer: OnceCell::new(),
        }
    }
}

pub(super) fn open(address: &Address) -> Result<Box<dyn Store>> {
    let connection = Connection::open(address, Access::Write)?;
    migrations::prepare(&connection)?;
    Ok(Box::new(Postgres::with(connection)))
}

pub(super) fn open_read(address: &Address) -> Result<Box<dyn Store>> {
    let connection = Connection::open(address, Access::Read)?;
    migrations::check(&connection)?;
    Ok(Box::new(Postgres::with(connection)))
}

pub(super) fn exists(address: &Address) -> Result<bool> {
    migrations::is_there(&Connection::open(address, Access::Read)?)
}

pub(super) fn hold(address: &Address, name: &str, what: &str) -> Result<Held> {
    lock::take(address, name, what)
}

#[cfg(test)]
mod tests;
