//! Where a run puts what it makes, and what it knows of earlier ones.

use super::composed::Composed;
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::report::views::BriefView;
use crate::types::Translation;
use std::path::{Path, PathBuf};

/// What an earlier run said of an event.
#[derive(Debug, Clone)]
pub struct History {
    /// The newest revision.
    pub revision: u32,
    /// What it said; `None` where that was pruned.
    pub view: Option<BriefView>,
    /// Events that had a brief and whose articles went to this one.
    pub merged: Vec<String>,
    /// Articles that belong to the event now, also those whose texts are kept no longer.
    pub present: Vec<String>,
}

/// Where a run puts what it makes, and what it knows of earlier ones.
pub trait Keeper {
    /// A translation from the memory.
    fn recall(&mut self, key: &str) -> Result<Option<Translation>>;

    /// Puts translations into the memory.
    fn remember(&mut self, list: &[(String, &Translation)]) -> Result<()>;

    /// What was said of an event before, if anything was.
    fn history(&self, event: &str) -> Result<Option<History>>;

    /// Keeps a brief; gives the place of the brief and that of the manifest.
    fn keep(&mut self, composed: &Composed) -> Result<(PathBuf, PathBuf)>;
}

/// A folder and no memory.
pub struct Folder<'a>(pub &'a Path);

/// Writes the files of a brief into a folder, the manifest first: a brief never stands without it.
pub fn write_files(folder: &Path, files: &[(String, String)]) -> Result<(PathBuf, PathBuf)> {
    let (Some(first), Some(last)) = (files.first(), files.last()) else {
        return Err(Error::new(Kind::Usage, "no template was given"));
    };
    for (name, text) in files.iter().rev() {
        deliver::write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok((folder.join(&first.0), folder.join(&last.0)))
}

impl Keeper for Folder<'_> {
    fn recall(&mut self, _: &str) -> Result<Option<Translation>> {
        Ok(None)
    }

    fn remember(&mut self, _: &[(String, &Translation)]) -> Result<()> {
        Ok(())
    }

    fn history(&self, _: &str) -> Result<Option<History>> {
        Ok(None)
    }

    fn keep(&mut self, composed: &Composed) -> Result<(PathBuf, PathBuf)> {
        write_files(self.0, &composed.files)
    }
}
