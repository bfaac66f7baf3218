//! One run of a job. How far it is stands in the store at every moment:
//!
//! 1. `running`: articles are taken in, translations and briefs are kept as they are made;
//! 2. `delivering`: in one step, the job's state, the run's summary and its deliveries are written
//!    down; each delivery is marked before it is begun and when it is done;
//! 3. its outcome.
//!
//! A run that dies in 1 leaves its briefs to the next one, which delivers them; one that dies in 2
//! leaves its deliveries.

use super::deliver::{self, Parcel};
use super::intake::take_in;
use super::settings::settings;
use crate::app::{BriefRequest, Session, Wishes};
use crate::config::{Config, DeliveryConfig, JobConfig, On};
use crate::error::{Error, Kind, Result};
use crate::pipeline::Materials;
use crate::pipeline::kept::Kept;
use crate::pipeline::translate::Effort;
use crate::store::{self, Delivery, DeliveryState, JobState, Made, Outcome, Run, Runs, Store, Summary, hold_job};
use crate::types::sha256;
use crate::{cancel, clock};
use jiff::{SignedDuration, Timestamp};

/// Which run is to be made.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// The time it was due.
    pub due: Timestamp,
    /// Which try, from 1.
    pub attempt: u32,
    /// Whether no other try will follow by itself.
    pub last: bool,
}

/// Runs a job and delivers.
///
/// # Errors
/// Only where no run could be begun or written down: the job is running already, the store cannot be
/// used. A run that failed is a run with that outcome.
pub fn run(session: &Session, job: &JobConfig, order: Order) -> Result<Run> {
    let path = store::path_of(session.config);
    let _lock = hold_job(&path, &job.name)?;
    let mut store = store::open(&path)?;
    let mut summary = Summary::default();
    let number = begin(&mut store, job, order, &mut summary)?;
    let work = Work { session, job, config: settings(session.config, job), due: order.due, number };
    let worked = work.make(&mut store, &mut summary);
    store.roll_back();
    let mut outcome = match &worked {
        Ok(outcome) => *outcome,
        Err(e) if e.kind() == Kind::Cancelled => Outcome::Stopped,
        Err(e) => {
            summary.error = Some(e.report().trim_start_matches("error: ").to_owned());
            Outcome::Failed
        }
    };
    if outcome == Outcome::Failed {
        // What is delivered tells why.
        store.keep_run(number, outcome, &summary.value(), None)?;
        plan_deliveries(&mut store, job, number, |on| order.last && matches!(on, On::Failure | On::Always))?;
    }
    if outcome != Outcome::Stopped {
        let open = deliver_open(session, job, &mut store)?;
        if open > 0 && outcome.well() {
            outcome = Outcome::Partly;
        }
    }
    if let Err(e) = forget(session, job, &mut store) {
        summary.notes.push(format!("what is old could not be removed: {}", e.one_line()));
    }
    store.keep_run(number, outcome, &summary.value(), Some(clock::now()))?;
    store.run(number)?.ok_or_else(|| Error::new(Kind::Internal, "the run is not in the store").at(&path))
}

/// Begins a run; what runs that died or were stopped had made becomes its own.
fn begin(store: &mut dyn Store, job: &JobConfig, order: Order, summary: &mut Summary) -> Result<i64> {
    let now = clock::now();
    store.begin()?;
    let earlier = store.runs(Some(&job.name), 1000)?;
    let number = store.start_run(&job.name, order.due, order.attempt, now)?;
    // However it ends, this time is dealt with; what follows is another try.
    let mut state = store.job(&job.name)?.unwrap_or_else(|| JobState::new(now));
    state.due = state.due.max(Some(order.due));
    store.keep_job(&job.name, &state)?;
    for r in &earlier {
        match r.outcome {
            Outcome::Running => {
                summary.notes.push(format!("run {} was killed; its work is kept", r.number));
                store.keep_run(r.number, Outcome::Killed, &r.summary, Some(now))?;
                summary.adopted += store.adopt_briefs(r.number, number)?;
            }
            Outcome::Delivering => {
                summary.notes.push(format!("run {} was killed while it delivered", r.number));
                store.keep_run(r.number, Outcome::Killed, &r.summary, Some(now))?;
            }
            Outcome::Stopped | Outcome::Failed => {
                summary.adopted += store.adopt_briefs(r.number, number)?;
            }
            // That one has done the same for those before it.
            _ => break,
        }
    }
    store.commit()?;
    Ok(number)
}

/// A run that is being made.
struct Work<'a> {
    session: &'a Session<'a>,
    job: &'a JobConfig,
    /// The configuration with what the job says put over it.
    config: Config,
    /// The time it was due.
    due: Timestamp,
    number: i64,
}

impl Work<'_> {
    /// What the job asks of its briefs.
    fn request(&self) -> Result<BriefRequest> {
        let brief = &self.config.brief;
        self.session.request(
            &self.config,
            Wishes {
                inputs: self.job.inputs.clone(),
                effort: Effort::of(brief),
                second_model: self.config.model.second.clone().filter(|_| brief.repair),
                ..Wishes::default()
            },
        )
    }

    /// Everything up to the deliveries.
    fn make(&self, store: &mut dyn Store, summary: &mut Summary) -> Result<Outcome> {
        let (session, job, number) = (self.session, self.job, self.number);
        let intake = take_in(session, job, &self.config, self.due, store, summary)?;
        summary.events = intake.due.grouped.events.len();
        let mut state = intake.state;
        if summary.events > 0 {
            let request = self.request()?;
            let materials = Materials::load(
                &request.recipe.glossaries,
                &request.recipe.config.brief.outlets,
                &request.recipe.templates,
            )?;
            let mut keeper = Kept {
                store: &mut *store,
                job: &job.name,
                run: number,
                before: intake.before,
                merged: intake.due.merged,
                sources: intake.due.sources,
                folder: None,
            };
            let made = session.produce(&intake.due.grouped, &materials, request, &mut keeper)?.run;
            summary.briefs = made.written.iter().map(Made::from).collect();
            summary.unmade = made.failed;
            if made.cancelled || cancel::requested() {
                return Err(cancel::error());
            }
            if summary.briefs.is_empty() && !summary.unmade.is_empty() {
                let (event, why) = &summary.unmade[0];
                return Err(Error::new(Kind::Internal, format!("no brief could be made; the first, {event}: {why}")));
            }
        }
        if !summary.unmade.is_empty() {
            // They are tried again with the next run.
            state.changes = -1;
        }
        let changed = !summary.briefs.is_empty() || summary.adopted > 0;
        let failed = !summary.unmade.is_empty() || summary.skipped.iter().any(|s| s.failed);
        let outcome = match (changed, failed) {
            (_, true) => Outcome::Partly,
            (true, false) => Outcome::Done,
            (false, false) => Outcome::NoChange,
        };
        store.begin()?;
        store.keep_job(&job.name, &state)?;
        plan_deliveries(store, job, number, |on| match on {
            On::Change => changed,
            On::Run | On::Always => true,
            On::Failure => false,
        })?;
        store.keep_run(number, Outcome::Delivering, &summary.value(), None)?;
        store.commit()?;
        Ok(outcome)
    }
}

/// Writes down the deliveries of a run.
fn plan_deliveries(store: &mut dyn Store, job: &JobConfig, run: i64, wanted: impl Fn(On) -> bool) -> Result<()> {
    for d in job.deliveries.iter().filter(|d| wanted(d.on())) {
        let target = d.target();
        store.keep_delivery(&Delivery {
            key: sha256(format!("{}\u{0}{run}\u{0}{target}\u{0}{:?}", job.name, d.on()).as_bytes())[..32].to_owned(),
            job: job.name.clone(),
            run,
            target,
            state: DeliveryState::Pending,
            attempts: 0,
            repeated: false,
            changed: clock::now(),
            error: None,
        })?;
    }
    Ok(())
}

/// Makes the deliveries of a job that are open, the oldest first; says how many stay so.
fn deliver_open(session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<usize> {
    let mut open = 0;
    for mut d in store.open_deliveries(&job.name)? {
        let Some(target) = job.deliveries.iter().find(|c| c.target() == d.target) else {
            d.state = DeliveryState::Dropped;
            d.error = Some("the configuration does not name this target any more".into());
            store.keep_delivery(&d)?;
            continue;
        };
        if cancel::requested() {
            open += 1;
            continue;
        }
        // Begun and not ended: nobody knows whether it arrived. Files are simply written again.
        if d.state == DeliveryState::Sending && !matches!(target, DeliveryConfig::Folder(_) | DeliveryConfig::Atom(_)) {
            d.repeated = true;
        }
        let parcel = Parcel::of(store, job, d.run)?;
        (d.state, d.changed) = (DeliveryState::Sending, clock::now());
        d.attempts += 1;
        store.keep_delivery(&d)?;
        match deliver::deliver(target, &parcel, &d, store, session.config) {
            Ok(()) => (d.state, d.error) = (DeliveryState::Sent, None),
            Err(e) => {
                let given_up = d.attempts > job.retries;
                d.state = if given_up { DeliveryState::Failed } else { DeliveryState::Pending };
                d.error = Some(e.one_line());
                open += 1;
                let next = if given_up { "given up; `mujaz jobs retry` tries again" } else { "tried again later" };
                session.progress.note(&format!("{}: {} failed: {} ({next})", job.name, d.target, e.one_line()));
            }
        }
        d.changed = clock::now();
        store.keep_delivery(&d)?;
    }
    Ok(open)
}

/// Makes the deliveries of a run that failed once more; says how many stay open.
pub fn redeliver(session: &Session, job: &JobConfig, run: i64) -> Result<usize> {
    let path = store::path_of(session.config);
    let _lock = hold_job(&path, &job.name)?;
    let mut store = store::open(&path)?;
    for mut d in store.deliveries(run)? {
        if d.state == DeliveryState::Failed {
            (d.state, d.attempts) = (DeliveryState::Pending, 0);
            store.keep_delivery(&d)?;
        }
    }
    deliver_open(session, job, &mut store)
}

/// Removes what a job keeps no longer.
fn forget(session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<()> {
    let limit = |l: crate::config::Length| {
        clock::now().checked_sub(l.signed().max(SignedDuration::ZERO)).unwrap_or(Timestamp::MIN)
    };
    if let Some(length) = job.retention {
        store.prune_job(Some(&job.name), limit(length))?;
        for d in &job.deliveries {
            if let DeliveryConfig::Folder(f) = d {
                deliver::folder::forget(&f.path, limit(length))?;
            }
        }
    }
    // Texts belong to all jobs: they go when no job keeps them any longer.
    let longest =
        session.config.jobs.iter().map(|j| j.retention).collect::<Option<Vec<_>>>().and_then(|l| l.into_iter().max());
    if let Some(length) = longest {
        store.prune_texts(limit(length))?;
    }
    Ok(())
}
