//! How much effort to spend on a translation.

use crate::config::BriefConfig;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How hard to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effort {
    /// Whether rejected sentences are tried again at all.
    pub repair: bool,
    /// Number of random samples for a sentence that nothing else repaired.
    pub samples: u64,
    /// Whether built-in terms are enforced too.
    pub enforce_built_in: bool,
    /// Whether the model judges adequacy too; what it finds inadequate is rejected.
    pub judge: bool,
    /// Number of words above which sentences are translated clause by clause; 0 for never, none for what the model's
    /// card says.
    #[serde(default)]
    pub split_words: Option<usize>,
}

impl Effort {
    /// The effort that a configuration asks for.
    pub fn of(config: &BriefConfig) -> Self {
        Self {
            repair: config.repair,
            samples: config.samples,
            judge: config.adequacy,
            split_words: config.split_words,
            ..Self::default()
        }
    }
}

impl Default for Effort {
    fn default() -> Self {
        Self { repair: true, samples: 3, enforce_built_in: true, judge: false, split_words: None }
    }
}
