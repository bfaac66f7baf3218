//! Translate, check, and try again another way what does not pass.

use crate::arabic::{names, numerals, sentences};
use crate::error::Result;
use crate::glossary::Glossary;
use crate::progress::Progress;
use crate::types::{Finding, Hypothesis, Request, Translation, Translator, Verdict};
use crate::verify::{self, Context};
use jiff::civil::Date;

/// A sentence to be translated.
#[derive(Debug, Clone)]
pub struct Job {
    /// The Arabic.
    pub source: String,
    /// Day of publication, for the check of dates.
    pub reference: Option<Date>,
}

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Whether rejected sentences are tried again at all.
    pub repair: bool,
    /// Random samples for a sentence that nothing else mended.
    pub samples: u64,
    /// Whether built-in terms are enforced too.
    pub enforce_built_in: bool,
}

impl Default for Effort {
    fn default() -> Self {
        Self { repair: true, samples: 3, enforce_built_in: true }
    }
}

/// A candidate with what the checks said.
struct Candidate {
    english: String,
    findings: Vec<Finding>,
    score: f64,
    method: String,
}

impl Candidate {
    fn passed(&self) -> bool {
        verify::verdict(&self.findings) == Verdict::Passed
    }

    /// Larger is better: passing first, then fewer and less sure findings, then the model's own score.
    fn rank(&self) -> (bool, f64, f64) {
        let harm: f64 = self.findings.iter().map(|f| f.confidence).sum();
        (self.passed(), -harm, self.score)
    }
}

struct Work {
    job: Job,
    normalised: String,
    candidates: Vec<Candidate>,
    failure: Option<String>,
}

impl Work {
    fn passed(&self) -> bool {
        self.candidates.iter().any(Candidate::passed)
    }

    /// What went wrong in the best attempt, as a hint for the next.
    fn hint(&self) -> Option<String> {
        let best = self
            .candidates
            .iter()
            .max_by(|a, b| a.rank().partial_cmp(&b.rank()).unwrap_or(std::cmp::Ordering::Equal))?;
        let mut parts: Vec<String> = Vec::new();
        let missing: Vec<&str> = best
            .findings
            .iter()
            .filter(|f| f.check == "figures" && f.message.ends_with("is missing"))
            .filter_map(|f| f.message.strip_suffix(" is missing"))
            .collect();
        if !missing.is_empty() {
            parts.push(format!("Keep {}.", missing.join(" and ")));
        }
        for f in best
            .findings
            .iter()
            .filter(|f| f.message.ends_with("is not in the source") && matches!(f.check.as_str(), "names" | "addition"))
        {
            parts.push(format!("Do not write {}.", f.message.trim_end_matches(" is not in the source")));
        }
        if best.findings.iter().any(|f| f.check == "dates") {
            parts.push("Keep every date as it is.".into());
        }
        if best.findings.iter().any(|f| f.check == "script") {
            parts.push("Write every word in English letters.".into());
        }
        if best.findings.iter().any(|f| f.check == "negation") {
            parts.push("Keep the negation.".into());
        }
        if best.findings.iter().any(|f| f.check == "length" && f.message.contains("short")) {
            parts.push("Translate the whole sentence.".into());
        }
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// Translates every job; results in order. A sentence that the model fails on comes back rejected
/// with the reason; only what stops the whole run is an error.
pub fn translate(
    translator: &mut dyn Translator,
    jobs: Vec<Job>,
    glossary: &Glossary,
    effort: Effort,
    progress: &Progress,
) -> Result<Vec<Translation>> {
    let mut work: Vec<Work> = jobs
        .into_iter()
        .map(|job| Work { normalised: numerals::normalise(&job.source), job, candidates: Vec::new(), failure: None })
        .collect();
    let bar = progress.steps("translating", work.len() as u64);
    let all: Vec<usize> = (0..work.len()).collect();
    let plain =
        |w: &Work| Request { text: w.normalised.clone(), terms: terms(glossary, &w.normalised), ..Default::default() };
    attempt(translator, &mut work, &all, &plain, "greedy", glossary, effort, &mut |_| bar.step())?;
    drop(bar);
    if effort.repair {
        let left = |work: &[Work]| -> Vec<usize> { (0..work.len()).filter(|&i| !work[i].passed()).collect() };
        let open = left(&work);
        if !open.is_empty() {
            let bar = progress.steps("trying rejected sentences again", open.len() as u64);
            let other =
                |w: &Work| Request { text: w.normalised.clone(), hint: w.hint(), variant: 1, ..Default::default() };
            attempt(translator, &mut work, &open, &other, "another prompt", glossary, effort, &mut |_| bar.step())?;
        }
        let open = left(&work);
        by_clauses(translator, &mut work, &open, glossary, effort)?;
        let open = left(&work);
        if !open.is_empty() && effort.samples > 0 {
            samples(translator, &mut work, &open, glossary, effort)?;
        }
    }
    Ok(work.into_iter().map(finish).collect())
}

/// The terms of a sentence with their renderings, those of the user first; people that no list
/// knows come with their romanisation, so that one name is spelled one way.
fn terms(glossary: &Glossary, text: &str) -> Vec<(String, String)> {
    let mut found: Vec<_> = glossary.find(text);
    found.sort_by_key(|(t, span)| (!t.own, span.start));
    let list = crate::arabic::words(text);
    let people: Vec<(String, String)> = names::people(text, &list)
        .into_iter()
        .filter(|p| !found.iter().any(|(_, s)| s.start < p.span.end && p.span.start < s.end))
        .map(|p| (p.text.clone(), names::romanise(&p.text)))
        .collect();
    people
        .into_iter()
        .chain(found.into_iter().map(|(t, span)| (crate::arabic::letters::tidy(&text[span]), t.preferred().to_owned())))
        .collect()
}

#[allow(clippy::too_many_arguments)]
fn attempt(
    translator: &mut dyn Translator,
    work: &mut [Work],
    which: &[usize],
    ask: &dyn Fn(&Work) -> Request,
    method: &str,
    glossary: &Glossary,
    effort: Effort,
    done: &mut dyn FnMut(usize),
) -> Result<()> {
    let requests: Vec<Request> = which.iter().map(|&i| ask(&work[i])).collect();
    let results = translator.translate(&requests, done)?;
    for (&i, r) in which.iter().zip(results) {
        record(&mut work[i], r, method, glossary, effort);
    }
    Ok(())
}

fn record(w: &mut Work, result: Result<Hypothesis>, method: &str, glossary: &Glossary, effort: Effort) {
    match result {
        Ok(h) => {
            let context = Context { glossary, reference: w.job.reference, enforce_built_in: effort.enforce_built_in };
            let english = verify::harmonise(&w.job.source, &tidy_english(&h.text), &context);
            let mut findings = verify::check(&w.job.source, &english, &context);
            if !h.finished {
                findings.push(Finding {
                    check: "length".into(),
                    message: "the model did not come to an end".into(),
                    source_span: None,
                    target_span: None,
                    confidence: 0.9,
                });
            }
            w.candidates.push(Candidate { english, findings, score: h.score, method: method.to_owned() });
        }
        Err(e) => w.failure = Some(e.one_line()),
    }
}

/// One line, plain blanks.
fn tidy_english(text: &str) -> String {
    crate::arabic::letters::tidy(text)
}

/// Long sentences are translated part by part and put together.
fn by_clauses(
    translator: &mut dyn Translator,
    work: &mut [Work],
    which: &[usize],
    glossary: &Glossary,
    effort: Effort,
) -> Result<()> {
    let mut requests = Vec::new();
    let mut owners: Vec<(usize, usize)> = Vec::new();
    for &i in which {
        let parts = sentences::clauses(&work[i].normalised, 7);
        if parts.len() < 2 {
            continue;
        }
        owners.push((i, parts.len()));
        requests.extend(parts.into_iter().map(|p| Request {
            text: p.to_owned(),
            terms: terms(glossary, p),
            ..Default::default()
        }));
    }
    if requests.is_empty() {
        return Ok(());
    }
    let mut results = translator.translate(&requests, &mut |_| {})?.into_iter();
    for (i, n) in owners {
        let parts: Vec<Result<Hypothesis>> = results.by_ref().take(n).collect();
        let mut joined = Hypothesis { finished: true, ..Default::default() };
        let mut failed = None;
        for (k, p) in parts.into_iter().enumerate() {
            match p {
                Ok(h) => {
                    joined.finished &= h.finished;
                    joined.score += h.score / n as f64;
                    join_clause(&mut joined.text, &h.text, k + 1 == n);
                }
                Err(e) => failed = Some(e),
            }
        }
        record(&mut work[i], failed.map_or(Ok(joined), Err), "by clauses", glossary, effort);
    }
    Ok(())
}

fn join_clause(out: &mut String, part: &str, last: bool) {
    let part = part.trim();
    let body = if last { part } else { part.trim_end_matches(['.', ',', ';']) };
    if !out.is_empty() {
        out.push_str(", ");
        let mut chars = body.chars();
        let first: String = chars.next().into_iter().collect();
        let word = body.split(' ').next().unwrap_or("");
        // Only words that are never names lose their capital.
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

fn samples(
    translator: &mut dyn Translator,
    work: &mut [Work],
    which: &[usize],
    glossary: &Glossary,
    effort: Effort,
) -> Result<()> {
    let mut requests = Vec::new();
    let mut owners = Vec::new();
    for &i in which {
        for s in 1..=effort.samples {
            let w = &work[i];
            requests.push(Request {
                text: w.normalised.clone(),
                terms: terms(glossary, &w.normalised),
                hint: w.hint(),
                variant: 0,
                sample: s,
            });
            owners.push((i, s));
        }
    }
    let results = translator.translate(&requests, &mut |_| {})?;
    for ((i, s), r) in owners.into_iter().zip(results) {
        record(&mut work[i], r, &format!("sample {s}"), glossary, effort);
    }
    Ok(())
}

fn finish(w: Work) -> Translation {
    let attempts = w.candidates.len();
    let best = w
        .candidates
        .into_iter()
        .reduce(|a, b| if b.rank().partial_cmp(&a.rank()) == Some(std::cmp::Ordering::Greater) { b } else { a });
    match best {
        Some(c) => Translation {
            verdict: verify::verdict(&c.findings),
            source: w.job.source,
            normalised: w.normalised,
            english: c.english,
            findings: c.findings,
            attempts,
            method: c.method,
        },
        None => Translation {
            source: w.job.source,
            normalised: w.normalised,
            english: String::new(),
            verdict: Verdict::Rejected,
            findings: vec![Finding {
                check: "model".into(),
                message: w.failure.unwrap_or_else(|| "the model gave nothing".into()),
                source_span: None,
                target_span: None,
                confidence: 1.0,
            }],
            attempts,
            method: "none".into(),
        },
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::types::ModelIdentity;

    /// A translator that follows a script: the Arabic, then what each further attempt gives.
    pub(crate) struct Scripted {
        pub answers: Vec<(&'static str, Vec<&'static str>)>,
        pub calls: std::collections::HashMap<String, usize>,
        pub identity: ModelIdentity,
    }

    impl Scripted {
        pub fn new(answers: Vec<(&'static str, Vec<&'static str>)>) -> Self {
            let identity = ModelIdentity {
                id: "scripted".into(),
                architecture: "none".into(),
                digests: vec![],
                licence: "none".into(),
                device: "none".into(),
                compute_type: "none".into(),
                decoding: "none".into(),
            };
            Self { answers, calls: Default::default(), identity }
        }
    }

    impl Translator for Scripted {
        fn identity(&self) -> &ModelIdentity {
            &self.identity
        }
        fn translate(&mut self, requests: &[Request], done: &mut dyn FnMut(usize)) -> Result<Vec<Result<Hypothesis>>> {
            Ok(requests
                .iter()
                .enumerate()
                .map(|(i, r)| {
                    done(i);
                    let n = self.calls.entry(r.text.clone()).or_default();
                    let list =
                        self.answers.iter().find(|(a, _)| *a == r.text).map(|(_, l)| l.clone()).unwrap_or_default();
                    let text = list.get(*n).or(list.last()).copied().unwrap_or("");
                    *n += 1;
                    Ok(Hypothesis { text: text.into(), score: -0.1, finished: true, tokens: 5 })
                })
                .collect())
        }
    }

    fn run(answers: Vec<(&'static str, Vec<&'static str>)>) -> Vec<Translation> {
        let jobs = answers.iter().map(|(a, _)| Job { source: (*a).to_owned(), reference: None }).collect();
        translate(&mut Scripted::new(answers), jobs, &Glossary::built_in(), Effort::default(), &Progress::quiet())
            .unwrap()
    }

    #[test]
    fn a_rejected_sentence_is_tried_again_and_the_best_that_passes_wins() {
        let got = run(vec![(
            "أوقفت الشرطة 62 أجنبيا في المطار",
            vec!["Police arrested 26 foreigners at the airport", "Police arrested 62 foreigners at the airport"],
        )]);
        assert!(got[0].passed());
        assert_eq!(
            (got[0].english.as_str(), got[0].method.as_str(), got[0].attempts),
            ("Police arrested 62 foreigners at the airport", "another prompt", 2)
        );
    }

    #[test]
    fn what_never_passes_comes_back_rejected_with_the_reason() {
        let got = run(vec![("أوقفت الشرطة 62 أجنبيا في المطار", vec!["Police arrested foreigners at the airport"])]);
        assert!(!got[0].passed());
        assert!(got[0].findings.iter().any(|f| f.message.contains("62 is missing")), "{:?}", got[0].findings);
        assert!(got[0].attempts > 3);
    }

    #[test]
    fn the_model_gets_digits_and_the_check_sees_the_words() {
        let got = run(vec![("عقد الاجتماع الـ22 لرؤساء الأجهزة", vec!["The 22nd meeting of agency heads was held"])]);
        assert!(got[0].passed(), "{:?}", got[0].findings);
        assert_eq!(numerals::normalise("الاجتماع الثاني والعشرين"), "الاجتماع الـ22");
    }
}
