//! Work that is shared among threads.

use super::pool::pool;
use std::ops::Range;

/// A pointer that threads may write through, each to its own ranges.
#[derive(Clone, Copy)]
pub(crate) struct Target(pub *mut f32);
// SAFETY: every user writes to ranges that no other thread touches.
unsafe impl Send for Target {}
unsafe impl Sync for Target {}

impl Target {
    /// A pointer to number `i`.
    ///
    /// # Safety
    /// `i` must lie within the buffer.
    pub(crate) unsafe fn at(self, i: usize) -> *mut f32 {
        // SAFETY: as promised by the caller.
        unsafe { self.0.add(i) }
    }
}

/// Multiplications below which waking other threads costs more than it saves.
pub(super) const SMALL: usize = 1 << 20;

/// Runs `work` over `0..blocks`, on all threads if that pays off.
pub(crate) fn over_blocks(blocks: usize, numbers: usize, work: impl Fn(Range<usize>) + Sync) {
    if numbers < 32_768 { work(0..blocks) } else { pool().run(blocks, work) }
}
