//! What of a pair does not agree: what `relations` and `tense` find.

use std::ops::Range;

/// Relations on which the two sides disagree.
#[derive(Debug, Default)]
pub(super) struct Disagreements {
    /// Source relations that are not rendered, with another of the same family in their place.
    pub contrasts: Vec<Contrast>,
    /// Relations that must be rendered and are not: places in the source.
    pub lost: Vec<Range<usize>>,
    /// Relations that the source does not have: places in the translation.
    pub added: Vec<Range<usize>>,
}

/// A relation in the place of another of its family.
#[derive(Debug)]
pub(super) struct Contrast {
    /// The relation in the source.
    pub source: Range<usize>,
    /// The other relation in the translation.
    pub target: Range<usize>,
    /// English for the relation of the source.
    pub wanted: &'static str,
    /// Whether nothing in the translation can render the relation of the source, however freely.
    pub sure: bool,
}

impl Disagreements {
    /// How certain it is that a relation was replaced: 0, 0.5 or 1.
    pub fn contrast(&self) -> f64 {
        self.contrasts.iter().map(|c| if c.sure { 1.0 } else { 0.5 }).fold(0.0, f64::max)
    }

    /// How many relations were added.
    pub fn added(&self) -> usize {
        self.added.len()
    }
}

/// A verb whose time is another one in the translation.
#[derive(Debug, PartialEq)]
pub(super) struct OtherTime {
    /// Where it stands in the source.
    pub source: Range<usize>,
    /// Where it stands in the translation.
    pub target: Range<usize>,
    /// English that would begin a verb of the time of the source.
    pub wanted: &'static str,
}
