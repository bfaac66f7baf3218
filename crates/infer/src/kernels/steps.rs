//! The order in which panels and rows are multiplied, and the kernel for each block of them.

use super::packed::LANES;
use super::processor::{Isa, isa};
use std::ops::Range;

/// Rows of one block: with two panels their sums fill the registers of AVX-512.
pub(crate) const STEP: usize = 12;

/// The part of a product that one call computes, and where it is written.
pub(crate) struct Region {
    /// Input rows, starting at a multiple of [`STEP`].
    pub rows: Range<usize>,
    /// Panels of the weights.
    pub panels: Range<usize>,
    /// Row 0 at the first channel of the first panel.
    pub out: *mut f32,
    /// Numbers from one row of `out` to the next.
    pub stride: usize,
}

impl Region {
    /// Where the products of a row with a panel are written.
    ///
    /// # Safety
    /// Row and panel must be in the region, and `out` must have room for them.
    pub(super) unsafe fn at(&self, row: usize, panel: usize) -> *mut f32 {
        // SAFETY: as promised by the caller.
        unsafe { self.out.add(row * self.stride + (panel - self.panels.start) * LANES) }
    }

    /// Walks panels two by two, and for each pair the rows in blocks of [`STEP`].
    #[inline(always)]
    pub(super) fn each_block(&self, mut work: impl FnMut(Shape)) {
        for panel in self.panels.clone().step_by(2) {
            let panels = (self.panels.end - panel).min(2);
            for row in self.rows.clone().step_by(STEP) {
                work(Shape { row, rows: (self.rows.end - row).min(STEP), panel, panels });
            }
        }
    }
}

/// The rows and panels of one block.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// The first row.
    pub row: usize,
    /// At most [`STEP`].
    pub rows: usize,
    /// The first panel.
    pub panel: usize,
    /// One or two.
    pub panels: usize,
}

/// A block of rows and panels in the layout of the kernels for a number type. All of its functions write the sums of
/// `M` rows.
pub(super) trait Block {
    /// Rows whose sums with one panel fill the registers of AVX2; at most 6.
    const AVX2_ROWS: usize;

    /// All `M` rows with all `N` panels.
    ///
    /// # Safety
    /// The processor must have AVX-512 with VNNI, and the block `M` rows and `N` panels.
    #[cfg(target_arch = "x86_64")]
    unsafe fn avx512<const M: usize, const N: usize>(&self);

    /// The rows `row..row + M` with one panel.
    ///
    /// # Safety
    /// The processor must have AVX2, FMA and F16C, and the block these rows and this panel.
    #[cfg(target_arch = "x86_64")]
    unsafe fn avx2<const M: usize>(&self, row: usize, panel: usize);

    /// One row with one panel, on any processor.
    ///
    /// # Safety
    /// The block must have this row and this panel.
    unsafe fn portable(&self, row: usize, panel: usize);
}

/// Multiplies a block by the kernel for this processor and this number of rows and panels.
///
/// # Safety
/// The block must have the rows and panels that `shape` counts.
pub(super) unsafe fn multiply<B: Block>(block: &B, shape: Shape) {
    let (rows, panels) = (shape.rows, shape.panels);
    // SAFETY: `isa` found the instruction set; the block has these rows and panels, as promised by the caller.
    unsafe {
        match isa() {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => {
                macro_rules! sizes {
                    ($($m:literal)*) => {
                        match (rows, panels) {
                            $(($m, 1) => block.avx512::<$m, 1>(), ($m, 2) => block.avx512::<$m, 2>(),)*
                            _ => {}
                        }
                    };
                }
                sizes!(1 2 3 4 5 6 7 8 9 10 11 12);
            }
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => {
                for panel in 0..panels {
                    for row in (0..rows).step_by(B::AVX2_ROWS) {
                        match (rows - row).min(B::AVX2_ROWS) {
                            1 => block.avx2::<1>(row, panel),
                            2 => block.avx2::<2>(row, panel),
                            3 => block.avx2::<3>(row, panel),
                            4 => block.avx2::<4>(row, panel),
                            5 => block.avx2::<5>(row, panel),
                            _ => block.avx2::<6>(row, panel),
                        }
                    }
                }
            }
            _ => {
                for panel in 0..panels {
                    for row in 0..rows {
                        block.portable(row, panel);
                    }
                }
            }
        }
    }
}
