//! Fits the weights of pair features to labelled articles; `left_out` cross-validates them on topics that were left out.

use super::evidence::{Evidence, evidence};
use super::extract;
use super::features::Features;
use super::grouper::Grouper;
use super::regression::regression;
use super::similarity::short;
use super::weights::{Regression, Weights};
use super::{calendar, days};
use crate::config::EventsConfig;
use crate::types::Cleaned;
use rayon::prelude::*;
use std::collections::BTreeMap;

pub use super::left_out::{FAMILIES, LeftOut};

/// An article with the event that a person assigned it to.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The article.
    pub article: Cleaned,
    /// Its event.
    pub event: String,
}

/// A pair of articles with its features.
pub(super) struct Pair {
    pub evidence: Evidence,
    pub same: bool,
    pub short: bool,
    /// Its weight in the fit: a pair from a large event counts less, so that the event does not dominate.
    pub counts: f64,
    pub articles: (usize, usize),
}

/// The most days between reports that are compared.
const WINDOW: i32 = 8;
/// How much less the pairs of a large event count: by this power of the number of its other articles.
const LARGE: f64 = 0.25;
/// Similarity of texts below which a pair of two events is plain: a sample of those is enough.
const PLAIN: f64 = 0.25;
/// One in so many of the plain pairs is used, with as much more weight.
const SAMPLED: usize = 4;
/// The greatest weight of a set.
const MOST: f64 = 6.0;

/// The features of each article of a set.
pub(super) fn extracted(set: &[Labelled]) -> Vec<Features> {
    set.par_iter().map(|l| extract::features(&l.article, &|_| false)).collect()
}

/// A grouping engine that has read a set.
pub(super) fn engine(set: &[Labelled], features: &[Features], mut engine: Grouper) -> Grouper {
    for (l, f) in set.iter().zip(features) {
        engine.insert(&l.article, f.clone(), None, &l.article.article.digest);
    }
    engine
}

/// All pairs of a set that are close in time and share a word.
pub(super) fn pairs(set: &[Labelled], features: &[Features], config: &EventsConfig) -> Vec<Pair> {
    // The engine weights words as in grouping.
    let engine = engine(set, features, Grouper::new(config));
    let mut sizes: BTreeMap<&str, f64> = BTreeMap::new();
    set.iter().for_each(|l| *sizes.entry(l.event.as_str()).or_default() += 1.0);
    let near = |i: usize, j: usize| {
        let (a, b) = (&engine.nodes[i].features, &engine.nodes[j].features);
        let gap = a.published.zip(b.published).map(|(x, y)| (calendar::number(x) - calendar::number(y)).abs());
        gap.is_none_or(|g| g <= WINDOW) || days::relation(a, b).same
    };
    (0..set.len())
        .into_par_iter()
        .flat_map_iter(|i| (0..i).filter(move |j| near(i, *j)).map(move |j| (i, j)).collect::<Vec<_>>())
        .filter_map(|(i, j)| {
            let e = evidence(&engine.nodes[i].features, &engine.nodes[j].features, None, config);
            let short = short(&engine.nodes[i].features, &engine.nodes[j].features);
            let (same, others) = (set[i].event == set[j].event, sizes[set[i].event.as_str()] - 1.0);
            // Of the many pairs that have little in common, a sample does for all.
            let plain = !same && e[0] < PLAIN;
            if plain && (i + j) % SAMPLED != 0 {
                return None;
            }
            let counts = match (same, plain) {
                (true, _) => others.max(1.0).powf(-LARGE),
                (false, true) => SAMPLED as f64,
                (false, false) => 1.0,
            };
            (e[0] > 0.0).then_some(Pair { evidence: e, same, short, counts, articles: (i, j) })
        })
        .collect()
}

/// The weight of each set: no set dominates because it is large.
pub(super) fn worth(sets: &[Vec<Pair>]) -> Vec<f64> {
    let positives = |s: &Vec<Pair>| s.iter().filter(|p| p.same).count().max(1) as f64;
    let most = sets.iter().map(positives).fold(1.0, f64::max);
    sets.iter().map(|s| (most / positives(s)).min(MOST)).collect()
}

/// A training pair: evidence, whether it is one event, whether it is short, its weight.
pub(super) type Sample<'a> = (&'a Evidence, bool, bool, f64);

/// The regressions fitted to samples; `drop` lists features whose weights are fixed at zero.
pub(super) fn fitted(samples: &[Sample], drop: &[usize]) -> Weights {
    const ENOUGH: usize = 60;
    let part = |short: bool| -> Vec<(Evidence, bool, f64)> {
        let mine = samples.iter().filter(|s| s.2 == short);
        let without =
            |e: &Evidence| -> Evidence { std::array::from_fn(|k| if drop.contains(&k) { 0.0 } else { e[k] }) };
        mine.map(|s| (without(s.0), s.1, s.3)).collect()
    };
    let (full, short) = (part(false), part(true));
    let enough = |list: &[(Evidence, bool, f64)]| list.iter().filter(|s| s.1).count() >= ENOUGH;
    match (enough(&full), enough(&short)) {
        (true, true) => {
            let full = regression(&full, &Regression::NOTHING);
            // Weights that short texts leave undetermined stay as for full ones.
            let short = regression(&short, &full);
            Weights { full, short }
        }
        // With too few samples of one kind, it gets no weights of its own.
        _ => {
            let one = regression(&[full, short].concat(), &Regression::NOTHING);
            Weights { full: one.clone(), short: one }
        }
    }
}

/// Fits weights to labelled sets.
pub fn fit(sets: &[Vec<Labelled>], config: &EventsConfig) -> Weights {
    let pairs: Vec<Vec<Pair>> = sets.iter().map(|s| pairs(s, &extracted(s), config)).collect();
    let worth = worth(&pairs);
    let samples: Vec<Sample> = pairs
        .iter()
        .zip(worth)
        .flat_map(|(s, w)| s.iter().map(move |p| (&p.evidence, p.same, p.short, w * p.counts)))
        .collect();
    fitted(&samples, &[])
}
