//! A weight matrix packed for the kernels of its number type.

use super::pool::pool;
use super::threads::Target;
use half::{bf16, f16};

/// Output channels of a panel.
pub(super) const LANES: usize = 16;

/// 8-bit weights are padded to a multiple of this depth, that of one AMX tile.
pub(super) const DEPTHS: usize = 64;

/// The number type of weights in memory.
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

/// 64 bytes, aligned to a cache line.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line(pub [u8; 64]);

/// A weight matrix, `channels × depth`, packed for the kernels.
pub struct Packed {
    kind: Kind,
    pub(super) channels: usize,
    pub(super) depth: usize,
    /// Depth including its padding.
    pub(super) padded: usize,
    /// Panel after panel; in a panel, for F32 a line for each depth, for half precision a line for
    /// two, for 8-bit a line for four: sixteen channels side by side.
    lines: Vec<Line>,
    /// By channel, for 8-bit weights.
    pub(super) scales: Vec<f32>,
}

impl Packed {
    /// Packs `channels` rows of `depth` numbers; `row` writes the requested row.
    pub fn new(kind: Kind, channels: usize, depth: usize, row: impl Fn(usize, &mut [f32]) + Sync) -> Self {
        let padded = match kind {
            Kind::F32 => depth,
            Kind::F16 | Kind::BF16 => depth.next_multiple_of(2),
            Kind::Int8 => depth.next_multiple_of(DEPTHS),
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
        pool().run(panels, |range| {
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

    /// The given channels, in this order.
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

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.lines.len() * 64 + self.scales.len() * 4
    }

    pub(super) fn panels(&self) -> usize {
        self.channels.div_ceil(LANES)
    }

    pub(super) fn panel(&self, p: usize) -> &[u8] {
        let per_panel = self.lines.len() / self.panels().max(1);
        let lines = &self.lines[p * per_panel..(p + 1) * per_panel];
        // SAFETY: a line is 64 plain bytes.
        unsafe { std::slice::from_raw_parts(lines.as_ptr().cast(), lines.len() * 64) }
    }

    /// Writes the weights of one channel, such as a row of an embedding table that also serves as a projection.
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
}

fn put<const B: usize>(panel: &mut [u8], row: &[f32], lane: usize, bytes: impl Fn(f32) -> [u8; B]) {
    for (k, v) in row.iter().enumerate() {
        let at = (k * LANES + lane) * B;
        panel[at..at + B].copy_from_slice(&bytes(*v));
    }
}
