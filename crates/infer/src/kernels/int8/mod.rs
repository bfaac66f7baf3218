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
use super::processor::{Isa, isa};
use super::steps::each_block;
use layout::{Block, Layout};
use portable::portable;
use std::ops::Range;

/// # Safety
/// As [`Packed::panels_into`].
pub(super) unsafe fn product(
    w: &Packed,
    q: &Quantised,
    rows: Range<usize>,
    from: usize,
    to: usize,
    out: *mut f32,
    stride: usize,
) {
    if q.layout == Layout::Tiles {
        // SAFETY: as promised by the caller; only a processor with AMX gets this layout.
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        return unsafe { tiles::product(w, q, rows, from, to, out, stride) };
    }
    let steps = q.padded / 4;
    each_block(rows, from, to, |p, pair, r, m| {
        let first = w.panel(p).as_ptr();
        let second = if pair { w.panel(p + 1).as_ptr() } else { first };
        let block = Block {
            a: q.data[r * q.padded..].as_ptr(),
            rows: m,
            first,
            second,
            steps,
            scales: w.scales[p * LANES..(p + if pair { 2 } else { 1 }) * LANES].as_ptr(),
            row_scales: q.scales[r..].as_ptr(),
            offsets: q.offsets[r..].as_ptr(),
            // SAFETY: within what the caller gave.
            out: unsafe { out.add(r * stride + (p - from) * LANES) },
            stride,
        };
        // SAFETY: `m` rows and the panels named lie within the buffers.
        unsafe { run(&block, m, pair) };
    });
}

unsafe fn run(b: &Block, m: usize, pair: bool) {
    // SAFETY: the instruction set was found; the block's pointers are good for `m` rows.
    unsafe {
        match isa() {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => {
                macro_rules! rows {
                    ($($n:literal)*) => {
                        match (m, pair) {
                            $(($n, true) => x86::avx512::<$n, 2>(b), ($n, false) => x86::avx512::<$n, 1>(b),)*
                            _ => {}
                        }
                    };
                }
                rows!(1 2 3 4 5 6 7 8 9 10 11 12);
            }
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => {
                for panel in 0..if pair { 2 } else { 1 } {
                    let mut r = 0;
                    while r < m {
                        match (m - r).min(4) {
                            1 => x86::avx2::<1>(b, r, panel),
                            2 => x86::avx2::<2>(b, r, panel),
                            3 => x86::avx2::<3>(b, r, panel),
                            _ => x86::avx2::<4>(b, r, panel),
                        }
                        r += 4;
                    }
                }
            }
            _ => {
                for panel in 0..if pair { 2 } else { 1 } {
                    for r in 0..m {
                        portable(b, r, panel);
                    }
                }
            }
        }
    }
}
