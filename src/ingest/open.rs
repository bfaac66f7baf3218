//! Opening inputs: regular files, read whole and within limits.

use super::format;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Opens a regular file. Pipes, devices and sockets are refused: a pipe would wait for a writer, a device might never
/// end. A shell's process substitution (`<(…)`) is a pipe with a writer, and is opened.
///
/// # Errors
/// A reason in words.
pub(super) fn regular(path: &Path) -> Result<File, String> {
    let mut options = File::options();
    options.read(true);
    let handed_over =
        ["/dev/fd", "/proc/self/fd"].iter().any(|d| path.starts_with(d)) || path == Path::new("/dev/stdin");
    #[cfg(unix)]
    if !handed_over {
        use std::os::unix::fs::OpenOptionsExt;
        // Without this flag, opening a pipe blocks.
        options.custom_flags(libc::O_NONBLOCK);
    }
    let file =
        options.open(path).map_err(|e| format!("cannot be opened: {e}; check that the file exists and can be read"))?;
    let kind = file.metadata().map_err(|e| format!("cannot be opened: {e}"))?.file_type();
    if !kind.is_file() && !handed_over {
        return Err("not a regular file; pipes and devices are read on standard input only".into());
    }
    Ok(file)
}

/// Bytes at the start of a file that say what it is.
const HEAD: u64 = 4096;

/// The first bytes of a file.
///
/// # Errors
/// A message, as for [`regular`].
pub(super) fn head(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = regular(path)?.take(HEAD).read_to_end(&mut bytes);
    read.map_err(|e| format!("cannot be read: {e}; check the permissions of the file"))?;
    Ok(bytes)
}

/// Whether a file that nobody named is to be read, as [`format::is_known`] says.
pub(super) fn is_known(path: &Path) -> bool {
    format::by_name(path).is_some()
        || format::may_have_text(path) && head(path).is_ok_and(|h| format::is_known(path, &h))
}

/// A file's bytes.
///
/// # Errors
/// A message: as for [`regular`], or the file has more than `most` bytes.
pub(super) fn whole(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let file = regular(path)?;
    let size = file.metadata().map_or(0, |m| m.len());
    let mut bytes = Vec::new();
    if size <= most {
        // It may grow while it is read.
        let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|e| format!("cannot be read: {e}; check the permissions of the file"))?;
    }
    if size > most || bytes.len() as u64 > most {
        return Err(format!(
            "{} MB is more than the limit of {} MB for one article; split the file, use .jsonl, or raise input.max_bytes in mujaz.toml",
            size.max(bytes.len() as u64) >> 20,
            most >> 20
        ));
    }
    Ok(bytes)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipes_and_devices_are_rejected_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe.txt");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let endless = dir.path().join("endless.txt");
        std::os::unix::fs::symlink("/dev/zero", &endless).unwrap();
        for path in [&pipe, &endless] {
            assert!(whole(path, 1 << 20).unwrap_err().contains("regular"), "{}", path.display());
        }
    }

    #[test]
    fn a_file_beyond_the_limit_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, vec![b'x'; 1000]).unwrap();
        assert_eq!(whole(&path, 1000).unwrap().len(), 1000);
        assert!(whole(&path, 999).unwrap_err().contains("input.max_bytes"));
    }
}
