//! `mujaz brief`

use super::arguments::{EmbedderArguments, FormArguments, ModelArguments, RepairArguments, StoreArguments};
use super::exit::Exit;
use super::output::{print_json, print_line};
use super::session::session;
use crate::app::{BriefOptions, BriefRequest, Session, Storage};
use crate::config::{Config, cache_dir};
use crate::error::{Error, Kind, Result};
use crate::pipeline::{NO_MODEL, Written};
use crate::progress::Progress;
use crate::store::BriefRow;
use crate::surface::terminal;
use crate::types::Skipped;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `mujaz brief`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders, glob patterns, URLs of feeds and pages, or `-` for standard input
    #[arg(required_unless_present = "check", value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Remake the brief of a manifest from the same inputs, and report whether it is identical
    #[arg(long, value_name = "MANIFEST", conflicts_with_all = ["inputs", "template", "format", "paper", "front_matter", "glossary", "max_sentences", "rewrite", "summariser", "no_repair", "samples", "second_model"])]
    pub check: Option<PathBuf>,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "briefs")]
    pub out: PathBuf,
    /// Templates and formats
    #[command(flatten)]
    pub form: FormArguments,
    /// Glossary file (.csv or .toml); may be given several times, later ones win
    #[arg(long, value_name = "FILE")]
    pub glossary: Vec<PathBuf>,
    /// Maximum number of sentences translated for one event
    #[arg(long, value_name = "N")]
    pub max_sentences: Option<usize>,
    /// Write a digest too, as digest.md and as a page: what the briefs say in short, by kind of event and country
    #[arg(long)]
    pub digest: bool,
    /// Let the model rewrite the overview; the result is kept only if it adds nothing
    #[arg(long)]
    pub rewrite: bool,
    /// A separate model for rewriting the overview; implies --rewrite
    #[arg(long, value_name = "ID|PATH")]
    pub summariser: Option<String>,
    /// Print one JSON object about what was written
    #[arg(long)]
    pub json: bool,
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
    /// Embedder
    #[command(flatten)]
    pub embedder: EmbedderArguments,
    /// Trying again
    #[command(flatten)]
    pub repair: RepairArguments,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// What `mujaz brief --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BriefOutput<'a> {
    /// Briefs that were written.
    briefs: &'a [Written],
    /// Events whose brief could not be made.
    failed: Vec<FailedBrief<'a>>,
    /// Inputs that were left out.
    skipped: &'a [Skipped],
    /// Events of the inputs whose briefs needed no revision.
    unchanged: Vec<UnchangedBrief<'a>>,
    /// The index of the folder, if it was written.
    index: Option<&'a Path>,
    /// The index as a page, if any brief in the folder is one.
    index_page: Option<&'a Path>,
    /// The digest of the briefs, if one was asked for.
    digest: Option<&'a Path>,
    /// The digest as a page, if any of the briefs is one.
    digest_page: Option<&'a Path>,
}

/// An event whose brief could not be made.
#[derive(Debug, Serialize, JsonSchema)]
struct FailedBrief<'a> {
    /// Event.
    event: &'a str,
    /// Why.
    reason: &'a str,
}

/// A brief that is as it was.
#[derive(Debug, Serialize, JsonSchema)]
struct UnchangedBrief<'a> {
    /// Event.
    event: &'a str,
    /// Revision, from 1.
    revision: u32,
    /// Headline.
    title: &'a str,
    /// The brief.
    file: &'a Path,
}

/// What `mujaz brief --check --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct BriefCheckOutput<'a> {
    /// The manifest.
    manifest: &'a Path,
    /// Whether the remade brief is identical word for word.
    same: bool,
    /// The differences.
    differences: Vec<String>,
}

impl<'a> From<&'a (BriefRow, PathBuf)> for UnchangedBrief<'a> {
    fn from((row, file): &'a (BriefRow, PathBuf)) -> Self {
        Self { event: &row.event, revision: row.revision, title: &row.title, file }
    }
}

impl<'a> From<&'a (String, String)> for FailedBrief<'a> {
    fn from((event, reason): &'a (String, String)) -> Self {
        Self { event, reason }
    }
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let session = session(config, a.model.overrides(), progress);
    if let Some(manifest) = &a.check {
        return check(&session, manifest, a.json);
    }
    let request = request(a, &session)?;
    let storage = match a.store.path(config) {
        Some(path) => Storage::Store(path),
        None if config.store.cache => Storage::Cache(cache_dir().join("translations.db")),
        None => Storage::None,
    };
    let report = session.brief(request, &a.out, &storage)?;
    let run = &report.run;
    for (event, why) in &run.failed {
        eprintln!("no brief for {}: {}", terminal::line(event), terminal::block(why));
    }
    if a.json {
        print_json(&BriefOutput {
            briefs: &run.written,
            failed: run.failed.iter().map(FailedBrief::from).collect(),
            skipped: &report.skipped,
            unchanged: report.unchanged.iter().map(UnchangedBrief::from).collect(),
            index: report.index.as_ref().map(|i| i.file.as_path()),
            index_page: report.index.as_ref().and_then(|i| i.page.as_deref()),
            digest: report.digest.as_ref().map(|d| d.file.as_path()),
            digest_page: report.digest.as_ref().and_then(|d| d.page.as_deref()),
        })?;
    } else {
        for w in &run.written {
            print_line(&w.file.display().to_string())?;
        }
    }
    if run.cancelled {
        progress.note(&format!("stopped: {} of {} briefs were written", run.written.len(), report.events));
        return Ok(Exit::Stopped);
    }
    if report.events > 0 && run.written.is_empty() {
        return Ok(Exit::Failed);
    }
    let partly = report.skipped.iter().any(|s| s.failed)
        || !run.failed.is_empty()
        || a.model.model.as_deref() != Some(NO_MODEL) && run.written.iter().any(|w| w.passed < w.sentences);
    Ok(if partly { Exit::Partly } else { Exit::Done })
}

/// The options of the command line combined with the configuration.
fn request(a: &Arguments, session: &Session) -> Result<BriefRequest> {
    let mut config = a.embedder.config(session.config);
    // Manifests contain the configuration, which must not reveal where jobs deliver to.
    config.jobs.clear();
    if !a.form.format.is_empty() {
        config.brief.formats.clone_from(&a.form.format);
    }
    config.brief.paper = a.form.paper.unwrap_or(config.brief.paper);
    config.brief.front_matter |= a.form.front_matter;
    if let Some(n) = a.max_sentences {
        if n == 0 {
            return Err(Error::new(Kind::Usage, "--max-sentences 0: at least one sentence is needed"));
        }
        config.brief.max_sentences = n;
    }
    config.brief.digest |= a.digest;
    session.request(
        &config,
        BriefOptions {
            inputs: a.inputs.clone(),
            glossaries: a.glossary.clone(),
            templates: a.form.template.clone(),
            effort: a.repair.effort(&config),
            rewrite: a.rewrite,
            summariser: a.summariser.clone(),
            second_model: a.repair.second(&config),
            without_second: a.repair.no_repair,
        },
    )
}

/// Remakes the brief of a manifest and reports the differences.
fn check(session: &Session, path: &Path, json: bool) -> Result<Exit> {
    let check = session.check(path)?;
    if check.cancelled {
        return Ok(Exit::Stopped);
    }
    let same = check.differences.is_empty();
    if json {
        print_json(&BriefCheckOutput { manifest: path, same, differences: check.differences })?;
    } else if same {
        print_line("identical: the remade brief is the same word for word")?;
    } else {
        print_line("different:")?;
        for d in &check.differences {
            print_line(&format!("- {d}"))?;
        }
    }
    Ok(if same { Exit::Done } else { Exit::Failed })
}
