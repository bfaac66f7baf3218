//! The deliveries of a run: planned in one transaction with its summary, and made one after the other.

use super::deliver::{self, Parcel};
use super::targets;
use crate::app::Session;
use crate::config::{DeliveryConfig, JobConfig, On};
use crate::error::Result;
use crate::store::{self, Delivery, DeliveryState, Outcome, Store, Summary, hold_job};
use crate::types::sha256;
use crate::{cancel, clock};

/// Stores the deliveries of a run.
pub(super) fn plan_deliveries(
    store: &mut dyn Store,
    job: &JobConfig,
    run: i64,
    wanted: impl Fn(On) -> bool,
) -> Result<()> {
    for (place, d) in job.deliveries.iter().enumerate().filter(|(_, d)| wanted(d.on())) {
        let target = d.target();
        store.keep_delivery(&Delivery {
            key: sha256(format!("{}\u{0}{run}\u{0}{target}\u{0}{:?}", job.name, d.on()).as_bytes())[..32].to_owned(),
            job: job.name.clone(),
            run,
            target,
            name: d.name().map(str::to_owned),
            place: u32::try_from(place).ok(),
            state: DeliveryState::Pending,
            attempts: 0,
            repeated: false,
            changed: clock::now(),
            error: None,
        })?;
    }
    Ok(())
}

/// The outcome of a job's pending deliveries.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Undelivered {
    /// Deliveries that failed and are retried later or abandoned.
    pub open: usize,
    /// Deliveries whose target is no longer in the configuration.
    pub dropped: usize,
}

/// What came of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// It arrived.
    Sent,
    /// Its target is no longer in the configuration.
    Dropped,
    /// It failed and is to be tried again.
    Open,
    /// It failed, and is given up.
    GivenUp,
}

/// Gives up a delivery whose target is no longer in the configuration; whether it is not.
pub(super) fn drop_if_gone(
    session: &Session,
    job: &JobConfig,
    store: &mut dyn Store,
    d: &mut Delivery,
) -> Result<bool> {
    if targets::find(job, d, &store.deliveries(d.run)?).is_some() {
        return Ok(false);
    }
    d.state = DeliveryState::Dropped;
    d.error = Some("the configuration no longer has this target".into());
    d.changed = clock::now();
    store.keep_delivery(d)?;
    let help = format!("`mujaz jobs retry {}` delivers once it is configured again", d.run);
    session.progress.note(&format!("{}: {} is no longer in the configuration; {help}", job.name, d.target));
    Ok(true)
}

/// Makes a delivery: before it begins and when it is done, the store is told.
pub(super) fn deliver_one(session: &Session, job: &JobConfig, store: &mut dyn Store, mut d: Delivery) -> Result<Came> {
    if drop_if_gone(session, job, store, &mut d)? {
        return Ok(Came::Dropped);
    }
    let Some((place, target)) = targets::find(job, &d, &store.deliveries(d.run)?) else { return Ok(Came::Dropped) };
    // An unfinished delivery may have arrived nevertheless. Files are simply written again.
    if d.state == DeliveryState::Sending && !matches!(target, DeliveryConfig::Folder(_) | DeliveryConfig::Atom(_)) {
        d.repeated = true;
    }
    if target.target() != d.target {
        session.progress.note(&format!("{}: {} replaces {}", job.name, target.target(), d.target));
        d.target = target.target();
    }
    (d.name, d.place) = (target.name().map(str::to_owned), u32::try_from(place).ok());
    let parcel = Parcel::of(store, job, d.run)?;
    (d.state, d.changed) = (DeliveryState::Sending, clock::now());
    d.attempts += 1;
    store.keep_delivery(&d)?;
    let came = match deliver::deliver(target, &parcel, &d, store, session.config) {
        Ok(()) => {
            (d.state, d.error) = (DeliveryState::Sent, None);
            Came::Sent
        }
        Err(e) => {
            let given_up = d.attempts > job.retries;
            d.state = if given_up { DeliveryState::Failed } else { DeliveryState::Pending };
            d.error = Some(e.one_line());
            let next = if given_up { "abandoned; `mujaz jobs retry` retries it" } else { "will be retried later" };
            session.progress.note(&format!("{}: {} failed: {} ({next})", job.name, d.target, e.one_line()));
            if given_up { Came::GivenUp } else { Came::Open }
        }
    };
    d.changed = clock::now();
    store.keep_delivery(&d)?;
    Ok(came)
}

/// Makes the pending deliveries of a job, the oldest first.
pub(super) fn deliver_open(session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<Undelivered> {
    let mut left = Undelivered::default();
    for mut d in store.open_deliveries(&job.name)? {
        if cancel::requested() {
            match drop_if_gone(session, job, store, &mut d)? {
                true => left.dropped += 1,
                false => left.open += 1,
            }
            continue;
        }
        match deliver_one(session, job, store, d)? {
            Came::Sent => {}
            Came::Dropped => left.dropped += 1,
            Came::Open | Came::GivenUp => left.open += 1,
        }
    }
    Ok(left)
}

/// Ends a run. Deliveries that others have given up meanwhile count.
pub(super) fn end(store: &mut dyn Store, run: i64, outcome: Outcome, summary: &Summary) -> Result<()> {
    store.begin()?;
    let lost = |d: &Delivery| matches!(d.state, DeliveryState::Failed | DeliveryState::Dropped);
    let partly = outcome.succeeded() && store.deliveries(run)?.iter().any(lost);
    let outcome = if partly { Outcome::Partly } else { outcome };
    store.keep_run(run, outcome, &summary.value(), Some(clock::now()))?;
    store.commit()
}

/// Notes that a delivery of a run has been given up, once the run has ended.
pub(super) fn note_loss(store: &mut dyn Store, run: i64) -> Result<()> {
    store.begin()?;
    if let Some(r) = store.run(run)?.filter(|r| r.ended.is_some() && r.outcome.succeeded()) {
        store.keep_run(run, Outcome::Partly, &r.summary, r.ended)?;
    }
    store.commit()
}

/// Has the deliveries of a run that failed, or whose target was missing, tried again.
pub(super) fn reopen(store: &mut dyn Store, run: i64) -> Result<()> {
    for mut d in store.deliveries(run)? {
        if matches!(d.state, DeliveryState::Failed | DeliveryState::Dropped) {
            (d.state, d.attempts) = (DeliveryState::Pending, 0);
            store.keep_delivery(&d)?;
        }
    }
    Ok(())
}

/// Retries the deliveries of a run that failed or whose target was missing from the configuration.
pub fn redeliver(session: &Session, job: &JobConfig, run: i64) -> Result<Undelivered> {
    let path = store::path_of(session.config);
    let _lock = hold_job(&path, &job.name)?;
    let mut store = store::open(&path)?;
    reopen(&mut *store, run)?;
    deliver_open(session, job, &mut *store)
}
