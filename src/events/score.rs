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
}
