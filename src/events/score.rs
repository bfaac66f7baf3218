//! B-cubed precision, recall and F1 (Bagga & Baldwin 1998), and CEAF-e beside it.

use std::collections::{BTreeMap, HashMap, HashSet};

/// Scores of a grouping against labels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// B-cubed precision.
    pub precision: f64,
    /// B-cubed recall.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Entity-based CEAF with the φ4 similarity, F1 over a greedy one-to-one alignment.
    pub ceaf_e: f64,
}

/// Compares two labellings of the same items: `(gold, found)` for each.
pub fn score(items: &[(String, String)]) -> Scores {
    let mut gold: HashMap<&str, f64> = HashMap::new();
    let mut found: HashMap<&str, f64> = HashMap::new();
    let mut both: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for (g, f) in items {
        *gold.entry(g).or_default() += 1.0;
        *found.entry(f).or_default() += 1.0;
        *both.entry((g, f)).or_default() += 1.0;
    }
    let n = items.len().max(1) as f64;
    let (mut p, mut r) = (0.0, 0.0);
    for ((g, f), shared) in &both {
        p += shared * shared / found[f];
        r += shared * shared / gold[g];
    }
    let (precision, recall) = (p / n, r / n);
    let harmonic = |a: f64, b: f64| if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 };
    let mut phi: Vec<(f64, &str, &str)> =
        both.iter().map(|((g, f), shared)| (2.0 * shared / (gold[g] + found[f]), *g, *f)).collect();
    phi.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_g, mut used_f, mut total) = (HashSet::new(), HashSet::new(), 0.0);
    for (s, g, f) in phi {
        if !used_g.contains(g) && !used_f.contains(f) {
            used_g.insert(g);
            used_f.insert(f);
            total += s;
        }
    }
    let ceaf_e = harmonic(total / found.len().max(1) as f64, total / gold.len().max(1) as f64);
    Scores { precision, recall, f1: harmonic(precision, recall), ceaf_e }
}

/// B-cubed precision, recall and F1 of some articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cubed {
    /// B-cubed precision.
    pub precision: f64,
    /// B-cubed recall.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// Sums of B-cubed precision and recall over articles.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    precision: f64,
    recall: f64,
    articles: usize,
}

impl std::iter::Sum for Sums {
    fn sum<I: Iterator<Item = Self>>(list: I) -> Self {
        list.fold(Self::default(), |a, b| Self {
            precision: a.precision + b.precision,
            recall: a.recall + b.recall,
            articles: a.articles + b.articles,
        })
    }
}

impl Sums {
    /// The means.
    pub(super) fn mean(self) -> Cubed {
        let n = self.articles.max(1) as f64;
        let (precision, recall) = (self.precision / n, self.recall / n);
        let sum = precision + recall;
        Cubed { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

/// B-cubed of those articles of a set that `mine` names, each within the whole set: what was grouped with an article that is
/// not among them counts too. Items are label and event found.
pub(super) fn cubed(items: &[(&str, u32)], mine: impl Fn(usize) -> bool) -> Sums {
    let (mut gold, mut found, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (g, f) in items {
        *gold.entry(*g).or_insert(0.0) += 1.0;
        *found.entry(*f).or_insert(0.0) += 1.0;
        *both.entry((*g, *f)).or_insert(0.0) += 1.0;
    }
    let own = items.iter().enumerate().filter(|(i, _)| mine(*i));
    own.map(|(_, (g, f))| {
        let shared: f64 = both[&(*g, *f)];
        Sums { precision: shared / found[f], recall: shared / gold[g], articles: 1 }
    })
    .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_cubed_follows_its_definition() {
        let items =
            |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(score(&items(&[("x", "1"), ("x", "1"), ("y", "2")])).f1, 1.0);
        let s = score(&items(&[("x", "1"), ("x", "1"), ("y", "1"), ("y", "1")]));
        assert!((s.precision - 0.5).abs() < 1e-12 && (s.recall - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_was_grouped_with_others_counts_against_a_part() {
        let items = [("x", 1), ("x", 1), ("y", 1), ("z", 2)];
        let all = cubed(&items, |_| true).mean();
        let list = items.map(|(g, f)| (g.to_owned(), f.to_string()));
        assert!((all.f1 - score(&list).f1).abs() < 1e-12);
        assert!((cubed(&items, |i| i == 2).mean().precision - 1.0 / 3.0).abs() < 1e-12);
    }
}
