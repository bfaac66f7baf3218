//! Making briefs.

use super::models::{Models, Texts};
use super::remembered::Remembered;
use super::{BriefRequest, Session};
use crate::clock;
use crate::config::Config;
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::pipeline::index::Listing;
use crate::pipeline::keeper::{FolderKeeper, Keeper};
use crate::pipeline::{BriefRun, Briefing, Grouped, Materials, NO_MODEL, Recipe, index, is_none};
use crate::report;
use crate::store::{self, BriefRow, Location, Store};
use crate::surface::terminal;
use crate::types::{Graded, ModelIdentity, Skipped, count};
use jiff::SignedDuration;
use std::path::{Path, PathBuf};

/// How long a translation stays in the cache after its last use.
const UNUSED: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What a run of `mujaz brief` keeps for the next one, besides its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// Articles, events, translations and briefs, in a store.
    Store(Location),
    /// Translations only, in a cache file.
    Cache(PathBuf),
    /// Nothing.
    None,
}

/// Briefs together with the model that made them.
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
    /// Skipped inputs.
    pub skipped: Vec<Skipped>,
    /// Briefs that needed no revision, with their files.
    pub unchanged: Vec<(BriefRow, PathBuf)>,
    /// Events that needed a brief.
    pub events: usize,
    /// The index of the folder, if it was written.
    pub index: Option<Listing>,
    /// The digest of the briefs, if one was asked for.
    pub digest: Option<Listing>,
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
        let mut models = self.models_for(grouped, materials, &request, keeper)?;
        let recipe = Recipe { notes: request.notes.unwrap_or_else(|| models.notes.clone()), ..request.recipe };
        let model = models.model.identity().clone();
        let translates = !is_none(&model);
        let notes = if translates { recipe.model_notes(&model) } else { Vec::new() };
        let briefing = Briefing { grouped, materials, recipe: &recipe, notes, translates, progress: self.progress };
        let run = briefing.make(models.engines(request.spellings), keeper)?;
        Ok(Produced { run, model })
    }

    /// The models of a request; where others translate, once they have.
    fn models_for(
        &self,
        grouped: &Grouped,
        materials: &Materials,
        request: &BriefRequest,
        keeper: &mut dyn Keeper,
    ) -> Result<Models> {
        let choice = &request.models;
        if !self.loader.shares() || choice.first.model.as_deref() == Some(NO_MODEL) {
            return self.models(choice);
        }
        let (recipe, glossary, progress) = (&request.recipe, &materials.glossary, self.progress);
        let briefing = Briefing { grouped, materials, recipe, notes: Vec::new(), translates: true, progress };
        let jobs = briefing.texts(keeper)?;
        self.loader.load_after(Texts { jobs, choice, recipe, glossary }, keeper, progress)
    }

    /// Makes briefs from inputs and writes them into a folder. With a store, only events with something new get one.
    ///
    /// # Errors
    /// Anything that stops the whole run, such as inputs without a single article.
    pub fn brief(&self, request: BriefRequest, out: &Path, storage: &Storage) -> Result<BriefReport> {
        // A wrong template, glossary or folder is reported before a model is loaded.
        let materials = Materials::load(
            &request.recipe.glossaries,
            &request.recipe.config.brief.outlets,
            &request.recipe.templates,
        )?
        .with_grades(self.grades(&request.recipe.config, storage));
        let wanted = request.recipe.wanted(&materials.names);
        materials.templates.files(&wanted, &report::example(), "example")?;
        deliver::check_folder(out)?;
        let digest = request.recipe.config.brief.digest;
        let (config, inputs) = (&request.recipe.config, &request.recipe.inputs);
        let mut memory = match storage {
            Storage::Store(at) => Some(Remembered::open(at)?),
            _ => None,
        };
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
        self.report_skipped(&grouped, &report);
        if grouped.events.is_empty() {
            return if report.unchanged.is_empty() { Err(nothing(&grouped.skipped)) } else { Ok(report) };
        }
        let copies = grouped.articles.iter().filter(|x| x.duplicate.is_some()).count();
        let (articles, events) = (grouped.articles.len(), grouped.events.len());
        let (articles, copies, events) = (count(articles, "article"), count(copies, "copy"), count(events, "event"));
        self.progress.note(&format!("{articles} ({copies}), {events}"));
        let mut cache = self.cache(storage);
        let made = match &mut memory {
            None => {
                let mut keeper = match &mut cache {
                    Some(c) => FolderKeeper::with_cache(out, &mut **c),
                    None => FolderKeeper::new(out),
                }
                .with_stems(index::stems(out));
                self.produce(&grouped, &materials, request, &mut keeper)?
            }
            Some(m) => {
                let made = self.produce(&grouped, &materials, request, &mut m.keeper(out)?)?;
                m.close(&made.run)?;
                made
            }
        };
        report.run = made.run;
        if !report.run.written.is_empty() {
            report.index = Some(report.run.write_index(&grouped.skipped, &materials.templates, out)?);
            if digest {
                report.digest = Some(report.run.write_digest(&materials.templates, out)?);
            }
        }
        Ok(report)
    }

    /// The grades that people gave to outlets: from the store in use, or else from the one that `mujaz curate` uses.
    fn grades(&self, config: &Config, storage: &Storage) -> Vec<Graded> {
        let at = match storage {
            Storage::Store(at) => at.clone(),
            _ => store::path_of(config),
        };
        store::grades_in(&at).unwrap_or_else(|e| {
            self.progress.note(&format!("sources are shown without grades: {}", e.one_line()));
            Vec::new()
        })
    }

    /// Opens the cache of translations, if one is to be used. An unusable cache is not a failure.
    fn cache(&self, storage: &Storage) -> Option<Box<dyn Store>> {
        let Storage::Cache(path) = storage else { return None };
        let opened = store::open(path).and_then(|mut cache| {
            let limit = clock::now().checked_sub(UNUSED).unwrap_or(jiff::Timestamp::MIN);
            cache.prune_texts(limit)?;
            Ok(cache)
        });
        match opened {
            Ok(cache) => Some(cache),
            Err(e) => {
                self.progress.note(&format!("translations are not kept for the next run: {}", e.one_line()));
                None
            }
        }
    }

    /// Reports skipped inputs and briefs that need no revision.
    fn report_skipped(&self, grouped: &Grouped, report: &BriefReport) {
        for s in &grouped.skipped {
            self.progress.note(&terminal::left_out(&s.origin, &s.reason));
        }
        for (row, file) in &report.unchanged {
            self.progress.note(&format!("no change: {} (revision {})", file.display(), row.revision));
        }
    }
}

/// The error for inputs without a single article.
fn nothing(skipped: &[Skipped]) -> Error {
    let why = skipped.first().map(|s| format!("{}: {}", s.origin, s.reason)).unwrap_or_default();
    let why = terminal::line(&why);
    Error::new(
        Kind::Input,
        format!("no Arabic article was found (left out: {}; the first: {why})", count(skipped.len(), "input")),
    )
    .help("give files with Arabic text in a supported format (see docs/src/inputs.md), or folders of them")
}
