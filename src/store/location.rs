//! Where a store is: in a file, or in a database on a server.

use crate::config::Address;
use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where a store is.
///
/// ```
/// use mujaz::store::Location;
///
/// assert!(Location::from(std::path::Path::new("desk.db")).file().is_some());
/// let desk = Location::from(std::ffi::OsString::from("postgres://desk:geheim@db.example/desk"));
/// assert_eq!((desk.file(), desk.to_string().contains("geheim")), (None, false));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, with SQLite.
    File(PathBuf),
    /// A database of PostgreSQL. Its address is shown without its password.
    Server(Address),
}

impl Location {
    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }

    /// What messages name.
    pub fn shown(&self) -> Cow<'_, Path> {
        match self {
            Self::File(path) => path.into(),
            Self::Server(address) => PathBuf::from(address.to_string()).into(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.shown().display().fmt(f)
    }
}

impl From<OsString> for Location {
    fn from(text: OsString) -> Self {
        match text.to_str().map(Address::new).filter(Address::is_database) {
            Some(address) => Self::Server(address),
            None => Self::File(text.into()),
        }
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&PathBuf> for Location {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&Location> for Location {
    fn from(location: &Location) -> Self {
        location.clone()
    }
}

impl From<Address> for Location {
    fn from(address: Address) -> Self {
        Self::Server(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_a_file_and_shown_without_its_password() {
        let of = |t: &str| Location::from(OsString::from(t));
        for file in ["store.db", "./postgres/x.db", "C:\\desk.db", "postgres:x", "https://x.example/desk.db"] {
            assert_eq!(of(file).file(), Some(Path::new(file)));
        }
        for server in ["postgres:///desk", "postgresql://u:secret@db.example:5433/desk", "PostgreSQL://%2Frun/desk"] {
            let at = of(server);
            assert!(at.file().is_none() && !at.to_string().contains("secret") && !format!("{at:?}").contains("secret"));
        }
    }
}
