//! The desk in a browser and by program: lists, search, briefs with their revisions, feeds, a REST interface. It reads
//! the store, and changes it where a person corrects something; `worker` runs jobs in the background.
//!
//! `routes` is the table of everything that answers, from which the router and the OpenAPI document are made. Handlers
//! are plain functions of the site and of what was asked; they run on threads that may block, each with a connection
//! of its own to the store. `guard` holds for every answer.

mod access;
mod answer;
mod api;
mod asked;
mod decide;
mod diff;
mod differences;
mod edit;
mod entries;
mod feeds;
mod forms;
mod frame;
mod guard;
mod health;
mod jobs;
mod limits;
mod lists;
mod mcp;
mod names;
mod openapi;
mod pages;
mod prefix;
mod recorded;
mod review;
mod route;
mod router;
mod routes;
mod sign_in;
mod site;
mod state;
mod stdio;
mod terms;
mod tools;
mod translate;
mod work;
mod worker;

use crate::cancel;
use crate::config::{Config, listen_address};
use crate::error::{Error, Kind, Result};
use crate::listen::{Limits, Server};
use crate::store::{self, Access};
use site::Site;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Where the desk is read where nothing else is said.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:9181";

/// Threads that work on answers, each with a connection to the store.
const THREADS: usize = 8;

const LIMITS: Limits = Limits {
    head: Duration::from_secs(10),
    connection: Duration::from_secs(60),
    connections: 128,
    buffer: 32 << 10,
    keep_alive: true,
    threads: THREADS,
    end: Duration::from_secs(5),
};

/// The address that a configuration names, else the default one.
///
/// # Errors
/// It cannot be read.
pub fn address_of(config: &Config) -> Result<SocketAddr> {
    let text = config.serve.listen.as_deref().unwrap_or(DEFAULT_ADDRESS);
    listen_address(text).map_err(|e| Error::new(Kind::Usage, format!("serve.listen: {e}")))
}

/// Answers the messages of an assistant (Model Context Protocol), line by line, until the input ends.
///
/// # Errors
/// There is no store, or it cannot be read; input cannot be read, or output not be written.
pub fn assist(store: &Path, config: &Config, input: impl BufRead, output: impl Write) -> Result<()> {
    there_is(store)?;
    drop(store::open(store)?);
    stdio::serve(&Site::new(store, SocketAddr::from(([127, 0, 0, 1], 0)), config)?, input, output)
}

fn there_is(store: &Path) -> Result<()> {
    if store.is_file() {
        return Ok(());
    }
    Err(Error::new(Kind::Usage, "there is no store")
        .at(store)
        .help("`mujaz jobs run NAME` and `mujaz brief INPUT --store` make one"))
}

/// A server that runs, with its work in the background; both end when it is dropped.
pub struct Running {
    server: Option<Server>,
    worker: Option<JoinHandle<()>>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.server.take());
        // Work that was asked to stop keeps what it has finished. Where nobody asked, it ends with what it does.
        if let Some(worker) = self.worker.take().filter(|_| cancel::requested()) {
            let _ = worker.join();
        }
    }
}

/// Serves a store at an address until the server is dropped; runs the schedule, too, if the configuration says so.
///
/// # Errors
/// There is no store, or it cannot be read; other machines could connect; the address cannot be listened at; there is no
/// schedule, or another process runs it.
pub fn start(address: SocketAddr, store: &Path, config: &Config) -> Result<Running> {
    worker::check(config)?;
    // A store of an earlier version is upgraded, and its briefs are listed.
    let locked = store.is_file() && store::open(store)?.has_tokens()?;
    if !locked && !address.ip().is_loopback() {
        return Err(Error::new(Kind::Usage, format!("--listen {address}: other machines could read the desk there"))
            .help(
                "make tokens for those who may with `mujaz token add NAME`; or listen at 127.0.0.1 and reach it from \
                 elsewhere through `ssh -L 9181:127.0.0.1:9181 HOST`",
            ));
    }
    if config.serve.schedule && !store.is_file() {
        // The first run fills it.
        drop(store::open(store)?);
    }
    there_is(store)?;
    let site = Arc::new(Site::new(store, address, config)?);
    let server = Server::start(address, router::router(site.clone()), LIMITS, "serve")?;
    let worker = worker::start(&site)?;
    Ok(Running { address: server.address, server: Some(server), worker: Some(worker) })
}
