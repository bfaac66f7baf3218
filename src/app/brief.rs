//! Making briefs.

use super::models::Models;
use super::remembered::Remembered;
use super::{BriefRequest, Session};
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::pipeline::keeper::{FolderKeeper, Keeper};
use crate::pipeline::{BriefRun, Briefing, Grouped, Materials, Recipe, write_index};
use crate::report;
use crate::store::BriefRow;
use crate::types::{ModelIdentity, Skipped};
use std::path::{Path, PathBuf};

/// Briefs with the model that made them.
pub struct Produced {
    /// The briefs.
    pub run: BriefRun,
    /// The model.
    pub model: ModelIdentity,
}

/// The outcome of `mujaz brief`.
#[derive(Debug, Default)]
pub struct BriefReport {
    /// Briefs that were made, and events for which none could be made.
    pub run: BriefRun,
    /// Inputs that were left out.
    pub skipped: Vec<Skipped>,
    /// Briefs that needed no revision, with their files.
    pub unchanged: Vec<(BriefRow, PathBuf)>,
    /// Events that needed a brief.
    pub events: usize,
}

impl Session<'_> {
    /// Loads the models, makes a brief of every event, and hands each brief to the keeper.
    ///
    /// # Errors
    /// Only what stops the whole run. An event whose brief cannot be made is listed in the result.
    pub fn produce(
        &self,
        grouped: &Grouped,
        materials: &Materials,
        request: BriefRequest,
        keeper: &mut dyn Keeper,
    ) -> Result<Produced> {
        let mut models: Models = self.models(&request.models)?;
        let recipe = Recipe { notes: request.notes.unwrap_or_else(|| models.notes.clone()), ..request.recipe };
        let model = models.model.identity().clone();
        let notes = recipe.model_notes(&model);
        let briefing = Briefing { grouped, materials, recipe: &recipe, notes, progress: self.progress };
        let run = briefing.make(models.engines(request.spellings), keeper)?;
        Ok(Produced { run, model })
    }

    /// Makes briefs from inputs and writes them into a folder. With a store, only events with something new get one.
    ///
    /// # Errors
    /// Anything that stops the whole run, such as inputs without a single article.
    pub fn brief(&self, request: BriefRequest, out: &Path, store: Option<&Path>) -> Result<BriefReport> {
        // A wrong template, glossary or folder is reported before a model is loaded.
        let materials = Materials::load(&request.recipe.glossaries, &request.recipe.templates)?;
        for name in &materials.names {
            materials.templates.render(name, &report::example())?;
        }
        deliver::check_folder(out)?;
        let (config, inputs) = (&request.recipe.config, &request.recipe.inputs);
        let mut memory = store.map(Remembered::open).transpose()?;
        let mut report = BriefReport::default();
        let grouped = match &mut memory {
            None => self.group(config, inputs)?,
            Some(m) => {
                let grouped = m.take_in(self, config, inputs)?;
                report.unchanged = m.write_unchanged(out)?;
                grouped
            }
        };
        report.skipped.clone_from(&grouped.skipped);
        report.events = grouped.events.len();
        self.tell(&grouped, &report);
        if grouped.events.is_empty() {
            return if report.unchanged.is_empty() { Err(nothing(&grouped.skipped)) } else { Ok(report) };
        }
        let copies = grouped.articles.iter().filter(|x| x.duplicate.is_some()).count();
        let (articles, events) = (grouped.articles.len(), grouped.events.len());
        self.progress.note(&format!("{articles} articles ({copies} copies), {events} events"));
        let mut plain = FolderKeeper(out);
        let made = match &mut memory {
            None => self.produce(&grouped, &materials, request, &mut plain)?,
            Some(m) => {
                let made = self.produce(&grouped, &materials, request, &mut m.keeper(out)?)?;
                m.close(&made.run)?;
                made
            }
        };
        report.run = made.run;
        if !report.run.written.is_empty() {
            write_index(&grouped.skipped, &report.run, &materials.templates, out)?;
        }
        Ok(report)
    }

    /// Reports inputs that were left out and briefs that need no revision.
    fn tell(&self, grouped: &Grouped, report: &BriefReport) {
        for s in &grouped.skipped {
            self.progress.note(&format!("left out: {}: {}", s.origin, s.reason));
        }
        for (row, file) in &report.unchanged {
            self.progress.note(&format!("no change: {} (revision {})", file.display(), row.revision));
        }
    }
}

/// The error for inputs without a single article.
fn nothing(skipped: &[Skipped]) -> Error {
    let why = skipped.first().map(|s| format!("{}: {}", s.origin, s.reason)).unwrap_or_default();
    Error::new(
        Kind::Input,
        format!("no Arabic article was found ({} inputs were left out; the first: {why})", skipped.len()),
    )
    .help("give .txt, .md, .html, .json or .jsonl files with Arabic text, or folders of them")
}
