//! How far a translation can be relied on, in the words that a reader gets.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The confidence in one sentence, by the calibrated probability that it misleads: that its reader is wrong about who
/// did what, to whom, where, when or how much. Likelihood words of the source ("probably") are another matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Fewer than one in ten such sentences mislead.
    High,
    /// Fewer than three in ten.
    Moderate,
    /// More than that: a draft, to be read beside the Arabic.
    #[default]
    Low,
    /// A check rejects it, and it probably misleads: not printed as English.
    Withheld,
}

impl Confidence {
    /// All, the highest first.
    pub const ALL: [Self; 4] = [Self::High, Self::Moderate, Self::Low, Self::Withheld];

    /// The confidence for a probability that the sentence misleads. `rejected`: a check rejects it. `unproven`: its maker
    /// is not known to mislead less often than one line in four, which allows at most moderate confidence.
    ///
    /// ```
    /// use mujaz::types::Confidence;
    ///
    /// assert_eq!(Confidence::of(0.04, false, false), Confidence::High);
    /// assert_eq!(Confidence::of(0.04, false, true), Confidence::Moderate);
    /// assert_eq!(Confidence::of(0.04, true, false), Confidence::Low);
    /// assert_eq!(Confidence::of(0.8, true, false), Confidence::Withheld);
    /// ```
    pub fn of(misleads: f64, rejected: bool, unproven: bool) -> Self {
        match misleads {
            p if rejected && p >= 0.5 => Self::Withheld,
            p if rejected || p >= 0.3 => Self::Low,
            p if unproven || p >= 0.1 => Self::Moderate,
            _ => Self::High,
        }
    }

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Moderate => "moderate",
            Self::Low => "low",
            Self::Withheld => "withheld",
        }
    }

    /// Whether the sentence may be printed as what the source says.
    pub fn stands(self) -> bool {
        self <= Self::Moderate
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
