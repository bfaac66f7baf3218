//! `mujaz version`

use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::config::{Config, config_dir, data_dir};
use crate::engine;
use crate::error::Result;
use crate::progress::Progress;
use crate::report::PDF_COMPILED;
use crate::store::HAS_POSTGRES;
use mujaz_infer::{device, kernels};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What `mujaz version --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct VersionOutput {
    /// Version of the program.
    version: &'static str,
    /// Optional features that this binary has.
    features: Vec<&'static str>,
    /// Instructions that the kernels use here.
    kernels: String,
    /// The model that is used where none is named.
    default_model: DefaultModel,
    /// The configuration folder.
    configuration: PathBuf,
    /// The data folder.
    data: PathBuf,
}

/// A model, and whether it is here.
#[derive(Debug, Serialize, JsonSchema)]
struct DefaultModel {
    /// Card id or path.
    id: String,
    /// Whether its files are on this machine.
    on_disk: bool,
}

/// Runs the command.
pub fn run(json: bool, config: &Config) -> Result<Exit> {
    let mut features = device::features();
    features.extend(PDF_COMPILED.then_some("pdf"));
    features.extend(HAS_POSTGRES.then_some("postgres"));
    let selected = engine::selection(&config.model, &engine::runtime(&Progress::quiet()))?;
    let (model, fetched) = (selected.id, selected.on_disk);
    if json {
        print_json(&VersionOutput {
            version: env!("CARGO_PKG_VERSION"),
            features,
            kernels: kernels::instructions(),
            default_model: DefaultModel { id: model, on_disk: fetched },
            configuration: config_dir(),
            data: data_dir(),
        })?;
        return Ok(Exit::Done);
    }
    let none = if features.is_empty() { "none" } else { "" };
    let state = if fetched { "on this machine" } else { "not fetched" };
    print_line(&format!("mujaz {}", env!("CARGO_PKG_VERSION")))?;
    print_line(&format!("features       {}{none}", features.join(", ")))?;
    print_line(&format!("kernels        {}", kernels::instructions()))?;
    print_line(&format!("default model  {model} ({state})"))?;
    print_line(&format!("configuration  {}", config_dir().display()))?;
    print_line(&format!("data           {}", data_dir().display()))?;
    Ok(Exit::Done)
}
