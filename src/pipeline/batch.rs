//! Translates the sentences of several events in one batch, through the translation memory.

use super::assemble::Translated;
use super::briefing::{Briefing, Engines, Plan};
use super::keeper::Keeper;
use super::memory::{Means, key, settings};
use super::no_model;
use super::reviewed::{applies, translation};
use super::translate::Job;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::{Check, Cleaned, SentenceReview, Translation};
use crate::verify::{Context, Maker, Pair, review};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn job(a: &Cleaned, sentence: usize) -> Job {
    Job { source: a.sentences[sentence].text.clone(), reference: a.about }
}

/// The chosen sentences of an event, and the titles of its articles with their numbers. A text that several articles of
/// the event share has the day of the first one, and so one translation.
fn texts(plan: &Plan, articles: &[Cleaned]) -> (Vec<Job>, Vec<(usize, Job)>) {
    let mut days: HashMap<String, Option<Date>> = HashMap::new();
    let mut shared = |job: Job| {
        let reference = *days.entry(job.source.clone()).or_insert(job.reference);
        Job { reference, ..job }
    };
    let title = |n: usize| {
        let a = &articles[n];
        let source = mujaz_arabic::letters::tidy(a.title()?);
        Some((n, Job { source, reference: a.about }))
    };
    let sentences = plan.chosen.iter().map(|c| shared(job(&articles[c.article], c.sentence))).collect();
    let titles = plan.event.members.iter().filter_map(|m| title(m.article));
    (sentences, titles.map(|(n, job)| (n, shared(job))).collect())
}

/// The translations of a batch.
pub(super) struct Batch {
    /// One for each event; `None` if the batch was stopped before the event was complete.
    pub translated: Vec<Option<Translated>>,
    /// The request to stop, if there was one.
    pub stopped: Option<Error>,
}

impl Briefing<'_> {
    /// Every text that the briefs need translated, once: those on which no person decided.
    ///
    /// # Errors
    /// The keeper cannot be read.
    pub fn texts(&self, keeper: &dyn Keeper) -> Result<Vec<Job>> {
        let (mut seen, mut out) = (BTreeSet::new(), Vec::new());
        for plan in self.plans() {
            let (sentences, titles) = texts(&plan, &self.grouped.articles);
            for job in sentences.into_iter().chain(titles.into_iter().map(|t| t.1)) {
                if !seen.insert((job.source.clone(), job.reference)) {
                    continue;
                }
                let decided = keeper.review(&job.source)?;
                if !decided.is_some_and(|r| applies(&r, &job.source, job.reference, &self.materials.glossary)) {
                    out.push(job);
                }
            }
        }
        Ok(out)
    }

    /// Translates the sentences and titles of several events in one batch. A text that occurs twice
    /// in an event, or on one day, is translated once. After a request to stop, the events whose texts are all final are returned.
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
        // A sentence is checked against the day of its article, so that what is made of it must not depend on which events
        // share a batch.
        let mut known: HashMap<(String, Option<Date>), usize> = HashMap::new();
        let mut enter = |job: Job| -> usize {
            *known.entry((job.source.clone(), job.reference)).or_insert_with(|| {
                jobs.push(job);
                jobs.len() - 1
            })
        };
        let mut wanted: Vec<(Vec<usize>, Vec<(usize, usize)>)> = Vec::new();
        for p in plans {
            let (sentences, titles) = texts(p, &grouped.articles);
            let sentences = sentences.into_iter().map(&mut enter).collect();
            wanted.push((sentences, titles.into_iter().map(|(n, job)| (n, enter(job))).collect()));
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
            let missing: Vec<String> = open.iter().map(|i| keys[*i].clone()).collect();
            let means = Means {
                model: &mut *engines.model,
                second: engines.second.as_deref_mut(),
                recipe: self.recipe,
                glossary,
                progress,
            };
            let mut take = |i: usize, t: &Translation| all[open[i]] = Some(t.clone());
            let jobs = open.iter().map(|i| jobs[*i].clone()).collect();
            match means.translate(jobs, &missing, &mut take, &mut |rows| keeper.remember(rows)) {
                Ok(()) => {}
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
