//! Files and folders that only their owner may read: a store holds unpublished work.

use crate::error::{Error, Kind, Result};
use std::path::Path;

/// Creates the folder of a file, readable by its owner only. A folder that exists keeps its permissions.
pub(super) fn folder_of(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|e| Error::io(Kind::Output, "cannot create the folder of the store", folder, e))
}

/// Options to open a file that, if it is created, only its owner may read.
pub(super) fn options() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates a file that only its owner may read, unless it exists. SQLite gives its other files the same permissions.
pub(super) fn file(path: &Path) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    options().open(path).map(|_| ()).map_err(|e| Error::io(Kind::Output, "cannot create the store", path, e))
}

/// Removes permissions on a file from everybody but its owner, as far as the system and the owner allow it.
pub(super) fn restrict(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
    }
    #[cfg(not(unix))]
    let _ = path;
}
