//! 8-bit products: unsigned weights (the signed value plus 128) times signed inputs, summed exactly
//! in 32 bits, so that every instruction set gives the same numbers.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
#[path = "no_amx.rs"]
mod amx;
mod layout;
mod portable;
mod quantised;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod tiles;
#[cfg(target_arch = "x86_64")]
mod x86;

pub(super) use amx::available as amx;
pub(crate) use quantised::{Quantised, quantise_row};

use super::packed::{LANES, Packed};
use super::steps::{self, Region};
use layout::{Block, Layout};
use portable::portable;

/// # Safety
/// As [`Packed::panels_into`].
pub(super) unsafe fn product(w: &Packed, q: &Quantised, region: &Region) {
    if q.layout == Layout::Tiles {
        // SAFETY: as promised by the caller; only a processor with AMX gets this layout.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        return unsafe { tiles::product(w, q, region) };
    }
    region.each_block(|shape| {
        let channels = shape.panel * LANES..(shape.panel + shape.panels) * LANES;
        let block = Block {
            a: q.data[shape.row * q.padded..].as_ptr(),
            rows: shape.rows,
            first: w.panel(shape.panel).as_ptr(),
            second: w.panel(shape.panel + shape.panels - 1).as_ptr(),
            steps: q.padded / 4,
            scales: w.scales[channels].as_ptr(),
            row_scales: q.scales[shape.row..].as_ptr(),
            offsets: q.offsets[shape.row..].as_ptr(),
            // SAFETY: within what the caller gave.
            out: unsafe { region.at(shape.row, shape.panel) },
            stride: region.stride,
        };
        // SAFETY: the rows and panels of the shape lie within the buffers.
        unsafe { steps::multiply(&block, shape) };
    });
}

impl steps::Block for Block {
    const AVX2_ROWS: usize = 4;

    #[cfg(target_arch = "x86_64")]
    unsafe fn avx512<const M: usize, const N: usize>(&self) {
        // SAFETY: as promised by the caller.
        unsafe { x86::avx512::<M, N>(self) }
    }

    #[cfg(target_arch = "x86_64")]
    unsafe fn avx2<const M: usize>(&self, row: usize, panel: usize) {
        // SAFETY: as promised by the caller.
        unsafe { x86::avx2::<M>(self, row, panel) }
    }

    unsafe fn portable(&self, row: usize, panel: usize) {
        // SAFETY: as promised by the caller.
        unsafe { portable(self, row, panel) }
    }
}
