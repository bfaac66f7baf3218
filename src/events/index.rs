//! Candidate search: an inverted index of each article's heaviest entries, in buckets of days, so that an article is
//! compared only with those of its time that share something uncommon.

use super::features::Features;
use super::frequency::Keyed;
use super::{calendar, days};
use std::collections::hash_map::Entry;

/// Number of an article's entries that propose candidates.
const HEAVIEST: usize = 32;
/// Number of articles examined per posting list, the latest ones.
const LATEST: usize = 160;
/// Maximum number of candidates that are scored.
pub(super) const CANDIDATES: usize = 48;
/// Share of an article's heaviest entries (by squared weight) that a candidate must also have.
const SHARE: f32 = 0.04;
/// Share of the best candidate's sum that a candidate must reach.
const OF_BEST: f32 = 0.15;
/// The bucket of articles with an unknown day.
const UNDATED: i32 = i32::MIN;

/// Posting lists by entry and bucket.
#[derive(Debug, Default)]
pub(super) struct Index {
    width: i32,
    postings: Keyed<(u32, i32), Vec<u32>>,
    buckets: Keyed<u32, Vec<i32>>,
    /// Scores during a search; all zero between searches.
    score: Vec<f32>,
}

/// The entries that represent an article in the index, with squared weights.
fn heaviest(f: &Features) -> Vec<(u32, f32)> {
    let mut all: Vec<(u32, f32)> = f.terms.clone();
    all.extend(f.names.iter().map(|(k, w)| (*k, w * 0.6)));
    all.extend(f.figures.iter().map(|(k, w)| (*k, w * 0.4)));
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all.truncate(HEAVIEST);
    all.iter_mut().for_each(|e| e.1 *= e.1);
    all
}

impl Index {
    /// An empty index for a window of `days`.
    pub(crate) fn new(days: i64) -> Self {
        Self { width: i32::try_from(days).unwrap_or(i32::MAX - 1).saturating_add(1), ..Self::default() }
    }

    /// The days that index an article: that of publication, and those of the event.
    fn days(f: &Features) -> Vec<i32> {
        let own = f.published.map(calendar::number);
        let named = days::main(f).filter_map(calendar::range).map(|r| r.0).take(2);
        let mut all: Vec<i32> = own.into_iter().chain(named).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    fn own_buckets(&self, f: &Features) -> Vec<i32> {
        let mut list: Vec<i32> = Self::days(f).iter().map(|d| d.div_euclid(self.width)).collect();
        list.dedup();
        if list.is_empty() {
            list.push(UNDATED);
        }
        list
    }

    /// Adds an article whose vectors are weighted.
    pub(crate) fn insert(&mut self, number: u32, f: &Features) {
        for (k, _) in heaviest(f) {
            for b in self.own_buckets(f) {
                let list = self.postings.entry((k, b)).or_default();
                if list.is_empty() {
                    self.buckets.entry(k).or_default().push(b);
                }
                // Usually the end; an article that is added again goes back to its position.
                let at = list.partition_point(|n| *n < number);
                list.insert(at, number);
            }
        }
    }

    /// Removes an article.
    pub(crate) fn remove(&mut self, number: u32, f: &Features) {
        for (k, _) in heaviest(f) {
            for b in self.own_buckets(f) {
                let Entry::Occupied(mut list) = self.postings.entry((k, b)) else { continue };
                if let Ok(at) = list.get().binary_search(&number) {
                    list.get_mut().remove(at);
                }
                if list.get().is_empty() {
                    list.remove();
                    if let Entry::Occupied(mut buckets) = self.buckets.entry(k) {
                        buckets.get_mut().retain(|x| *x != b);
                        if buckets.get().is_empty() {
                            buckets.remove();
                        }
                    }
                }
            }
        }
    }

    /// The articles most worth comparing with, in ascending order.
    pub(crate) fn candidates(&mut self, f: &Features, articles: usize) -> Vec<u32> {
        self.score.resize(articles, 0.0);
        let entries = heaviest(f);
        let whole: f32 = entries.iter().map(|e| e.1).sum();
        let days = Self::days(f);
        let mut wanted: Vec<i32> = days
            .iter()
            .flat_map(|d| {
                let b = d.div_euclid(self.width);
                [b - 1, b, b + 1]
            })
            .chain([UNDATED])
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut touched: Vec<u32> = Vec::new();
        for (k, w) in entries {
            let all = self.buckets.get(&k).map_or(&[][..], Vec::as_slice);
            let list: &[i32] = if days.is_empty() { all } else { &wanted };
            for b in list {
                let Some(postings) = self.postings.get(&(k, *b)) else { continue };
                let mut seen_here = u32::MAX;
                for &n in postings.iter().rev().take(LATEST) {
                    // An article may be indexed under two days, but counts once per list.
                    if n == seen_here {
                        continue;
                    }
                    seen_here = n;
                    let s = &mut self.score[n as usize];
                    if *s == 0.0 {
                        touched.push(n);
                    }
                    *s += w;
                }
            }
        }
        let best = touched.iter().map(|n| self.score[*n as usize]).fold(0.0, f32::max);
        let least = (SHARE * whole).max(OF_BEST * best);
        let scored = touched.iter().map(|&n| (n, self.score[n as usize]));
        let mut found: Vec<(u32, f32)> = scored.filter(|(_, s)| *s >= least).collect();
        for n in touched {
            self.score[n as usize] = 0.0;
        }
        let better = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0));
        if found.len() > CANDIDATES {
            found.select_nth_unstable_by(CANDIDATES, better);
            found.truncate(CANDIDATES);
        }
        let mut out: Vec<u32> = found.into_iter().map(|e| e.0).collect();
        out.sort_unstable();
        out
    }
}
