//! The models of a worker: one set at a time.

use super::Worker;
use super::loaded::{Loaded, flag};
use crate::app::{ModelChoice, Models};
use crate::error::{Error, Kind, Result};

impl Worker<'_> {
    /// Does something with some models, which are loaded unless they are.
    pub(super) fn with_models<T>(
        &self,
        choice: &ModelChoice,
        work: impl FnOnce(&mut Models) -> Result<T>,
    ) -> Result<T> {
        let flag = flag(choice);
        let mut loaded = self.models.borrow_mut();
        if loaded.as_ref().is_none_or(|l| l.flag != flag) {
            // Two sets might not fit into the memory.
            *loaded = None;
            *loaded = Some(Loaded { flag, models: self.session.loader.load(choice, self.session.progress)? });
        }
        match loaded.as_mut() {
            Some(l) => work(&mut l.models),
            None => Err(Error::new(Kind::Internal, "no model is loaded")),
        }
    }
}
