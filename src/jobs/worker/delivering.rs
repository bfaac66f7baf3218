//! Deliveries, by a worker: one after the other for each target, so that none waits for another target.

use super::{BUSY, Outcome, Worker};
use crate::error::{Error, Kind, Result};
use crate::jobs::delivering::{Came, deliver_one, note_loss};
use crate::jobs::order::ToDeliver;
use crate::jobs::settings::named;
use crate::jobs::targets;
use crate::queue::Taken;
use crate::store::{self, DeliveryState, hold};
use crate::types::sha256;
use std::time::Duration;

impl Worker<'_> {
    /// Makes the delivery of a task.
    pub(super) fn deliver(&self, taken: &Taken) -> Result<Outcome> {
        let wanted: ToDeliver = serde_json::from_value(taken.payload.clone())
            .map_err(|e| Error::new(Kind::Input, "a delivery in the queue cannot be read").because(e))?;
        let patience = self.session.config.queue.patience.0;
        let elsewhere = |why: &str| Ok(Outcome::Left(patience, Some(why.to_owned())));
        let Ok(job) = named(self.session.config, &wanted.job) else {
            return elsewhere("the configuration here has no such job");
        };
        let mut store = store::open(&self.at)?;
        let find = |store: &dyn store::Store| -> Result<Option<store::Delivery>> {
            let open = |d: &store::Delivery| matches!(d.state, DeliveryState::Pending | DeliveryState::Sending);
            Ok(store.deliveries(wanted.run)?.into_iter().find(|d| d.key == wanted.delivery).filter(open))
        };
        let Some(d) = find(&*store)? else { return Ok(Outcome::Done) };
        // Whether a target is gone for good, whoever makes the next run decides.
        if targets::find(job, &d, &store.deliveries(d.run)?).is_none() {
            return elsewhere("the configuration here has no such target");
        }
        let name = format!("deliver-{}", &sha256(d.target.as_bytes())[..16]);
        let _lock = match hold(&self.at, &name) {
            Ok(lock) => lock,
            Err(e) if e.kind() == Kind::Busy => return Ok(Outcome::Left(BUSY, None)),
            Err(e) => return Err(e),
        };
        // Whoever held the lock may have made it.
        let Some(d) = find(&*store)? else { return Ok(Outcome::Done) };
        // The order in which runs are delivered is theirs, unless an earlier delivery is to be tried again later.
        let before = |o: &store::Delivery| o.run < d.run && o.target == d.target && o.error.is_none();
        if store.open_deliveries(&job.name)?.iter().any(before) {
            return Ok(Outcome::Left(Duration::from_millis(500), None));
        }
        let tried = d.attempts;
        Ok(match deliver_one(self.session, job, &mut *store, d)? {
            Came::Sent => Outcome::Done,
            Came::GivenUp | Came::Dropped => {
                note_loss(&mut *store, wanted.run)?;
                Outcome::Done
            }
            Came::Open => Outcome::Left(job.backoff.0.saturating_mul(1 << tried.min(15)), None),
        })
    }
}
