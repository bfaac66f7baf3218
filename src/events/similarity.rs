//! How likely two articles report one event.

use super::evidence::{Evidence, editions_part, evidence, other_local, other_names, spots};
use super::features::Features;
use super::weights::{SHORT, Weights};
use super::{days, frame, stages};
use crate::config::{EventsConfig, Grain};

/// A pair's score and what it was made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Probability that they report one event; what clustering uses.
    pub total: f64,
    /// Similarity of wording, 0 to 1, before days, places and stages had their say.
    pub content: f64,
    /// Days agree (positive) or part (negative).
    pub days: f64,
    /// Whether the stages of the story part.
    pub stages_part: bool,
    /// Whether both are set in places, and in no common one.
    pub places_part: bool,
    /// Whether both name an edition or session, and another one.
    pub editions_part: bool,
}

/// Whether one of two articles is so short that little can be asked of what they share.
pub(super) fn short(a: &Features, b: &Features) -> bool {
    a.length.min(b.length) < SHORT
}

/// Similarity of wording from the features of a pair.
fn content(e: &Evidence) -> f64 {
    (e[0] + e[1]) / 2.0
}

/// What is left of the probability where both leads are set in places of their own and neither text names a place of the
/// other: two cities of one day are two accidents, however alike the reports. So are two streets of one city, and two
/// telegrams, sentences carried out or forecasts that name other people, countries or days, and the rates of two days.
const APART: f64 = 0.3;

/// And where one of them gathers the news of a day: it reports no event.
const GATHERED: f64 = 0.1;

/// The score of two articles whose vectors are weighted; `meaning` is the similarity of their sentence
/// embeddings, 0 to 1, where there are some.
pub(super) fn score(
    a: &Features,
    b: &Features,
    meaning: Option<f64>,
    config: &EventsConfig,
    weights: &Weights,
) -> Score {
    let e = evidence(a, b, meaning, config);
    let relation = days::relation(a, b);
    let places = spots(a, b);
    let gathers = a.round_up || b.round_up;
    let kinds = a.kinds & b.kinds;
    let another = (frame::notice(kinds) && (relation.part || other_names(a, b)))
        || (frame::daily(kinds) && !relation.same && a.published != b.published)
        || (frame::mishap(kinds) && other_local(a, b));
    let apart = (places.unnamed || another) && config.grain == Grain::Event;
    Score {
        total: weights.probability(&e, short(a, b))
            * if apart { APART } else { 1.0 }
            * if gathers { GATHERED } else { 1.0 },
        content: content(&e),
        days: if relation.same || relation.named {
            1.0
        } else if relation.part {
            -1.0
        } else {
            0.0
        },
        stages_part: stages::part(a.stages, b.stages),
        places_part: places.part,
        editions_part: editions_part(&a.editions, &b.editions),
    }
}
