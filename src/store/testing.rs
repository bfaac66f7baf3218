//! Stores for tests that hold whatever the database.

#[cfg(feature = "postgres")]
#[path = "../../tests/it/cluster.rs"]
pub(super) mod cluster;

use super::interface::Store;
use super::location::Location;
use super::memory::Memory;
use super::open::{open, open_read};
use crate::error::Result;
use crate::types::Changes;

/// A store of its own for one test.
pub(super) struct Fresh {
    /// Where it is.
    pub at: Location,
    _folder: Option<tempfile::TempDir>,
}

impl Fresh {
    fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { at: folder.path().join("s.db").into(), _folder: Some(folder) }
    }

    #[cfg(feature = "postgres")]
    pub fn server() -> Option<Self> {
        let address = cluster::cluster()?.database();
        Some(Self { at: std::ffi::OsString::from(address).into(), _folder: None })
    }

    /// Another one, in the same kind of database.
    pub fn like(other: &Self) -> Self {
        #[cfg(feature = "postgres")]
        if other.at.file().is_none() {
            return Self::server().unwrap();
        }
        let _ = other;
        Self::file()
    }

    /// A connection that may change it.
    pub fn open(&self) -> Box<dyn Store> {
        open(&self.at).unwrap()
    }

    /// A connection that may not.
    pub fn open_read(&self) -> Box<dyn Store> {
        open_read(&self.at).unwrap()
    }

    /// Executes statements behind the store's back.
    pub fn sql(&self, statements: &str) {
        if let Some(path) = self.at.file() {
            rusqlite::Connection::open(path).unwrap().execute_batch(statements).unwrap();
        }
        #[cfg(feature = "postgres")]
        if let Location::Server(address) = &self.at {
            let statements = format!("SET search_path TO mujaz; {statements}");
            cluster::cluster().unwrap().sql(address.reveal(), &statements);
        }
    }
}

/// Runs a test on an empty store of each kind of database.
pub(super) fn everywhere(test: impl Fn(&Fresh)) {
    test(&Fresh::file());
    #[cfg(feature = "postgres")]
    Fresh::server().iter().for_each(test);
}

/// Saves all of a memory.
pub(super) fn save(store: &mut dyn Store, memory: &Memory) -> Result<()> {
    store.save(&Changes::from(memory.pieces.clone()), &|n| memory.cards[n as usize].clone())
}
