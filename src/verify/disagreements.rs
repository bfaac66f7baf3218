//! Relations of a pair that do not agree: what `relations` finds.

use std::ops::Range;

/// Relations of a pair that do not agree.
#[derive(Debug, Default)]
pub(super) struct Disagreements {
    /// A relation of the source that is not rendered, and another of its family in its place.
    pub contrasts: Vec<Contrast>,
    /// Relations that have to be rendered and are not: places in the source.
    pub lost: Vec<Range<usize>>,
    /// Relations of the translation that the source does not have: places in the translation.
    pub added: Vec<Range<usize>>,
}

/// A relation that stands for another one of its family.
#[derive(Debug)]
pub(super) struct Contrast {
    /// Where the source has its own.
    pub source: Range<usize>,
    /// Where the translation has the other one.
    pub target: Range<usize>,
    /// English for that of the source.
    pub wanted: &'static str,
    /// Whether nothing in the translation can render the relation of the source, however freely.
    pub sure: bool,
}

impl Disagreements {
    /// How surely one relation stands for another: 0, a half, or 1.
    pub fn contrast(&self) -> f64 {
        self.contrasts.iter().map(|c| if c.sure { 1.0 } else { 0.5 }).fold(0.0, f64::max)
    }

    /// How many relations are added.
    pub fn added(&self) -> usize {
        self.added.len()
    }
}
