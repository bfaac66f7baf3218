//! Average-link agglomerative clustering over a sparse graph of scored pairs.

use super::similarity::Pairs;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A possible merge; the larger score first, then the smaller numbers, so that runs agree.
struct Merge {
    score: f64,
    a: usize,
    b: usize,
    /// Versions of both clusters when this was computed.
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

/// Clusters `0..n`; two clusters join while the mean score of the pairs between them is at least
/// `threshold` (a pair that was not scored counts 0). Members are sorted; so are the clusters.
pub(super) fn average_link(n: usize, pairs: &Pairs, threshold: f64) -> Vec<Vec<usize>> {
    let mut members: Vec<Vec<usize>> = (0..n).map(|i| vec![i]).collect();
    let mut version = vec![0u32; n];
    // Sum of scores between clusters.
    let mut links: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    let mut heap = BinaryHeap::new();
    for (&(a, b), s) in pairs {
        links[a].insert(b, s.total);
        links[b].insert(a, s.total);
        if s.total >= threshold {
            heap.push(Merge { score: s.total, a, b, seen: (0, 0) });
        }
    }
    while let Some(Merge { a, b, seen, .. }) = heap.pop() {
        if (version[a], version[b]) != seen || members[a].is_empty() || members[b].is_empty() {
            continue;
        }
        let moved = std::mem::take(&mut members[b]);
        members[a].extend(moved);
        version[a] += 1;
        version[b] += 1;
        for (c, sum) in std::mem::take(&mut links[b]) {
            links[c].remove(&b);
            if c != a {
                *links[a].entry(c).or_default() += sum;
                *links[c].entry(a).or_default() += sum;
            }
        }
        links[a].remove(&b);
        for (&c, &sum) in &links[a] {
            let score = sum / (members[a].len() * members[c].len()) as f64;
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
    use super::super::similarity::Score;
    use super::*;

    #[test]
    fn a_chain_of_links_does_not_join_what_is_unlike() {
        let pair = |a, b, total| ((a, b), Score { total, ..Default::default() });
        let pairs: Pairs = [pair(0, 1, 0.9), pair(1, 2, 0.5), pair(2, 3, 0.9)].into_iter().collect();
        assert_eq!(average_link(4, &pairs, 0.4), [vec![0, 1], vec![2, 3]]);
        assert_eq!(average_link(4, &pairs, 0.1), [vec![0, 1, 2, 3]]);
    }
}
