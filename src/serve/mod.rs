//! The desk for browsers and programs: lists, search, briefs with their revisions, feeds, a REST API. It reads the
//! store, and changes it when a person corrects something; `worker` runs jobs in the background.
//!
//! `routes` is the table of all routes, from which the router and the OpenAPI document are made. Handlers are plain
//! functions of the site and the request; they run on blocking threads, each with its own connection to the store.
//! `guard` applies to every request and response.

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
mod workers;

use crate::cancel;
use crate::config::{Config, listen_address};
use crate::error::{Error, Kind, Result};
use crate::listen::{Limits, Server};
use crate::store::{self, Location};
use site::Site;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Default address of the desk.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:9181";

/// Number of threads that handle requests, each with a connection to the store.
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

/// The address in the configuration, or else the default one.
///
/// # Errors
/// It cannot be read.
pub fn address_of(config: &Config) -> Result<SocketAddr> {
    let text = config.serve.listen.as_deref().unwrap_or(DEFAULT_ADDRESS);
    listen_address(text).map_err(|e| Error::new(Kind::Usage, format!("serve.listen: {e}")))
}

/// Responds to the messages of an assistant (Model Context Protocol), line by line, until the input ends.
///
/// # Errors
/// There is no store, or it cannot be read; input cannot be read, or output not be written.
pub fn assist(store: impl Into<Location>, config: &Config, input: impl BufRead, output: impl Write) -> Result<()> {
    let store = &store.into();
    there_is(store)?;
    drop(store::open(store)?);
    stdio::serve(&Site::new(store, SocketAddr::from(([127, 0, 0, 1], 0)), config)?, input, output)
}

fn there_is(store: &Location) -> Result<()> {
    if store::exists(store)? {
        return Ok(());
    }
    Err(Error::new(Kind::Usage, "there is no store")
        .at(&store.shown())
        .help("`mujaz jobs run NAME` and `mujaz brief INPUT --store` make one"))
}

/// A running server with its background work; both stop when it is dropped.
pub struct Running {
    server: Option<Server>,
    worker: Option<JoinHandle<()>>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.server.take());
        // Cancelled work keeps its finished results. Otherwise, the current task is completed.
        if let Some(worker) = self.worker.take().filter(|_| cancel::requested()) {
            let _ = worker.join();
        }
    }
}

/// Serves a store at an address until the server is dropped; runs the schedule, too, if the configuration says so.
///
/// # Errors
/// There is no store, or it cannot be read; other machines could connect without tokens; the address cannot be bound;
/// there is no schedule, or another process runs it.
pub fn start(address: SocketAddr, store: impl Into<Location>, config: &Config) -> Result<Running> {
    let store = &store.into();
    worker::check(config)?;
    // A store of an earlier version is upgraded, and its briefs are indexed.
    let there = store::exists(store)?;
    let locked = there && store::open(store)?.has_tokens()?;
    if !locked && !address.ip().is_loopback() {
        return Err(Error::new(Kind::Usage, format!("--listen {address}: other machines could read the desk there"))
            .help(
                "make tokens for those who may with `mujaz token add NAME`; or listen at 127.0.0.1 and reach it from \
                 elsewhere through `ssh -L 9181:127.0.0.1:9181 HOST`",
            ));
    }
    if config.serve.schedule && !there {
        // The first run fills it.
        drop(store::open(store)?);
    }
    there_is(store)?;
    let site = Arc::new(Site::new(store, address, config)?);
    let server = Server::start(address, router::router(site.clone()), LIMITS, "serve")?;
    let worker = worker::start(&site)?;
    Ok(Running { address: server.address, server: Some(server), worker: Some(worker) })
}
