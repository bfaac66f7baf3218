//! Near-duplicates: the same text again, or an agency text with a few changed words.
//!
//! Five-word shingles are hashed; the smallest hashes of each article (a bottom-k sketch, Broder 1997) go into an
//! inverted index that proposes pairs, and the full sets decide.

use super::features::Features;
use super::frequency::Keyed;
use super::{days, evidence};
use crate::config::EventsConfig;
use std::collections::hash_map::Entry;

const SKETCH: usize = 48;
/// Share of the copy's shingles that the original must contain.
const OVERLAP: f64 = 0.6;
/// Share of the original's shingles that the copy must contain: a short note is not a copy of a long report.
const OF_ORIGINAL: f64 = 0.35;
/// A sketch value that this many articles share carries no information.
const COMMON: usize = 200;

/// A link from a copy to what it repeats.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Copy {
    pub of: u32,
    /// Share of the copy's shingles that the original contains, 0 to 1.
    pub overlap: f64,
    pub exact: bool,
}

/// Index of the non-copies by their content.
#[derive(Debug, Default)]
pub(super) struct Copies {
    exact: Keyed<u64, u32>,
    sketch: Keyed<u32, Vec<u32>>,
}

/// The share of `a` that is in `b`, and the share of `b` that is in `a`.
pub(super) fn overlap(a: &[u32], b: &[u32]) -> (f64, f64) {
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (shared as f64 / a.len().max(1) as f64, shared as f64 / b.len().max(1) as f64)
}

impl Copies {
    /// Adds an article that is not a copy.
    pub(crate) fn insert(&mut self, number: u32, f: &Features) {
        self.exact.entry(f.body).or_insert(number);
        for h in f.shingles.iter().take(SKETCH) {
            self.sketch.entry(*h).or_default().push(number);
        }
    }

    /// Records that the text of an article was seen of which nothing else is kept.
    pub(crate) fn know(&mut self, number: u32, body: u64) {
        self.exact.entry(body).or_insert(number);
    }

    /// Records that the text was seen in an earlier article, of which perhaps not even the number was known.
    pub(crate) fn know_earlier(&mut self, number: u32, body: u64) {
        let known = self.exact.entry(body).or_insert(number);
        *known = number.min(*known);
    }

    /// Removes the wording of an article, but still knows its text as seen.
    pub(crate) fn forget(&mut self, number: u32, f: &Features) {
        for h in f.shingles.iter().take(SKETCH) {
            if let Entry::Occupied(mut list) = self.sketch.entry(*h) {
                list.get_mut().retain(|n| *n != number);
                if list.get().is_empty() {
                    list.remove();
                }
            }
        }
    }

    /// Removes an article.
    pub(crate) fn remove(&mut self, number: u32, f: &Features) {
        if self.exact.get(&f.body) == Some(&number) {
            self.exact.remove(&f.body);
        }
        self.forget(number, f);
    }

    /// What the article repeats, if anything; `features` returns the features of an article by number. Features need
    /// not be weighted.
    pub(crate) fn find<'a>(
        &self,
        f: &Features,
        features: impl Fn(u32) -> &'a Features,
        config: &EventsConfig,
    ) -> Option<Copy> {
        if let Some(&of) = self.exact.get(&f.body) {
            return Some(Copy { of, overlap: 1.0, exact: true });
        }
        let sketch = &f.shingles[..f.shingles.len().min(SKETCH)];
        let mut votes: Keyed<u32, usize> = Keyed::default();
        for h in sketch {
            for &n in self.sketch.get(h).filter(|l| l.len() <= COMMON).map_or(&[][..], Vec::as_slice) {
                *votes.entry(n).or_default() += 1;
            }
        }
        // A 60 % copy shares about as much of its sketch; one fifth allows for chance.
        let mut candidates: Vec<u32> =
            votes.into_iter().filter(|(_, v)| *v * 5 >= sketch.len()).map(|(n, _)| n).collect();
        candidates.sort_unstable();
        let mut best: Option<Copy> = None;
        for of in candidates {
            let other = features(of);
            // The same bulletin on another day with other figures is a separate report; so is the same notice about
            // another person.
            if days::agreement(f, other, config.window_days) < -0.2 || evidence::other_names(f, other) {
                continue;
            }
            let (share, of_original) = overlap(&f.shingles, &other.shingles);
            if share >= OVERLAP && of_original >= OF_ORIGINAL && best.is_none_or(|b| share > b.overlap) {
                best = Some(Copy { of, overlap: share, exact: false });
            }
        }
        best
    }
}
