//! In place of `postgres` where it was not compiled in.

use super::interface::Store;
use crate::config::Address;
use crate::error::{Error, Kind, Result};

/// Whether PostgreSQL was compiled in.
pub const COMPILED: bool = false;

/// A lock in the database.
pub enum Held {}

fn missing<T>(address: &Address) -> Result<T> {
    Err(Error::new(Kind::Usage, format!("{address}: this program was built without PostgreSQL"))
        .help("take a released archive, or build it with `cargo install mujaz --features postgres`"))
}

pub(super) fn open(address: &Address) -> Result<Box<dyn Store>> {
    missing(address)
}

pub(super) fn open_read(address: &Address) -> Result<Box<dyn Store>> {
    missing(address)
}

pub(super) fn exists(address: &Address) -> Result<bool> {
    missing(address)
}

/// Takes a lock in the database.
pub(super) fn hold(address: &Address, _name: &str, _what: &str) -> Result<Held> {
    missing(address)
}
