//! Stores for tests that hold whatever the database.

use super::interface::Store;
use super::location::Location;
use super::open::{open, open_read};

/// A store of its own for one test.
pub(super) struct Fresh {
    /// Where it is.
    pub at: Location,
    _folder: tempfile::TempDir,
}

impl Fresh {
    fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { at: folder.path().join("s.db").into(), _folder: folder }
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
        let path = self.at.file().unwrap();
        rusqlite::Connection::open(path).unwrap().execute_batch(statements).unwrap();
    }
}

/// Runs a test on an empty store of each kind of database.
pub(super) fn everywhere(test: impl Fn(&Fresh)) {
    test(&Fresh::file());
}
