//! Opening stores, wherever they are.

use super::database::Database;
use super::grades::{Grades, standing};
use super::interface::Store;
use super::location::Location;
use super::postgres;
use super::sqlite::Sqlite;
use crate::config::Config;
use crate::error::Result;
use crate::types::Graded;
use std::path::PathBuf;

/// Opens a store. It is created if it does not exist, and upgraded if it is of an older version; of a file, a copy is
/// made beside it first.
///
/// ```
/// use mujaz::store;
///
/// # fn main() -> mujaz::error::Result<()> {
/// # let folder = tempfile::tempdir().unwrap();
/// let mut store = store::open(&folder.path().join("store.db"))?;
/// assert!(store.load()?.cards.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// It cannot be opened, is of a later version, or belongs to another program.
pub fn open(at: impl Into<Location>) -> Result<Box<dyn Store>> {
    match at.into() {
        Location::File(path) => Ok(Box::new(Sqlite::open(&path)?)),
        Location::Server(address) => postgres::open(&address),
    }
}

/// Opens a store to read it: nothing is created, upgraded or locked, and nothing can be changed.
///
/// # Errors
/// It is not there or is no store of this version.
pub fn open_read(at: &Location) -> Result<Box<dyn Store>> {
    match at {
        Location::File(path) => Ok(Box::new(Sqlite::open_read(path)?)),
        Location::Server(address) => postgres::open_read(address),
    }
}

/// Whether there is a store: a file, or the tables in a database.
///
/// # Errors
/// The database cannot be asked.
pub fn exists(at: &Location) -> Result<bool> {
    match at {
        Location::File(path) => Ok(path.is_file()),
        Location::Server(address) => postgres::exists(address),
    }
}

/// Opens a store if there is one; nothing is created.
///
/// # Errors
/// As [`open`].
pub fn open_existing(at: &Location) -> Result<Option<Box<dyn Store>>> {
    exists(at)?.then(|| open(at)).transpose()
}

/// The grades in force, from a store opened read-only: nothing is created, upgraded or locked. None if there is no
/// store, or one of an earlier version.
///
/// # Errors
/// The store exists and cannot be read.
pub fn grades_in(at: &Location) -> Result<Vec<Graded>> {
    if !exists(at)? {
        return Ok(Vec::new());
    }
    let Some(path) = at.file() else { return Ok(standing(&open_read(at)?.grades()?)) };
    let db = Sqlite::open_any(path)?;
    let there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'grade'";
    let there = db.number(there, &[]).map_err(|e| db.wrong("cannot read the grades of outlets from the store", e))?;
    if there == 0 { Ok(Vec::new()) } else { Ok(standing(&db.grades()?)) }
}

/// Where the store is that a configuration names, else the default.
pub fn path_of(config: &Config) -> Location {
    named_by(config).unwrap_or_else(|| Location::File(default_path()))
}

/// Where the store is that a configuration names.
pub fn named_by(config: &Config) -> Option<Location> {
    match (&config.store.url, &config.store.path) {
        (Some(url), _) => Some(Location::Server(url.clone())),
        (None, Some(path)) => Some(Location::File(path.clone())),
        (None, None) => None,
    }
}

/// A configuration that names a store.
pub fn with(config: &Config, at: &Location) -> Config {
    let mut config = config.clone();
    (config.store.path, config.store.url) = match at {
        Location::File(path) => (Some(path.clone()), None),
        Location::Server(address) => (None, Some(address.clone())),
    };
    config
}

/// The default path of the store: `store.db` in the data folder.
pub fn default_path() -> PathBuf {
    crate::config::data_dir().join("store.db")
}
