//! The finding that something stands in the translation where the source has something else.

use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use std::ops::Range;

/// Something of the translation for something else of the source; `wanted`: the English that the source would have.
pub(super) fn substituted(
    pair: &Pair,
    check: Check,
    source: Range<usize>,
    target: Range<usize>,
    wanted: Option<String>,
    confidence: f64,
) -> Finding {
    let (stands, arabic) = (pair.target[target.clone()].to_owned(), pair.source[source.clone()].to_owned());
    let defect = Defect::Substituted { stands, arabic, wanted };
    Finding::new(check, defect, confidence).at_source(source).at_target(target)
}
