//! Making briefs.

use super::models::Models;
use super::remembered::Remembered;
use super::{BriefRequest, Session};
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::pipeline::keeper::{Folder, Keeper};
use crate::pipeline::{BriefRun, Briefing, Grouped, Materials, Recipe, is_none, write_index};
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

/// What became of the inputs of `mujaz brief`.
#[derive(Debug, Default)]
pub struct BriefReport {
    /// Briefs that were made, and events without one.
    pub run: BriefRun,
    /// Inputs that were left out.
    pub skipped: Vec<Skipped>,
    /// Briefs that needed no revision, with their files.
    pub unchanged: Vec<(BriefRow, PathBuf)>,
    /// Events that needed a brief.
    pub events: usize,
}

impl Session<'_> {
    /// Loads models and makes the briefs of events that are there; the keeper takes them.
    ///
    /// # Errors
    /// What stops all of it; an event whose brief cannot be made becomes a row of the result.
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
        let translates = !is_none(&model);
        let notes = if translates { recipe.told(&model) } else { Vec::new() };
        let briefing = Briefing { grouped, materials, recipe: &recipe, notes, translates, progress: self.progress };
        let run = briefing.make(models.engines(request.spellings), keeper)?;
        Ok(Produced { run, model })
    }

    /// Makes the briefs of inputs and writes them into a folder; on top of a store, only of events with something new.
    ///
    /// # Errors
    /// What stops all of it, such as inputs without any article.
    pub fn brief(&self, request: BriefRequest, out: &Path, store: Option<&Path>) -> Result<BriefReport> {
        // What can be wrong without a model is found out before one is loaded.
        let materials = Materials::load(
            &request.recipe.glossaries,
            &request.recipe.config.brief.outlets,
            &request.recipe.templates,
        )?;
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
        let mut plain = Folder(out);
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

    /// Says what was left out and what needs no revision.
    fn tell(&self, grouped: &Grouped, report: &BriefReport) {
        for s in &grouped.skipped {
            self.progress.note(&format!("left out: {}: {}", s.origin, s.reason));
        }
        for (row, file) in &report.unchanged {
            self.progress.note(&format!("no change: {} (revision {})", file.display(), row.revision));
        }
    }
}

/// The error of inputs without any article.
fn nothing(skipped: &[Skipped]) -> Error {
    let why = skipped.first().map(|s| format!("{}: {}", s.origin, s.reason)).unwrap_or_default();
    Error::new(
        Kind::Input,
        format!("no Arabic article was found ({} inputs were left out; the first: {why})", skipped.len()),
    )
    .help("give .txt, .md, .html, .json or .jsonl files with Arabic text, or folders of them")
}
