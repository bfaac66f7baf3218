//! `mujaz serve`

use super::exit::Exit;
use crate::cancel;
use crate::config::{Config, listen_address};
use crate::error::Result;
use crate::progress::Progress;
use crate::serve::{address_of, start};
use crate::store::{self, Location};
use std::net::SocketAddr;
use std::time::Duration;

/// Arguments of `mujaz serve`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where to listen; a port alone is one of this machine [default: that of the configuration, else 127.0.0.1:9181]
    #[arg(long, value_name = "[ADDRESS:]PORT", value_parser = listen_address)]
    pub listen: Option<SocketAddr>,
    /// Never connect to fetch feeds or models for background work; deliveries are still made [default: as the configuration
    /// says]
    #[arg(long)]
    pub offline: bool,
    /// Run the schedule of the jobs in this process, too [default: as the configuration says]
    #[arg(long)]
    pub schedule: bool,
    /// The store to read [default: that of the configuration, else store.db in the data folder]
    #[arg(long, value_name = "FILE|URL")]
    pub store: Option<Location>,
}

/// Between two looks at the signals.
const BEAT: Duration = Duration::from_millis(100);

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let path = a.store.clone().unwrap_or_else(|| store::path_of(config));
    let address = a.listen.map_or_else(|| address_of(config), Ok)?;
    cancel::install();
    let mut config = config.clone();
    config.serve.schedule |= a.schedule;
    config.serve.offline |= a.offline;
    let server = start(address, &path, &config)?;
    let below = config.serve.prefix.trim_matches('/');
    let below = if below.is_empty() { String::new() } else { format!("{below}/") };
    progress.note(&format!("the desk is at http://{}/{below} until Ctrl-C", server.address));
    while !cancel::requested() {
        std::thread::sleep(BEAT);
    }
    drop(server);
    progress.note("stopped");
    Ok(Exit::Done)
}
