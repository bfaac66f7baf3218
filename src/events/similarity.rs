//! The probability that two articles report the same event.

use super::evidence::{Evidence, editions_part, evidence, other_local, other_names, spots};
use super::features::Features;
use super::weights::{SHORT, Weights};
use super::whereabouts::is_point;
use super::{days, frame, stages};
use crate::config::{EventsConfig, Grain};

/// A pair's score and its components.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// Probability that they report the same event; clustering uses it.
    pub total: f64,
    /// Similarity of wording, 0 to 1, before days, places and stages are considered.
    pub content: f64,
    /// Days agree (positive) or differ (negative).
    pub days: f64,
    /// Whether the stages of the story differ.
    pub stages_part: bool,
    /// Whether both have places, and none in common.
    pub places_part: bool,
    /// Whether both name an edition or session, and different ones.
    pub editions_part: bool,
}

/// Whether one of two articles is so short that they cannot be expected to share much.
pub(super) fn short(a: &Features, b: &Features) -> bool {
    a.length.min(b.length) < SHORT
}

/// Similarity of wording, from the features of a pair.
fn content(e: &Evidence) -> f64 {
    (e[0] + e[1]) / 2.0
}

/// Factor on the probability if the places of both leads differ and neither text names a place of the other: two cities
/// on one day are two accidents, however similar the reports. It also applies to two streets of one city, to telegrams,
/// executions and forecasts that name different people, countries or days, and to the rates of two days.
const APART: f64 = 0.3;

/// Factor if one of them is a round-up, which reports no single event.
const GATHERED: f64 = 0.1;

/// The least probability if both report the same kind of event on one day at one crossing, strait or bridge, in
/// whatever words.
const ONE_POINT: f64 = 0.5;

/// Whether both are set in the same small place.
fn at_one_point(a: &Features, b: &Features) -> bool {
    let first = |spot: &Vec<u32>| spot.first().copied().filter(|p| is_point(*p));
    let mut points = a.spots.iter().filter_map(first);
    points.any(|p| b.spots.iter().any(|q| q.first() == Some(&p)))
}

/// The score of two articles whose vectors are weighted; `meaning` is the similarity of their sentence embeddings, 0 to
/// 1, if available.
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
    let here = kinds != 0 && relation.same && a.published == b.published && at_one_point(a, b);
    let apart = (places.unnamed || another) && config.grain == Grain::Event;
    Score {
        total: weights.probability(&e, short(a, b)).max(if here { ONE_POINT } else { 0.0 })
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
