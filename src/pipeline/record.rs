//! Builds the manifest of a brief that was just composed.

use super::assemble::{Assembled, Used};
use super::briefing::Engines;
use super::group::Grouped;
use super::manifest::{EventRecord, FORM, FileRecord, Manifest, Program, SentenceRecord, SourceRecord};
use super::recipe::Recipe;
use crate::config::shown_input;
use crate::outlets::Outlets;
use crate::types::{Cleaned, Content, Event, sha256, source_id};

/// What a manifest is made from.
pub(super) struct Record<'a> {
    /// The articles.
    pub grouped: &'a Grouped,
    /// The event.
    pub event: &'a Event,
    /// The brief.
    pub assembled: &'a Assembled,
    /// SHA-256 of the glossaries.
    pub glossary_sha256: &'a str,
    /// What is known about outlets.
    pub outlets: &'a Outlets,
    /// The settings of the run.
    pub recipe: &'a Recipe,
    /// The files of the brief, by name.
    pub files: &'a [(String, Content)],
}

impl Record<'_> {
    /// The manifest.
    pub fn manifest(&self, engines: &Engines) -> Manifest {
        let Self { grouped, event, assembled, .. } = self;
        let view = &assembled.view;
        Manifest {
            form: FORM,
            program: Program::this(),
            event: EventRecord {
                id: event.id.clone(),
                revision: view.event.revision,
                when: event.when,
                places: event.places.clone(),
                kept_apart: event.near_misses.iter().map(ToString::to_string).collect(),
                related: event.related.clone(),
            },
            changes: view.changes.clone(),
            model: engines.model.identity().clone(),
            second_model: engines.second.as_ref().and_then(|s| s.identity()).cloned(),
            summariser: engines.summariser.as_ref().map(|s| s.identity()).cloned(),
            run: Recipe {
                inputs: self.recipe.inputs.iter().map(|i| shown_input(i).into_owned()).collect(),
                ..self.recipe.clone()
            },
            spellings: assembled.spellings.clone(),
            glossary_sha256: self.glossary_sha256.to_owned(),
            files: self.files.iter().map(file).collect(),
            sources: assembled
                .sources
                .iter()
                .enumerate()
                .map(|(i, &index)| {
                    let why = event.members.iter().find(|m| m.article == index).map(|m| m.why.clone());
                    source(i + 1, &grouped.articles[index], why, self.outlets)
                })
                .collect(),
            sentences: assembled
                .translated
                .iter()
                .map(|used| sentence(used, &grouped.articles[used.article]))
                .collect(),
            overview: view.glance.clone(),
            overview_rewritten_by_the_model: view.glance_rewritten,
            view: view.clone(),
        }
    }
}

fn file((name, content): &(String, Content)) -> FileRecord {
    FileRecord { name: name.clone(), sha256: sha256(content.bytes()) }
}

fn source(number: usize, c: &Cleaned, why: Option<String>, outlets: &Outlets) -> SourceRecord {
    let a = &c.article;
    SourceRecord {
        source: source_id(number),
        id: a.id.clone(),
        file: a.origin.clone(),
        sha256: a.digest.clone(),
        text_sha256: sha256(a.text.as_bytes()),
        charset: a.charset.clone(),
        outlet: a.outlet.clone(),
        title: c.title().map(str::to_owned),
        author: a.author.clone(),
        published: a.published,
        published_as_written: a.published_raw.clone(),
        url: a.url.clone(),
        grade: outlets.grade(a.outlet.as_deref(), a.url.as_deref()).cloned(),
        why_in_this_event: why,
        copy_of: c.duplicate.clone(),
        set_aside: c.set_aside.clone(),
        notes: a.notes.clone(),
    }
}

fn sentence(used: &Used, c: &Cleaned) -> SentenceRecord {
    let (t, span) = (&used.translation, &c.sentences[used.sentence].span);
    SentenceRecord {
        id: used.id.clone(),
        article: c.article.id.clone(),
        span: (span.start, span.end),
        page: c.article.page(span.start),
        arabic: t.source.clone(),
        given_to_the_model: t.normalised.clone(),
        english: t.english.clone(),
        verdict: t.verdict,
        method: t.method.clone(),
        corrections: t.corrections.clone(),
        parts: t.parts.clone(),
        attempts: t.attempts,
        checks: t.checks.clone(),
        findings: t.findings.clone(),
        review: t.review.clone(),
    }
}
