//! Other ways of translating a rejected sentence: with a hint about what went wrong, by random sampling, clause by
//! clause, with a second model.

use super::Translating;
use super::ask::Question;
use super::gloss::terms;
use super::hint::hint;
use super::work::{Work, open};
use crate::error::Result;
use crate::types::{Defect, Request};
use mujaz_arabic::sentences;

/// Clauses with fewer words are not translated on their own.
const CLAUSE_WORDS: usize = 7;

/// Number of samples drawn from one prompt.
const BEHIND_ONE: u64 = 3;

impl Translating<'_, '_> {
    /// Tries the cheapest way first: other prompts, samples, clause by clause, another model.
    pub(super) fn repair(&mut self, work: &mut [Work]) -> Result<()> {
        let mut questions = Vec::new();
        for owner in open(work) {
            let w = &work[owner];
            // A sentence that has only been tried in parts is tried as a whole.
            if w.candidates.iter().all(|c| !c.parts.is_empty()) && !w.candidates.is_empty() {
                let request = self.plain(&w.normalised);
                questions.push(Question::whole(owner, request, "greedy, as a whole"));
            }
            for variant in 1..self.translator.variants() {
                let request = Request {
                    text: w.normalised.clone(),
                    terms: self.failing_terms(w),
                    hint: w.best().and_then(|c| hint(&c.review)),
                    variant,
                    ..Default::default()
                };
                questions.push(Question::whole(owner, request, self.translator.variant_name(variant)));
            }
        }
        self.ask(work, questions, "retrying rejected sentences", false)?;
        self.settle(work)?;
        self.draw(work)?;
        self.settle(work)?;
        self.by_clauses(work)?;
        self.settle(work)?;
        if self.second.is_some() {
            let question = |owner| Question::whole(owner, self.plain(&work[owner].normalised), "second model");
            let questions = open(work).into_iter().map(question).collect();
            self.ask(work, questions, "asking the second model", true)?;
        }
        Ok(())
    }

    /// Draws samples from both prompts, a few from each. All are decoded in one batch, since small batches are slow.
    fn draw(&mut self, work: &mut [Work]) -> Result<()> {
        let last = self.translator.variants().saturating_sub(1);
        let mut questions = Vec::new();
        for owner in open(work) {
            let w = &work[owner];
            let mut listed = self.failing_terms(w);
            listed.extend(terms(self.glossary, &w.normalised));
            listed.dedup();
            for sample in 1..=self.effort.samples {
                let other = (sample - 1) / BEHIND_ONE % 2 == 1;
                let request = Request {
                    text: w.normalised.clone(),
                    terms: listed.clone(),
                    hint: w.best().and_then(|c| hint(&c.review)).filter(|_| other),
                    variant: if other { last } else { 0 },
                    sample,
                    ..Default::default()
                };
                questions.push(Question::whole(owner, request, format!("sample {sample}")));
            }
        }
        self.ask(work, questions, "sampling rejected sentences", false)
    }

    /// The terms that the best attempt missed, with their renderings, and names that are in no list, romanised.
    fn failing_terms(&self, w: &Work) -> Vec<(String, String)> {
        let Some(best) = w.best() else { return Vec::new() };
        let mut out: Vec<(String, String)> = Vec::new();
        for f in best.review.rejections() {
            match &f.defect {
                Defect::MissingTerm { arabic, wanted }
                | Defect::ForbiddenTerm { arabic, wanted, .. }
                | Defect::MissingName { arabic, wanted }
                | Defect::Substituted { arabic, wanted: Some(wanted), .. } => {
                    out.push((mujaz_arabic::letters::tidy(arabic), wanted.clone()));
                }
                _ => {}
            }
        }
        out.extend(best.review.missing_names.iter().cloned());
        out.dedup();
        out
    }

    /// Translates long sentences clause by clause and joins the results.
    fn by_clauses(&mut self, work: &mut [Work]) -> Result<()> {
        let mut questions = Vec::new();
        for owner in open(work) {
            let parts = sentences::clauses(&work[owner].normalised, CLAUSE_WORDS);
            if parts.len() > 1 {
                let requests = parts.into_iter().map(|p| self.plain(p)).collect();
                questions.push(Question { owner, requests, method: "by clauses".into(), pieces: Vec::new() });
            }
        }
        self.ask(work, questions, "translating rejected sentences clause by clause", false)
    }
}
