//! The whole way, joined: read, clean, group, select, translate, verify, summarise, report, write.

mod assemble;
mod batch;
mod changes;
mod check;
mod compose;
pub mod due;
pub mod group;
pub mod keeper;
pub mod kept;
pub mod manifest;
mod record;
pub mod sources;
pub mod spelling;
pub mod translate;

use crate::config::Config;
use crate::error::{Kind, Result};
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::report::Templates;
use crate::report::views::{IndexRow, IndexView, SkippedView};
use crate::types::{Event, LanguageModel, ModelIdentity, Skipped};
use crate::{deliver, select};
pub use compose::Composed;
pub use group::{Grouped, Supply, group};
use keeper::Keeper;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use spelling::Spellings;
use std::path::{Path, PathBuf};
use translate::{Effort, Second};

/// How a run of `mujaz brief` is to go.
pub struct BriefOptions {
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

impl BriefOptions {
    /// The options of a run of the model that `identity` names, with templates by the names to render.
    pub fn new(identity: &ModelIdentity, templates: Vec<String>, recipe: Recipe) -> Self {
        let told = recipe.notes.iter().filter_map(|n| sentence(n));
        Self {
            templates,
            effort: recipe.effort,
            rewrite: recipe.rewrite,
            notes: std::iter::once(format!("Translated by {} ({}).", identity.id, identity.licence))
                .chain(told)
                .collect(),
            recipe,
        }
    }
}

/// A note as a sentence: a capital in front, one full stop at the end. Notes are read from manifests too, which anyone
/// may have edited: of one that says nothing, no sentence is made.
fn sentence(note: &str) -> Option<String> {
    let text = note.trim().trim_end_matches('.');
    let first = text.chars().next()?;
    Some(format!("{}{}.", first.to_uppercase(), &text[first.len_utf8()..]))
}

/// What is needed besides the inputs, the model and the glossary to make a brief again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// What names the second model, for the memory of translations.
    pub second_model: Option<String>,
    /// Seed of samples, for the same.
    pub seed: u64,
    /// Spellings of names that are to be kept from the start.
    pub spellings: Spellings,
}

/// A brief that was written.
#[derive(Debug, Clone, serde::Serialize, JsonSchema)]
pub struct Written {
    /// Event.
    pub event: String,
    /// Revision, from 1.
    pub revision: u32,
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

/// Translates the sentences of all events, makes their briefs, and hands them to the keeper.
#[allow(clippy::too_many_arguments)]
pub fn brief(
    grouped: &Grouped,
    mut engines: Engines,
    glossary: &Glossary,
    templates: &Templates,
    config: &Config,
    options: &BriefOptions,
    keeper: &mut dyn Keeper,
    progress: &Progress,
) -> Result<BriefRun> {
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
        match batch::translate_plans(grouped, part, &mut engines, glossary, options.effort, keeper, progress) {
            Ok(translated) => {
                for (plan, translations) in part.iter().zip(translated) {
                    let made = compose::compose(
                        grouped,
                        plan,
                        translations,
                        &mut engines,
                        glossary,
                        templates,
                        config,
                        options,
                        keeper,
                    );
                    match made.and_then(|c| Written::keep(&c, keeper)) {
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
    Ok(run)
}

impl From<&Written> for crate::store::Made {
    fn from(w: &Written) -> Self {
        Self {
            event: w.event.clone(),
            revision: w.revision,
            title: w.title.clone(),
            sentences: w.sentences,
            verified: w.verified,
        }
    }
}

impl Written {
    fn keep(c: &Composed, keeper: &mut dyn Keeper) -> Result<Self> {
        let (file, manifest) = keeper.keep(c)?;
        Ok(Self {
            event: c.event.clone(),
            revision: c.revision,
            title: c.view.title.clone(),
            file,
            manifest,
            articles: c.sources.len(),
            sentences: c.sentences,
            verified: c.verified,
            row: c.row(),
        })
    }
}

/// Writes the index of the briefs of a run.
pub fn write_index(skipped: &[Skipped], run: &BriefRun, templates: &Templates, out: &Path) -> Result<()> {
    let skipped = skipped.iter().map(|s| SkippedView { origin: s.origin.to_string(), reason: s.reason.clone() });
    let failed =
        run.failed.iter().map(|(e, why)| SkippedView { origin: e.clone(), reason: format!("no brief: {why}") });
    let view = IndexView {
        briefs: run.written.iter().map(|w| w.row.clone()).collect(),
        skipped: skipped.chain(failed).collect(),
        note: "Machine-translated and not reviewed; see the caveats of each brief.".into(),
    };
    let text = templates.render("index.md", &view)?;
    deliver::write_whole(&out.join("index.md"), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_note_becomes_a_sentence_or_none() {
        for (note, is) in [
            ("the first model is not here", Some("The first model is not here.")),
            ("already one.", Some("Already one.")),
            ("élu par défaut", Some("Élu par défaut.")),
            ("ملاحظة", Some("ملاحظة.")),
            ("ß", Some("SS.")),
            ("—", Some("—.")),
            ("", None),
            (" . ", None),
        ] {
            assert_eq!(sentence(note).as_deref(), is, "{note:?}");
        }
    }
}
