//! What the checks need to know besides the pair.

use crate::glossary::Glossary;

/// Who made a translation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Maker {
    /// A person.
    Person,
    /// A model.
    Model {
        /// The measured share of its lines that mislead, if its card has one.
        misleads: Option<f64>,
    },
}

/// The expected share of misleading lines in a person's translation of news.
const PERSON_PRIOR: f64 = 0.04;

/// The expected share for a model without a measurement.
const MODEL_PRIOR: f64 = 0.4;

/// The largest share at which a maker is trusted with high confidence.
const TRUSTED: f64 = 0.25;

impl Maker {
    /// The prior share of lines that mislead, before any line is examined.
    pub fn prior(self) -> f64 {
        match self {
            Self::Person => PERSON_PRIOR,
            Self::Model { misleads } => misleads.unwrap_or(MODEL_PRIOR).clamp(0.01, 0.99),
        }
    }

    /// Whether no measurement supports high confidence in its lines.
    pub fn is_unproven(self) -> bool {
        self.prior() > TRUSTED
    }
}

/// What the checks need to know besides the pair.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Terms to use.
    pub glossary: &'a Glossary,
    /// Whether built-in terms are enforced too, or only the user's.
    pub enforce_built_in: bool,
    /// Who made the translation.
    pub maker: Maker,
}

/// The threshold for machine translations. On the first 200 lines of NTREX-128, sentences of the default model below it
/// have a chrF of 26, those above it 41; professional translations, which are freer, fall below it in 7 of 100 cases.
const MACHINE_THRESHOLD: f64 = 0.4;

impl Context<'_> {
    /// The threshold of [`Review::score`](super::Review::score) below which the translation is rejected.
    pub(super) fn threshold(&self) -> Option<f64> {
        matches!(self.maker, Maker::Model { .. }).then_some(MACHINE_THRESHOLD)
    }
}
