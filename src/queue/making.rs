//! With what the sentences of a run are translated: settled by the first worker that translates some of them.

use crate::types::ModelIdentity;
use serde::{Deserialize, Serialize};

/// What was settled for a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// Digest of everything that a translation depends on besides the sentence.
    pub settings: String,
    /// The model.
    pub model: ModelIdentity,
    /// Notes about the choice of the model.
    pub notes: Vec<String>,
    /// Number of words above which it translates clause by clause.
    pub split_words: Option<usize>,
}
