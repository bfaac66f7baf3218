//! Input rows in eight bits, with a scale per span, in the order in which the kernels read them.

use crate::kernels::int8::quantise_row;
use crate::kernels::threads::over_blocks;

/// Rows of one block: their sums fill the registers of AVX-512.
pub(super) const BLOCK: usize = 12;

/// Sizes of blocks with kernels; the last block is padded to one of them.
pub(super) const SIZES: [usize; 8] = [1, 2, 3, 4, 6, 8, 10, 12];

/// Quantised rows.
pub struct BlockInput {
    pub(super) rows: usize,
    /// Number of rows, including the padding of the last block.
    pub(super) padded: usize,
    pub(super) depth: usize,
    pub(super) wide: bool,
    /// By span, then block of rows, then four inputs: four bytes of each row of the block.
    pub(super) data: Vec<i8>,
    /// By span, then row.
    pub(super) scales: Vec<f32>,
    /// Wide: by span, then row, four pairs of 16-bit sums of 32 inputs. Else: by span, then row, the sum.
    pub(super) sums: Vec<i32>,
    /// Wide: by span, then group of 16, then row: -32 times the sum of the group.
    pub(super) starts: Vec<i32>,
}

impl BlockInput {
    /// Quantises `rows` rows of `depth` numbers each, in spans of 256 inputs (`wide`) or 32.
    ///
    /// # Panics
    /// If `x` has another size, or the depth is not a multiple of the span.
    pub fn new(x: &[f32], rows: usize, depth: usize, wide: bool) -> Self {
        let span = if wide { 256 } else { 32 };
        assert!(x.len() == rows * depth && depth.is_multiple_of(span), "inputs of the wrong size");
        let rest = rows % BLOCK;
        let last = SIZES.into_iter().find(|s| *s >= rest).unwrap_or(BLOCK);
        let padded = rows - rest + if rest == 0 { 0 } else { last };
        let spans = depth / span;
        let mut it = Self {
            rows,
            padded,
            depth,
            wide,
            data: vec![0; padded * depth],
            scales: vec![0.0; padded * spans],
            sums: vec![0; padded * spans * if wide { 4 } else { 1 }],
            starts: vec![0; if wide { padded * spans * 16 } else { 0 }],
        };
        let buffers = Buffers {
            padded,
            span,
            data: it.data.as_mut_ptr(),
            scales: it.scales.as_mut_ptr(),
            sums: it.sums.as_mut_ptr(),
            starts: it.starts.as_mut_ptr(),
        };
        over_blocks(rows, x.len(), |range| {
            for r in range {
                for s in 0..spans {
                    let at = r * depth + s * span;
                    // SAFETY: each row writes to places of its own, in the vectors made above.
                    unsafe { buffers.put(&x[at..at + span], r, s) };
                }
            }
        });
        it
    }

    /// The size of the block that begins with row `first`.
    pub(super) fn block(&self, first: usize) -> usize {
        (self.padded - first).min(BLOCK)
    }
}

/// The buffers that are written to.
struct Buffers {
    padded: usize,
    span: usize,
    data: *mut i8,
    scales: *mut f32,
    sums: *mut i32,
    starts: *mut i32,
}

// SAFETY: threads write to places of their own rows.
unsafe impl Sync for Buffers {}

impl Buffers {
    unsafe fn put(&self, x: &[f32], r: usize, s: usize) {
        let mut line = [0i8; 256];
        let line = &mut line[..self.span];
        let (scale, whole_sum) = quantise_row(x, line);
        let first = r / BLOCK * BLOCK;
        let size = (self.padded - first).min(BLOCK);
        // SAFETY: as the caller promises: row `r` and span `s` are within the vectors.
        unsafe {
            *self.scales.add(s * self.padded + r) = scale;
            let to = self.data.add(s * self.padded * self.span + first * self.span).cast::<[i8; 4]>();
            for (k, four) in line.as_chunks::<4>().0.iter().enumerate() {
                *to.add(k * size + r - first) = *four;
            }
            if self.span == 32 {
                *self.sums.add(s * self.padded + r) = whole_sum;
                return;
            }
            let mut groups = [0i32; 16];
            for (g, sixteen) in groups.iter_mut().zip(line.as_chunks::<16>().0) {
                *g = sixteen.iter().map(|v| i32::from(*v)).sum();
            }
            for (g, sum) in groups.iter().enumerate() {
                *self.starts.add((s * 16 + g) * self.padded + r) = -32 * sum;
            }
            for (p, four) in groups.as_chunks::<4>().0.iter().enumerate() {
                let (a, b) = (four[0] + four[1], four[2] + four[3]);
                *self.sums.add((s * self.padded + r) * 4 + p) = a & 0xffff | b << 16;
            }
        }
    }
}
