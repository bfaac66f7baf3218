//! Models that a worker has loaded, and the tasks that want them.

use crate::app::{ModelChoice, Models};
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
