//! Composes the brief of one event: the rendered view and its manifest.

use super::assemble::Translated;
use super::briefing::{Briefing, Engines, Plan};
use super::composed::Composed;
use super::keeper::History;
use super::record::Record;
use crate::error::Result;

impl Briefing<'_> {
    /// Makes the brief of an event from its translations.
    pub(super) fn compose(
        &self,
        plan: &Plan,
        translated: Translated,
        engines: &mut Engines,
        history: Option<&History>,
    ) -> Result<Composed> {
        let model = match &mut engines.summariser {
            Some(s) => &mut **s,
            None => &mut *engines.model,
        };
        let assembled = self.assemble(plan, translated, model, history);
        let wanted = self.recipe.wanted(&self.materials.names);
        let mut files = self.materials.templates.files(&wanted, &assembled.view, &assembled.stem)?;
        let record = Record {
            grouped: self.grouped,
            event: plan.event,
            assembled: &assembled,
            glossary_sha256: self.materials.glossary.digest(),
            recipe: self.recipe,
            files: &files,
        };
        let text = record.manifest(engines).to_json()?;
        files.push((assembled.view.manifest.clone(), text.into()));
        let article = |a: &usize| &self.grouped.articles[*a].article;
        Ok(Composed {
            event: plan.event.id.clone(),
            revision: assembled.view.event.revision,
            sources: assembled.sources.iter().map(|a| (article(a).id.clone(), article(a).digest.clone())).collect(),
            sentences: assembled.translated.len(),
            passed: assembled.translated.iter().filter(|t| t.translation.passed()).count(),
            view: assembled.view,
            files,
        })
    }
}
