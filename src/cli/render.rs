//! `mujaz render`

use super::arguments::FormArguments;
use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::app::{RenderOptions, manifests, render};
use crate::error::{Kind, Result};
use crate::surface::terminal;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `mujaz render`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Manifests, the .json files beside briefs, or folders of them
    #[arg(required = true, value_name = "MANIFEST")]
    pub manifests: Vec<PathBuf>,
    /// Templates and formats
    #[command(flatten)]
    pub form: FormArguments,
    /// Output folder [default: that of each manifest]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print one JSON object about what was written
    #[arg(long)]
    pub json: bool,
}

/// What `mujaz render --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RenderOutput {
    /// Briefs that were rendered.
    briefs: Vec<RenderedBrief>,
    /// Manifests from which none could be rendered.
    failed: Vec<FailedManifest>,
}

/// A brief that was rendered.
#[derive(Debug, Serialize, JsonSchema)]
struct RenderedBrief {
    /// Its manifest.
    manifest: PathBuf,
    /// Its files, the brief itself first.
    files: Vec<PathBuf>,
}

/// A manifest from which no brief could be rendered.
#[derive(Debug, Serialize, JsonSchema)]
struct FailedManifest {
    /// The file.
    manifest: PathBuf,
    /// Why.
    reason: String,
}

/// Runs the command.
pub fn run(a: &Arguments) -> Result<Exit> {
    let options = RenderOptions {
        templates: a.form.template.clone(),
        formats: a.form.format.clone(),
        paper: a.form.paper,
        front_matter: a.form.front_matter,
        out: a.out.clone(),
    };
    let list = manifests(&a.manifests)?;
    let mut out = RenderOutput { briefs: Vec::new(), failed: Vec::new() };
    for manifest in &list {
        match render(manifest, &options) {
            Ok(files) => {
                if !a.json {
                    files.iter().try_for_each(|f| print_line(&f.display().to_string()))?;
                }
                out.briefs.push(RenderedBrief { manifest: manifest.clone(), files });
            }
            // A wrong template or format fails for all of them, and a single manifest has no others.
            Err(e) if list.len() == 1 || e.kind() == Kind::Template => return Err(e),
            Err(e) => {
                eprintln!("{}", terminal::block(&e.report()));
                out.failed.push(FailedManifest { manifest: manifest.clone(), reason: e.one_line() });
            }
        }
    }
    let exit = match (out.briefs.is_empty(), out.failed.is_empty()) {
        (true, _) => Exit::Failed,
        (false, false) => Exit::Partly,
        (false, true) => Exit::Done,
    };
    if a.json {
        print_json(&out)?;
    }
    Ok(exit)
}
