//! Who fetches and delivers for a run: the process that makes it, or others that share its work.

use super::delivering::{Undelivered, deliver_open};
use crate::app::Session;
use crate::config::{Address, Config, JobConfig};
use crate::error::Result;
use crate::pipeline::sources::Gathered;
use crate::store::Store;

/// What a run leaves to others, if there are any.
pub(super) trait Hands {
    /// Fetches addresses with the settings of a job; a result for each, in their order.
    ///
    /// # Errors
    /// Only what stops all fetching.
    fn fetch(
        &self,
        session: &Session,
        config: &Config,
        addresses: &[Address],
        store: &dyn Store,
    ) -> Result<Vec<Gathered>>;

    /// Called once what was fetched is in the store.
    ///
    /// # Errors
    /// Others cannot be told.
    fn taken_in(&self) -> Result<()>;

    /// Makes the pending deliveries of a job, or has them made; returns what is left of those that were tried.
    ///
    /// # Errors
    /// The store cannot be used, or others cannot be told.
    fn deliver(&self, session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<Undelivered>;

    /// What the run has waited for, for its history.
    fn waited(&self) -> Vec<String>;
}

/// The process itself.
pub(super) struct Own;

impl Hands for Own {
    fn fetch(
        &self,
        session: &Session,
        config: &Config,
        addresses: &[Address],
        store: &dyn Store,
    ) -> Result<Vec<Gathered>> {
        session.fetch(config, addresses, store)
    }

    fn taken_in(&self) -> Result<()> {
        Ok(())
    }

    fn deliver(&self, session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<Undelivered> {
        deliver_open(session, job, store)
    }

    fn waited(&self) -> Vec<String> {
        Vec::new()
    }
}
