//! `mujaz version`

use super::{Exit, print_json, print_line};
use crate::config::{Config, config_dir, data_dir};
use crate::engine::{self, DEFAULT_ORDER};
use crate::error::Result;
use crate::progress::Progress;
use mujaz_infer::{device, kernels, weights};
use serde_json::json;

/// The model that is used where none is named, and whether its files are on this machine.
fn default_model(config: &Config) -> Result<(String, bool)> {
    let runtime = engine::runtime(&Progress::quiet());
    let fetched = |id: &str| runtime.catalogue.find(id).map(|c| weights::on_disk(&c, &runtime));
    if let Some(named) = &config.model.id {
        let is_file = std::path::Path::new(named).exists();
        return Ok((named.clone(), is_file || fetched(named).unwrap_or(false)));
    }
    for id in DEFAULT_ORDER {
        if fetched(id)? {
            return Ok((id.to_owned(), true));
        }
    }
    Ok((DEFAULT_ORDER[0].to_owned(), false))
}

/// Runs the command.
pub fn run(json: bool, config: &Config) -> Result<Exit> {
    let features = device::features();
    let (model, fetched) = default_model(config)?;
    if json {
        print_json(&json!({
            "version": env!("CARGO_PKG_VERSION"),
            "features": features,
            "kernels": kernels::instructions(),
            "default_model": { "id": model, "on_disk": fetched },
            "configuration": config_dir(),
            "data": data_dir(),
        }))?;
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
