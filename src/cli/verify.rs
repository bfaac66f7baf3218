//! `mujaz verify`

use super::translate::read_lines;
use super::{Exit, print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::types::Verdict;
use crate::verify::{Context, check, verdict};
use rayon::prelude::*;
use serde_json::json;
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
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let files: Vec<&PathBuf> = config.brief.glossaries.iter().chain(&a.glossary).collect();
    let glossary = Glossary::load(&files)?;
    let (source, target) = (read_lines(&a.source)?, read_lines(&a.translation)?);
    if source.len() != target.len() {
        return Err(Error::new(
            Kind::Usage,
            format!("{} has {} lines and {} has {}", a.source, source.len(), a.translation, target.len()),
        )
        .help("the files must be aligned line by line"));
    }
    let context = Context { glossary: &glossary, reference: None, enforce_built_in: true };
    let results: Vec<_> = source
        .par_iter()
        .zip(&target)
        .map(|(s, t)| if s.trim().is_empty() && t.trim().is_empty() { Vec::new() } else { check(s, t, &context) })
        .collect();
    let mut rejected = 0;
    let mut pairs = Vec::new();
    for (i, findings) in results.iter().enumerate() {
        let v = verdict(findings);
        rejected += usize::from(v == Verdict::Rejected);
        if a.json {
            pairs.push(json!({ "line": i + 1, "verdict": v, "findings": findings }));
        } else if v == Verdict::Rejected {
            let said: Vec<String> = findings
                .iter()
                .filter(|f| f.confidence >= 0.5)
                .map(|f| format!("{}: {}", f.check, f.message))
                .collect();
            print_line(&format!("line {}: {}", i + 1, said.join("; ")))?;
        }
    }
    if a.json {
        print_json(&json!({ "pairs": pairs }))?;
    } else {
        print_line(&format!("{} of {} pairs passed", results.len() - rejected, results.len()))?;
    }
    Ok(if rejected > 0 { Exit::Partly } else { Exit::Done })
}
