//! Where a run stores its results, and what it knows about earlier runs.

use super::composed::Composed;
use crate::clock;
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::report::views::BriefView;
use crate::store::Store;
use crate::types::{Content, SentenceReview, Translation, sha256};
use std::collections::BTreeMap;
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
    /// Articles of the event that were in an earlier brief of another event.
    pub moved: Vec<String>,
    /// Articles that belong to the event now, including those whose texts were pruned.
    pub present: Vec<String>,
}

/// Stores the results of a run and looks up those of earlier ones.
pub trait Keeper {
    /// A translation from the translation memory.
    fn recall(&mut self, key: &str) -> Result<Option<Translation>>;

    /// Adds translations to the translation memory.
    fn remember(&mut self, list: &[(String, &Translation)]) -> Result<()>;

    /// What a person decided on the English of an Arabic sentence.
    fn review(&self, arabic: &str) -> Result<Option<SentenceReview>>;

    /// The previous brief of an event, if it has one.
    fn history(&self, event: &str) -> Result<Option<History>>;

    /// The file stem that an event already has, if nothing else is known about its brief.
    fn stem(&self, event: &str) -> Option<String> {
        let _ = event;
        None
    }

    /// Stores a brief and returns the paths of the brief and of its manifest.
    fn keep(&mut self, composed: &Composed) -> Result<(PathBuf, PathBuf)>;
}

/// Stores briefs in a folder, and translations in a cache if one is given.
pub struct FolderKeeper<'a> {
    folder: &'a Path,
    cache: Option<&'a mut dyn Store>,
    stems: BTreeMap<String, String>,
    reviews: BTreeMap<String, SentenceReview>,
}

impl<'a> FolderKeeper<'a> {
    /// Stores briefs in a folder, and no translations.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, cache: None, stems: BTreeMap::new(), reviews: BTreeMap::new() }
    }

    /// Stores briefs in a folder, and translations in a cache.
    pub fn with_cache(folder: &'a Path, cache: &'a mut dyn Store) -> Self {
        Self { cache: Some(cache), ..Self::new(folder) }
    }

    /// The same with the names of files that events already have, by event: a brief that is made again replaces the
    /// previous one, whatever its headline is now.
    pub fn with_stems(self, stems: BTreeMap<String, String>) -> Self {
        Self { stems, ..self }
    }

    /// The same with what people decided on sentences, by their Arabic: a brief is made again as it was.
    pub fn with_reviews(self, reviews: BTreeMap<String, SentenceReview>) -> Self {
        Self { reviews, ..self }
    }
}

/// The key of a translation in the cache. It covers the program itself, since another build may translate and review
/// a sentence differently.
fn cache_key(key: &str) -> String {
    let program = std::env::current_exe().and_then(|p| p.metadata()).ok();
    let build = program.map(|m| (m.len(), m.modified().ok()));
    sha256(format!("{build:?}\u{0}{key}").as_bytes())
}

/// Writes the files of a brief into a folder, the manifest first, so that no brief ever lacks one.
pub fn write_files(folder: &Path, files: &[(String, Content)]) -> Result<(PathBuf, PathBuf)> {
    let (Some(first), Some(last)) = (files.first(), files.last()) else {
        return Err(Error::new(Kind::Usage, "no template was given"));
    };
    for (name, content) in files.iter().rev() {
        deliver::write_whole(&folder.join(name), content.bytes())?;
    }
    Ok((folder.join(&first.0), folder.join(&last.0)))
}

impl Keeper for FolderKeeper<'_> {
    fn recall(&mut self, key: &str) -> Result<Option<Translation>> {
        match &mut self.cache {
            Some(c) => c.translation(&cache_key(key), clock::now()),
            None => Ok(None),
        }
    }

    fn remember(&mut self, list: &[(String, &Translation)]) -> Result<()> {
        let Some(cache) = &mut self.cache else { return Ok(()) };
        let list: Vec<(String, &Translation)> = list.iter().map(|(k, t)| (cache_key(k), *t)).collect();
        cache.keep_translations(&list, clock::now())
    }

    fn review(&self, arabic: &str) -> Result<Option<SentenceReview>> {
        Ok(self.reviews.get(arabic).cloned())
    }

    fn history(&self, _: &str) -> Result<Option<History>> {
        Ok(None)
    }

    fn stem(&self, event: &str) -> Option<String> {
        self.stems.get(event).cloned()
    }

    fn keep(&mut self, composed: &Composed) -> Result<(PathBuf, PathBuf)> {
        write_files(self.folder, &composed.files)
    }
}
