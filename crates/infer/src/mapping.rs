//! Files of weights as memory.

use crate::error::{Error, Kind, Result};
use memmap2::Mmap;
use std::path::Path;

/// Maps a file of weights.
///
/// # Errors
/// The file cannot be opened or mapped.
pub(crate) fn map_file(path: &Path) -> Result<Mmap> {
    let file = std::fs::File::open(path).map_err(|e| Error::io(Kind::Model, "cannot open the model", path, e))?;
    // SAFETY: the file is only read; if another process truncates it while it is mapped, the system ends this process.
    unsafe { Mmap::map(&file) }.map_err(|e| Error::io(Kind::Model, "cannot map the model", path, e))
}
