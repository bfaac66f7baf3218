//! A finished brief that has not been written anywhere yet.

use super::index::page_of;
use crate::report::views::{BriefView, DigestBrief};
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
    /// Its part of a digest.
    pub fn digest(&self) -> DigestBrief {
        digest_brief(&self.view, self.files.iter().map(|f| &f.0), (self.passed, self.sentences))
    }
}

/// A brief's entry in a digest: from its view, its files, and the number of its sentences that passed.
pub fn digest_brief<'a>(
    view: &BriefView,
    files: impl Iterator<Item = &'a String>,
    (passed, sentences): (usize, usize),
) -> DigestBrief {
    let files: Vec<&String> = files.collect();
    DigestBrief {
        title: view.title.clone(),
        event: view.event.id.clone(),
        kind: view.event.kind.clone(),
        translated: !view.banner.translated_by.is_empty(),
        theme: view.event.theme.clone(),
        country: view.event.country.clone(),
        confidence: view.banner.confidence.clone(),
        when: view.event.when.clone(),
        place: view.event.place.clone(),
        revision: view.event.revision,
        file: files.first().map(|f| (*f).clone()).unwrap_or_default(),
        page: page_of(files).map(str::to_owned),
        articles: view.counts.articles,
        passed,
        sentences,
        // The lead is available whatever passed; older briefs have only the overview.
        glance: if view.lead.is_empty() { view.glance.clone() } else { view.lead.clone() },
        changes: view.changes.clone(),
        brief: view.clone(),
    }
}
