//! Translates the sentences of several events in one batch, through the translation memory.

use super::assemble::Translated;
use super::briefing::{Briefing, Engines, Plan};
use super::keeper::Keeper;
use super::no_model;
use super::recipe::Recipe;
use super::reviewed::{applies, translation};
use super::translate::{Job, Translating};
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::{Check, Cleaned, LanguageModel, SentenceReview, Translation, sha256};
use crate::verify::{Context, Maker, Pair, review};
use serde_json::json;
use std::collections::BTreeMap;

fn job(a: &Cleaned, sentence: usize) -> Job {
    Job { source: a.sentences[sentence].text.clone(), reference: a.about }
}

/// The translations of a batch.
pub(super) struct Batch {
    /// One for each event; `None` if the batch was stopped before the event was complete.
    pub translated: Vec<Option<Translated>>,
    /// The request to stop, if there was one.
    pub stopped: Option<Error>,
}

impl Briefing<'_> {
    /// Translates the sentences and titles of several events in one batch. A text that occurs twice is
    /// translated once. After a request to stop, the events whose texts are all final are returned.
    ///
    /// # Errors
    /// The model fails as a whole, or the keeper cannot store translations.
    pub(super) fn translate_plans(
        &self,
        plans: &[Plan],
        engines: &mut Engines,
        keeper: &mut dyn Keeper,
        progress: &Progress,
    ) -> Result<Batch> {
        let (grouped, glossary) = (self.grouped, &self.materials.glossary);
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
        // What a person decided stands above every model, and holds where none runs.
        let decided = |j: &Job| -> Result<Option<Translation>> {
            let found = keeper.review(&j.source)?.filter(|r| applies(r, &j.source, j.reference, glossary));
            Ok(found.map(|r| translation(j, r, glossary)))
        };
        let mut all: Vec<Option<Translation>> = jobs.iter().map(decided).collect::<Result<_>>()?;
        let mut people: Vec<BTreeMap<(usize, usize), SentenceReview>> = Vec::new();
        for p in plans {
            let mut here = BTreeMap::new();
            for a in p.event.members.iter().map(|m| m.article) {
                let article = &grouped.articles[a];
                for (i, s) in article.sentences.iter().enumerate() {
                    let found = keeper.review(&s.text)?.filter(|r| applies(r, &s.text, article.about, glossary));
                    here.extend(found.map(|r| ((a, i), r)));
                }
            }
            people.push(here);
        }
        if !self.translates {
            let all: Vec<Translation> = all
                .into_iter()
                .zip(&jobs)
                .map(|(t, j)| t.unwrap_or_else(|| no_model::untranslated(&j.source)))
                .collect();
            let made = |((sentences, titles), decided): ((Vec<usize>, Vec<(usize, usize)>), _)| Translated {
                decided,
                sentences: sentences.into_iter().map(|i| all[i].clone()).collect(),
                titles: titles.into_iter().map(|(a, i)| (a, all[i].clone())).collect(),
                spellings: engines.spellings.clone(),
            };
            let translated = wanted.into_iter().zip(people).map(|w| Some(made(w))).collect();
            return Ok(Batch { translated, stopped: None });
        }
        let settings = settings(engines.model, self.recipe, glossary);
        let keys: Vec<String> = jobs.iter().map(|j| key(j, &settings)).collect();
        for (t, k) in all.iter_mut().zip(&keys).filter(|(t, _)| t.is_none()) {
            *t = keeper.recall(k)?;
        }
        let open: Vec<usize> = (0..jobs.len()).filter(|i| all[*i].is_none()).collect();
        let mut stopped = None;
        if !open.is_empty() {
            // Translations are stored as they arrive, so that an interrupted run loses as little as possible.
            let mut keep = |list: &[(usize, Translation)]| {
                list.iter().for_each(|(i, t)| all[open[*i]] = Some(t.clone()));
                // If the model gave no answer, another run may succeed.
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
            match translating.translate(open.iter().map(|i| jobs[*i].clone()).collect()) {
                // The sink has already received all of them.
                Ok(_) => {}
                Err(e) if e.kind() == Kind::Cancelled => stopped = Some(e),
                Err(e) => return Err(e),
            }
        }
        // A person's words are theirs. Drafts come last, since they follow the spellings of what stands.
        let (standing, drafts): (Vec<_>, Vec<_>) =
            all.iter_mut().flatten().filter(|t| t.passed() && t.review.is_none()).partition(|t| t.stands());
        for t in standing.into_iter().chain(drafts) {
            let unified = engines.spellings.unify(&t.source, &t.english, t.stands());
            if unified != t.english {
                let context = Context {
                    glossary,
                    enforce_built_in: effort.enforce_built_in,
                    maker: Maker::Model { misleads: None }, // only names and terms are looked at
                };
                // Keep the model's own spelling if the unified one violates the glossary or fails the name check.
                let again = review(&Pair::new(&t.source, &unified, None), &context);
                let names_agree = !again.rejections().any(|f| matches!(f.check, Check::Names | Check::Glossary));
                if names_agree {
                    t.english = unified;
                }
            }
        }
        let one = |((sentences, titles), decided): ((Vec<usize>, Vec<(usize, usize)>), _)| {
            let texts: Vec<usize> = sentences.iter().copied().chain(titles.iter().map(|t| t.1)).collect();
            let sources = texts.iter().map(|i| jobs[*i].source.as_str());
            Some(Translated {
                decided,
                spellings: engines.spellings.within(sources),
                sentences: sentences.iter().map(|i| all[*i].clone()).collect::<Option<_>>()?,
                titles: titles.iter().map(|(a, i)| Some((*a, all[*i].clone()?))).collect::<Option<_>>()?,
            })
        };
        Ok(Batch { translated: wanted.into_iter().zip(people).map(one).collect(), stopped })
    }
}

/// A digest of everything that a translation depends on besides the sentence.
fn settings(model: &dyn LanguageModel, recipe: &Recipe, glossary: &Glossary) -> String {
    let m = model.identity();
    let value = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "model": m.digests,
        "type": m.compute_type,
        "decoding": m.decoding,
        "second": recipe.second_model,
        "seed": recipe.seed,
        "glossary": glossary.digest(),
        "effort": recipe.effort,
        "split": model.split_words(),
    });
    sha256(value.to_string().as_bytes())
}

/// The key of a sentence in the translation memory.
fn key(job: &Job, settings: &str) -> String {
    let day = job.reference.map(|d| d.to_string()).unwrap_or_default();
    sha256(format!("{settings}\u{0}{day}\u{0}{}", job.source).as_bytes())
}
