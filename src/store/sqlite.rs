//! The store in SQLite: write-ahead log, one writer at a time, a backup before every migration.

mod statements;

use super::database::{Damaged, Done, Failed};
use super::schema::{APPLICATION, MIGRATIONS, VERSION};
use super::seen::Seen;
use super::{private, upgrade};
use crate::error::{Error, Kind, Result};
use rusqlite::{Connection, OpenFlags};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a run waits for another one that holds the lock.
const PATIENCE: Duration = Duration::from_secs(30);
/// Statements that are kept ready, as many as the store has, roughly.
const READY: usize = 64;
/// How long a reader waits where the file is locked.
const READING: Duration = Duration::from_secs(5);

/// A store in a file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    pub(super) db: Connection,
    seen: Seen,
    open: Cell<bool>,
}

fn wrong(what: &str, path: &Path, e: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let help = match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another run is using the store; wait for it to end, or use another store with --store"
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "the file is not a store, or it is damaged; nothing in it was changed: restore a copy (store.db.before-N), or use another file with --store"
        }
        Some(ErrorCode::DiskFull) => "the disk is full; nothing was changed: free some space and run again",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => "check that the folder exists and may be written to",
        _ => "nothing was changed in the store",
    };
    Error::new(Kind::Output, what.to_owned()).at(path).because(e).help(help)
}

/// The error of a statement.
fn failed(what: &str, path: &Path, e: Failed) -> Error {
    let e = match e.0.downcast::<rusqlite::Error>() {
        Ok(e) => return wrong(what, path, *e),
        Err(e) => e,
    };
    let help = if e.is::<Damaged>() {
        "`mujaz store check` lists the damage; restore a copy (store.db.before-N, or one made by `mujaz store backup`)"
    } else {
        "nothing was changed in the store"
    };
    Error::new(Kind::Output, what.to_owned()).at(path).because(e).help(help)
}

impl Sqlite {
    fn with(path: &Path, db: Connection) -> Self {
        db.set_prepared_statement_cache_capacity(READY);
        Self { path: path.to_owned(), db, seen: Seen::default(), open: Cell::new(false) }
    }

    /// Opens the store; creates it if there is none.
    pub fn open(path: &Path) -> Result<Self> {
        private::folder_of(path)?;
        private::file(path)?;
        let db = Connection::open(path).map_err(|e| wrong("cannot open the store", path, e))?;
        let mut store = Self::with(path, db);
        store.prepare()?;
        Ok(store)
    }

    /// Opens a store to read it: nothing is created, upgraded or locked, and nothing can be changed.
    ///
    /// # Errors
    /// The file is not there or is no store of this version.
    pub fn open_read(path: &Path) -> Result<Self> {
        let fail = |e| wrong("cannot open the store", path, e);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(fail)?;
        db.busy_timeout(READING).map_err(fail)?;
        let version: u32 = db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        if version != VERSION {
            let what = format!("the store has version {version}; this program reads version {VERSION}");
            let help =
                if version < VERSION { "start again: the store is upgraded first" } else { "use the newer program" };
            return Err(Error::new(Kind::Usage, what).at(path).help(help));
        }
        Ok(Self::with(path, db))
    }

    /// Opens a file that is a store of any version, to look up what versions before this one had, too.
    pub(super) fn open_any(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|e| wrong("cannot open the store", path, e))?;
        Ok(Self::with(path, db))
    }

    fn prepare(&mut self) -> Result<()> {
        let fail = |e| wrong("cannot open the store", &self.path, e);
        self.db.busy_timeout(PATIENCE).map_err(fail)?;
        // Nothing is written before it is certain that the file is a store of this program.
        let version: u32 = self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        if self.is_foreign(version).map_err(fail)? {
            return Err(Error::new(Kind::Usage, "the file is the database of another program")
                .at(&self.path)
                .help("use another file with --store"));
        }
        if version > VERSION {
            return Err(Error::new(
                Kind::Usage,
                format!("the store has version {version}; this program reads versions up to {VERSION}"),
            )
            .at(&self.path)
            .help("use the newer program, or another store with --store"));
        }
        self.db
            .query_row("PRAGMA journal_mode = WAL", [], |r| r.get::<_, String>(0))
            .and_then(|_| self.db.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"))
            .map_err(fail)?;
        tracing::debug!(file = %self.path.display(), version, "opened the store");
        if version < VERSION {
            tracing::info!(file = %self.path.display(), from = version, to = VERSION, "upgrading the store");
            self.migrate(version)?;
        }
        Ok(())
    }

    /// Whether the file belongs to another program. Stores of versions 1 and 2 are recognised by their tables.
    fn is_foreign(&self, version: u32) -> rusqlite::Result<bool> {
        let number = |sql: &str| self.db.query_row(sql, [], |r| r.get::<_, i32>(0));
        let application = number("PRAGMA application_id")?;
        let tables = number("SELECT count(*) FROM sqlite_master WHERE type = 'table'")?;
        let own = number(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table'
             AND name IN ('fact', 'article', 'event', 'operation', 'frequency', 'sentence', 'form')",
        )?;
        Ok(match (application, version) {
            (APPLICATION, _) => false,
            (0, 0) => tables > 0,
            (0, _) => own < 7,
            _ => true,
        })
    }

    fn migrate(&mut self, from: u32) -> Result<()> {
        if from > 0 {
            let copy = self.path.with_extension(format!("db.before-{VERSION}"));
            self.copy(&copy)?;
        }
        let fail = |e| wrong("cannot upgrade the store", &self.path, e);
        // One transaction: a process killed in between leaves the old version. What it removes, such as secrets, is
        // overwritten.
        self.db.execute_batch("PRAGMA secure_delete = ON; BEGIN EXCLUSIVE").map_err(fail)?;
        let now: u32 = self.db.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(fail)?;
        for step in MIGRATIONS.iter().skip(now as usize) {
            if let Err(e) = self.db.execute_batch(step) {
                let _ = self.db.execute_batch("ROLLBACK");
                return Err(fail(e));
            }
        }
        type Upgrade = fn(&Sqlite) -> Done<()>;
        let contents: [(u32, Upgrade); 2] = [(3, upgrade::to_version_3), (7, upgrade::list_briefs)];
        for (_, upgrade) in contents.iter().filter(|(version, _)| now < *version) {
            if let Err(e) = upgrade(self) {
                let _ = self.db.execute_batch("ROLLBACK");
                return Err(failed("cannot upgrade the store", &self.path, e));
            }
        }
        self.db.execute_batch(&format!("PRAGMA user_version = {VERSION}; COMMIT")).map_err(fail)?;
        private::restrict(&self.path);
        Ok(())
    }

    /// Writes a complete copy to another file.
    fn copy(&self, to: &Path) -> Result<()> {
        let part = to.with_extension("part");
        let _ = std::fs::remove_file(&part);
        self.db
            .execute("VACUUM INTO ?1", [part.to_string_lossy()])
            .map_err(|e| wrong("cannot copy the store", &self.path, e))?;
        private::restrict(&part);
        std::fs::rename(&part, to).map_err(|e| Error::io(Kind::Output, "cannot rename the copy of the store", to, e))
    }
}

#[cfg(test)]
mod tests;
