//! 8-bit products in portable code.

use super::layout::Block;
use crate::kernels::packed::LANES;

/// # Safety
/// The block's pointers must be valid for row `r`.
pub(super) unsafe fn portable(b: &Block, r: usize, panel: usize) {
    // SAFETY: as promised by the caller.
    unsafe {
        let w = if panel == 0 { b.first } else { b.second };
        let mut acc = [0i32; LANES];
        for k in 0..b.steps {
            let x = std::slice::from_raw_parts(b.a.add((k * b.rows + r) * 4), 4);
            let line = std::slice::from_raw_parts(w.add(k * 64), 64);
            for (lane, sum) in acc.iter_mut().enumerate() {
                for i in 0..4 {
                    *sum = sum.wrapping_add(i32::from(line[lane * 4 + i]) * i32::from(x[i]));
                }
            }
        }
        let (scale, offset) = (*b.row_scales.add(r), *b.offsets.add(r));
        for (lane, sum) in acc.iter().enumerate() {
            let v = sum.wrapping_sub(offset) as f32;
            *b.out.add(r * b.stride + panel * LANES + lane) = v * (scale * *b.scales.add(panel * LANES + lane));
        }
    }
}
