//! `mujaz mcp`

use super::exit::Exit;
use crate::config::Config;
use crate::error::Result;
use crate::{serve, store};
use std::io::{stdin, stdout};
use std::path::PathBuf;

/// Arguments of `mujaz mcp`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The store to read [default: that of the configuration, else store.db in the data folder]
    #[arg(long, value_name = "FILE")]
    pub store: Option<PathBuf>,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let path = a.store.clone().unwrap_or_else(|| store::path_of(config));
    serve::assist(&path, config, stdin().lock(), stdout().lock())?;
    Ok(Exit::Done)
}
