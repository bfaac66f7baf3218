//! A finished brief that has not been written anywhere yet.

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
        let file = self.files.first().map(|f| f.0.clone()).unwrap_or_default();
        digest_brief(&self.view, file, (self.passed, self.sentences))
    }
}

/// What a digest says of a brief: its view, its file, and how many of its sentences passed.
pub fn digest_brief(view: &BriefView, file: String, (passed, sentences): (usize, usize)) -> DigestBrief {
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
        file,
        articles: view.counts.articles,
        passed,
        sentences,
        // The lead stands whatever passed; older briefs have only the overview.
        glance: if view.lead.is_empty() { view.glance.clone() } else { view.lead.clone() },
        changes: view.changes.clone(),
        brief: view.clone(),
    }
}
