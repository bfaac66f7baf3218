//! How much two articles look like reports of one event.

use super::features::{Features, Sparse};
use super::{days, stages};
use crate::config::EventsConfig;

/// A pair's score and what it was made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Score {
    /// 0 to 1; what clustering uses.
    pub total: f64,
    /// Similarity of content before days and stages had their say.
    pub content: f64,
    /// Days agree (positive) or part (negative).
    pub days: f64,
    /// Whether the stages of the story part.
    pub stages_part: bool,
    /// Whether both name cities, and no common one.
    pub places_part: bool,
    /// Whether both name an edition or session, and another one.
    pub editions_part: bool,
}

/// Products of the entries that two vectors share, and how many they share.
pub(super) fn dot(a: &Sparse, b: &Sparse) -> (f64, usize) {
    let (mut i, mut j, mut sum, mut shared) = (0, 0, 0.0f32, 0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (f64::from(sum), shared)
}

/// Words that two articles must share before their similarity counts in full.
const ENOUGH: usize = 7;

/// The largest factor: the same day and the same place.
pub(super) const MOST: f64 = 1.3 * 1.1;

/// The score of two articles whose vectors are weighted; `meaning` is the similarity of their sentence
/// embeddings, 0 to 1, where there are some.
pub(super) fn score(a: &Features, b: &Features, meaning: Option<f64>, config: &EventsConfig) -> Score {
    let (text, shared) = dot(&a.terms, &b.terms);
    let mut parts = vec![(text, 0.42), (dot(&a.lead, &b.lead).0, 0.13)];
    if !a.names.is_empty() && !b.names.is_empty() {
        parts.push((dot(&a.names, &b.names).0, 0.27));
    }
    if a.figures.len() >= 2 && b.figures.len() >= 2 {
        parts.push((dot(&a.figures, &b.figures).0, 0.18));
    }
    if let Some(m) = meaning {
        parts.push((m * m, 0.3));
    }
    let weight: f64 = parts.iter().map(|p| p.1).sum();
    let mut content = parts.iter().map(|p| p.0 * p.1).sum::<f64>() / weight;
    // Articles of a few words are alike by chance.
    if shared < ENOUGH {
        content *= shared as f64 / ENOUGH as f64;
    }
    let days = days::agreement(a, b, config.window_days);
    let stages_part = stages::part(a.stages, b.stages);
    let mut factor = if days >= 0.0 { 1.0 + 0.3 * days } else { 1.0 + 0.75 * days };
    let places = overlap(&a.cities, &b.cities);
    match places {
        Some(true) => factor *= 1.1,
        Some(false) if days < 0.9 => factor *= 0.65,
        _ => {}
    }
    let editions_part = editions_part(&a.editions, &b.editions);
    if editions_part {
        factor *= 0.7;
    }
    // One looks forward, the other was written later and does not.
    let ahead = |x: &Features, y: &Features| {
        x.stages & stages::PREVIEW != 0
            && y.stages & stages::PREVIEW == 0
            && x.published.is_some_and(|p| y.published > Some(p))
    };
    if ahead(a, b) || ahead(b, a) {
        factor *= 0.8;
    }
    // Another stage has the same day and place for its own reasons.
    if stages_part {
        factor = factor.min(1.0) * 0.5;
    }
    // Square root spreads the low end, where average links live.
    let total = (content.max(0.0).sqrt() * factor / MOST).clamp(0.0, 1.0);
    Score { total, content, days, stages_part, places_part: places == Some(false), editions_part }
}

/// Whether both count the same kind of thing, and to different numbers.
fn editions_part(a: &[u32], b: &[u32]) -> bool {
    let kinds = a.iter().filter(|x| b.iter().any(|y| *x >> 16 == *y >> 16));
    kinds.clone().next().is_some() && !kinds.clone().any(|x| b.contains(x))
}

/// Whether two lists share something; `None` where one of them is empty.
fn overlap<T: PartialEq>(a: &[T], b: &[T]) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|x| b.contains(x)))
}
