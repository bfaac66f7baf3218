//! Weights in groups, and their products.

use super::form::Form;
use super::input::BlockInput;
use super::pack;
#[cfg(target_arch = "x86_64")]
use super::x86;
use crate::kernels::packed::LANES;
use crate::kernels::processor::{Isa, isa};
use crate::kernels::simple::{Activation, activate};
use crate::kernels::threads::{SMALL, Target, over_blocks};
use candle_core::quantized::GgmlDType;
use memmap2::MmapMut;

/// A weight matrix, `channels × depth`.
pub struct BlockQuantised {
    form: Form,
    channels: usize,
    depth: usize,
    /// Panel after panel, span after span: codes, scales, minima, factors.
    bytes: MmapMut,
}

/// One product of several that share their input.
pub struct Product<'a> {
    /// The weights.
    pub weight: &'a BlockQuantised,
    /// Added to each row of the result.
    pub bias: Option<&'a [f32]>,
    /// `rows × channels`.
    pub out: &'a mut [f32],
}

impl BlockQuantised {
    /// Whether this processor has kernels for the type.
    pub fn supports(dtype: GgmlDType) -> bool {
        isa() >= Isa::Avx2 && Form::of(dtype).is_some()
    }

    /// Packs the blocks of a file, `channels` rows of `depth` numbers; `None` if the type has no kernels or the size
    /// does not fit.
    pub fn new(dtype: GgmlDType, channels: usize, depth: usize, blocks: &[u8]) -> Option<Self> {
        let form = Form::of(dtype).filter(|_| Self::supports(dtype))?;
        let per_row = depth / form.span() * dtype.type_size();
        if depth == 0 || !depth.is_multiple_of(form.span()) || blocks.len() != channels * per_row {
            return None;
        }
        let size = channels.div_ceil(LANES) * (depth / form.span()) * form.stride();
        let mut bytes = MmapMut::map_anon(size.max(1)).ok()?;
        #[cfg(target_os = "linux")]
        if size >= 4 << 20 {
            // Fewer, larger pages if the system supports them; without them it is only slower.
            let _ = bytes.advise(memmap2::Advice::HugePage);
        }
        pack::pack(dtype, form, channels, depth, blocks, &mut bytes);
        Some(Self { form, channels, depth, bytes })
    }

    /// Output channels.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Length of an input row.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Whether inputs must be quantised in spans of 256, rather than 32.
    pub fn wide(&self) -> bool {
        self.form.wide
    }

    fn panels(&self) -> usize {
        self.channels.div_ceil(LANES)
    }

    /// Where a panel begins; after the last one, the first.
    fn start(&self, p: usize) -> *const u8 {
        self.panel(p % self.panels().max(1)).as_ptr()
    }

    /// The panel's bytes.
    fn panel(&self, p: usize) -> &[u8] {
        let stride = self.depth / self.form.span() * self.form.stride();
        &self.bytes[p * stride..(p + 1) * stride]
    }

    /// Products of all rows with the channels of one panel, into `tile` (`padded rows × 16`). `next` is
    /// where the weights begin that come after these.
    fn one(&self, p: usize, input: &BlockInput, tile: &mut [f32], next: *const u8) {
        self.check(input, tile);
        tile.fill(0.0);
        #[cfg(target_arch = "x86_64")]
        // SAFETY: the instruction set was found when the weights were packed; sizes were checked.
        unsafe {
            x86::panel(isa(), self.form, self.panel(p).as_ptr(), input, tile.as_mut_ptr(), next);
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = (p, next);
    }

    fn check(&self, input: &BlockInput, tile: &[f32]) {
        assert!(tile.len() >= input.padded * LANES && input.depth == self.depth && input.wide == self.form.wide);
    }
}

/// Products of all rows with one panel of each of two weights of one form and depth, or with two panels of
/// one weight.
fn two(list: [(&BlockQuantised, usize); 2], input: &BlockInput, tiles: &mut [Vec<f32>; 2], next: [*const u8; 2]) {
    let [(a, p), (b, q)] = list;
    if a.form != b.form {
        a.one(p, input, &mut tiles[0], b.start(q));
        b.one(q, input, &mut tiles[1], next[0]);
        return;
    }
    let [first, second] = tiles;
    for (w, tile) in [(a, &mut *first), (b, &mut *second)] {
        w.check(input, tile);
        tile.fill(0.0);
    }
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the instruction set was found when the weights were packed; sizes were checked.
    unsafe {
        let panels = [a.panel(p).as_ptr(), b.panel(q).as_ptr()];
        x86::two_panels(isa(), a.form, panels, input, [first.as_mut_ptr(), second.as_mut_ptr()], next);
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (p, q, next);
}

/// All products of one input; `input` must be quantised as each of the weights requires.
pub fn products(list: &mut [Product], input: &BlockInput) {
    let mut jobs = Vec::with_capacity(list.len());
    let mut total = 0;
    for p in list.iter_mut() {
        assert!(p.out.len() == input.rows * p.weight.channels, "an output of the wrong size");
        jobs.push((total, p.weight, p.bias, Target(p.out.as_mut_ptr())));
        total += p.weight.panels();
    }
    let numbers = total * LANES * input.rows * input.depth / SMALL * 32_768;
    over_blocks(total, numbers, |range| {
        let mut tiles = [0, 1].map(|_| vec![0f32; input.padded * LANES]);
        let mut at = range.start;
        while let (Some((first, weight, bias, out)), true) = (jobs.iter().rev().find(|j| j.0 <= at), at < range.end) {
            let p = at - first;
            let panels = if at + 1 < range.end && p + 1 < weight.panels() { 2 } else { 1 };
            if panels == 2 {
                two([(weight, p), (weight, p + 1)], input, &mut tiles, [weight.start(p + 2), weight.start(p + 3)]);
            } else {
                weight.one(p, input, &mut tiles[0], weight.start(p + 1));
            }
            for (tile, p) in tiles.iter_mut().zip(p..p + panels) {
                let width = (weight.channels - p * LANES).min(LANES);
                for r in 0..input.rows {
                    let line = &mut tile[r * LANES..r * LANES + width];
                    if let Some(b) = bias {
                        line.iter_mut().zip(&b[p * LANES..]).for_each(|(v, b)| *v += b);
                    }
                    let to = r * weight.channels + p * LANES;
                    // SAFETY: each panel has columns of its own, within the output's size checked above.
                    unsafe { std::ptr::copy_nonoverlapping(line.as_ptr(), out.at(to), width) };
                }
            }
            at += panels;
        }
    });
}

/// `activation(gate · x) · (up · x)`, `rows × channels`: the inner half of a gated feed-forward layer
/// (Shazeer 2020).
pub fn gated(gate: &BlockQuantised, up: &BlockQuantised, input: &BlockInput, activation: Activation) -> Vec<f32> {
    assert!(gate.channels == up.channels, "gate and up differ in width");
    let n = gate.channels;
    let mut out = vec![0f32; input.rows * n];
    let target = Target(out.as_mut_ptr());
    over_blocks(gate.panels(), 2 * n * input.rows * input.depth / SMALL * 32_768, |range| {
        let mut tiles = [0, 1].map(|_| vec![0f32; input.padded * LANES]);
        for p in range {
            two([(gate, p), (up, p)], input, &mut tiles, [gate.start(p + 1), up.start(p + 1)]);
            let [g, u] = &mut tiles;
            activate(g, activation);
            g.iter_mut().zip(u.iter()).for_each(|(g, u)| *g *= u);
            let width = (n - p * LANES).min(LANES);
            for r in 0..input.rows {
                // SAFETY: each panel has columns of its own.
                unsafe { std::ptr::copy_nonoverlapping(g[r * LANES..].as_ptr(), target.at(r * n + p * LANES), width) };
            }
        }
    });
    out
}

#[cfg(test)]
mod tests;
