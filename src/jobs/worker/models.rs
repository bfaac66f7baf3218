//! The models that a worker has loaded: one set at a time.

use super::Worker;
use crate::app::{ModelChoice, Models};
use crate::error::Result;
use crate::types::sha256;

/// Loaded models.
pub(super) struct Loaded {
    /// Flag of the tasks that want them.
    pub flag: String,
    pub models: Models,
}

/// The flag of tasks that want some models. It says what was asked for, which each worker may find on another device.
pub(super) fn flag(choice: &ModelChoice) -> String {
    let wanted = (&choice.first.model, &choice.second, choice.first.beams, &choice.first.shortlist);
    format!("model:{}", &sha256(format!("{wanted:?}").as_bytes())[..16])
}

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
            None => Err(crate::error::Error::new(crate::error::Kind::Internal, "no model is loaded")),
        }
    }
}
