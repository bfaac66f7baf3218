//! A finished brief that has not been written anywhere yet.

use crate::report::views::{BriefView, IndexRow};
use crate::types::Content;

/// A brief with all its files.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Event.
    pub event: String,
    /// Revision, from 1.
    pub revision: u32,
    /// The view that templates saw.
    pub view: BriefView,
    /// Files by name: the brief first, the manifest last.
    pub files: Vec<(String, Content)>,
    /// Articles of the event: identifier and digest.
    pub sources: Vec<(String, String)>,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    pub passed: usize,
}

impl Composed {
    /// Its row in the index.
    pub fn row(&self) -> IndexRow {
        IndexRow {
            title: self.view.title.clone(),
            file: self.files.first().map(|f| f.0.clone()).unwrap_or_default(),
            when: self.view.event.when.clone(),
            place: self.view.event.place.clone(),
            articles: self.sources.len(),
            passed: self.passed,
            sentences: self.sentences,
        }
    }
}
