//! `mujaz verify`

use super::arguments::ModelArguments;
use super::exit::Exit;
use super::lines::read_aligned;
use super::output::{print_json, print_line};
use super::session::session;
use crate::app::{ModelChoice, Session, VerifiedPair};
use crate::config::Config;
use crate::engine::DEFAULT_JUDGE;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::{DOUBTS, Request};
use crate::verify::{self, Context, Maker, Pair, Review, review};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `mujaz verify`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Arabic, one sentence a line
    #[arg(long, value_name = "FILE")]
    pub source: String,
    /// English, aligned line by line
    #[arg(long, value_name = "FILE")]
    pub translation: String,
    /// Glossary file (.csv or .toml); may be given several times, later ones win
    #[arg(long, value_name = "FILE")]
    pub glossary: Vec<PathBuf>,
    /// Let the model judge adequacy too (slow; the other checks need no model)
    #[arg(long)]
    pub adequacy: bool,
    /// The translation is by a machine: expect more errors
    #[arg(long)]
    pub machine: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// What `mujaz verify --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VerifyOutput {
    /// Every pair of lines.
    pairs: Vec<VerifiedPair>,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let session = session(config, a.model.overrides(), progress);
    let glossary = session.glossary(&a.glossary)?;
    let (source, target) = read_aligned(&a.source, &a.translation)?;
    let maker = if a.machine { Maker::Model { misleads: None } } else { Maker::Person };
    let context = Context { glossary: &glossary, enforce_built_in: true, maker };
    let mut results: Vec<_> = source
        .par_iter()
        .zip(&target)
        .enumerate()
        .map(|(i, (s, t))| match s.trim().is_empty() && t.trim().is_empty() {
            true => Review::default(),
            false => review(&Pair::new(s, t, None).beside(Pair::around(&source, i)), &context),
        })
        .collect();
    let mut judged: Vec<Option<f64>> = vec![None; source.len()];
    if a.adequacy || a.model.model.is_some() {
        judged = judge(&session, &source, &target)?;
        for (review, value) in results.iter_mut().zip(&judged) {
            value.and_then(verify::judged).into_iter().for_each(|f| review.add(f, context.maker));
        }
    }
    let mut rejected = 0;
    let mut pairs = Vec::new();
    for (i, review) in results.iter().enumerate() {
        rejected += usize::from(!review.confidence.stands());
        if a.json {
            pairs.push(VerifiedPair::new(i + 1, review, judged[i]));
        } else if !review.confidence.stands() {
            let doubts = review.findings.iter().filter(|f| f.rejects() || review.passed() && f.confidence >= DOUBTS);
            let said: Vec<String> = doubts.map(|f| format!("{}: {f}", f.check)).collect();
            let why = if said.is_empty() { "too few words are aligned".into() } else { said.join("; ") };
            print_line(&format!("line {} ({}): {why}", i + 1, review.confidence))?;
        }
    }
    if a.json {
        print_json(&VerifyOutput { pairs })?;
    } else {
        print_line(&format!("{} of {} pairs passed", results.len() - rejected, results.len()))?;
    }
    Ok(if rejected > 0 { Exit::Partly } else { Exit::Done })
}

/// The model's judgement of each pair; `None` for empty lines and pairs that it cannot process.
fn judge(session: &Session, source: &[String], target: &[String]) -> Result<Vec<Option<f64>>> {
    let mut first = session.load_options(session.config)?;
    first.model.get_or_insert_with(|| DEFAULT_JUDGE.to_owned());
    let mut model = session.models(&ModelChoice { first, ..ModelChoice::default() })?.model;
    let full: Vec<usize> =
        (0..source.len()).filter(|&i| !source[i].trim().is_empty() && !target[i].trim().is_empty()).collect();
    let pairs: Vec<(Request, String)> =
        full.iter().map(|&i| (Request { text: source[i].clone(), ..Default::default() }, target[i].clone())).collect();
    let bar = session.progress.steps("judging", pairs.len() as u64);
    let Some(values) = model.judge(&pairs, &mut |_| bar.step())? else {
        let what = format!("{} cannot judge adequacy: only instruct models can", model.identity().id);
        return Err(Error::new(Kind::Usage, what).help(format!("leave --model out, or give --model {DEFAULT_JUDGE}")));
    };
    let mut out = vec![None; source.len()];
    for (&i, v) in full.iter().zip(values) {
        match v {
            Ok(v) => out[i] = Some(v),
            Err(e) => session.progress.note(&format!("line {}: {}", i + 1, e.one_line())),
        }
    }
    Ok(out)
}
