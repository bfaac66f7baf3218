//! The thread that works in the background: what people want done, and, where the server runs the schedule, what is due.
//! One thing is done after the other; no page waits for it.

use super::site::Site;
use super::translate::translate;
use super::work::{Order, Work};
use crate::app::{Installed, ModelOverrides, Session};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::jobs::schedule::{DaemonLock, Scheduler};
use crate::jobs::{Retried, Summary, named, retry, run_by_hand};
use crate::progress::Progress;
use crate::store::{self, Run};
use crate::surface::terminal;
use crate::types::count;
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

/// Between two looks at the clock.
const BEAT: Duration = Duration::from_millis(250);
/// Before a store that cannot be used is tried again.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);
/// A longer gap between two looks means that the machine was suspended.
const SUSPENDED: SignedDuration = SignedDuration::from_secs(60);

/// Checks that there is a schedule, if it is to be run.
///
/// # Errors
/// There is none.
pub(super) fn check(config: &Config) -> Result<()> {
    if config.serve.schedule && !config.jobs.iter().any(|j| j.schedule.is_some()) {
        return Err(Error::new(Kind::Usage, "no job of the configuration has a schedule")
            .help("give one a `schedule`, or serve without `--schedule`"));
    }
    Ok(())
}

/// Starts the thread of a site. It ends with the site, or when the process is asked to stop.
///
/// # Errors
/// The schedule is to be run, and another process runs it.
pub(super) fn start(site: &Arc<Site>) -> Result<JoinHandle<()>> {
    let schedule = match site.config.serve.schedule {
        false => None,
        true => Some((Scheduler::new(&site.config)?, DaemonLock::take(site.store())?)),
    };
    site.work.set_schedule(schedule.is_some());
    let (weak, work) = (Arc::downgrade(site), site.work.clone());
    std::thread::Builder::new()
        .name("work".into())
        .spawn(move || until_the_end(&weak, &work, schedule))
        .map_err(|e| Error::new(Kind::Internal, "no thread can be started").because(e))
}

fn until_the_end(site: &Weak<Site>, work: &Work, schedule: Option<(Scheduler, DaemonLock)>) {
    let (mut scheduler, _lock) = schedule.unzip();
    let mut due = clock::now();
    let mut last = due;
    while !cancel::requested() {
        // Nothing is held while there is nothing to do, so that the site can end.
        let Some(here) = site.upgrade() else { return };
        let progress = Progress::new(true, true).watched(&work.watch);
        let session = Session {
            config: &here.config,
            loader: &Installed,
            overrides: ModelOverrides { offline: here.config.serve.offline, ..ModelOverrides::default() },
            progress: &progress,
        };
        let now = clock::now();
        if now.duration_since(last) > SUSPENDED {
            scheduler.iter_mut().for_each(Scheduler::resumed);
        }
        if let Some((number, order)) = work.next() {
            work.watch.clear();
            work.over(number, done(&session, work, number, &order));
            due = clock::now();
        } else if let Some(scheduler) = scheduler.as_mut().filter(|_| now >= due) {
            work.watch.clear();
            work.set_busy(true);
            let later = || clock::now().checked_add(AGAIN).unwrap_or(Timestamp::MAX);
            due = match scheduler.tick(&session) {
                Ok(next) => next.unwrap_or_else(later),
                Err(e) => {
                    eprintln!("{}", terminal::block(&e.report()));
                    later()
                }
            };
            work.set_busy(false);
        }
        last = clock::now();
        drop(here);
        work.pause(BEAT);
    }
}

/// Does what somebody wants; what came of it, in a line.
fn done(session: &Session, work: &Work, number: u64, order: &Order) -> std::result::Result<String, String> {
    let told = |r: &Run| (Summary::of(r).line(r.outcome), r.outcome.succeeded());
    let make = || -> Result<(String, bool)> {
        match order {
            Order::Run(job) => run_by_hand(session, named(session.config, job)?, clock::now()).map(|r| told(&r)),
            Order::Retry(job, number) => {
                let r = store::open(store::path_of(session.config))?.run(*number)?;
                let r = r.ok_or_else(|| Error::new(Kind::Usage, format!("there is no run {number}")))?;
                Ok(match retry(session, named(session.config, job)?, &r)? {
                    Retried::Run(r) => told(&r),
                    Retried::Deliveries(left) if left.open + left.dropped == 0 => ("delivered".to_owned(), true),
                    Retried::Deliveries(left) => (format!("{} not delivered", left.open + left.dropped), false),
                })
            }
            Order::Translate(lines) => {
                work.keep(number, translate(session, lines)?);
                Ok((count(lines.len(), "line"), true))
            }
        }
    };
    match make() {
        Ok((said, true)) => Ok(said),
        Ok((said, false)) => Err(said),
        Err(e) => Err(e.one_line()),
    }
}
