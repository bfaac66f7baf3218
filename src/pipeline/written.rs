//! Briefs that have been written, and their index.

use super::composed::Composed;
use super::keeper::Keeper;
use crate::deliver;
use crate::error::Result;
use crate::report::Templates;
use crate::report::views::{IndexRow, IndexView, SkippedView};
use crate::store::Made;
use crate::types::Skipped;
use schemars::JsonSchema;
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
    #[serde(skip)]
    row: IndexRow,
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
    /// Hands a brief to the keeper.
    pub(super) fn keep(c: &Composed, keeper: &mut dyn Keeper) -> Result<Self> {
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
            row: c.row(),
        })
    }
}

/// Writes the index of the briefs of a run.
pub fn write_index(skipped: &[Skipped], run: &BriefRun, templates: &Templates, out: &Path) -> Result<()> {
    let skipped = skipped.iter().map(|s| SkippedView { origin: s.origin.to_string(), reason: s.reason.clone() });
    let failed =
        run.failed.iter().map(|(e, why)| SkippedView { origin: e.clone(), reason: format!("no brief: {why}") });
    let view = IndexView {
        briefs: run.written.iter().map(|w| w.row.clone()).collect(),
        skipped: skipped.chain(failed).collect(),
        note: "Machine-translated and not reviewed; see the caveats of each brief.".into(),
    };
    let text = templates.render("index.md", &view)?;
    deliver::write_whole(&out.join("index.md"), text.as_bytes())
}
