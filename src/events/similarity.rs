//! How much two articles look like reports of one event.

use super::features::{Features, Sparse};
use crate::config::EventsConfig;
use crate::types::When;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Scored pairs `(smaller, larger)` of positions in the corpus.
pub(super) type Pairs = BTreeMap<(usize, usize), Score>;

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

/// A posting list longer than this share of the corpus (and than 400) proposes no pairs.
const COMMON_SHARE: f64 = 0.12;
const COMMON: usize = 400;

/// Scores every pair that shares something uncommon.
pub(super) fn pairs(corpus: &[Features], config: &EventsConfig) -> Pairs {
    let limit = ((corpus.len() as f64 * COMMON_SHARE) as usize).clamp(40, COMMON);
    let mut index: HashMap<(u8, u32), Vec<usize>> = HashMap::new();
    for (i, f) in corpus.iter().enumerate() {
        for (kind, list) in [(0u8, &f.terms), (1, &f.names), (2, &f.figures)] {
            // Only an article's heaviest entries propose pairs.
            let mut top: Vec<&(u32, f32)> = list.iter().collect();
            top.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (id, _) in top.into_iter().take(32) {
                index.entry((kind, *id)).or_default().push(i);
            }
        }
    }
    // In a large corpus two reports of one event share more than a pair of words.
    let enough = if corpus.len() > 300 { 4 } else { 2 };
    let proposals: Vec<Vec<usize>> = {
        let mut out: Vec<HashMap<usize, u32>> = vec![HashMap::new(); corpus.len()];
        for list in index.values().filter(|l| l.len() <= limit) {
            for (k, &a) in list.iter().enumerate() {
                for &b in &list[k + 1..] {
                    *out[a].entry(b).or_default() += 1;
                }
            }
        }
        out.into_iter().map(|m| m.into_iter().filter(|(_, n)| *n >= enough).map(|(b, _)| b).collect()).collect()
    };
    proposals
        .par_iter()
        .enumerate()
        .flat_map_iter(|(a, list)| list.iter().map(move |&b| ((a, b), score(&corpus[a], &corpus[b], config))))
        .filter(|(_, s)| s.total > 0.02)
        .collect()
}

fn dot(a: &Sparse, b: &Sparse) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0f32);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    f64::from(sum)
}

/// The score of two articles.
pub(super) fn score(a: &Features, b: &Features, config: &EventsConfig) -> Score {
    let text = dot(&a.terms, &b.terms);
    let lead = dot(&a.lead, &b.lead);
    let names = dot(&a.names, &b.names);
    let figures = dot(&a.figures, &b.figures);
    let mut parts = vec![(text, 0.42), (lead, 0.13)];
    if !a.names.is_empty() && !b.names.is_empty() {
        parts.push((names, 0.27));
    }
    if a.figures.len() >= 2 && b.figures.len() >= 2 {
        parts.push((figures, 0.18));
    }
    let weight: f64 = parts.iter().map(|p| p.1).sum();
    let content = parts.iter().map(|p| p.0 * p.1).sum::<f64>() / weight;
    let days = day_agreement(a, b, config.window_days);
    let stages_part = stages_part(a.stages, b.stages);
    let mut factor = if days >= 0.0 { 1.0 + 0.3 * days } else { 1.0 + 0.75 * days };
    if stages_part {
        factor *= 0.5;
    }
    let places = overlap(&a.cities, &b.cities);
    match places {
        Some(true) => factor *= 1.1,
        Some(false) if days < 0.9 => factor *= 0.65,
        _ => {}
    }
    let editions_part = overlap(&a.editions, &b.editions) == Some(false);
    if editions_part {
        factor *= 0.7;
    }
    // Square root spreads the low end, where average links live.
    let total = (content.max(0.0).sqrt() * factor).clamp(0.0, 1.0);
    Score { total, content, days, stages_part, places_part: places == Some(false), editions_part }
}

/// Whether two lists share something; `None` where one of them is empty.
fn overlap<T: PartialEq>(a: &[T], b: &[T]) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|x| b.contains(x)))
}

const FUNERAL: u8 = 1;
const VERDICT: u8 = 2;
const ADJOURNED: u8 = 4;
const PREVIEW: u8 = 8;
const UNCHANGED: u8 = 16;
const CUT: u8 = 32;

fn stages_part(a: u8, b: u8) -> bool {
    let differs = |bit: u8| (a & bit != 0) != (b & bit != 0);
    differs(FUNERAL)
        || (a & VERDICT != 0 && b & ADJOURNED != 0 && b & VERDICT == 0)
        || (b & VERDICT != 0 && a & ADJOURNED != 0 && a & VERDICT == 0)
        || (a & UNCHANGED != 0 && b & CUT != 0 && a & CUT == 0)
        || (b & UNCHANGED != 0 && a & CUT != 0 && b & CUT == 0)
        || (differs(PREVIEW) && (a | b) & (CUT | UNCHANGED) != 0 && (a & b) & (CUT | UNCHANGED) == 0)
}

fn as_dates(w: &When) -> Option<(Date, Date)> {
    let y = w.year?;
    let first = Date::new(y, w.first.0 as i8, w.first.1 as i8).ok()?;
    let wraps = w.last < w.first;
    let last = Date::new(if wraps { y + 1 } else { y }, w.last.0 as i8, w.last.1 as i8).ok()?;
    Some((first, last))
}

fn gap_days(a: (Date, Date), b: (Date, Date)) -> i64 {
    let d = |x: Date, y: Date| i64::from(x.until(y).map_or(0, |s| s.get_days()));
    if a.1 < b.0 {
        d(a.1, b.0)
    } else if b.1 < a.0 {
        d(b.1, a.0)
    } else {
        0
    }
}

/// From −1 (other days, far apart) over 0 (nothing known) to 1 (the same day).
fn day_agreement(a: &Features, b: &Features, window: i64) -> f64 {
    let main = |f: &Features| {
        let top = f.event_days.iter().map(|e| e.1).fold(0.0, f64::max);
        f.event_days.iter().filter(|e| e.1 >= top * 0.45).map(|e| e.0).collect::<Vec<_>>()
    };
    let (da, db) = (main(a), main(b));
    let same = |x: &When, y: &When| match (as_dates(x), as_dates(y)) {
        (Some(p), Some(q)) => gap_days(p, q) == 0,
        _ => x.first <= y.last && y.first <= x.last,
    };
    let main_same = da.iter().any(|x| db.iter().any(|y| same(x, y)));
    let published = match (a.published, b.published) {
        (Some(x), Some(y)) => Some(gap_days((x, x), (y, y))),
        _ => None,
    };
    if main_same {
        return if published.is_none_or(|g| g <= window) { 1.0 } else { 0.5 };
    }
    let main_gap = da
        .iter()
        .flat_map(|x| db.iter().map(move |y| (x, y)))
        .filter_map(|(x, y)| Some(gap_days(as_dates(x)?, as_dates(y)?)))
        .min();
    let partial_conflict = !da.is_empty() && !db.is_empty() && main_gap.is_none();
    match (main_gap, published) {
        (Some(g), Some(p)) if g > window && p > window => -1.0,
        (Some(g), None) if g > window => -0.9,
        (Some(_), Some(p)) if p > window => -0.8,
        (Some(g), _) if g > 1 => -0.35,
        (Some(_), _) => -0.1,
        (None, Some(p)) if p > window => -0.85,
        (None, Some(0)) => 0.4,
        (None, Some(1)) => 0.2,
        (None, _) if partial_conflict => -0.7,
        (None, _) => 0.0,
    }
}
