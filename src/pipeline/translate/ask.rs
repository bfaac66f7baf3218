//! Sends requests to a model, and reviews and delivers each sentence as soon as its answers are complete.

use super::Translating;
use super::candidate::Candidate;
use super::gloss::{add_aids, terms};
use super::split::{Piece, join, pieces};
use super::work::Work;
use crate::error::{Kind, Result};
use crate::types::{Check, Defect, Finding, Hypothesis, Request, TranslatedPart, Translator};
use crate::verify::{self, Context, Pair, review};
use mujaz_arabic::numerals;
use std::time::Instant;

/// One way of translating one sentence.
pub(super) struct Question {
    /// The sentence.
    pub owner: usize,
    /// The requests to the model: the sentence, or its clauses one by one.
    pub requests: Vec<Request>,
    /// A description of the method, for the record.
    pub method: String,
    /// The byte ranges of the requests in the sentence; empty if the sentence is translated as a whole, or if the
    /// ranges are not recorded.
    pub pieces: Vec<Piece>,
}

impl Question {
    /// A question that consists of one request.
    pub(super) fn whole(owner: usize, request: Request, method: impl Into<String>) -> Self {
        Self { owner, requests: vec![request], method: method.into(), pieces: Vec::new() }
    }
}

fn cancelled<T>(result: &Result<T>) -> bool {
    result.as_ref().is_err_and(|e| e.kind() == Kind::Cancelled)
}

/// Collects the answers to a set of questions, in any order.
struct Answers<'w> {
    questions: Vec<Question>,
    /// For each request of all questions: the question, and the outcome once the request has ended.
    requests: Vec<(usize, Option<std::result::Result<Hypothesis, String>>)>,
    /// For each sentence: its questions, and the number of their pending requests.
    sentences: Vec<(Vec<usize>, usize)>,
    work: &'w mut [Work],
}

impl<'w> Answers<'w> {
    fn new(questions: Vec<Question>, work: &'w mut [Work]) -> Self {
        let mut sentences = vec![(Vec::new(), 0); work.len()];
        let mut requests = Vec::new();
        for (i, q) in questions.iter().enumerate() {
            sentences[q.owner].0.push(i);
            sentences[q.owner].1 += q.requests.len();
            requests.extend(q.requests.iter().map(|_| (i, None)));
        }
        Self { questions, requests, sentences, work }
    }

    /// Accepts a result; returns the sentence that it completes, if any.
    fn take(&mut self, request: usize, result: &Result<Hypothesis>) -> Option<usize> {
        let (question, answer) = &mut self.requests[request];
        if answer.is_some() || cancelled(result) {
            return None;
        }
        *answer = Some(match result {
            Ok(h) => Ok(h.clone()),
            Err(e) => Err(e.one_line()),
        });
        let owner = self.questions[*question].owner;
        let left = &mut self.sentences[owner].1;
        *left -= 1;
        (*left == 0).then_some(owner)
    }

    /// The sentences with some but not all of their answers.
    fn unfinished(&self) -> Vec<usize> {
        (0..self.sentences.len()).filter(|o| self.sentences[*o].1 > 0).collect()
    }

    /// Records the answers for a sentence in the order of the questions, so that the outcome does not depend on the
    /// order of arrival.
    fn record(&mut self, owner: usize, recorder: &Recorder) {
        for &k in &self.sentences[owner].0 {
            let first = self.requests.partition_point(|(q, _)| *q < k);
            let q = &self.questions[k];
            let parts: Option<std::result::Result<Vec<Hypothesis>, String>> =
                self.requests[first..first + q.requests.len()].iter().map(|(_, a)| a.clone()).collect();
            if let Some(parts) = parts {
                recorder.record(&mut self.work[owner], parts, q);
            }
        }
    }
}

/// Reviews answers.
struct Recorder<'a> {
    context: Context<'a>,
    /// Whether unambiguous errors are corrected.
    amends: bool,
}

impl Recorder<'_> {
    /// Records the answers to a question as a candidate, and a second candidate with all unambiguous corrections.
    fn record(&self, w: &mut Work, result: std::result::Result<Vec<Hypothesis>, String>, question: &Question) {
        let (h, spans) = match result {
            Ok(answers) => join(&question.pieces, answers),
            Err(why) => {
                w.failure = Some(why);
                return;
            }
        };
        let part = |(p, span): (&Piece, &std::ops::Range<usize>)| TranslatedPart {
            span: (p.span.start, p.span.end),
            english: h.text[span.clone()].to_owned(),
        };
        let parts: Vec<TranslatedPart> = question.pieces.iter().zip(&spans).map(part).collect();
        // If the wording of a part has been changed since, its English is no longer that of the sentence.
        let parts = |english: &str| match parts.iter().all(|p| english.contains(&p.english)) {
            true => parts.clone(),
            false => Vec::new(),
        };
        let (context, reference, method) = (&self.context, w.job.reference, &question.method);
        let english = verify::harmonise(&w.job.source, &mujaz_arabic::letters::tidy(&h.text), context);
        let pair = Pair::new(&w.job.source, &english, reference);
        let mut found = review(&pair, context);
        if !h.finished {
            found.add(Finding::new(Check::Length, Defect::Unfinished, 0.9), context.maker);
        }
        let amended =
            (h.finished && !found.passed() && self.amends).then(|| verify::amend(&pair, &found, context)).flatten();
        let mut made = vec![Candidate {
            parts: parts(&english),
            english: english.clone(),
            review: found,
            score: h.score,
            method: method.clone(),
            corrections: Vec::new(),
        }];
        if let Some(a) = amended {
            let review = review(&Pair::new(&w.job.source, &a.english, reference), context);
            made.push(Candidate {
                parts: parts(&a.english),
                english: a.english,
                review,
                score: h.score,
                method: method.clone(),
                corrections: a.corrections,
            });
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
}

impl Translating<'_, '_> {
    /// A plain request for a sentence.
    pub(super) fn plain(&self, text: &str) -> Request {
        Request { text: text.to_owned(), terms: terms(self.glossary, text), ..Default::default() }
    }

    /// Requests every sentence in the plain way: as a whole, or clause by clause if it is long.
    pub(super) fn ask_plainly(&mut self, work: &mut [Work]) -> Result<()> {
        let longest = self.effort.split_words.or(self.translator.split_words()).unwrap_or(0);
        let question = |(owner, w): (usize, &Work)| {
            let pieces = pieces(&w.job.source, longest);
            if pieces.is_empty() {
                return Question::whole(owner, self.plain(&w.normalised), "greedy");
            }
            let part = |p: &Piece| self.plain(&numerals::normalise(&w.job.source[p.span.clone()]));
            let method = format!("greedy, in {} parts", pieces.len());
            Question { owner, requests: pieces.iter().map(part).collect(), method, pieces }
        };
        let questions = work.iter().enumerate().map(question).collect();
        self.ask(work, questions, "translating", false)
    }

    /// Sends questions to the model and records the answers as candidates. A sentence that passes is delivered as soon
    /// as all its questions are answered, unless the model has yet to judge it.
    pub(super) fn ask(&mut self, work: &mut [Work], questions: Vec<Question>, label: &str, second: bool) -> Result<()> {
        if questions.is_empty() {
            return Ok(());
        }
        let mut requests: Vec<Request> = questions.iter().flat_map(|q| q.requests.iter().cloned()).collect();
        let bar = self.progress.steps(label, requests.len() as u64);
        let context =
            Context { glossary: self.glossary, enforce_built_in: self.effort.enforce_built_in, maker: self.maker() };
        let recorder = Recorder { context, amends: self.effort.repair };
        let mut answers = Answers::new(questions, work);
        let sink = &mut self.sink;
        let judges = self.effort.judge;
        let mut kept: Result<()> = Ok(());
        // Nothing is final before the model has judged it.
        let mut hand_over = |owner: usize, w: &mut Work| {
            if let (Some(sink), false, Ok(()), true) = (sink.as_mut(), judges || w.passed_on, &kept, w.passed()) {
                w.passed_on = true;
                kept = sink(&[(owner, w.finish())]);
            }
        };
        let model: &mut dyn Translator = match self.second.as_deref_mut().filter(|_| second) {
            Some(s) => s.get()?,
            None => &mut *self.translator,
        };
        add_aids(model, &mut requests);
        let mut take = |request: usize, result: &Result<Hypothesis>| {
            if let Some(owner) = answers.take(request, result) {
                answers.record(owner, &recorder);
                hand_over(owner, &mut answers.work[owner]);
            }
        };
        let started = Instant::now();
        let results = model.translate(&requests, &mut |i, result| {
            bar.step();
            take(i, result);
        });
        tracing::info!(model = model.identity().id, sentences = requests.len(), took = ?started.elapsed(), "{label}");
        let results = results?;
        results.iter().enumerate().for_each(|(i, result)| take(i, result));
        // After a request to stop, partial results for a sentence may suffice.
        for owner in answers.unfinished() {
            answers.record(owner, &recorder);
            hand_over(owner, &mut answers.work[owner]);
        }
        kept?;
        if results.iter().any(cancelled) { Err(crate::cancel::error()) } else { Ok(()) }
    }
}
