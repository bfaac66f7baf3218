//! Cross-validation on topics that were left out, with and without families of features.

use super::evidence::NAMES;
use super::features::Features;
use super::fit::{Labelled, Pair, Sample, engine, extracted, fitted, pairs, worth};
use super::grouper::Grouper;
use super::score::{Cubed, Sums, cubed};
use crate::config::EventsConfig;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Number of cross-validation folds over the events of a set.
const FOLDS: usize = 5;

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
    (
        "kind of event",
        &["one kind", "other kind", "one kind, one spot", "one kind, other spot", "one strike, one spot"],
    ),
    ("meaning of headline and lead", &["senses", "title meaning"]),
    (
        "names and people",
        &[
            "names",
            "no names",
            "lead names",
            "lead names covered",
            "lead names covered once",
            "person shared",
            "other people",
            "one form, other people",
        ],
    ),
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
