//! What the checks need to know besides a pair.

use crate::glossary::Glossary;

/// Who made a translation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Maker {
    /// A person.
    Person,
    /// A model.
    Model {
        /// The share of its lines that mislead, where its card has a measured one.
        misleads: Option<f64>,
    },
}

/// The share of misleading lines to expect of a person's translation of news.
const OF_PERSONS: f64 = 0.04;

/// The share to expect of a model of which nothing is measured.
const OF_MODELS: f64 = 0.4;

/// The largest share at which a maker is trusted with high confidence.
const TRUSTED: f64 = 0.25;

impl Maker {
    /// The share of lines that mislead, before one is looked at.
    pub fn prior(self) -> f64 {
        match self {
            Self::Person => OF_PERSONS,
            Self::Model { misleads } => misleads.unwrap_or(OF_MODELS).clamp(0.01, 0.99),
        }
    }

    /// Whether no measurement allows high confidence in its lines.
    pub fn is_unproven(self) -> bool {
        self.prior() > TRUSTED
    }
}

/// What the checks need to know besides the pair.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Terms to be used.
    pub glossary: &'a Glossary,
    /// Whether built-in terms are enforced too, or only the user's.
    pub enforce_built_in: bool,
    /// Who made the translation.
    pub maker: Maker,
}

/// The threshold for machine translations. On the first 200 lines of NTREX-128, sentences of the default
/// model below it have a chrF of 26, those above it of 41; professional translations, which are
/// freer, lie below it in 7 of 100 cases.
const MACHINE_THRESHOLD: f64 = 0.4;

impl Context<'_> {
    /// Threshold of [`Review::score`](super::Review::score) below which the translation is rejected.
    pub(super) fn threshold(&self) -> Option<f64> {
        matches!(self.maker, Maker::Model { .. }).then_some(MACHINE_THRESHOLD)
    }
}
