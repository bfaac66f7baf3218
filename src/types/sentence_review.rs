//! What a person decided on the English of a sentence.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A decision on the English of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// A person wrote the English.
    Corrected,
    /// A person read the English against the Arabic, and it holds.
    Approved,
    /// A person read the English against the Arabic, and it must not be printed.
    Rejected,
}

impl Decision {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Corrected, Self::Approved, Self::Rejected];

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// The decision of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }
}

/// What a person decided on the English of a sentence. It stands above every check and every model, until it is withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SentenceReview {
    /// The decision.
    pub decision: Decision,
    /// The English that was corrected to, approved or rejected.
    pub english: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The day on which the sentence was published, against which its relative days are read; none where it is not known.
    pub day: Option<Date>,
}

impl SentenceReview {
    /// Whether its English is printed.
    pub fn stands(&self) -> bool {
        self.decision != Decision::Rejected
    }

    /// The day of the decision: `2026-01-31`.
    pub fn on(&self) -> String {
        self.at.strftime("%Y-%m-%d").to_string()
    }

    /// The decision in words: `corrected by R. Haddad on 2026-01-31`.
    pub fn in_words(&self) -> String {
        format!("{} by {} on {}", self.decision.name(), self.by, self.on())
    }
}
