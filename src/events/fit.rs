//! Fits the weights of pair features to labelled articles, and cross-validates them on topics that were left out.

use super::evidence::{Evidence, NAMES, evidence};
use super::extract;
use super::features::Features;
use super::grouper::Grouper;
use super::score::{Cubed, Sums, cubed};
use super::similarity::short;
use super::weights::{Regression, Weights};
use super::{calendar, days};
use crate::config::EventsConfig;
use crate::types::Cleaned;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An article with the event that a person assigned it to.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The article.
    pub article: Cleaned,
    /// Its event.
    pub event: String,
}

/// A pair of articles with its features.
struct Pair {
    evidence: Evidence,
    same: bool,
    short: bool,
    /// Its weight in the fit: a pair from a large event counts less, so that the event does not dominate.
    counts: f64,
    articles: (usize, usize),
}

/// Strength of the L2 penalty on the weights of features scaled to unit variance.
const RIDGE: f64 = 10.0;
/// The most days between reports that are compared.
const WINDOW: i32 = 8;
/// Number of cross-validation folds over the events of a set.
const FOLDS: usize = 5;
/// How much less the pairs of a large event count: by this power of the number of its other articles.
const LARGE: f64 = 0.25;
/// The greatest weight of a set.
const MOST: f64 = 6.0;

/// The features of each article of a set.
fn extracted(set: &[Labelled]) -> Vec<Features> {
    set.par_iter().map(|l| extract::features(&l.article, &|_| false)).collect()
}

/// A grouping engine that has read a set.
fn engine(set: &[Labelled], features: &[Features], mut engine: Grouper) -> Grouper {
    for (l, f) in set.iter().zip(features) {
        engine.insert(&l.article, f.clone(), None, &l.article.article.digest);
    }
    engine
}

/// All pairs of a set that are close in time and share a word.
fn pairs(set: &[Labelled], features: &[Features], config: &EventsConfig) -> Vec<Pair> {
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
            let counts = if same { others.max(1.0).powf(-LARGE) } else { 1.0 };
            (e[0] > 0.0).then_some(Pair { evidence: e, same, short, counts, articles: (i, j) })
        })
        .collect()
}

/// The maximum-likelihood weights, by Newton's method on the penalised log-likelihood of a logistic regression
/// (iteratively reweighted least squares). Each sample consists of evidence, label and weight. The penalty draws the
/// weights towards `near`.
fn regression(samples: &[(Evidence, bool, f64)], near: &Regression) -> Regression {
    const N: usize = NAMES.len();
    const D: usize = N + 1;
    let total: f64 = samples.iter().map(|s| s.2).sum::<f64>().max(1.0);
    let (mut mean, mut scale) = ([0.0; N], [0.0; N]);
    for (e, _, w) in samples {
        (0..N).for_each(|k| mean[k] += w * e[k] / total);
    }
    for (e, _, w) in samples {
        (0..N).for_each(|k| scale[k] += w * (e[k] - mean[k]).powi(2) / total);
    }
    scale.iter_mut().for_each(|s| *s = if *s > 1e-12 { s.sqrt() } else { 1.0 });
    let row =
        |e: &Evidence| -> [f64; D] { std::array::from_fn(|k| if k < N { (e[k] - mean[k]) / scale[k] } else { 1.0 }) };
    let pull: [f64; N] = std::array::from_fn(|k| near.each[k] * scale[k]);
    let bias = near.bias + near.each.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>();
    let mut beta: [f64; D] = std::array::from_fn(|k| if k < N { pull[k] } else { bias });
    // The negative log-likelihood with its penalty.
    let cost_of = |beta: &[f64; D]| -> f64 {
        let part = |chunk: &[(Evidence, bool, f64)]| -> f64 {
            let one = |(e, same, w): &(Evidence, bool, f64)| {
                let odds: f64 = row(e).iter().zip(beta).map(|(a, b)| a * b).sum();
                w * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - f64::from(u8::from(*same)) * odds)
            };
            chunk.iter().map(one).sum()
        };
        let parts: Vec<f64> = samples.par_chunks(2048).map(part).collect();
        parts.iter().sum::<f64>() + (0..N).map(|k| RIDGE / 2.0 * (beta[k] - pull[k]).powi(2)).sum::<f64>()
    };
    let mut best = cost_of(&beta);
    for _ in 0..30 {
        let zero = || (vec![[0.0; D]; D], [0.0; D]);
        let (mut hessian, mut gradient) = samples
            .par_chunks(2048)
            .map(|chunk| {
                let (mut h, mut g) = zero();
                for (e, same, w) in chunk {
                    let x = row(e);
                    let p = 1.0 / (1.0 + (-x.iter().zip(&beta).map(|(a, b)| a * b).sum::<f64>()).exp());
                    let (error, curve) = (w * (f64::from(u8::from(*same)) - p), w * p * (1.0 - p));
                    for i in 0..D {
                        g[i] += error * x[i];
                        (0..=i).for_each(|j| h[i][j] += curve * x[i] * x[j]);
                    }
                }
                (h, g)
            })
            // In a fixed order, so that sums are identical on every machine.
            .collect::<Vec<_>>()
            .into_iter()
            .fold(zero(), |(mut h, mut g), (h2, g2)| {
                for i in 0..D {
                    g[i] += g2[i];
                    (0..=i).for_each(|j| h[i][j] += h2[i][j]);
                }
                (h, g)
            });
        for k in 0..D {
            hessian[k][k] += if k < N { RIDGE } else { 1e-9 };
            gradient[k] -= if k < N { RIDGE * (beta[k] - pull[k]) } else { 0.0 };
        }
        let step = solve(&mut hessian, gradient);
        // A full step may overshoot where the two classes are almost separable.
        let mut share = 1.0;
        let (next, cost) = loop {
            let next: [f64; D] = std::array::from_fn(|k| beta[k] + share * step[k]);
            let cost = cost_of(&next);
            if cost <= best || share < 1e-3 {
                break (next, cost);
            }
            share /= 2.0;
        };
        beta = next;
        let gain = best - cost;
        best = cost;
        if gain < 1e-7 * best.abs() || step.iter().all(|s| s.abs() < 1e-7) {
            break;
        }
    }
    let each: Evidence = std::array::from_fn(|k| beta[k] / scale[k]);
    Regression { bias: beta[N] - each.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>(), each }
}

/// Solves a symmetric positive definite system, given by its lower triangle, by Cholesky decomposition.
fn solve<const D: usize>(a: &mut [[f64; D]], mut b: [f64; D]) -> [f64; D] {
    for i in 0..D {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..D {
        b[i] = (b[i] - (0..i).map(|k| a[i][k] * b[k]).sum::<f64>()) / a[i][i];
    }
    for i in (0..D).rev() {
        b[i] = (b[i] - (i + 1..D).map(|k| a[k][i] * b[k]).sum::<f64>()) / a[i][i];
    }
    b
}

/// The weight of each set: no set dominates because it is large.
fn worth(sets: &[Vec<Pair>]) -> Vec<f64> {
    let positives = |s: &Vec<Pair>| s.iter().filter(|p| p.same).count().max(1) as f64;
    let most = sets.iter().map(positives).fold(1.0, f64::max);
    sets.iter().map(|s| (most / positives(s)).min(MOST)).collect()
}

/// A training pair: evidence, whether it is one event, whether it is short, its weight.
type Sample<'a> = (&'a Evidence, bool, bool, f64);

/// The regressions fitted to samples; `drop` lists features whose weights are fixed at zero.
fn fitted(samples: &[Sample], drop: &[usize]) -> Weights {
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

/// The fold of each event of a set, by the day of its first report, so that related events are mostly left out
/// together.
fn folds(set: &[Labelled]) -> Vec<usize> {
    let mut first: BTreeMap<&str, (Option<jiff::civil::Date>, usize)> = BTreeMap::new();
    for (i, l) in set.iter().enumerate() {
        let own = (l.article.article.published, i);
        let entry = first.entry(&l.event).or_insert(own);
        *entry = (*entry).min(own);
    }
    let mut order: Vec<&str> = first.keys().copied().collect();
    order.sort_by_key(|e| first[e]);
    let fold: BTreeMap<&str, usize> = order.iter().enumerate().map(|(i, e)| (*e, i * FOLDS / order.len())).collect();
    set.iter().map(|l| fold[l.event.as_str()]).collect()
}

/// Groups of features by what they measure, for [`LeftOut::without`].
pub const FAMILIES: [(&str, &[&str]); 11] = [
    ("wording of the text", &["text", "rare words"]),
    (
        "wording of headline and lead",
        &[
            "lead",
            "title",
            "title covered",
            "lead covered",
            "lead covered once",
            "rare lead words",
            "rare title words",
            "titles apart",
            "lead on one day",
            "short title",
        ],
    ),
    ("kind of event", &["one kind", "other kind", "one kind, one spot", "one kind, other spot"]),
    ("meaning of the lead", &["senses"]),
    ("names and people", &["names", "no names", "person shared", "other people", "one form, other people"]),
    ("figures", &["figures", "same count", "other count", "one form, other counts"]),
    (
        "places",
        &[
            "same spot",
            "rare spot",
            "nested spots",
            "other spot",
            "other spot, unnamed",
            "other local name",
            "same local name",
            "one form, other spot",
        ],
    ),
    ("countries", &["same country", "other country", "country not named", "one form, other country"]),
    ("days of publication", &["same day", "a day apart", "two days apart", "up to four days apart", "further apart"]),
    (
        "days named",
        &["days agree", "day named", "days part", "looks forward", "one form, other days", "reaction, days part"],
    ),
    (
        "stage of the story",
        &[
            "preview",
            "preview, days apart",
            "stages part",
            "editions part",
            "one edition",
            "one edition, one place or person",
            "round-up",
            "reaction",
            "reaction, days apart",
        ],
    ),
];

/// Cross-validation: labelled sets with the features of their pairs, each fold grouped with weights fitted without it.
pub struct LeftOut<'a> {
    sets: &'a [Vec<Labelled>],
    config: &'a EventsConfig,
    features: Vec<Vec<Features>>,
    pairs: Vec<Vec<Pair>>,
    worth: Vec<f64>,
    parts: Vec<Vec<usize>>,
}

impl<'a> LeftOut<'a> {
    /// Computes the features of all pairs.
    pub fn new(sets: &'a [Vec<Labelled>], config: &'a EventsConfig) -> Self {
        let features: Vec<Vec<Features>> = sets.iter().map(|s| extracted(s)).collect();
        let pairs: Vec<Vec<Pair>> = sets.iter().zip(&features).map(|(s, f)| pairs(s, f, config)).collect();
        let (worth, parts) = (worth(&pairs), sets.iter().map(|s| folds(s)).collect());
        Self { sets, config, features, pairs, worth, parts }
    }

    /// The scores on each set when each fold is grouped with weights that were fitted without it and without the named
    /// features.
    pub fn without(&self, names: &[&str]) -> Vec<Cubed> {
        let drop: Vec<usize> = (0..NAMES.len()).filter(|k| names.contains(&NAMES[*k])).collect();
        let parts: Vec<Vec<Sums>> = (0..FOLDS).map(|fold| self.part(fold, &drop)).collect();
        (0..self.sets.len()).map(|s| parts.iter().map(|p| p[s]).sum::<Sums>().mean()).collect()
    }

    /// Scores of the articles of one fold within their whole set, set by set.
    fn part(&self, fold: usize, drop: &[usize]) -> Vec<Sums> {
        let samples: Vec<Sample> = (0..self.sets.len())
            .flat_map(|s| self.pairs[s].iter().map(move |p| (s, p)))
            .filter(|(s, p)| self.parts[*s][p.articles.0] != fold && self.parts[*s][p.articles.1] != fold)
            .map(|(s, p)| (&p.evidence, p.same, p.short, self.worth[s] * p.counts))
            .collect();
        let weights = fitted(&samples, drop);
        let group = |(s, set): (usize, &Vec<Labelled>)| {
            // The fold is grouped among all articles of its set, as in a store.
            let engine = engine(set, &self.features[s], Grouper::with_weights(self.config, weights.clone()));
            let events = engine.nodes.iter().map(|n| n.event);
            let items: Vec<(&str, u32)> = set.iter().map(|l| l.event.as_str()).zip(events).collect();
            cubed(&items, |i| self.parts[s][i] == fold)
        };
        self.sets.par_iter().enumerate().map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regression_finds_the_decisive_feature() {
        // The first feature decides, the second is noise.
        let data: Vec<(Evidence, bool)> = (0..400)
            .map(|i| {
                let mut e = [0.0; NAMES.len()];
                e[0] = f64::from(i % 20) / 20.0;
                e[1] = f64::from(i * 7 % 13) / 13.0;
                (e, e[0] > 0.5)
            })
            .collect();
        let samples: Vec<_> = data.iter().map(|(e, s)| (*e, *s, 1.0)).collect();
        let w = regression(&samples, &Regression::NOTHING);
        assert!(w.each[0] > 5.0 && w.each[1].abs() < 1.0, "{w:?}");
        let right = data
            .iter()
            .filter(|(e, same)| {
                let w = Weights { full: w.clone(), short: w.clone() };
                (w.probability(e, false) > 0.5) == *same
            })
            .count();
        assert!(right > 380, "{right}");
    }
}
