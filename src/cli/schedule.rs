//! `mujaz schedule`

use super::exit::Exit;
use super::session::job_session;
use super::signals::Signals;
use crate::config::{Config, listen_address};
use crate::error::{Error, Kind, Result};
use crate::jobs::health;
use crate::jobs::schedule::{DaemonLock, Scheduler};
use crate::progress::Progress;
use crate::store::{self, Location};
use crate::surface::terminal;
use crate::types::count;
use crate::{cancel, clock};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Arguments of `mujaz schedule`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Serve /healthz and /metrics at this address; a port alone listens on this machine only
    #[arg(long, value_name = "[ADDRESS:]PORT", value_parser = listen_address)]
    pub listen: Option<SocketAddr>,
    /// Never connect to fetch feeds or models; deliveries are still made
    #[arg(long)]
    pub offline: bool,
}

/// Interval between two checks of the clock and the signals.
const POLL_INTERVAL: Duration = Duration::from_millis(250);
/// Interval before the store is tried again after a failure.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);
/// A longer gap between two checks means that the machine was suspended.
const SUSPEND_THRESHOLD: i64 = 60;

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, file: Option<&Path>, progress: &Progress) -> Result<Exit> {
    if !config.jobs.iter().any(|j| j.schedule.is_some()) {
        return Err(Error::new(Kind::Usage, "no job of the configuration has a schedule")
            .help("`mujaz config init` writes an example; `mujaz jobs run NAME` runs a job by hand"));
    }
    let signals = Signals::install()?;
    let mut config = config.clone();
    let path = store::path_of(&config);
    let _lock = DaemonLock::take(&path)?;
    let mut scheduler = Scheduler::new(&config)?;
    let server = a.listen.map(|at| health::start(at, scheduler.status.clone())).transpose()?;
    if let Some(s) = &server {
        progress.note(&format!("http://{}/healthz and /metrics answer", s.address));
    }
    let mut told = None;
    loop {
        let next = match scheduler.tick(&job_session(&config, a.offline, progress)) {
            Ok(next) => next,
            // A full disk or a busy store may recover later.
            Err(e) if e.kind() == Kind::Output => {
                eprintln!("{}\n  retrying in {} s", terminal::block(&e.report()), RETRY_INTERVAL.as_secs());
                scheduler.status.unusable();
                Some(clock::now().checked_add(RETRY_INTERVAL).unwrap_or(jiff::Timestamp::MAX))
            }
            Err(e) => return Err(e),
        };
        if let Ok(sources) = store::open(&path).and_then(|s| s.sources()) {
            scheduler.status.sources(&sources);
        }
        if next != told {
            if let Some(at) = next {
                progress.note(&format!("next run at {}", at.strftime("%Y-%m-%d %H:%M:%S UTC")));
            }
            told = next;
        }
        let mut last = clock::now();
        loop {
            if cancel::requested() {
                progress.note("stopped");
                return Ok(Exit::Done);
            }
            if signals.reload.swap(false, Ordering::SeqCst) {
                reload(file, &path, &mut config, &mut scheduler, progress);
                break;
            }
            std::thread::sleep(POLL_INTERVAL);
            let now = clock::now();
            if (now.as_second() - last.as_second()).abs() > SUSPEND_THRESHOLD {
                progress.note("the machine was suspended or its clock was set");
                scheduler.resumed();
                break;
            }
            last = now;
            if next.is_none_or(|at| at <= now) {
                break;
            }
        }
    }
}

/// Reloads the configuration; an invalid one is reported and not used.
fn reload(file: Option<&Path>, path: &Location, config: &mut Config, scheduler: &mut Scheduler, progress: &Progress) {
    let fresh = Config::load(file).and_then(|c| {
        if store::path_of(&c) != *path {
            return Err(Error::new(Kind::Usage, "the store cannot be changed while jobs are scheduled")
                .help("stop and start `mujaz schedule`"));
        }
        scheduler.reload(&c)?;
        Ok(c)
    });
    match fresh {
        Ok(c) => {
            *config = c;
            progress.note(&format!("configuration reloaded: {}", count(config.jobs.len(), "job")));
        }
        Err(e) => eprintln!("{}\n  the previous configuration stays in use", terminal::block(&e.report())),
    }
}
