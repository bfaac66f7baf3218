//! Briefs that have been written, with their index and digest.

use super::composed::Composed;
use super::digest::digest;
use super::index::{self, Listing};
use super::keeper::Keeper;
use crate::deliver;
use crate::error::Result;
use crate::report::Templates;
use crate::report::views::{DigestBrief, SkippedView};
use crate::store::Made;
use crate::types::Skipped;
use schemars::JsonSchema;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A brief that was written.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct Written {
    /// Event.
    pub event: String,
    /// Revision, from 1.
    pub revision: u32,
    /// Headline.
    pub title: String,
    /// The brief.
    pub file: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
    /// All its files, the brief first and the manifest last.
    pub files: Vec<PathBuf>,
    /// Articles in it.
    pub articles: usize,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    pub passed: usize,
    /// Its part of the digest, if one is wanted: it has the whole brief, which is not held for nothing.
    #[serde(skip)]
    digest: Option<Box<DigestBrief>>,
}

/// The outcome of a run.
#[derive(Debug, Default)]
pub struct BriefRun {
    /// Briefs on disk.
    pub written: Vec<Written>,
    /// Events whose brief could not be made, with the reason.
    pub failed: Vec<(String, String)>,
    /// Whether the user stopped the run.
    pub cancelled: bool,
}

impl From<&Written> for Made {
    fn from(w: &Written) -> Self {
        Self {
            event: w.event.clone(),
            revision: w.revision,
            title: w.title.clone(),
            sentences: w.sentences,
            passed: w.passed,
        }
    }
}

impl Written {
    /// Hands a brief to the keeper; `digest` if there will be a digest.
    pub(super) fn keep(c: &Composed, keeper: &mut dyn Keeper, digest: bool) -> Result<Self> {
        let (file, manifest) = keeper.keep(c)?;
        let beside = |name: &String| file.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
        Ok(Self {
            files: c.files.iter().map(|f| beside(&f.0)).collect(),
            event: c.event.clone(),
            revision: c.revision,
            title: c.view.title.clone(),
            file,
            manifest,
            articles: c.sources.len(),
            sentences: c.sentences,
            passed: c.passed,
            digest: digest.then(|| Box::new(c.digest())),
        })
    }
}

impl BriefRun {
    /// Writes the index of the folder that contains the briefs: these and those of earlier runs.
    ///
    /// # Errors
    /// The template cannot be rendered, or the file not written.
    pub fn write_index(&self, skipped: &[Skipped], templates: &Templates, out: &Path) -> Result<Listing> {
        let skipped = skipped.iter().map(|s| SkippedView { origin: s.origin.to_string(), reason: s.reason.clone() });
        let failed =
            self.failed.iter().map(|(e, why)| SkippedView { origin: e.clone(), reason: format!("no brief: {why}") });
        let fresh: BTreeSet<&str> = self.written.iter().map(|w| w.event.as_str()).collect();
        index::write(&index::index(out, &fresh, skipped.chain(failed).collect()), templates, out)
    }

    /// Writes a digest of the briefs, their leads by kind and country: `digest.md`, and `digest.html` if any brief is a
    /// page. The run must have been one with `digest` set.
    ///
    /// # Errors
    /// A template cannot be rendered, or a file not written.
    pub fn write_digest(&self, templates: &Templates, out: &Path) -> Result<Listing> {
        let view = digest(self.written.iter().filter_map(|w| w.digest.as_deref().cloned()).collect());
        let file = out.join("digest.md");
        deliver::write_whole(&file, templates.render("digest.md", &view)?.as_bytes())?;
        let page = out.join("digest.html");
        if view.briefs.iter().all(|b| b.page.is_none()) {
            return Ok(Listing { file, page: None });
        }
        deliver::write_whole(&page, templates.render("digest-page.html", &view)?.as_bytes())?;
        Ok(Listing { file, page: Some(page) })
    }
}
