//! What is kept between runs, behind one trait. SQLite stands behind it now; the statements are
//! plain SQL, so that another database can.

mod schema;
mod sqlite;

pub use schema::VERSION;
pub use sqlite::Sqlite;

use crate::error::Result;
use crate::types::{Card, Pieces};
use std::path::{Path, PathBuf};

/// Everything that is remembered of articles and events.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memory {
    /// Articles in order of arrival.
    pub cards: Vec<Card>,
    /// State of grouping.
    pub pieces: Pieces,
}

/// A place where things are kept. One run at a time may change it.
pub trait Store {
    /// Reads what is remembered and keeps others from changing it until [`Store::save`] or the end.
    fn load(&mut self) -> Result<Memory>;

    /// Writes what has changed since [`Store::load`], whole or not at all.
    fn save(&mut self, memory: &Memory) -> Result<()>;
}

/// Opens the store in a file; it is made where it does not exist, and brought up to date (after a
/// copy of it was put beside it) where it is of an older version.
pub fn open(path: &Path) -> Result<Sqlite> {
    Sqlite::open(path)
}

/// Where the store is unless one is named: `store.db` in the data folder.
pub fn default_path() -> PathBuf {
    crate::config::data_dir().join("store.db")
}
