//! Matrix kernels for CPUs, chosen at run time: weights packed once in panels of sixteen output
//! channels, F32, half precision or 8-bit, and what stands between two matrix products.
//!
//! A row's result depends on that row alone, never on what else is in the batch.

mod attend;
mod float;
pub mod grouped;
mod half;
mod int8;
mod simple;
mod top;

pub use attend::{Keys, attend};
pub use half::{HalfKeys, Scratch, attend_half};
pub use simple::{Activation, activate, add_norm, exp};
pub(crate) use top::Parts;
pub use top::{Candidates, stats, top_candidates};

use ::half::{bf16, f16};
use candle_core::utils::barrier_pool;
use std::ops::Range;
use std::sync::OnceLock;

/// Output channels of a panel.
pub const LANES: usize = 16;

/// Instruction sets that have kernels of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// What every processor has.
    Portable,
    /// AVX2 with FMA and F16C.
    Avx2,
    /// AVX-512 with VNNI.
    Avx512,
}

impl Isa {
    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Portable => std::env::consts::ARCH,
            Isa::Avx2 => "AVX2",
            Isa::Avx512 => "AVX-512 VNNI",
        }
    }
}

/// What the kernels run on, for people.
pub fn instructions() -> String {
    format!("{}{}", isa().name(), if int8::amx() { " and AMX" } else { "" })
}

/// The best that this processor has; `MUJAZ_ISA` (`portable`, `avx2`, `avx512`) may ask for less.
pub fn isa() -> Isa {
    static ISA: OnceLock<Isa> = OnceLock::new();
    *ISA.get_or_init(|| {
        let asked = match std::env::var("MUJAZ_ISA").as_deref() {
            Ok("portable") => Isa::Portable,
            Ok("avx2") => Isa::Avx2,
            _ => Isa::Avx512,
        };
        best().min(asked)
    })
}

#[cfg(target_arch = "x86_64")]
fn best() -> Isa {
    use std::arch::is_x86_feature_detected as has;
    let avx2 = has!("avx2") && has!("fma") && has!("f16c");
    if avx2 && has!("avx512f") && has!("avx512bw") && has!("avx512vl") && has!("avx512dq") && has!("avx512vnni") {
        Isa::Avx512
    } else if avx2 {
        Isa::Avx2
    } else {
        Isa::Portable
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn best() -> Isa {
    Isa::Portable
}

/// Compiles one body for each instruction set and calls the one that is chosen.
macro_rules! versions {
    ($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block) => {
        $(#[$doc])*
        #[allow(clippy::too_many_arguments)]
        pub fn $name($($arg: $ty),*) $(-> $ret)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn body<const FMA: bool>($($arg: $ty),*) $(-> $ret)? $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2,fma,f16c")]
                #[allow(clippy::too_many_arguments)]
                fn avx2($($arg: $ty),*) $(-> $ret)? { body::<true>($($arg),*) }
                #[target_feature(enable = "avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq")]
                #[allow(clippy::too_many_arguments)]
                fn avx512($($arg: $ty),*) $(-> $ret)? { body::<true>($($arg),*) }
                match $crate::kernels::isa() {
                    // SAFETY: `isa` found these features.
                    $crate::kernels::Isa::Avx512 => return unsafe { avx512($($arg),*) },
                    $crate::kernels::Isa::Avx2 => return unsafe { avx2($($arg),*) },
                    $crate::kernels::Isa::Portable => {}
                }
            }
            body::<{ cfg!(target_arch = "aarch64") }>($($arg),*)
        }
    };
}
pub(crate) use versions;

/// Number type that weights are kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Single precision.
    F32,
    /// IEEE half precision.
    F16,
    /// Brain floating point.
    BF16,
    /// Eight bits with a scale for each output channel; inputs are quantised row by row.
    Int8,
}

/// 64 bytes that begin where a cache line does.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [u8; 64]);

/// A weight matrix, `channels × depth`, packed for the kernels.
pub struct Packed {
    kind: Kind,
    channels: usize,
    depth: usize,
    /// Depth with its padding.
    padded: usize,
    /// Panel after panel; in a panel, for F32 a line for each depth, for half precision a line for
    /// two, for 8-bit a line for four: sixteen channels side by side.
    lines: Vec<Line>,
    /// By channel, for 8-bit weights.
    scales: Vec<f32>,
}

/// A pointer that threads may write through, each to places of its own.
#[derive(Clone, Copy)]
pub(crate) struct Target(pub *mut f32);
// SAFETY: every user writes to ranges that no other thread touches.
unsafe impl Send for Target {}
unsafe impl Sync for Target {}

impl Target {
    /// The place of a number.
    ///
    /// # Safety
    /// `i` must lie within the buffer.
    pub unsafe fn at(self, i: usize) -> *mut f32 {
        // SAFETY: as promised by the caller.
        unsafe { self.0.add(i) }
    }
}

impl Packed {
    /// Packs `channels` rows of `depth` numbers; `row` writes the row that it is asked for.
    pub fn new(kind: Kind, channels: usize, depth: usize, row: impl Fn(usize, &mut [f32]) + Sync) -> Self {
        let padded = match kind {
            Kind::F32 => depth,
            Kind::F16 | Kind::BF16 => depth.next_multiple_of(2),
            Kind::Int8 => depth.next_multiple_of(int8::DEPTHS),
        };
        let bytes = match kind {
            Kind::F32 => 4,
            Kind::F16 | Kind::BF16 => 2,
            Kind::Int8 => 1,
        };
        let panels = channels.div_ceil(LANES);
        let per_panel = padded * LANES * bytes / 64;
        let fill = if kind == Kind::Int8 { 128 } else { 0 };
        let mut lines = vec![Line([fill; 64]); panels * per_panel];
        let mut scales = vec![0f32; if kind == Kind::Int8 { panels * LANES } else { 0 }];
        let (all, all_scales) = (lines.as_mut_ptr() as usize, Target(scales.as_mut_ptr()));
        barrier_pool().execute_chunked(panels, |range| {
            let mut buffer = vec![0f32; depth];
            for p in range {
                // SAFETY: a panel is written by one thread, within `lines` and `scales`.
                let panel =
                    unsafe { std::slice::from_raw_parts_mut((all as *mut u8).add(p * per_panel * 64), per_panel * 64) };
                for lane in 0..LANES.min(channels - p * LANES) {
                    row(p * LANES + lane, &mut buffer);
                    match kind {
                        Kind::F32 => put(panel, &buffer, lane, |v| v.to_ne_bytes()),
                        // Half precision: [depth][16 channels] of two bytes.
                        Kind::F16 => put(panel, &buffer, lane, |v| f16::from_f32(v).to_bits().to_ne_bytes()),
                        Kind::BF16 => put(panel, &buffer, lane, |v| bf16::from_f32(v).to_bits().to_ne_bytes()),
                        Kind::Int8 => {
                            let top = buffer.iter().fold(0f32, |m, v| m.max(v.abs()));
                            let scale = if top > 0.0 { top / 127.0 } else { 1.0 };
                            unsafe { *all_scales.at(p * LANES + lane) = scale };
                            for (k, v) in buffer.iter().enumerate() {
                                // Adding 1.5·2^23 rounds to the nearest, ties to even; the low byte is then the value plus 128.
                                let q = ((v / scale).clamp(-127.0, 127.0) + (12_582_912.0 + 128.0)).to_bits();
                                panel[(k / 4) * 64 + lane * 4 + k % 4] = q as u8;
                            }
                        }
                    }
                }
            }
        });
        Self { kind, channels, depth, padded, lines, scales }
    }

    /// The channels given, in this order, with the weights that they have here.
    pub fn select(&self, channels: &[u32]) -> Self {
        let size = match self.kind {
            Kind::F32 => 4,
            Kind::F16 | Kind::BF16 => 2,
            // A channel has four bytes side by side.
            Kind::Int8 => 4,
        };
        let panels = channels.len().div_ceil(LANES);
        let per_panel = self.lines.len() / self.panels().max(1);
        let fill = if self.kind == Kind::Int8 { 128 } else { 0 };
        let mut lines = vec![Line([fill; 64]); panels * per_panel];
        for (i, &c) in channels.iter().enumerate() {
            let (from, to) = (self.panel(c as usize / LANES), i / LANES * per_panel);
            let (old, new) = (c as usize % LANES * size, i % LANES * size);
            for group in 0..per_panel * 64 / (LANES * size) {
                let at = group * LANES * size;
                let (line, byte) = ((at + new) / 64, (at + new) % 64);
                lines[to + line].0[byte..byte + size].copy_from_slice(&from[at + old..at + old + size]);
            }
        }
        let mut scales: Vec<f32> = Vec::new();
        if self.kind == Kind::Int8 {
            scales.extend(channels.iter().map(|c| self.scales[*c as usize]));
            scales.resize(panels * LANES, 0.0);
        }
        Self { kind: self.kind, channels: channels.len(), depth: self.depth, padded: self.padded, lines, scales }
    }

    /// Number type.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Output channels.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// Length of an input row.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.lines.len() * 64 + self.scales.len() * 4
    }

    fn panels(&self) -> usize {
        self.channels.div_ceil(LANES)
    }

    fn panel(&self, p: usize) -> &[u8] {
        let per_panel = self.lines.len() / self.panels().max(1);
        let lines = &self.lines[p * per_panel..(p + 1) * per_panel];
        // SAFETY: a line is 64 plain bytes.
        unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), lines.len() * 64) }
    }

    /// Writes the weights of one channel: a row of an embedding table that also serves as a projection.
    pub fn row(&self, channel: usize, out: &mut [f32]) {
        let (p, lane) = (channel / LANES, channel % LANES);
        let panel = self.panel(p);
        let half = |k: usize| {
            let at = (k * LANES + lane) * 2;
            u16::from_ne_bytes([panel[at], panel[at + 1]])
        };
        for (k, o) in out.iter_mut().enumerate().take(self.depth) {
            *o = match self.kind {
                Kind::F32 => {
                    let at = (k * LANES + lane) * 4;
                    f32::from_ne_bytes([panel[at], panel[at + 1], panel[at + 2], panel[at + 3]])
                }
                Kind::F16 => f16::from_bits(half(k)).to_f32(),
                Kind::BF16 => bf16::from_bits(half(k)).to_f32(),
                Kind::Int8 => (f32::from(panel[(k / 4) * 64 + lane * 4 + k % 4]) - 128.0) * self.scales[channel],
            };
        }
    }

    /// Prepares input rows for [`Packed::panels_into`].
    pub(crate) fn input(&self, x: &[f32], rows: usize) -> Input {
        debug_assert_eq!(x.len(), rows * self.depth);
        match self.kind {
            Kind::Int8 => Input::Int8(int8::Quantised::new(x, rows, self.depth, self.padded)),
            _ => Input::Float(float::interleaved(x, rows, self.depth)),
        }
    }

    /// Products of rows (from a multiple of [`STEP`] on) with the channels of panels `from..to`, into
    /// `out`, whose rows are `stride` apart and which begins with row 0 at the first channel of panel `from`.
    ///
    /// # Safety
    /// `out` must have room for `(rows.end - 1) · stride + (to - from) · 16` numbers.
    pub(crate) unsafe fn panels_into(
        &self,
        input: &Input,
        rows: Range<usize>,
        from: usize,
        to: usize,
        out: *mut f32,
        stride: usize,
    ) {
        // SAFETY: as promised by the caller.
        unsafe {
            match input {
                Input::Int8(q) => int8::product(self, q, rows, from, to, out, stride),
                Input::Float(x) => float::product(self, x, rows, from, to, out, stride),
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
        // Units of a few panels: they stay in the caches while all rows pass, a part of the rows at a time.
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
                        self.panels_into(&input, first..(first + PART).min(rows), from, to, at, stride);
                    }
                    for r in 0..rows {
                        let line = std::slice::from_raw_parts_mut(at.add(r * stride), width);
                        simple::finish(line, bias.map(|b| &b[from * LANES..from * LANES + width]), activation);
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

fn put<const B: usize>(panel: &mut [u8], row: &[f32], lane: usize, bytes: impl Fn(f32) -> [u8; B]) {
    for (k, v) in row.iter().enumerate() {
        let at = (k * LANES + lane) * B;
        panel[at..at + B].copy_from_slice(&bytes(*v));
    }
}

/// Input rows as the kernels of a number type want them: in blocks of [`STEP`] rows, in a block depth
/// after depth. Rows side by side would fall into the same few places of the nearest cache.
pub(crate) enum Input {
    Float(Vec<f32>),
    Int8(int8::Quantised),
}

/// Rows of one block: with two panels their sums fill the registers of AVX-512.
pub(crate) const STEP: usize = 12;

/// Walks panels two by two, and for each pair the rows in blocks of [`STEP`]: calls `work` with the
/// panel, whether another follows it, the first row, and the number of rows.
#[inline(always)]
fn each_block(rows: Range<usize>, from: usize, to: usize, mut work: impl FnMut(usize, bool, usize, usize)) {
    for p in (from..to).step_by(2) {
        for r in rows.clone().step_by(STEP) {
            work(p, p + 1 < to, r, (rows.end - r).min(STEP));
        }
    }
}

/// Rows that pass a unit of panels together.
const PART: usize = 8 * STEP;

/// Multiplications below which waking other threads costs more than it saves.
const SMALL: usize = 1 << 20;

/// Runs `work` over `0..blocks`, on all threads where that pays.
pub(crate) fn over_blocks(blocks: usize, numbers: usize, work: impl Fn(Range<usize>) + Sync) {
    if numbers < 32_768 { work(0..blocks) } else { barrier_pool().execute_chunked(blocks, work) }
}

#[cfg(test)]
mod tests;
