//! The whole way, joined: read, clean, group, select, translate, verify, summarise, report, write.

mod assemble;
pub mod check;
pub mod group;
mod manifest;
pub mod spelling;
pub mod translate;

use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::report::Templates;
use crate::report::views::{IndexRow, IndexView, SkippedView};
use crate::types::{Cleaned, Event, LanguageModel, Translation};
use crate::verify::{self, Context};
use crate::{deliver, select};
pub use group::{Grouped, group};
use serde::{Deserialize, Serialize};
use spelling::Spellings;
use std::path::{Path, PathBuf};
use translate::{Effort, Job, Second, Translating};

/// How a run of `mujaz brief` is to go.
pub struct BriefOptions<'a> {
    /// Output folder.
    pub out: &'a Path,
    /// Templates by the name to render, the first being the brief itself.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// Notes for the caveats: which model ran and that another would be better.
    pub notes: Vec<String>,
    /// What the run was asked for, for the manifest.
    pub recipe: Recipe,
}

/// What is needed besides the inputs, the model and the glossary to make a brief again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Inputs as they were given.
    pub inputs: Vec<String>,
    /// Glossary files as they were given.
    pub glossaries: Vec<PathBuf>,
    /// Templates by the name they are rendered by.
    pub templates: Vec<String>,
    /// Effort of translation.
    pub effort: Effort,
    /// Whether the model may rewrite the overview.
    pub rewrite: bool,
    /// Seed of every sample.
    pub seed: u64,
    /// Second model, if one was named.
    pub second_model: Option<String>,
    /// Model that rewrites the overview, if one was named.
    #[serde(default)]
    pub summariser: Option<String>,
    /// Number type, if one was asked for.
    #[serde(default)]
    pub compute_type: Option<String>,
    /// Vocabulary map, if one was named.
    #[serde(default)]
    pub shortlist: Option<PathBuf>,
    /// Hypotheses of beam search, if a number was asked for.
    #[serde(default)]
    pub beam: Option<usize>,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
    /// Configuration of reading, grouping and selecting.
    pub config: Config,
}

/// The models of a run.
pub struct Engines<'a, 'b> {
    /// The model.
    pub model: &'a mut dyn LanguageModel,
    /// A second one for sentences that it fails on.
    pub second: Option<&'a mut Second<'b>>,
    /// One that rewrites the overview instead of the first.
    pub summariser: Option<&'a mut dyn LanguageModel>,
    /// Spellings of names that are to be kept from the start.
    pub spellings: Spellings,
}

/// A brief that was written.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Written {
    /// Event.
    pub event: String,
    /// Headline.
    pub title: String,
    /// The brief.
    pub file: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
    /// Articles in it.
    pub articles: usize,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed.
    pub verified: usize,
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

/// Sentences translated together; briefs are written after each such group.
const GROUP: usize = 72;

/// One event with the sentences chosen for it.
struct Plan<'a> {
    event: &'a Event,
    chosen: Vec<select::Chosen>,
}

/// Translates and writes the briefs of all events.
pub fn brief(
    grouped: &Grouped,
    mut engines: Engines,
    glossary: &Glossary,
    templates: &Templates,
    config: &Config,
    options: &BriefOptions,
    progress: &Progress,
) -> Result<BriefRun> {
    deliver::check_folder(options.out)?;
    let plans: Vec<Plan> = grouped
        .events
        .iter()
        .map(|event| Plan { event, chosen: select::select(&grouped.articles, event, config.brief.max_sentences) })
        .collect();
    let mut run = BriefRun::default();
    let mut start = 0;
    while start < plans.len() {
        let mut end = start;
        let mut count = 0;
        while end < plans.len() && (end == start || count + plans[end].chosen.len() <= GROUP) {
            count += plans[end].chosen.len() + 1;
            end += 1;
        }
        let part = &plans[start..end];
        match translate_plans(grouped, part, &mut engines, glossary, options.effort, progress) {
            Ok(translated) => {
                for (plan, translations) in part.iter().zip(translated) {
                    match write_one(grouped, plan, translations, &mut engines, glossary, templates, config, options) {
                        Ok(w) => {
                            progress.note(&format!(
                                "wrote {} ({} of {} sentences verified)",
                                w.file.display(),
                                w.verified,
                                w.sentences
                            ));
                            run.written.push(w);
                        }
                        // A template that cannot be rendered fails for every event: say it once.
                        Err(e) if e.kind() == Kind::Template => return Err(e),
                        Err(e) => run.failed.push((plan.event.id.clone(), e.report())),
                    }
                }
            }
            Err(e) if e.kind() == Kind::Cancelled => {
                run.cancelled = true;
                break;
            }
            Err(e) => part.iter().for_each(|p| run.failed.push((p.event.id.clone(), e.one_line()))),
        }
        start = end;
    }
    if !run.written.is_empty() {
        write_index(grouped, &run, templates, options)?;
    }
    Ok(run)
}

fn job(a: &Cleaned, sentence: usize) -> Job {
    Job { source: a.sentences[sentence].text.clone(), reference: a.about }
}

/// Translates the sentences and titles of several events at once; a text that occurs twice is
/// translated once.
fn translate_plans(
    grouped: &Grouped,
    plans: &[Plan],
    engines: &mut Engines,
    glossary: &Glossary,
    effort: Effort,
    progress: &Progress,
) -> Result<Vec<assemble::Translated>> {
    let mut jobs: Vec<Job> = Vec::new();
    let mut known: std::collections::HashMap<String, usize> = Default::default();
    let mut enter = |job: Job| -> usize {
        *known.entry(job.source.clone()).or_insert_with(|| {
            jobs.push(job);
            jobs.len() - 1
        })
    };
    let mut wanted: Vec<(Vec<usize>, Vec<(usize, usize)>)> = Vec::new();
    for p in plans {
        let sentences = p.chosen.iter().map(|c| enter(job(&grouped.articles[c.article], c.sentence))).collect();
        let titles = p
            .event
            .members
            .iter()
            .filter_map(|m| {
                let a = &grouped.articles[m.article];
                let title = a.title()?;
                Some((m.article, enter(Job { source: crate::arabic::letters::tidy(title), reference: a.about })))
            })
            .collect();
        wanted.push((sentences, titles));
    }
    let mut translating = Translating {
        translator: &mut *engines.model,
        second: engines.second.as_deref_mut(),
        glossary,
        effort,
        progress,
    };
    let mut all: Vec<Translation> = translating.translate(jobs)?;
    for t in all.iter_mut().filter(|t| t.passed()) {
        let unified = engines.spellings.unify(&t.source, &t.english);
        if unified != t.english {
            let context = Context {
                glossary,
                reference: None,
                enforce_built_in: effort.enforce_built_in,
                bar: Some(verify::MACHINE_BAR),
            };
            // A spelling that a glossary forbids, and the like, is not forced on a sentence.
            let names_agree = !verify::check(&t.source, &unified, &context)
                .iter()
                .any(|f| matches!(f.check.as_str(), "names" | "glossary") && f.confidence >= 0.5);
            if names_agree {
                t.english = unified;
            }
        }
    }
    Ok(wanted
        .into_iter()
        .map(|(sentences, titles)| assemble::Translated {
            spellings: engines
                .spellings
                .within(sentences.iter().copied().chain(titles.iter().map(|t| t.1)).map(|i| all[i].source.as_str())),
            sentences: sentences.into_iter().map(|i| all[i].clone()).collect(),
            titles: titles.into_iter().map(|(a, i)| (a, all[i].clone())).collect(),
        })
        .collect())
}

#[allow(clippy::too_many_arguments)]
fn write_one(
    grouped: &Grouped,
    plan: &Plan,
    translated: assemble::Translated,
    engines: &mut Engines,
    glossary: &Glossary,
    templates: &Templates,
    config: &Config,
    options: &BriefOptions,
) -> Result<Written> {
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
    );
    let stem = assembled.stem.clone();
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for (i, name) in options.templates.iter().enumerate() {
        let text = templates.render(name, &assembled.view)?;
        let ending = Path::new(name).extension().map_or("md".into(), |e| e.to_string_lossy().into_owned());
        let file = if i == 0 {
            format!("{stem}.{ending}")
        } else {
            format!("{stem}.{}.{ending}", Path::new(name).file_stem().unwrap_or_default().to_string_lossy())
        };
        files.push((options.out.join(file), text));
    }
    let manifest_path = options.out.join(&assembled.view.manifest);
    let manifest = manifest::manifest(grouped, plan.event, &assembled, engines, glossary, options, &files)?;
    // The manifest first: a brief never stands without it.
    deliver::write_whole(&manifest_path, manifest.as_bytes())?;
    for (path, text) in &files {
        deliver::write_whole(path, text.as_bytes())?;
    }
    let verified = assembled.translated.iter().filter(|t| t.1.passed()).count();
    let first = files.first().map(|f| f.0.clone()).ok_or_else(|| Error::new(Kind::Usage, "no template was given"))?;
    let row = IndexRow {
        title: assembled.view.title.clone(),
        file: first.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        when: assembled.view.event.when.clone(),
        place: assembled.view.event.place.clone(),
        articles: plan.event.members.len(),
        verified,
        sentences: assembled.translated.len(),
    };
    Ok(Written {
        event: plan.event.id.clone(),
        title: assembled.view.title,
        file: first,
        manifest: manifest_path,
        articles: row.articles,
        sentences: row.sentences,
        verified,
        row,
    })
}

fn write_index(grouped: &Grouped, run: &BriefRun, templates: &Templates, options: &BriefOptions) -> Result<()> {
    let skipped =
        grouped.skipped.iter().map(|s| SkippedView { origin: s.origin.to_string(), reason: s.reason.clone() });
    let failed =
        run.failed.iter().map(|(e, why)| SkippedView { origin: e.clone(), reason: format!("no brief: {why}") });
    let view = IndexView {
        briefs: run.written.iter().map(|w| w.row.clone()).collect(),
        skipped: skipped.chain(failed).collect(),
        note: "Machine-translated and not reviewed; see the caveats of each brief.".into(),
    };
    let text = templates.render("index.md", &view)?;
    deliver::write_whole(&options.out.join("index.md"), text.as_bytes())
}
