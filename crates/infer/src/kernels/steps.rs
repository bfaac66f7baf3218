//! The order in which panels and rows are multiplied.

use std::ops::Range;

/// Rows of one block: with two panels their sums fill the registers of AVX-512.
pub(crate) const STEP: usize = 12;

/// Walks panels two by two, and for each pair the rows in blocks of [`STEP`]: calls `work` with the
/// panel, whether another follows it, the first row, and the number of rows.
#[inline(always)]
pub(super) fn each_block(rows: Range<usize>, from: usize, to: usize, mut work: impl FnMut(usize, bool, usize, usize)) {
    for p in (from..to).step_by(2) {
        for r in rows.clone().step_by(STEP) {
            work(p, p + 1 < to, r, (rows.end - r).min(STEP));
        }
    }
}
