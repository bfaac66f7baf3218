//! Locks for work on a store that only one process may do at a time, such as the run of a job. They end with the
//! process, however it dies: beside a file, they are file locks of the operating system; in a database of PostgreSQL,
//! advisory locks of a connection.

use super::location::Location;
use super::{postgres, private};
use crate::error::{Error, Kind, Result};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// A lock that is held until it is dropped.
#[derive(Debug)]
struct Lock {
    _file: File,
}

/// Takes the lock `name` beside a store; `what` names the work in error messages.
///
/// # Errors
/// Another process holds it; the error says which.
fn take(store: &Path, name: &str, what: &str) -> Result<Lock> {
    let mut path: PathBuf = store.to_owned();
    let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    path.set_file_name(format!("{own}.{name}.lock"));
    let failed = |e| Error::io(Kind::Output, "cannot create the lock of the job", &path, e);
    private::folder_of(&path)?;
    let mut file = private::options().open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut who = String::new();
            let _ = file.read_to_string(&mut who);
            return Err(Error::new(Kind::Busy, format!("{what} is already running ({})", who.trim()))
                .help("wait for that run to end, or stop it"));
        }
        Err(TryLockError::Error(e)) => return Err(failed(e)),
    }
    // The file names its holder for people to read; nothing depends on it.
    let _ = file.set_len(0);
    let _ = file.rewind();
    let _ = write!(file, "process {} since {}", std::process::id(), crate::clock::now().strftime("%Y-%m-%d %H:%M UTC"));
    Ok(Lock { _file: file })
}

/// A lock on one kind of work on a store, held until it is dropped.
pub struct Hold {
    _lock: Held,
}

enum Held {
    #[allow(dead_code)]
    File(Lock),
    #[allow(dead_code)]
    Server(Box<postgres::Held>),
}

/// Locks one kind of work on a store.
///
/// # Errors
/// Another process is doing that work.
pub fn hold(store: impl Into<Location>, work: &str) -> Result<Hold> {
    held(&store.into(), work, &format!("`mujaz {work}`"))
}

/// Locks a job, so that only one run of it happens at a time.
///
/// # Errors
/// The job is running already.
pub fn hold_job(store: impl Into<Location>, job: &str) -> Result<Hold> {
    held(&store.into(), &format!("job-{job}"), &format!("the job \"{job}\""))
}

fn held(store: &Location, name: &str, what: &str) -> Result<Hold> {
    let lock = match store {
        Location::File(path) => Held::File(take(path, name, what)?),
        Location::Server(address) => Held::Server(Box::new(postgres::hold(address, name, what)?)),
    };
    Ok(Hold { _lock: lock })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_exclusive_and_released_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("new/store.db");
        let held = take(&store, "job-night", "the job \"night\"").unwrap();
        let e = take(&store, "job-night", "the job \"night\"").unwrap_err();
        assert!(e.kind() == Kind::Busy && e.to_string().contains("process"), "{e}");
        take(&store, "job-morning", "the job \"morning\"").unwrap();
        drop(held);
        take(&store, "job-night", "the job \"night\"").unwrap();
    }
}
