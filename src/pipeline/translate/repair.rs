//! Other ways to translate a rejected sentence: with a hint about what went wrong, by random sampling, clause
//! by clause, with a second model.

use super::hint::hint;
use super::work::{Work, open};
use super::{Question, Translating, cancelled, terms};
use crate::error::Result;
use crate::types::{Defect, Hypothesis, Request};
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
            // What was only tried in parts so far is tried as a whole.
            if w.candidates.iter().all(|c| !c.parts.is_empty()) && !w.candidates.is_empty() {
                let request = self.plain(&w.normalised);
                questions.push(Question { owner, request, method: "greedy, as a whole".into() });
            }
            for variant in 1..self.translator.variants() {
                let request = Request {
                    text: w.normalised.clone(),
                    terms: self.failing_terms(w),
                    hint: w.best().and_then(|c| hint(&c.review)),
                    variant,
                    ..Default::default()
                };
                questions.push(Question { owner, request, method: self.translator.variant_name(variant) });
            }
        }
        self.ask(work, questions, "trying rejected sentences again", false)?;
        self.settle(work)?;
        self.draw(work)?;
        self.settle(work)?;
        self.by_clauses(work)?;
        self.settle(work)?;
        if self.second.is_some() {
            let questions = open(work).into_iter().map(|owner| Question {
                owner,
                request: self.plain(&work[owner].normalised),
                method: "second model".into(),
            });
            let questions: Vec<Question> = questions.collect();
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
                questions.push(Question { owner, request, method: format!("sample {sample}") });
            }
        }
        self.ask(work, questions, "drawing samples for rejected sentences", false)
    }

    /// The terms that the best attempt failed on, with their renderings, and names that are in no list,
    /// romanised.
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
        out.extend(best.review.unheard.iter().cloned());
        out.dedup();
        out
    }

    /// Translates long sentences clause by clause and joins the results.
    fn by_clauses(&mut self, work: &mut [Work]) -> Result<()> {
        let mut requests = Vec::new();
        let mut owners: Vec<(usize, usize)> = Vec::new();
        for i in open(work) {
            let parts = sentences::clauses(&work[i].normalised, CLAUSE_WORDS);
            if parts.len() > 1 {
                owners.push((i, parts.len()));
                requests.extend(parts.into_iter().map(|p| self.plain(p)));
            }
        }
        if requests.is_empty() {
            return Ok(());
        }
        let results = self.put(requests, "translating rejected sentences part by part", false)?;
        if results.iter().any(cancelled) {
            return Err(crate::cancel::error());
        }
        let mut results = results.into_iter();
        for (i, n) in owners {
            let parts: Result<Vec<Hypothesis>> = results.by_ref().take(n).collect::<Vec<_>>().into_iter().collect();
            let joined = parts.map(|parts| {
                let mut joined = Hypothesis { finished: true, ..Default::default() };
                for (k, h) in parts.iter().enumerate() {
                    joined.finished &= h.finished;
                    joined.score += h.score / n as f64;
                    join_clause(&mut joined.text, &h.text, k + 1 == n);
                }
                joined
            });
            self.record(&mut work[i], joined, "by clauses", Vec::new());
        }
        Ok(())
    }
}

fn join_clause(out: &mut String, part: &str, last: bool) {
    let part = part.trim();
    let body = if last { part } else { part.trim_end_matches(['.', ',', ';']) };
    if !out.is_empty() {
        out.push_str(", ");
        let mut chars = body.chars();
        let first: String = chars.next().into_iter().collect();
        let word = body.split(' ').next().unwrap_or("");
        // Only words that are never names are put in lower case.
        let common = [
            "The", "In", "And", "With", "It", "This", "That", "As", "A", "An", "For", "To", "On", "By", "While",
            "Which", "At", "Of", "From", "But", "He", "She", "They",
        ];
        if common.contains(&word) {
            out.push_str(&first.to_lowercase());
            out.push_str(chars.as_str());
            return;
        }
    }
    out.push_str(body);
}
