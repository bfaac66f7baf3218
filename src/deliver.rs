//! Atomic writes: a file is written completely or not at all.

pub use mujaz_infer::files::write_whole;

use crate::error::{Error, Kind, Result};
use std::path::Path;

/// Checks before long work that a folder can be written to.
pub fn check_folder(dir: &Path) -> Result<()> {
    let failed = |e: std::io::Error| Error::io(Kind::Output, "the output folder cannot be written to", dir, e);
    std::fs::create_dir_all(dir).map_err(failed)?;
    tempfile::Builder::new().prefix(".mujaz-").tempfile_in(dir).map_err(failed)?;
    Ok(())
}
