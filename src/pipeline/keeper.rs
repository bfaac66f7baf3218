//! Where a run keeps its results, and what it knows of earlier runs.

use super::composed::Composed;
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::report::views::BriefView;
use crate::types::Translation;
use std::path::{Path, PathBuf};

/// The previous brief of an event.
#[derive(Debug, Clone)]
pub struct History {
    /// The newest revision.
    pub revision: u32,
    /// The view of that revision; `None` if it was pruned.
    pub view: Option<BriefView>,
    /// Events that had a brief and were merged into this one.
    pub merged: Vec<String>,
    /// Articles that belong to the event now, including those whose texts were pruned.
    pub present: Vec<String>,
}

/// Keeps the results of a run and recalls those of earlier ones.
pub trait Keeper {
    /// A translation from the translation memory.
    fn recall(&mut self, key: &str) -> Result<Option<Translation>>;

    /// Adds translations to the memory.
    fn remember(&mut self, list: &[(String, &Translation)]) -> Result<()>;

    /// The previous brief of an event, if it has one.
    fn history(&self, event: &str) -> Result<Option<History>>;

    /// Keeps a brief and returns the paths of the brief and of its manifest.
    fn keep(&mut self, composed: &Composed) -> Result<(PathBuf, PathBuf)>;
}

/// Keeps briefs in a folder, and has no memory.
pub struct FolderKeeper<'a>(pub &'a Path);

/// Writes the files of a brief into a folder, the manifest first, so that no brief is ever without one.
pub fn write_files(folder: &Path, files: &[(String, String)]) -> Result<(PathBuf, PathBuf)> {
    let (Some(first), Some(last)) = (files.first(), files.last()) else {
        return Err(Error::new(Kind::Usage, "no template was given"));
    };
    for (name, text) in files.iter().rev() {
        deliver::write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok((folder.join(&first.0), folder.join(&last.0)))
}

impl Keeper for FolderKeeper<'_> {
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
