//! 8-bit products in the tiles of AMX.

use super::amx::{Sums, configure, multiply, release};
use super::layout::TILE_ROWS;
use super::quantised::Quantised;
use crate::kernels::packed::{DEPTHS, LANES, Packed};
use crate::kernels::steps::Region;

/// As [`super::product`], for rows in tiles; the first is the first of a tile.
///
/// # Safety
/// As [`Packed::panels_into`], on a processor with AMX (or with its instructions emulated).
pub(super) unsafe fn product(w: &Packed, q: &Quantised, region: &Region) {
    let (rows, to) = (&region.rows, region.panels.end);
    debug_assert!(rows.start.is_multiple_of(TILE_ROWS) && q.padded.is_multiple_of(DEPTHS));
    let mut sums = Sums([0; 4 * 256]);
    // SAFETY: a panel is as long as the padded depth, and so are rows; rows are there to the end of their tile.
    unsafe {
        configure();
        for p in region.panels.clone().step_by(2) {
            let panels = (to - p).min(2);
            let weights = [p, p + panels - 1].map(|p| w.panel(p).as_ptr());
            for r in rows.clone().step_by(2 * TILE_ROWS) {
                let second = if r + TILE_ROWS < rows.end { r + TILE_ROWS } else { r };
                let inputs = [r, second].map(|r| q.data[r * q.padded..].as_ptr());
                multiply(inputs, weights, q.padded / DEPTHS, &mut sums);
                for i in 0..(rows.end - r).min(2 * TILE_ROWS) {
                    for n in 0..panels {
                        let tile = i / TILE_ROWS * 2 + n;
                        let own = &sums.0[(tile * TILE_ROWS + i % TILE_ROWS) * LANES..][..LANES];
                        let channels = (p + n) * LANES;
                        let line = std::slice::from_raw_parts_mut(region.at(r + i, p + n), LANES);
                        scaled(own, q.offsets[r + i], q.scales[r + i], &w.scales[channels..][..LANES], line);
                    }
                }
            }
        }
        release();
    }
}

/// The products that the sums represent.
#[target_feature(enable = "avx512f")]
fn scaled(sums: &[i32], offset: i32, scale: f32, scales: &[f32], out: &mut [f32]) {
    for ((o, sum), s) in out.iter_mut().zip(sums).zip(scales) {
        *o = sum.wrapping_sub(offset) as f32 * (scale * s);
    }
}
