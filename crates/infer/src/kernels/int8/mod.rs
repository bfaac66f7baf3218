//! 8-bit products: unsigned weights (the signed value plus 128) times signed inputs, summed exactly
//! in 32 bits, so that every instruction set gives the same numbers.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
#[cfg(target_arch = "x86_64")]
mod x86;

use super::{Isa, LANES, Packed, STEP, each_block, isa, over_blocks, versions};
use std::ops::Range;

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub use amx::available as amx;

/// Whether products run on AMX: never here.
#[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
pub fn amx() -> bool {
    false
}

/// Depths are padded to a multiple of this: those of one tile of AMX.
pub(super) const DEPTHS: usize = 64;

/// Rows of one tile of AMX; the fewest for which it is used, too.
const TILE_ROWS: usize = 16;

/// How the rows of an input lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// In blocks of [`STEP`] rows: for each four depths four bytes of each row.
    Interleaved,
    /// In tiles of [`TILE_ROWS`] rows by [`DEPTHS`] depths, those of the same rows behind each other; rows are
    /// filled up with zeros.
    Tiles,
}

/// Input rows in eight bits, a scale for each.
pub(crate) struct Quantised {
    layout: Layout,
    data: Vec<i8>,
    padded: usize,
    scales: Vec<f32>,
    /// 128 times the sum of a row: what the weights' offset adds.
    offsets: Vec<i32>,
}

versions! {
    /// Quantises one row with the scale that maps its largest magnitude to 127; returns the scale and the sum.
    pub fn quantise_row(x: &[f32], out: &mut [i8]) -> (f32, i32) {
        // Without the sign the bits of numbers are in their order, and those that are not finite come last.
        let magnitude = |v: f32| v.to_bits() & 0x7fff_ffff;
        let mut tops = [0u32; 16];
        let chunks = x.chunks_exact(16);
        let rest = chunks.remainder().iter().fold(0, |m, v| m.max(magnitude(*v)));
        for c in chunks {
            for i in 0..16 {
                tops[i] = tops[i].max(magnitude(c[i]));
            }
        }
        let top = f32::from_bits(tops.iter().fold(rest, |m, v| m.max(*v)));
        let _ = FMA;
        if top == 0.0 || !top.is_finite() {
            out.fill(0);
            return (if top == 0.0 { 1.0 } else { f32::NAN }, 0);
        }
        let inverse = 127.0 / top;
        // Adding and taking away 1.5·2^23 rounds to the nearest, ties to even.
        const MAGIC: f32 = 12_582_912.0;
        let mut sum = 0i32;
        for (o, v) in out.iter_mut().zip(x) {
            let q = (v * inverse + MAGIC).to_bits().wrapping_sub(MAGIC.to_bits()) as i32;
            *o = q as i8;
            sum = sum.wrapping_add(q);
        }
        (top / 127.0, sum)
    }
}

impl Quantised {
    pub fn new(x: &[f32], rows: usize, depth: usize, padded: usize) -> Self {
        let layout = if rows >= TILE_ROWS && amx() { Layout::Tiles } else { Layout::Interleaved };
        Self::laid(layout, x, rows, depth, padded)
    }

    fn laid(layout: Layout, x: &[f32], rows: usize, depth: usize, padded: usize) -> Self {
        let (block, held) = match layout {
            Layout::Interleaved => (STEP, rows),
            Layout::Tiles => (TILE_ROWS, rows.next_multiple_of(TILE_ROWS)),
        };
        let mut it =
            Self { layout, data: vec![0i8; held * padded], padded, scales: vec![0.0; rows], offsets: vec![0; rows] };
        let (data, scales, offsets) =
            (it.data.as_mut_ptr() as usize, it.scales.as_mut_ptr() as usize, it.offsets.as_mut_ptr() as usize);
        over_blocks(rows.div_ceil(block), x.len(), |range| {
            let mut line = vec![0i8; padded];
            for b in range {
                let first = b * block;
                let m = (rows - first).min(block);
                let room = (held - first).min(block) * padded / 4;
                // SAFETY: blocks do not overlap, nor do their rows' scales and offsets.
                let fours =
                    unsafe { std::slice::from_raw_parts_mut((data as *mut [i8; 4]).add(first * padded / 4), room) };
                for r in 0..m {
                    let at = first + r;
                    let (scale, sum) = quantise_row(&x[at * depth..(at + 1) * depth], &mut line[..depth]);
                    // SAFETY: as above.
                    unsafe {
                        *(scales as *mut f32).add(at) = scale;
                        *(offsets as *mut i32).add(at) = sum.wrapping_mul(128);
                    }
                    let line = line.as_chunks::<4>().0;
                    match layout {
                        Layout::Interleaved => line.iter().enumerate().for_each(|(k, four)| fours[k * m + r] = *four),
                        Layout::Tiles => {
                            const WIDE: usize = DEPTHS / 4;
                            for (t, part) in line.chunks_exact(WIDE).enumerate() {
                                fours[(t * TILE_ROWS + r) * WIDE..][..WIDE].copy_from_slice(part);
                            }
                        }
                    }
                }
            }
        });
        it
    }
}

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
        return unsafe { amx::product(w, q, rows, from, to, out, stride) };
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

struct Block {
    /// For each four depths, four bytes of each of `rows` rows.
    a: *const i8,
    rows: usize,
    first: *const u8,
    second: *const u8,
    steps: usize,
    scales: *const f32,
    row_scales: *const f32,
    offsets: *const i32,
    out: *mut f32,
    stride: usize,
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

unsafe fn portable(b: &Block, r: usize, panel: usize) {
    // SAFETY: as `run`.
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
