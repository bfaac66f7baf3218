//! Keys and values of many sequences. A sequence may begin with a prefix that is stored once for all (slot 0). On the
//! CPU they are kept in half precision and read in place; on a device they are tensors.

use super::config::DecoderConfig;
use super::logits::Logits;
use crate::error::{Error, Kind, Result};
use candle_core::{DType, Device, Tensor};
use half::f16;
use half::slice::HalfFloatSliceExt;
use half::vec::HalfBitsVecExt;

/// One token of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Sequence; 0 is the shared prefix.
    pub slot: usize,
    /// Position in the sequence, prefix included.
    pub position: usize,
    /// Token.
    pub token: u32,
    /// Whether its logits are requested.
    pub logits: bool,
}

/// Keys and values of all sequences.
pub struct Cache {
    pub(super) store: Store,
    /// Number of tokens in each slot, without the prefix.
    lengths: Vec<usize>,
    /// Length of the prefix that every slot but 0 begins with.
    pub(super) prefix: usize,
    positions: usize,
    /// A buffer for the logits of the next step: mapping that many new pages would take time.
    pub(super) spare: Vec<f32>,
}

pub(super) enum Store {
    /// By layer: keys and values, `slots × positions × (kv_heads · head_dim)`.
    Host(Vec<HostLayer>),
    /// By layer and slot: `(kv_heads, positions, head_dim)`.
    Device { keys: Vec<Vec<Tensor>>, values: Vec<Vec<Tensor>> },
}

/// Keys and values of one layer on the CPU.
pub(super) struct HostLayer {
    pub keys: Vec<f16>,
    pub values: Vec<f16>,
    /// Numbers per position.
    pub width: usize,
}

impl Cache {
    pub(super) fn host(c: &DecoderConfig, slots: usize, positions: usize) -> Self {
        let width = c.kv_heads * c.head_dim;
        // Zero pages are not resident until they are written; filling with f16 zeros would touch all of them.
        let empty = || vec![0u16; slots * positions * width].reinterpret_into();
        let layers = (0..c.layers).map(|_| HostLayer { keys: empty(), values: empty(), width }).collect();
        Self { store: Store::Host(layers), lengths: vec![0; slots], prefix: 0, positions, spare: Vec::new() }
    }

    pub(super) fn device(c: &DecoderConfig, slots: usize, positions: usize, device: &Device) -> Result<Self> {
        let empty = || -> Result<Vec<Vec<Tensor>>> {
            (0..c.layers)
                .map(|_| {
                    (0..slots)
                        .map(|_| Ok(Tensor::zeros((c.kv_heads, positions, c.head_dim), DType::F32, device)?))
                        .collect()
                })
                .collect()
        };
        let store = Store::Device { keys: empty()?, values: empty()? };
        Ok(Self { store, lengths: vec![0; slots], prefix: 0, positions, spare: Vec::new() })
    }

    /// Takes back logits that are no longer needed.
    pub fn recycle(&mut self, logits: Logits) {
        self.spare = logits.data;
    }

    /// Number of slots, including that of the prefix.
    pub fn slots(&self) -> usize {
        self.lengths.len()
    }

    /// Number of tokens that a slot other than 0 can hold in addition to the prefix.
    pub fn capacity(&self) -> usize {
        self.positions
    }

    /// Makes the content of slot 0 the prefix of every other slot.
    pub fn share_prefix(&mut self) {
        self.prefix = self.lengths[0];
        self.lengths[1..].fill(0);
    }

    /// Length of the shared prefix.
    pub fn prefix(&self) -> usize {
        self.prefix
    }

    /// Empties a slot.
    pub fn clear(&mut self, slot: usize) {
        self.lengths[slot] = 0;
        if slot == 0 {
            self.prefix = 0;
        }
    }

    /// Copies the first `n` tokens after the prefix from slot `from` to slot `to`.
    pub fn copy(&mut self, from: usize, to: usize, n: usize) -> Result<()> {
        let n = n.min(self.lengths[from]);
        match &mut self.store {
            Store::Host(layers) => {
                for l in layers {
                    let slot = self.positions * l.width;
                    for side in [&mut l.keys, &mut l.values] {
                        side.copy_within(from * slot..from * slot + n * l.width, to * slot);
                    }
                }
            }
            Store::Device { keys, values } => {
                for list in keys.iter().chain(values.iter()) {
                    if n > 0 {
                        list[to].slice_set(&list[from].narrow(1, 0, n)?.contiguous()?, 1, 0)?;
                    }
                }
            }
        }
        self.lengths[to] = n;
        Ok(())
    }

    pub(super) fn start(&self, slot: usize) -> usize {
        if slot == 0 { 0 } else { self.prefix }
    }

    /// The index of position `p` of a slot in a layer's store, in positions.
    pub(super) fn place(&self, slot: usize, p: usize) -> usize {
        if slot == 0 || p < self.prefix { p } else { slot * self.positions + p - self.prefix }
    }

    /// The positions `first..=last` of a slot as runs in the store: start and length of each.
    pub(super) fn runs(&self, slot: usize, first: usize, last: usize) -> [(usize, usize); 2] {
        let start = self.start(slot);
        let shared = start.saturating_sub(first);
        let own = first.max(start);
        [(self.place(slot, first), shared), (self.place(slot, own), last + 1 - own)]
    }

    /// Rows must continue their sequences, without a gap and within the slots.
    pub(super) fn check(&self, rows: &[Row]) -> Result<()> {
        let mut next: Vec<usize> = (0..self.slots()).map(|s| self.start(s) + self.lengths[s]).collect();
        for r in rows {
            let Some(n) = next.get_mut(r.slot) else {
                return Err(Error::new(Kind::Internal, format!("no slot {} in the cache", r.slot)));
            };
            if *n != r.position || r.position - self.start(r.slot) >= self.positions {
                return Err(Error::new(
                    Kind::Internal,
                    format!(
                        "position {} cannot follow in slot {} ({} of {} used)",
                        r.position, r.slot, self.lengths[r.slot], self.positions
                    ),
                ));
            }
            *n += 1;
        }
        Ok(())
    }

    pub(super) fn advance(&mut self, rows: &[Row]) {
        for r in rows {
            self.lengths[r.slot] += 1;
        }
    }
}

impl HostLayer {
    /// Stores the key and the value of one position.
    pub(super) fn write(&mut self, place: usize, key: &[f32], value: &[f32]) {
        let at = place * self.width..(place + 1) * self.width;
        self.keys[at.clone()].convert_from_f32_slice(key);
        self.values[at].convert_from_f32_slice(value);
    }
}
