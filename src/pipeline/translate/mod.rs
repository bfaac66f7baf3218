//! Translates and reviews sentences, and tries again in other ways where a translation does not pass.

mod candidate;
mod effort;
mod hint;
mod repair;
mod second;
mod split;
#[cfg(test)]
pub(crate) mod tests;
mod work;

pub use effort::Effort;
pub use second::Second;
pub use work::Job;

use crate::error::{Kind, Result};
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::{Check, Defect, Finding, Hypothesis, Request, TranslatedPart, Translation, Translator, Wants};
use crate::verify::{self, Context, Maker, Pair, review};
use candidate::Candidate;
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::{gloss, names, numerals, transfer};
use split::{Piece, join, pieces};
use std::time::Instant;
use work::Work;

/// Everything a translation is made with.
pub struct Translating<'a, 'b> {
    /// The model.
    pub translator: &'a mut dyn Translator,
    /// A second model for sentences that the first one fails on.
    pub second: Option<&'a mut Second<'b>>,
    /// The glossary.
    pub glossary: &'a Glossary,
    /// How hard to try.
    pub effort: Effort,
    /// Where progress is reported.
    pub progress: &'a Progress,
    /// Receives translations as soon as they are final, by the index of their job.
    pub sink: Option<&'a mut Sink<'a>>,
}

/// Receives final translations.
pub type Sink<'a> = dyn FnMut(&[(usize, Translation)]) -> Result<()> + 'a;

fn cancelled<T>(result: &Result<T>) -> bool {
    result.as_ref().is_err_and(|e| e.kind() == Kind::Cancelled)
}

/// Gives each request the gloss and the draft of its text, where the model wants them.
pub(crate) fn add_aids(model: &dyn Translator, requests: &mut [Request]) {
    let wants = model.wants();
    if wants == Wants::default() {
        return;
    }
    for i in 0..requests.len() {
        // Variants and samples of one text are consecutive.
        let (gloss, draft) = match i.checked_sub(1).map(|k| &requests[k]) {
            Some(last) if last.text == requests[i].text => (last.gloss.clone(), last.draft.clone()),
            _ => {
                let sentence = Sentence::new(&requests[i].text);
                let gloss = wants.gloss.then(|| gloss::prompt(&gloss::gloss_in(&sentence)));
                (gloss, wants.draft.then(|| transfer::prompt(&sentence)))
            }
        };
        (requests[i].gloss, requests[i].draft) = (gloss, draft);
    }
}

/// One request to a model about one sentence.
struct Question {
    owner: usize,
    request: Request,
    method: String,
}

impl Translating<'_, '_> {
    /// Translates every job and returns the results in order. A sentence that the model fails on is
    /// returned as rejected, with the reason; only what stops the whole run is an error.
    pub fn translate(&mut self, jobs: Vec<Job>) -> Result<Vec<Translation>> {
        let mut work: Vec<Work> = jobs.into_iter().map(Work::new).collect();
        let (long, whole) = self.parted(&work);
        let questions = whole.into_iter().map(|owner| Question {
            owner,
            request: self.plain(&work[owner].normalised),
            method: "greedy".into(),
        });
        let questions = questions.collect();
        self.ask(&mut work, questions, "translating", false)?;
        self.ask_in_parts(&mut work, long)?;
        self.settle(&mut work)?;
        if self.effort.repair {
            self.repair(&mut work)?;
        }
        self.hand_over(&mut work, true)?;
        Ok(work.iter().map(Work::finish).collect())
    }

    /// Ends a stage: lets the model judge, and passes on what is final because it has passed.
    fn settle(&mut self, work: &mut [Work]) -> Result<()> {
        self.judge(work)?;
        self.hand_over(work, false)
    }

    fn hand_over(&mut self, work: &mut [Work], all: bool) -> Result<()> {
        if self.sink.is_none() {
            return Ok(());
        }
        let mut list = Vec::new();
        for (i, w) in work.iter_mut().enumerate().filter(|(_, w)| !w.passed_on && (all || w.passed())) {
            list.push((i, w.finish()));
            w.passed_on = true;
        }
        match &mut self.sink {
            Some(sink) if !list.is_empty() => sink(&list),
            _ => Ok(()),
        }
    }

    /// Who translates. A second model counts as the first: what is asked of it are the sentences on which that failed.
    fn maker(&self) -> Maker {
        Maker::Model { misleads: self.translator.identity().misleads }
    }

    fn context(&self) -> Context<'_> {
        Context { glossary: self.glossary, enforce_built_in: self.effort.enforce_built_in, maker: self.maker() }
    }

    fn plain(&self, text: &str) -> Request {
        Request { text: text.to_owned(), terms: terms(self.glossary, text), ..Default::default() }
    }

    /// Sends requests to the model and records the answers as candidates.
    fn ask(&mut self, work: &mut [Work], questions: Vec<Question>, label: &str, second: bool) -> Result<()> {
        if questions.is_empty() {
            return Ok(());
        }
        let requests = questions.iter().map(|q| q.request.clone()).collect();
        let results = self.put(requests, label, second)?;
        let stopped = results.iter().any(cancelled);
        for (q, r) in questions.into_iter().zip(results).filter(|(_, r)| !cancelled(r)) {
            self.record(&mut work[q.owner], r, &q.method, Vec::new());
        }
        if stopped {
            // Nothing is final before the model has judged it.
            if !self.effort.judge {
                self.hand_over(work, false)?;
            }
            return Err(crate::cancel::error());
        }
        Ok(())
    }

    /// Which sentences are translated in parts, with those parts, and which as a whole.
    fn parted(&self, work: &[Work]) -> (Vec<(usize, Vec<Piece>)>, Vec<usize>) {
        let longest = self.effort.split_words.or(self.translator.split_words()).unwrap_or(0);
        let all = work.iter().enumerate().map(|(i, w)| (i, pieces(&w.job.source, longest)));
        let (long, whole): (Vec<_>, Vec<_>) = all.partition(|(_, p)| !p.is_empty());
        (long, whole.into_iter().map(|(i, _)| i).collect())
    }

    /// Translates long sentences part by part and records the joined answers.
    fn ask_in_parts(&mut self, work: &mut [Work], long: Vec<(usize, Vec<Piece>)>) -> Result<()> {
        if long.is_empty() {
            return Ok(());
        }
        let part = |i: &usize, p: &Piece| numerals::normalise(&work[*i].job.source[p.span.clone()]);
        let texts: Vec<String> = long.iter().flat_map(|(i, list)| list.iter().map(move |p| part(i, p))).collect();
        let requests = texts.iter().map(|t| self.plain(t)).collect();
        let results = self.put(requests, "translating long sentences part by part", false)?;
        let stopped = results.iter().any(cancelled);
        let mut results = results.into_iter();
        for (owner, list) in long {
            let own: Vec<Result<Hypothesis>> = results.by_ref().take(list.len()).collect();
            if own.iter().any(cancelled) {
                continue;
            }
            let method = format!("greedy, in {} parts", list.len());
            match own.into_iter().collect::<Result<Vec<Hypothesis>>>() {
                Ok(answers) => {
                    let (whole, spans) = join(&list, answers);
                    let parts = list.iter().zip(spans).map(|(p, s)| TranslatedPart {
                        span: (p.span.start, p.span.end),
                        english: whole.text[s].to_owned(),
                    });
                    let parts = parts.collect();
                    self.record(&mut work[owner], Ok(whole), &method, parts);
                }
                Err(e) => self.record(&mut work[owner], Err(e), &method, Vec::new()),
            }
        }
        if stopped {
            if !self.effort.judge {
                self.hand_over(work, false)?;
            }
            return Err(crate::cancel::error());
        }
        Ok(())
    }

    /// Sends requests to a model and shows progress.
    fn put(&mut self, mut requests: Vec<Request>, label: &str, second: bool) -> Result<Vec<Result<Hypothesis>>> {
        let bar = self.progress.steps(label, requests.len() as u64);
        let model = self.model(second)?;
        add_aids(model, &mut requests);
        let started = Instant::now();
        let answers = model.translate(&requests, &mut |_| bar.step());
        tracing::info!(model = model.identity().id, sentences = requests.len(), took = ?started.elapsed(), "{label}");
        answers
    }

    fn model(&mut self, second: bool) -> Result<&mut dyn Translator> {
        match self.second.as_deref_mut().filter(|_| second) {
            Some(s) => s.get(),
            None => Ok(&mut *self.translator),
        }
    }

    /// Records an answer as a candidate, and a second candidate with every correction that is beyond doubt.
    fn record(&self, w: &mut Work, result: Result<Hypothesis>, method: &str, parts: Vec<TranslatedPart>) {
        let h = match result {
            Ok(h) => h,
            Err(e) => {
                w.failure = Some(e.one_line());
                return;
            }
        };
        let (context, reference) = (self.context(), w.job.reference);
        let english = verify::harmonise(&w.job.source, &mujaz_arabic::letters::tidy(&h.text), &context);
        let pair = Pair::new(&w.job.source, &english, reference);
        let mut found = review(&pair, &context);
        if !h.finished {
            found.add(Finding::new(Check::Length, Defect::Unfinished, 0.9), context.maker);
        }
        let amended = (h.finished && !found.passed() && self.effort.repair)
            .then(|| verify::amend(&pair, &found, &context))
            .flatten();
        // Of a part whose wording was changed since, the English is not that of the sentence any more.
        let parts = |english: &str| match parts.iter().all(|p| english.contains(&p.english)) {
            true => parts.clone(),
            false => Vec::new(),
        };
        let mut made = vec![Candidate {
            parts: parts(&english),
            english: english.clone(),
            review: found,
            score: h.score,
            method: method.into(),
        }];
        if let Some(a) = amended {
            let review = review(&Pair::new(&w.job.source, &a.english, reference), &context);
            let method = format!("{method}, {}", a.how);
            made.push(Candidate { parts: parts(&a.english), english: a.english, review, score: h.score, method });
        }
        for c in &made {
            let findings = c.review.findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            tracing::debug!(
                source = w.job.source,
                english = c.english,
                c.method,
                passed = c.passed(),
                findings,
                "reviewed"
            );
        }
        w.candidates.extend(made);
    }

    /// Lets the model judge the best passing candidate of each sentence.
    fn judge(&mut self, work: &mut [Work]) -> Result<()> {
        if !self.effort.judge {
            return Ok(());
        }
        let mut asked: Vec<(usize, usize)> = Vec::new();
        let mut pairs: Vec<(Request, String)> = Vec::new();
        for (i, w) in work.iter().enumerate() {
            let best = (0..w.candidates.len())
                .filter(|&k| w.candidates[k].passed())
                .reduce(|a, b| if w.candidates[b].better_than(&w.candidates[a]) { b } else { a });
            if let Some(k) = best {
                asked.push((i, k));
                pairs.push((
                    Request { text: w.normalised.clone(), ..Default::default() },
                    w.candidates[k].english.clone(),
                ));
            }
        }
        let bar = self.progress.steps("judging adequacy", pairs.len() as u64);
        let Some(values) = self.translator.judge(&pairs, &mut |_| bar.step())? else {
            self.progress.note("adequacy is not judged: only instruct models can");
            self.effort.judge = false;
            return Ok(());
        };
        let maker = self.maker();
        for ((i, k), v) in asked.into_iter().zip(values) {
            let c = &mut work[i].candidates[k];
            match v {
                Ok(v) => {
                    verify::judged(v).into_iter().for_each(|f| c.review.add(f, maker));
                    c.score += v;
                }
                Err(e) => work[i].failure = Some(e.one_line()),
            }
        }
        Ok(())
    }
}

/// The terms of a sentence with their renderings, those of the user first. People who are in no list of
/// names come with their romanisation, so that a name has only one spelling.
fn terms(glossary: &Glossary, text: &str) -> Vec<(String, String)> {
    let mut found: Vec<_> = glossary.find(text);
    found.sort_by_key(|(t, span)| (!t.own, span.start));
    let list = mujaz_arabic::words(text);
    let people: Vec<(String, String)> = names::people(text, &list)
        .into_iter()
        .filter(|p| !found.iter().any(|(_, s)| s.start < p.span.end && p.span.start < s.end))
        .map(|p| (p.text.clone(), names::romanise(&p.text)))
        .collect();
    people
        .into_iter()
        .chain(found.into_iter().map(|(t, span)| (mujaz_arabic::letters::tidy(&text[span]), t.preferred().to_owned())))
        .collect()
}
