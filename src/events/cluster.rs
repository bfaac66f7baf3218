//! Average-link agglomerative clustering of small sets of units: articles, or groups that are never split.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A unit that is never split.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    /// Number of articles in it.
    pub size: usize,
    /// Units with different labels are never merged.
    pub label: Option<u32>,
}

/// The weight of the best pair in the score between a group and an article or two.
const BEST: f64 = 0.4;
/// The largest group, in articles, for which the best pair counts.
const FEW: usize = 2;

/// The scores between two units.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Link {
    /// The sum over all pairs.
    pub sum: f64,
    /// The score of the best pair.
    pub best: f64,
}

impl Link {
    /// Adds the scores of other pairs.
    pub(super) fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.best = self.best.max(other.best);
    }
}

/// A possible merge, ordered by score, then by the smaller numbers, so that results are reproducible.
struct Merge {
    score: f64,
    a: usize,
    b: usize,
    /// Versions of both clusters when the score was computed.
    seen: (u32, u32),
}

impl PartialEq for Merge {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o) == Ordering::Equal
    }
}
impl Eq for Merge {}
impl PartialOrd for Merge {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Merge {
    fn cmp(&self, o: &Self) -> Ordering {
        self.score.total_cmp(&o.score).then_with(|| (o.a, o.b).cmp(&(self.a, self.b)))
    }
}

/// Clusters units; two clusters merge as long as the mean score of the pairs between them is at least `threshold`. If
/// one of them consists of one or two articles, its best pair counts beside the mean, with weight [`BEST`]. `links` has
/// the sums of scores between units; a pair without a score counts as 0, but at most `most` others count per article.
/// The members of each cluster and the clusters are sorted.
pub(super) fn average_link(
    units: &[Unit],
    links: &BTreeMap<(usize, usize), Link>,
    most: usize,
    threshold: f64,
) -> Vec<Vec<usize>> {
    let n = units.len();
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut size: Vec<usize> = units.iter().map(|u| u.size).collect();
    let mut label: Vec<Option<u32>> = units.iter().map(|u| u.label).collect();
    let mut version = vec![0u32; n];
    let mut sums: Vec<BTreeMap<usize, Link>> = vec![BTreeMap::new(); n];
    let mut heap = BinaryHeap::new();
    let mean = |l: Link, a: usize, b: usize| {
        let mean = l.sum / (a * b).min(most * a.min(b)).max(1) as f64;
        // A report on one side of an event is close to some of the others, but not to all.
        if a.min(b) <= FEW { (1.0 - BEST) * mean + BEST * l.best } else { mean }
    };
    for (&(a, b), &sum) in links {
        sums[a].insert(b, sum);
        sums[b].insert(a, sum);
        let score = mean(sum, size[a], size[b]);
        if score >= threshold {
            heap.push(Merge { score, a: a.min(b), b: a.max(b), seen: (0, 0) });
        }
    }
    while let Some(Merge { a, b, seen, .. }) = heap.pop() {
        if (version[a], version[b]) != seen || members[a].is_empty() || members[b].is_empty() {
            continue;
        }
        if label[a].is_some() && label[b].is_some() && label[a] != label[b] {
            continue;
        }
        let moved = std::mem::take(&mut members[b]);
        members[a].extend(moved);
        size[a] += size[b];
        label[a] = label[a].or(label[b]);
        version[a] += 1;
        version[b] += 1;
        for (c, sum) in std::mem::take(&mut sums[b]) {
            sums[c].remove(&b);
            if c != a {
                sums[a].entry(c).or_default().add(sum);
                sums[c].entry(a).or_default().add(sum);
            }
        }
        sums[a].remove(&b);
        for (&c, &sum) in &sums[a] {
            let score = mean(sum, size[a], size[c]);
            if score >= threshold {
                let (x, y) = (a.min(c), a.max(c));
                heap.push(Merge { score, a: x, b: y, seen: (version[x], version[y]) });
            }
        }
    }
    let mut out: Vec<Vec<usize>> = members.into_iter().filter(|m| !m.is_empty()).collect();
    out.iter_mut().for_each(|m| m.sort_unstable());
    out.sort();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(list: &[(usize, usize, f64)]) -> BTreeMap<(usize, usize), Link> {
        list.iter().map(|(a, b, s)| ((*a, *b), Link { sum: *s, best: *s })).collect()
    }

    #[test]
    fn a_chain_of_links_does_not_merge_dissimilar_units() {
        let ones = vec![Unit { size: 1, label: None }; 4];
        let links = links(&[(0, 1, 0.9), (1, 2, 0.5), (2, 3, 0.9)]);
        assert_eq!(average_link(&ones, &links, 48, 0.4), [vec![0, 1], vec![2, 3]]);
        assert_eq!(average_link(&ones, &links, 48, 0.1), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn units_with_different_labels_stay_separate() {
        let mut units = vec![Unit { size: 1, label: None }; 3];
        (units[0].label, units[2].label) = (Some(1), Some(2));
        let links = links(&[(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.8)]);
        assert_eq!(average_link(&units, &links, 48, 0.3), [vec![0, 1], vec![2]]);
    }
}
