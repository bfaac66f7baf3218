//! Products of rows with packed weights.

use super::packed::{Kind, LANES, Packed};
use super::simple::{Activation, finish};
use super::steps::{Region, STEP};
use super::threads::{SMALL, Target, over_blocks};
use super::{float, int8};

/// Input rows in the layout of the kernels for a number type: in blocks of [`STEP`] rows, ordered by depth within a
/// block. Whole rows side by side would map to the same few sets of the L1 cache.
pub(crate) enum Input {
    Float(Vec<f32>),
    Int8(int8::Quantised),
}

/// Rows that are multiplied with a unit of panels at a time.
const PART: usize = 8 * STEP;

impl Packed {
    /// Prepares input rows for [`Packed::panels_into`].
    pub(crate) fn input(&self, x: &[f32], rows: usize) -> Input {
        debug_assert_eq!(x.len(), rows * self.depth);
        match self.kind() {
            Kind::Int8 => Input::Int8(int8::Quantised::new(x, rows, self.depth, self.padded)),
            _ => Input::Float(float::interleaved(x, rows, self.depth)),
        }
    }

    /// Products of the rows and panels of a region.
    ///
    /// # Safety
    /// `region.out` must have room for `(rows.end - 1) · stride + panels.len() · 16` numbers.
    pub(crate) unsafe fn panels_into(&self, input: &Input, region: &Region) {
        // SAFETY: as promised by the caller.
        unsafe {
            match input {
                Input::Int8(q) => int8::product(self, q, region),
                Input::Float(x) => float::product(self, x, region),
            }
        }
    }

    /// `x` (`rows × depth`) times the transposed weights, plus `bias`, then `activation`:
    /// `rows × channels`.
    pub fn apply(&self, x: &[f32], rows: usize, bias: Option<&[f32]>, activation: Activation) -> Vec<f32> {
        let n = self.channels;
        let mut out: Vec<f32> = Vec::with_capacity(rows * n);
        let input = self.input(x, rows);
        let target = Target(out.as_mut_ptr());
        // Units of a few panels stay in the caches while all rows are multiplied, one part at a time.
        let unit = if rows > 2 * PART { 16 } else { 4 };
        let panels = self.panels();
        over_blocks(panels.div_ceil(unit), rows * n * self.depth / SMALL * 32_768, |range| {
            let mut tile: Vec<f32> = Vec::new();
            for u in range {
                let (from, to) = (u * unit, ((u + 1) * unit).min(panels));
                let width = (to * LANES).min(n) - from * LANES;
                let wide = (to - from) * LANES;
                // SAFETY: units write to columns of their own; a unit that ends in a padded panel
                // goes through a tile.
                unsafe {
                    let mut at = target.at(from * LANES);
                    let mut stride = n;
                    if width != wide {
                        tile.resize(rows * wide, 0.0);
                        at = tile.as_mut_ptr();
                        stride = wide;
                    }
                    for first in (0..rows).step_by(PART) {
                        let part = first..(first + PART).min(rows);
                        self.panels_into(&input, &Region { rows: part, panels: from..to, out: at, stride });
                    }
                    for r in 0..rows {
                        let line = std::slice::from_raw_parts_mut(at.add(r * stride), width);
                        finish(line, bias.map(|b| &b[from * LANES..from * LANES + width]), activation);
                        if width != wide {
                            std::ptr::copy_nonoverlapping(line.as_ptr(), target.at(r * n + from * LANES), width);
                        }
                    }
                }
            }
        });
        // SAFETY: every column of every row was written.
        unsafe { out.set_len(rows * n) };
        out
    }
}
