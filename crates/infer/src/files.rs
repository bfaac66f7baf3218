//! Atomic writes.

use crate::error::{Error, Kind, Result};
use std::io::Write;
use std::path::Path;

/// Writes `bytes` atomically: under a temporary name in the same folder, synced, then renamed. The folder is created if
/// it does not exist; on failure nothing is left behind, and an existing file is unchanged.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |e: std::io::Error| Error::io(Kind::Output, "cannot write the file", path, e);
    let dir = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(dir).map_err(|e| Error::io(Kind::Output, "cannot create the folder", dir, e))?;
    let mut file = tempfile::Builder::new().prefix(".mujaz-").tempfile_in(dir).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private, but the result is an ordinary file.
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(failed)?;
    }
    file.persist(path).map_err(|e| failed(e.error))?;
    tracing::debug!(file = %path.display(), bytes = bytes.len(), "wrote");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_atomic_and_a_failure_keeps_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sub/record.json");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        let e = write_whole(&path.join("below"), b"x").unwrap_err();
        assert_eq!(e.kind(), Kind::Output);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }
}
