//! `mujaz brief`

use super::{Exit, ModelArguments, print_json, print_line, tell_skipped};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::pipeline::translate::Effort;
use crate::pipeline::{self, BriefOptions};
use crate::progress::Progress;
use crate::report::Templates;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `mujaz brief`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Folder for the briefs
    #[arg(long, value_name = "DIR", default_value = "briefs")]
    pub out: PathBuf,
    /// Template by name or file; may be given several times
    #[arg(long, value_name = "NAME|FILE")]
    pub template: Vec<String>,
    /// Glossary file (.csv or .toml); may be given several times, later ones win
    #[arg(long, value_name = "FILE")]
    pub glossary: Vec<PathBuf>,
    /// Sentences translated for one event at most
    #[arg(long, value_name = "N")]
    pub max_sentences: Option<usize>,
    /// Let the model rewrite the overview; the result is kept only if it adds nothing
    #[arg(long)]
    pub rewrite: bool,
    /// Do not try rejected sentences again
    #[arg(long)]
    pub no_repair: bool,
    /// Print one JSON object about what was written
    #[arg(long)]
    pub json: bool,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    // What can be wrong without a model is found out before one is loaded.
    let mut config = config.clone();
    if let Some(n) = a.max_sentences {
        if n == 0 {
            return Err(Error::new(Kind::Usage, "--max-sentences 0: at least one sentence is needed"));
        }
        config.brief.max_sentences = n;
    }
    let mut templates = Templates::new()?;
    let wanted: Vec<String> = if !a.template.is_empty() {
        a.template.clone()
    } else if !config.brief.templates.is_empty() {
        config.brief.templates.clone()
    } else {
        vec!["brief.md".into()]
    };
    let names = wanted.iter().map(|w| templates.resolve(w)).collect::<Result<Vec<_>>>()?;
    for n in &names {
        templates.render(n, &crate::report::views::example())?;
    }
    let files: Vec<&PathBuf> = config.brief.glossaries.iter().chain(&a.glossary).collect();
    let glossary = Glossary::load(&files)?;
    let load_options = a.model.options(&config)?;
    crate::deliver::check_folder(&a.out)?;
    let grouped = pipeline::group(&a.inputs, &config)?;
    let mut partly = tell_skipped(&grouped.skipped, progress);
    if grouped.events.is_empty() {
        let why = grouped.skipped.first().map(|s| format!("{}: {}", s.origin, s.reason)).unwrap_or_default();
        return Err(Error::new(
            Kind::Input,
            format!("no Arabic article was found ({} inputs were left out; the first: {why})", grouped.skipped.len()),
        )
        .help("give .txt, .md, .html, .json or .jsonl files with Arabic text, or folders of them"));
    }
    let copies = grouped.articles.iter().filter(|x| x.duplicate.is_some()).count();
    progress.note(&format!("{} articles ({copies} copies), {} events", grouped.articles.len(), grouped.events.len()));
    let loaded = crate::models::load(&load_options, progress)?;
    loaded.notes.iter().for_each(|n| progress.note(n));
    let mut model = loaded.model;
    let options = BriefOptions {
        out: &a.out,
        templates: names,
        effort: Effort { repair: !a.no_repair, ..Default::default() },
        rewrite: a.rewrite,
        notes: std::iter::once(format!(
            "Translated by {} ({}).",
            crate::types::Translator::identity(&model).id,
            crate::types::Translator::identity(&model).licence
        ))
        .chain(loaded.notes.iter().map(|n| format!("{}{}.", n[..1].to_uppercase(), n[1..].trim_end_matches('.'))))
        .collect(),
    };
    let run = pipeline::brief(&grouped, &mut model, &glossary, &templates, &config, &options, progress)?;
    for (event, why) in &run.failed {
        eprintln!("no brief for {event}: {why}");
        partly = true;
    }
    partly |= run.written.iter().any(|w| w.verified < w.sentences);
    if a.json {
        print_json(&json!({
            "briefs": run.written,
            "failed": run.failed.iter().map(|(e, why)| json!({ "event": e, "reason": why })).collect::<Vec<_>>(),
            "skipped": grouped.skipped,
        }))?;
    } else {
        for w in &run.written {
            print_line(&w.file.display().to_string())?;
        }
    }
    if run.cancelled {
        progress.note(&format!("stopped: {} of {} briefs were written", run.written.len(), grouped.events.len()));
        return Ok(Exit::Stopped);
    }
    if run.written.is_empty() {
        return Ok(Exit::Failed);
    }
    Ok(if partly { Exit::Partly } else { Exit::Done })
}
