//! Fits the weights of a pair's features to labelled articles, and checks them on topics that were left out.

use super::evidence::{Evidence, NAMES, evidence};
use super::extract;
use super::grouper::Grouper;
use super::score::{Scores, score};
use super::weights::Weights;
use super::{calendar, days};
use crate::config::EventsConfig;
use crate::types::Cleaned;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An article with the event that a person says it reports.
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
    articles: (usize, usize),
}

/// Strength of the penalty on weights of features of unit variance.
const RIDGE: f64 = 10.0;
/// Days between reports that are compared.
const WINDOW: i32 = 8;
/// Parts that the events of a set are cut into; each is left out once.
const FOLDS: usize = 5;
/// A set counts no more than this many times.
const MOST: f64 = 6.0;

/// All pairs of a set that are close in time and share a word.
fn pairs(set: &[Labelled], config: &EventsConfig) -> Vec<Pair> {
    // The engine weighs words as it does when it groups.
    let mut engine = Grouper::new(config);
    for l in set {
        engine.insert(&l.article, extract::features(&l.article, &|_| false), None, &l.article.article.digest);
    }
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
            (e[0] > 0.0).then(|| Pair { evidence: e, same: set[i].event == set[j].event, articles: (i, j) })
        })
        .collect()
}

/// The weights that make labels likeliest, by Newton's method on the penalised log-likelihood of a logistic regression
/// (iteratively reweighted least squares). Each sample is evidence, label and weight.
fn regression(samples: &[(&Evidence, bool, f64)]) -> Weights {
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
    let mut beta = [0.0; D];
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
            // In order, so that sums are the same on every machine.
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
            gradient[k] -= if k < N { RIDGE * beta[k] } else { 0.0 };
        }
        let step = solve(&mut hessian, gradient);
        (0..D).for_each(|k| beta[k] += step[k]);
        if step.iter().all(|s| s.abs() < 1e-7) {
            break;
        }
    }
    let each: Evidence = std::array::from_fn(|k| beta[k] / scale[k]);
    Weights { bias: beta[N] - each.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>(), each }
}

/// Solves a symmetric positive definite system, given by its lower half, by Cholesky's decomposition.
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

/// What a set counts: no set decides alone because it is large.
fn worth(sets: &[Vec<Pair>]) -> Vec<f64> {
    let positives = |s: &Vec<Pair>| s.iter().filter(|p| p.same).count().max(1) as f64;
    let most = sets.iter().map(positives).fold(1.0, f64::max);
    sets.iter().map(|s| (most / positives(s)).min(MOST)).collect()
}

/// Fits weights to labelled sets.
pub fn fit(sets: &[Vec<Labelled>], config: &EventsConfig) -> Weights {
    let pairs: Vec<Vec<Pair>> = sets.iter().map(|s| pairs(s, config)).collect();
    let worth = worth(&pairs);
    let samples: Vec<(&Evidence, bool, f64)> =
        pairs.iter().zip(worth).flat_map(|(s, w)| s.iter().map(move |p| (&p.evidence, p.same, w))).collect();
    regression(&samples)
}

/// The part that each event of a set is in, by the day of its first report, so that what belongs to one topic is mostly
/// left out together.
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

/// The scores of a grouping of some articles by some weights.
pub fn grouped(articles: &[&Labelled], weights: &Weights, config: &EventsConfig) -> Scores {
    let mut engine = Grouper::with_weights(config, weights.clone());
    for l in articles {
        engine.insert(&l.article, extract::features(&l.article, &|_| false), None, &l.article.article.digest);
    }
    let found = engine.nodes.iter().map(|n| engine.stories[n.event as usize].id.clone());
    score(&articles.iter().map(|l| l.event.clone()).zip(found).collect::<Vec<_>>())
}

/// The scores on each set when each of its parts is grouped by weights that were fitted without it.
pub fn left_out(sets: &[Vec<Labelled>], config: &EventsConfig) -> Vec<Scores> {
    let all: Vec<Vec<Pair>> = sets.iter().map(|s| pairs(s, config)).collect();
    let worth = worth(&all);
    let parts: Vec<Vec<usize>> = sets.iter().map(|s| folds(s)).collect();
    let mut items: Vec<Vec<(String, String)>> = vec![Vec::new(); sets.len()];
    for fold in 0..FOLDS {
        let samples: Vec<(&Evidence, bool, f64)> = (0..sets.len())
            .flat_map(|s| all[s].iter().map(move |p| (s, p)))
            .filter(|(s, p)| parts[*s][p.articles.0] != fold && parts[*s][p.articles.1] != fold)
            .map(|(s, p)| (&p.evidence, p.same, worth[s]))
            .collect();
        let weights = regression(&samples);
        for (s, set) in sets.iter().enumerate() {
            // The part stands among all articles of its set, as it would in a store.
            let mut engine = Grouper::with_weights(config, weights.clone());
            for l in set {
                engine.insert(&l.article, extract::features(&l.article, &|_| false), None, &l.article.article.digest);
            }
            for (i, l) in set.iter().enumerate().filter(|(i, _)| parts[s][*i] == fold) {
                let event = engine.nodes[i].event;
                items[s].push((l.event.clone(), format!("{fold} {}", engine.stories[event as usize].id)));
            }
        }
    }
    items.iter().map(|i| score(i)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regression_finds_what_decides() {
        // The first feature decides, the second is noise.
        let data: Vec<(Evidence, bool)> = (0..400)
            .map(|i| {
                let mut e = [0.0; NAMES.len()];
                e[0] = f64::from(i % 20) / 20.0;
                e[1] = f64::from(i * 7 % 13) / 13.0;
                (e, e[0] > 0.5)
            })
            .collect();
        let samples: Vec<_> = data.iter().map(|(e, s)| (e, *s, 1.0)).collect();
        let w = regression(&samples);
        assert!(w.each[0] > 5.0 && w.each[1].abs() < 1.0, "{w:?}");
        let right = data.iter().filter(|(e, same)| (w.probability(e) > 0.5) == *same).count();
        assert!(right > 380, "{right}");
    }
}
