//! One event's brief, whole but not yet written anywhere.

use super::keeper::Keeper;
use super::record::Record;
use super::{BriefOptions, Engines, Grouped, Plan, assemble};
use crate::config::Config;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::report::Templates;
use crate::report::views::{BriefView, IndexRow};
use std::path::Path;

/// A brief with all its files.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Event.
    pub event: String,
    /// Revision, from 1.
    pub revision: u32,
    /// What templates saw.
    pub view: BriefView,
    /// Files by name: the brief first, the manifest last.
    pub files: Vec<(String, String)>,
    /// Articles of the event: identifier and digest.
    pub sources: Vec<(String, String)>,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    pub verified: usize,
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
            verified: self.verified,
            sentences: self.sentences,
        }
    }
}

#[allow(clippy::too_many_arguments)]
pub(super) fn compose(
    grouped: &Grouped,
    plan: &Plan,
    translated: assemble::Translated,
    engines: &mut Engines,
    glossary: &Glossary,
    templates: &Templates,
    config: &Config,
    options: &BriefOptions,
    keeper: &dyn Keeper,
) -> Result<Composed> {
    let history = keeper.history(&plan.event.id)?;
    let assembled = assemble::assemble(
        grouped,
        plan.event,
        &plan.chosen,
        translated,
        match &mut engines.summariser {
            Some(s) => &mut **s,
            None => &mut *engines.model,
        },
        glossary,
        config,
        options,
        history.as_ref(),
    );
    let stem = assembled.stem.clone();
    let mut files: Vec<(String, String)> = Vec::new();
    for (i, name) in options.templates.iter().enumerate() {
        let text = templates.render(name, &assembled.view)?;
        let ending = Path::new(name).extension().map_or("md".into(), |e| e.to_string_lossy().into_owned());
        let file = if i == 0 {
            format!("{stem}.{ending}")
        } else {
            format!("{stem}.{}.{ending}", Path::new(name).file_stem().unwrap_or_default().to_string_lossy())
        };
        files.push((file, text));
    }
    let record = Record {
        grouped,
        event: plan.event,
        assembled: &assembled,
        glossary_sha256: glossary.digest(),
        recipe: &options.recipe,
        files: &files,
    };
    let text = record.manifest(engines).to_json()?;
    files.push((assembled.view.manifest.clone(), text));
    let article = |a: &usize| &grouped.articles[*a].article;
    Ok(Composed {
        event: plan.event.id.clone(),
        revision: assembled.view.event.revision,
        sources: assembled.sources.iter().map(|a| (article(a).id.clone(), article(a).digest.clone())).collect(),
        sentences: assembled.translated.len(),
        verified: assembled.translated.iter().filter(|t| t.1.passed()).count(),
        view: assembled.view,
        files,
    })
}
