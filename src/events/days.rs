//! Days of publication and of the event: their distance, and whether they agree.

use super::calendar::{gap, number, range};
use super::features::Features;
use crate::types::When;

/// The days with the strongest evidence of being those of the event.
pub(super) fn main(f: &Features) -> impl Iterator<Item = &When> {
    let top = f.event_days.iter().map(|e| e.1).fold(0.0, f32::max);
    f.event_days.iter().filter(move |e| e.1 >= top * 0.45).map(|e| &e.0)
}

/// The day with the strongest evidence.
pub(super) fn foremost(f: &Features) -> Option<When> {
    f.event_days.iter().max_by(|p, q| p.1.total_cmp(&q.1).then(q.0.cmp(&p.0))).map(|e| e.0)
}

/// Agreement of the days, from −1 (different days, far apart) through 0 (unknown) to 1 (the same day).
pub(super) fn agreement(a: &Features, b: &Features, window: i64) -> f64 {
    let window = i32::try_from(window).unwrap_or(i32::MAX);
    let same = |x: &When, y: &When| match (range(x), range(y)) {
        (Some(p), Some(q)) => gap(p, q) == 0,
        _ => x.first <= y.last && y.first <= x.last,
    };
    let published = a.published.zip(b.published).map(|(x, y)| (number(x) - number(y)).abs());
    if main(a).any(|x| main(b).any(|y| same(x, y))) {
        return if published.is_none_or(|g| g <= window) { 1.0 } else { 0.5 };
    }
    let main_gap =
        main(a).flat_map(|x| main(b).map(move |y| (x, y))).filter_map(|(x, y)| Some(gap(range(x)?, range(y)?))).min();
    let partial_conflict = main(a).next().is_some() && main(b).next().is_some() && main_gap.is_none();
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

/// The relation between the days of two articles.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Relation {
    /// They indicate the same day.
    pub same: bool,
    /// One mentions the day of the other.
    pub named: bool,
    /// Both indicate days, and neither mentions a day of the other.
    pub part: bool,
}

fn meets(x: &When, y: &When) -> bool {
    match (range(x), range(y)) {
        (Some(p), Some(q)) => gap(p, q) == 0,
        _ => x.first <= y.last && y.first <= x.last,
    }
}

/// The relation between the days of two articles.
pub(super) fn relation(a: &Features, b: &Features) -> Relation {
    let same = main(a).any(|x| main(b).any(|y| meets(x, y)));
    let names = |f: &Features, o: &Features| main(f).any(|x| o.all_days.iter().any(|y| meets(x, y)));
    let named = names(a, b) || names(b, a);
    let both = !a.event_days.is_empty() && !b.event_days.is_empty();
    Relation { same, named, part: both && !named }
}

/// Whether an article mentions only future days.
pub(super) fn forward(f: &Features) -> bool {
    let Some(published) = f.published.map(number) else { return false };
    let mut days = main(f).filter_map(range).peekable();
    days.peek().is_some() && days.all(|d| d.0 > published)
}
