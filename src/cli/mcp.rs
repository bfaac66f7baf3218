//! `mujaz mcp`

use super::exit::Exit;
use crate::config::Config;
use crate::error::Result;
use crate::serve;
use crate::store::{self, Location};
use std::io::{stdin, stdout};

/// Arguments of `mujaz mcp`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The store to read [default: that of the configuration, else store.db in the data folder]
    #[arg(long, value_name = "FILE|URL")]
    pub store: Option<Location>,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let path = a.store.clone().unwrap_or_else(|| store::path_of(config));
    serve::assist(&path, config, stdin().lock(), stdout().lock())?;
    Ok(Exit::Done)
}
