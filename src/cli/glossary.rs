//! `mujaz glossary`

use super::exit::Exit;
use super::output::{print_json, print_line, report_skipped};
use super::session::session;
use crate::app::ModelOverrides;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::facts::suggest::{Suggestion, suggest};
use crate::glossary::{Problem, lint};
use crate::pipeline;
use crate::progress::Progress;
use crate::types::count;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What to do with glossaries.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Find conflicts, duplicates and mistakes in glossary files; later files win over earlier ones
    Check {
        /// Files (.csv or .toml), in order of precedence, lowest first
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// List frequent names without an entry, with a proposed spelling, as CSV to be edited
    Suggest {
        /// Files, folders, or `-` for standard input
        #[arg(required = true, value_name = "INPUT")]
        inputs: Vec<String>,
        /// Glossary file whose names are already covered; may be given several times
        #[arg(long, value_name = "FILE")]
        glossary: Vec<PathBuf>,
        /// Minimum number of mentions
        #[arg(long, value_name = "N", default_value_t = 2)]
        at_least: usize,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// What `mujaz glossary check --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GlossaryCheckOutput {
    /// Terms that were read.
    terms: usize,
    /// What is wrong with them.
    problems: Vec<Problem>,
}

/// What `mujaz glossary suggest --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GlossarySuggestOutput {
    /// Names without an entry, the most mentioned first.
    names: Vec<Suggestion>,
}

/// Runs the command.
pub fn run(action: &Action, config: &Config, progress: &Progress) -> Result<Exit> {
    match action {
        Action::Check { files, json } => {
            let (terms, problems) = lint(files)?;
            let exit = if problems.is_empty() { Exit::Done } else { Exit::Failed };
            if *json {
                print_json(&GlossaryCheckOutput { terms, problems })?;
            } else {
                for p in &problems {
                    print_line(&format!("{}:{}: {}", p.file.display(), p.line, p.message))?;
                }
                print_line(&format!("{}, {}", count(terms, "term"), count(problems.len(), "problem")))?;
            }
            Ok(exit)
        }
        Action::Suggest { inputs, glossary, at_least, json } => {
            let glossary = session(config, ModelOverrides::default(), progress).glossary(glossary)?;
            let grouped = pipeline::group(pipeline::Supply { inputs, ..Default::default() }, config, None)?;
            let partly = report_skipped(&grouped.skipped, progress);
            // A copy adds nothing new.
            let sentences = grouped
                .articles
                .iter()
                .enumerate()
                .filter(|(_, a)| a.duplicate.is_none())
                .flat_map(|(i, a)| a.sentences.iter().map(move |s| (i, s.text.as_str())));
            let found = suggest(sentences, &glossary, (*at_least).max(1));
            if *json {
                print_json(&GlossarySuggestOutput { names: found })?;
            } else {
                let mut csv = csv::Writer::from_writer(Vec::new());
                let wrong = |e: csv::Error| Error::new(Kind::Internal, "the list cannot be written").because(e);
                csv.write_record(["arabic", "english", "kind", "notes"]).map_err(wrong)?;
                for s in &found {
                    let notes = format!("{} in {}", count(s.mentions, "mention"), count(s.articles, "article"));
                    csv.write_record([&s.arabic, &s.english, &s.kind, &notes]).map_err(wrong)?;
                }
                let bytes = csv.into_inner().map_err(|e| Error::new(Kind::Internal, e.to_string()))?;
                print_line(String::from_utf8_lossy(&bytes).trim_end())?;
            }
            Ok(if partly { Exit::Partly } else { Exit::Done })
        }
    }
}
