//! `mujaz translate`

use super::arguments::{ModelArguments, RepairArguments};
use super::exit::Exit;
use super::lines::read_lines;
use super::output::{print_json, print_line, rounded};
use super::session::session;
use crate::app::{ModelChoice, Models};
use crate::config::Config;
use crate::error::{Kind, Result};
use crate::pipeline::translate::{Job, Translating, add_aids};
use crate::progress::Progress;
use crate::types::{Confidence, Correction, Finding, ModelIdentity, Request, Translation, Verdict};
use mujaz_arabic::letters::tidy;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `mujaz translate`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// File with one sentence a line, or `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: String,
    /// Print the model's output alone: no normalisation, glossary, checks or repair
    #[arg(long)]
    pub raw: bool,
    /// Glossary file (.csv or .toml); may be given several times, later ones win
    #[arg(long, value_name = "FILE")]
    pub glossary: Vec<PathBuf>,
    /// Print one JSON object with the checks' findings
    #[arg(long)]
    pub json: bool,
    /// Trying again
    #[command(flatten)]
    pub repair: RepairArguments,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// What `mujaz translate --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TranslateOutput<'a> {
    /// The model.
    model: &'a ModelIdentity,
    /// Every line that is not empty.
    lines: Vec<TranslatedLine>,
}

/// A line with its translation.
#[derive(Debug, Serialize, JsonSchema)]
struct TranslatedLine {
    /// Its number, from 1.
    line: usize,
    /// As it was read.
    source: String,
    /// The best English that was found; with `--raw` the model's output, empty where it failed.
    english: String,
    #[serde(flatten)]
    review: Option<Reviewed>,
}

/// What the review said; not with `--raw`.
#[derive(Debug, Serialize, JsonSchema)]
struct Reviewed {
    /// Outcome: `rejected` where the band is low or withheld.
    verdict: Verdict,
    /// The confidence.
    band: Confidence,
    /// The calibrated probability that the line misleads.
    misleads: f64,
    /// What made the translation: `greedy`, `sample 3` …
    method: String,
    /// What was corrected from the source, in the order of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Correction>,
    /// Attempts that were made.
    attempts: usize,
    /// What the checks found, also what is too unsure to reject.
    findings: Vec<Finding>,
}

impl From<Translation> for Reviewed {
    fn from(t: Translation) -> Self {
        Self {
            verdict: Verdict::of(t.confidence),
            band: t.confidence,
            misleads: rounded(t.misleads),
            method: t.method,
            corrections: t.corrections,
            attempts: t.attempts,
            findings: t.findings,
        }
    }
}

/// Lines translated at once.
const PART: usize = 256;

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let session = session(config, a.model.overrides(), progress);
    let glossary = session.glossary(&a.glossary)?;
    let effort = a.repair.effort(config);
    let lines = read_lines(&a.input)?;
    let second = a.repair.second(config).filter(|_| !a.repair.no_repair);
    let choice = ModelChoice { first: session.load_options(config)?, second, summariser: None };
    let Models { mut model, mut second, .. } = session.models(&choice)?;
    let mut rejected = 0;
    let mut rows = Vec::new();
    for (p, part) in lines.chunks(PART).enumerate() {
        // Empty lines stay empty, so that input and output have the same number of lines.
        let full: Vec<usize> = (0..part.len()).filter(|&i| !part[i].trim().is_empty()).collect();
        let mut out = vec![String::new(); part.len()];
        if a.raw {
            let mut requests: Vec<Request> = full
                .iter()
                .map(|&i| Request { text: part[i].clone(), special_tokens: true, ..Default::default() })
                .collect();
            add_aids(&*model, &mut requests);
            for (&i, r) in full.iter().zip(model.translate(&requests, &mut |_, _| {})?) {
                match r {
                    Ok(h) => out[i] = h.text,
                    Err(e) if e.kind() == Kind::Cancelled => return Err(e),
                    Err(e) => {
                        progress.note(&format!("line {}: {}", p * PART + i + 1, e.one_line()));
                        rejected += 1;
                    }
                }
                let (source, english) = (part[i].clone(), out[i].clone());
                rows.push(TranslatedLine { line: p * PART + i + 1, source, english, review: None });
            }
        } else {
            let jobs = full.iter().map(|&i| Job { source: tidy(&part[i]), reference: None }).collect();
            let mut translating = Translating {
                translator: &mut *model,
                second: second.as_mut(),
                glossary: &glossary,
                effort,
                progress,
                sink: None,
            };
            for (&i, t) in full.iter().zip(translating.translate(jobs)?) {
                if !t.passed() {
                    rejected += 1;
                    let why: Vec<String> = t.findings.iter().filter(|f| f.rejects()).map(ToString::to_string).collect();
                    progress.note(&format!("line {}: rejected: {}", p * PART + i + 1, why.join("; ")));
                }
                out[i].clone_from(&t.english);
                let (source, english) = (part[i].clone(), t.english.clone());
                rows.push(TranslatedLine { line: p * PART + i + 1, source, english, review: Some(t.into()) });
            }
        }
        if !a.json {
            for line in out {
                print_line(&line)?;
            }
        }
    }
    if a.json {
        print_json(&TranslateOutput { model: model.identity(), lines: rows })?;
    }
    if rejected > 0 {
        progress.note(&format!("{rejected} of {} lines were rejected by the checks", lines.len()));
    }
    Ok(if rejected > 0 { Exit::Partly } else { Exit::Done })
}
