//! `mujaz worker`

use super::exit::Exit;
use super::session::session;
use super::signals::Signals;
use crate::app::ModelOverrides;
use crate::config::{Config, listen_address};
use crate::error::Result;
use crate::jobs::health;
use crate::jobs::worker::{Duty, Gauge, name, work};
use crate::progress::Progress;
use crate::queue::Role;
use mujaz_infer::device::Choice;
use std::net::SocketAddr;

/// Arguments of `mujaz worker`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What it does: fetch (feeds and pages), group (take in, group, assemble), translate, deliver
    #[arg(long, value_name = "ROLE", value_delimiter = ',', default_value = "fetch,group,translate,deliver")]
    pub roles: Vec<Role>,
    /// Its name, unlike that of any other worker [default: made of the machine's name and the process]
    #[arg(long)]
    pub name: Option<String>,
    /// Model that translates, in place of the configured one: a card's id or a path
    #[arg(long, value_name = "ID|PATH")]
    pub model: Option<String>,
    /// Device to run models on: auto, cpu, cuda, cuda:N, metal
    #[arg(long)]
    pub device: Option<Choice>,
    /// Serve /healthz and /metrics at this address; a port alone listens on this machine only
    #[arg(long, value_name = "[ADDRESS:]PORT", value_parser = listen_address)]
    pub listen: Option<SocketAddr>,
    /// Never connect to fetch feeds or models; deliveries are still made
    #[arg(long)]
    pub offline: bool,
    /// End once nothing waits in the queue and nothing is being done
    #[arg(long)]
    pub until_empty: bool,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let _signals = Signals::install()?;
    let overrides =
        ModelOverrides { model: a.model.clone(), device: a.device, offline: a.offline, ..ModelOverrides::default() };
    let gauge = Gauge::default();
    let server = a.listen.map(|at| health::start(at, gauge.clone())).transpose()?;
    if let Some(s) = &server {
        progress.note(&format!("http://{}/healthz and /metrics answer", s.address));
    }
    let mut roles = a.roles.clone();
    roles.sort();
    roles.dedup();
    let duty = Duty { name: a.name.clone().unwrap_or_else(name), roles, until_empty: a.until_empty };
    progress.note(&format!("{}: works until it is stopped", duty.name));
    work(&session(config, overrides, progress), duty, gauge)?;
    Ok(Exit::Done)
}
