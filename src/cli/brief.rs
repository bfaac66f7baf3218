//! `mujaz brief`

use super::engines::summariser;
use super::events::{EmbedderArguments, StoreArguments, embedder};
use super::remembered::Remembered;
use super::{Exit, ModelArguments, RepairArguments, print_json, print_line, tell_skipped};
use crate::config::Config;
use crate::engine::runtime;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::pipeline::check::Manifest;
use crate::pipeline::keeper::{Folder, Keeper};
use crate::pipeline::sources::gather;
use crate::pipeline::{self, BriefOptions, Engines, Recipe, Supply};
use crate::progress::Progress;
use crate::report::Templates;
use crate::types::{Embedder, Translator};
use mujaz_infer::LoadOptions;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `mujaz brief`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders, glob patterns, URLs of feeds and pages, or `-` for standard input
    #[arg(required_unless_present = "check", value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Remake the brief of a manifest from the same inputs, and report whether it is identical
    #[arg(long, value_name = "MANIFEST", conflicts_with_all = ["inputs", "template", "glossary", "max_sentences", "rewrite", "summariser", "no_repair", "samples", "second_model"])]
    pub check: Option<PathBuf>,
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "briefs")]
    pub out: PathBuf,
    /// Template by name or file; may be given several times
    #[arg(long, value_name = "NAME|FILE")]
    pub template: Vec<String>,
    /// Glossary file (.csv or .toml); may be given several times, later ones win
    #[arg(long, value_name = "FILE")]
    pub glossary: Vec<PathBuf>,
    /// Maximum number of sentences translated for one event
    #[arg(long, value_name = "N")]
    pub max_sentences: Option<usize>,
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

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    if let Some(manifest) = &a.check {
        return check(manifest, a, progress);
    }
    // What can be wrong without a model is found out before one is loaded.
    let mut config = a.embedder.config(config);
    // Manifests hold the configuration; where jobs deliver to is nobody's business.
    config.jobs.clear();
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
        templates.render(n, &crate::report::example())?;
    }
    let files: Vec<&PathBuf> = config.brief.glossaries.iter().chain(&a.glossary).collect();
    let glossary = Glossary::load(&files)?;
    let load_options = a.model.options(&config)?;
    crate::deliver::check_folder(&a.out)?;
    let (local, gathered) = gather(&a.inputs, &config, load_options.offline, progress)?;
    let mut memory = a.store.path(&config).map(|p| Remembered::open(&p)).transpose()?;
    let mut grouped = {
        let mut embedder = embedder(&config, &load_options, progress)?;
        let embedder = embedder.as_mut().map(|e| e as &mut dyn Embedder);
        let supply = Supply { inputs: &local, fetched: gathered.articles() };
        match &mut memory {
            None => pipeline::group(supply, &config, embedder)?,
            Some(m) => m.take_in(supply, &config, embedder)?,
        }
    };
    grouped.skipped.extend(gathered.skipped);
    let mut partly = tell_skipped(&grouped.skipped, progress);
    let unchanged = match &memory {
        Some(m) => m.write_unchanged(&a.out)?,
        None => Vec::new(),
    };
    for (row, file) in &unchanged {
        progress.note(&format!("no change: {} (revision {})", file.display(), row.revision));
    }
    if grouped.events.is_empty() && unchanged.is_empty() {
        let why = grouped.skipped.first().map(|s| format!("{}: {}", s.origin, s.reason)).unwrap_or_default();
        return Err(Error::new(
            Kind::Input,
            format!("no Arabic article was found ({} inputs were left out; the first: {why})", grouped.skipped.len()),
        )
        .help("give .txt, .md, .html, .json or .jsonl files with Arabic text, or folders of them"));
    }
    if grouped.events.is_empty() {
        if a.json {
            let rows: Vec<_> = unchanged.iter().map(|(r, f)| unchanged_row(r, f)).collect();
            print_json(&json!({ "briefs": [], "failed": [], "skipped": grouped.skipped, "unchanged": rows }))?;
        }
        return Ok(if partly { Exit::Partly } else { Exit::Done });
    }
    let copies = grouped.articles.iter().filter(|x| x.duplicate.is_some()).count();
    progress.note(&format!("{} articles ({copies} copies), {} events", grouped.articles.len(), grouped.events.len()));
    let loaded = mujaz_infer::load(&load_options, &runtime(progress))?;
    loaded.notes.iter().for_each(|n| progress.note(n));
    let mut model = loaded.model;
    let effort = a.repair.effort(&config);
    let named = a.summariser.clone().or_else(|| config.model.summariser.clone());
    let mut summariser = named.as_deref().map(|id| summariser(id, &load_options, progress)).transpose()?;
    let recipe = Recipe {
        inputs: a.inputs.clone(),
        glossaries: files.into_iter().cloned().collect(),
        templates: wanted,
        effort,
        rewrite: a.rewrite || named.is_some(),
        seed: load_options.seed,
        second_model: a.repair.second_model.clone().or_else(|| config.model.second.clone()),
        summariser: named,
        compute_type: a.model.compute_name(&config),
        beam: load_options.beams,
        shortlist: load_options.shortlist.clone(),
        notes: loaded.notes,
        config: config.clone(),
    };
    let options = BriefOptions::new(model.identity(), names, recipe);
    let mut second = a.repair.second(&a.model, &config, progress)?;
    let engines = Engines {
        model: &mut model,
        second: second.as_mut(),
        summariser: summariser.as_mut().map(|m| m as _),
        second_model: options.recipe.second_model.clone(),
        seed: options.recipe.seed,
        spellings: Default::default(),
    };
    let run = {
        let mut plain = Folder(&a.out);
        let mut kept = memory.as_mut().map(|m| m.keeper(&a.out)).transpose()?;
        let keeper: &mut dyn Keeper = match &mut kept {
            Some(k) => k,
            None => &mut plain,
        };
        pipeline::brief(&grouped, engines, &glossary, &templates, &config, &options, keeper, progress)?
    };
    if let Some(m) = &mut memory {
        m.close(&run)?;
    }
    if !run.written.is_empty() {
        pipeline::write_index(&grouped.skipped, &run, &templates, &a.out)?;
    }
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
            "unchanged": unchanged.iter().map(|(r, f)| unchanged_row(r, f)).collect::<Vec<_>>(),
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

/// A brief that is as it was.
fn unchanged_row(row: &crate::store::BriefRow, file: &Path) -> serde_json::Value {
    json!({ "event": row.event, "revision": row.revision, "title": row.title, "file": file })
}

/// Makes the brief of a manifest again in a folder of its own and compares.
fn check(path: &Path, a: &Arguments, progress: &Progress) -> Result<Exit> {
    let manifest = Manifest::read(path)?;
    let recipe = manifest.run.clone();
    let config = recipe.config.clone();
    if manifest.revision() > 1 {
        return Err(Error::new(
            Kind::Usage,
            format!("this is revision {} of a brief; only first revisions can be made again", manifest.revision()),
        )
        .at(path)
        .help("a revision was made on top of what was remembered then; check the sentences by the manifest's spans"));
    }
    let there = |i: &&String| *i != "-" && !crate::config::is_address(i) && !Path::new(i).exists();
    if let Some(lost) = recipe.inputs.iter().find(there) {
        return Err(Error::new(Kind::Input, format!("the input {lost} of the manifest is not there"))
            .help("run the check in the folder in which the brief was made"));
    }
    if let Some(address) = recipe.inputs.iter().find(|i| crate::config::is_address(i)) {
        return Err(Error::new(Kind::Input, format!("the brief was made from {address}, which may have changed"))
            .help("make briefs that are to be checked from files"));
    }
    if recipe.inputs.iter().any(|i| i == "-") {
        return Err(Error::new(Kind::Input, "the brief was made from standard input, which is gone")
            .help("make briefs that are to be checked from files"));
    }
    let glossary = Glossary::load(&recipe.glossaries)?;
    let mut templates = Templates::new()?;
    let names = recipe.templates.iter().map(|t| templates.resolve(t)).collect::<Result<Vec<_>>>()?;
    let mut embedder = embedder(&config, &LoadOptions { offline: a.model.offline, ..Default::default() }, progress)?;
    let mut grouped = {
        let supply = Supply { inputs: &recipe.inputs, ..Supply::default() };
        pipeline::group(supply, &config, embedder.as_mut().map(|e| e as &mut dyn Embedder))?
    };
    let mut differences = manifest.narrow(&mut grouped, glossary.digest());
    if !grouped.events.is_empty() {
        let seed = recipe.seed;
        let load = LoadOptions {
            model: Some(a.model.model.clone().unwrap_or_else(|| manifest.model.id.clone())),
            seed,
            beams: recipe.beam,
            shortlist: recipe.shortlist.clone(),
            compute: recipe.compute_type.as_deref().and_then(|t| t.parse().ok()).unwrap_or_default(),
            ..a.model.options(&config)?
        };
        let mut model = mujaz_infer::load(&load, &runtime(progress))?.model;
        differences.extend(manifest.compare_model(model.identity()));
        let out =
            tempfile::tempdir().map_err(|e| Error::new(Kind::Output, "cannot make a temporary folder").because(e))?;
        let repair = RepairArguments { second_model: recipe.second_model.clone(), ..a.repair.clone() };
        let mut second = repair.second(&a.model, &config, progress)?;
        let mut summariser = recipe.summariser.as_deref().map(|id| summariser(id, &load, progress)).transpose()?;
        let options = BriefOptions::new(model.identity(), names, recipe);
        let engines = Engines {
            model: &mut model,
            second: second.as_mut(),
            summariser: summariser.as_mut().map(|m| m as _),
            second_model: options.recipe.second_model.clone(),
            seed,
            spellings: manifest.spellings.clone(),
        };
        let keeper = &mut Folder(out.path());
        let run = pipeline::brief(&grouped, engines, &glossary, &templates, &config, &options, keeper, progress)?;
        if run.cancelled {
            return Ok(Exit::Stopped);
        }
        let beside = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        differences.extend(manifest.compare(&run, out.path(), beside)?);
    }
    let same = differences.is_empty();
    if a.json {
        print_json(&json!({ "manifest": path, "same": same, "differences": differences }))?;
    } else if same {
        print_line("the same: the brief comes out again word for word")?;
    } else {
        print_line("not the same:")?;
        for d in &differences {
            print_line(&format!("- {d}"))?;
        }
    }
    Ok(if same { Exit::Done } else { Exit::Failed })
}
