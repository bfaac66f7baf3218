//! The sentences of several events translated at once, through the memory of what was translated.

use super::assemble::Translated;
use super::briefing::{Briefing, Engines, Plan};
use super::keeper::Keeper;
use super::no_model;
use super::recipe::Recipe;
use super::translate::{Job, Translating};
use crate::error::Result;
use crate::glossary::Glossary;
use crate::types::{Check, Cleaned, ModelIdentity, Translation, sha256};
use crate::verify::{self, Context, Pair, review};
use serde_json::json;

fn job(a: &Cleaned, sentence: usize) -> Job {
    Job { source: a.sentences[sentence].text.clone(), reference: a.about }
}

impl Briefing<'_> {
    /// Translates the sentences and titles of several events at once; a text that occurs twice is
    /// translated once.
    pub(super) fn translate_plans(
        &self,
        plans: &[Plan],
        engines: &mut Engines,
        keeper: &mut dyn Keeper,
    ) -> Result<Vec<Translated>> {
        let (grouped, glossary, progress) = (self.grouped, &self.materials.glossary, self.progress);
        let effort = self.recipe.effort;
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
                    Some((m.article, enter(Job { source: mujaz_arabic::letters::tidy(title), reference: a.about })))
                })
                .collect();
            wanted.push((sentences, titles));
        }
        if !self.translates {
            let all: Vec<Translation> = jobs.iter().map(|j| no_model::untranslated(&j.source)).collect();
            let made = |(sentences, titles): (Vec<usize>, Vec<(usize, usize)>)| Translated {
                sentences: sentences.into_iter().map(|i| all[i].clone()).collect(),
                titles: titles.into_iter().map(|(a, i)| (a, all[i].clone())).collect(),
                spellings: engines.spellings.clone(),
            };
            return Ok(wanted.into_iter().map(made).collect());
        }
        let settings = settings(engines.model.identity(), self.recipe, glossary);
        let mut all: Vec<Option<Translation>> = Vec::new();
        let keys: Vec<String> = jobs.iter().map(|j| key(j, &settings)).collect();
        for k in &keys {
            all.push(keeper.recall(k)?);
        }
        let open: Vec<usize> = (0..jobs.len()).filter(|i| all[*i].is_none()).collect();
        if !open.is_empty() {
            // Kept as they come: a run that is cut short loses as little as can be.
            let mut keep = |list: &[(usize, Translation)]| {
                // What failed for want of a model's answer may pass another time.
                let lasting = list.iter().filter(|(_, t)| t.method != "none");
                let rows: Vec<(String, &Translation)> = lasting.map(|(i, t)| (keys[open[*i]].clone(), t)).collect();
                keeper.remember(&rows)
            };
            let mut translating = Translating {
                translator: &mut *engines.model,
                second: engines.second.as_deref_mut(),
                glossary,
                effort,
                progress,
                sink: Some(&mut keep),
            };
            let made = translating.translate(open.iter().map(|i| jobs[*i].clone()).collect())?;
            for (i, t) in open.iter().zip(made) {
                all[*i] = Some(t);
            }
        }
        let mut all: Vec<Translation> = all.into_iter().flatten().collect();
        for t in all.iter_mut().filter(|t| t.passed()) {
            let unified = engines.spellings.unify(&t.source, &t.english);
            if unified != t.english {
                let context =
                    Context { glossary, enforce_built_in: effort.enforce_built_in, bar: Some(verify::MACHINE_BAR) };
                // A spelling that a glossary forbids, and the like, is not forced on a sentence.
                let again = review(&Pair::new(&t.source, &unified, None), &context);
                let names_agree = !again.rejections().any(|f| matches!(f.check, Check::Names | Check::Glossary));
                if names_agree {
                    t.english = unified;
                }
            }
        }
        Ok(wanted
            .into_iter()
            .map(|(sentences, titles)| Translated {
                spellings: engines.spellings.within(
                    sentences.iter().copied().chain(titles.iter().map(|t| t.1)).map(|i| all[i].source.as_str()),
                ),
                sentences: sentences.into_iter().map(|i| all[i].clone()).collect(),
                titles: titles.into_iter().map(|(a, i)| (a, all[i].clone())).collect(),
            })
            .collect())
    }
}

/// A digest of everything but the sentence that a translation depends on.
fn settings(m: &ModelIdentity, recipe: &Recipe, glossary: &Glossary) -> String {
    let value = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "model": m.digests,
        "type": m.compute_type,
        "decoding": m.decoding,
        "second": recipe.second_model,
        "seed": recipe.seed,
        "glossary": glossary.digest(),
        "effort": recipe.effort,
    });
    sha256(value.to_string().as_bytes())
}

/// The key of a sentence in the memory.
fn key(job: &Job, settings: &str) -> String {
    let day = job.reference.map(|d| d.to_string()).unwrap_or_default();
    sha256(format!("{settings}\u{0}{day}\u{0}{}", job.source).as_bytes())
}
