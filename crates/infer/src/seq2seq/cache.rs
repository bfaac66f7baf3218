//! The decoder's caches: keys and values of the hypotheses' own tokens, and of the sources.

use super::rows::{Place, Rows};
use crate::error::Result;
use candle_core::{DType, Tensor};
use std::ops::Range;

/// Keys and values of source sentences, by layer.
pub struct Memory {
    pub(super) spans: Vec<Range<usize>>,
    /// By layer, `(tokens, 2 · width)`: a key and its value side by side.
    pub(super) layers: Vec<Rows>,
}

impl Memory {
    pub(super) fn new(spans: Vec<Range<usize>>) -> Self {
        Self { spans, layers: Vec::new() }
    }

    /// The next layer's keys and values, `(tokens, 2 · width)`.
    pub(super) fn push(&mut self, kv: Rows) {
        self.layers.push(kv);
    }

    /// Number of sentences held.
    pub fn sentences(&self) -> usize {
        self.spans.len()
    }
}

/// Where the keys and values of a hypothesis are in the cache: for each of its tokens, the row that was written when
/// that token was the last one. Hypotheses with a common prefix share its rows, so that reordering beams moves no keys.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Cache rows, oldest first.
    pub places: Vec<u32>,
}

/// Where the rows of a step find their keys; the same in every layer.
pub(super) struct Places {
    /// By row: its own tokens, in the cache.
    pub past: Vec<Vec<usize>>,
    /// By memory and sentence: the source.
    pub source: Vec<Vec<Vec<usize>>>,
}

impl Places {
    pub(super) fn new(rows: &[StepRow], memories: &[&Memory], cache: &Cache) -> Self {
        let w = cache.width;
        Self {
            past: rows.iter().map(|r| r.past.places.iter().map(|p| *p as usize * w).collect()).collect(),
            source: memories
                .iter()
                .map(|m| m.spans.iter().map(|s| s.clone().map(|t| t * 2 * w).collect()).collect())
                .collect(),
        }
    }
}

/// Keys and values of the decoder, by layer.
pub struct Cache {
    pub(super) width: usize,
    positions: usize,
    pub(super) layers: Vec<Store>,
}

pub(super) enum Store {
    /// Keys and values, `slots · positions` rows each.
    Host(Vec<f32>, Vec<f32>),
    Device(Tensor, Tensor),
}

impl Cache {
    pub(super) fn new(layers: usize, slots: usize, positions: usize, width: usize, place: &Place) -> Result<Self> {
        let layers = (0..layers)
            .map(|_| {
                Ok(match place {
                    // Zero pages are not resident until they are written.
                    Place::Host(_) | Place::Blocks => {
                        Store::Host(vec![0f32; slots * positions * width], vec![0f32; slots * positions * width])
                    }
                    Place::Device(d, _) => {
                        let empty = || Tensor::zeros((slots * positions, width), DType::F32, d);
                        Store::Device(empty()?, empty()?)
                    }
                })
            })
            .collect::<Result<_>>()?;
        Ok(Self { width, positions, layers })
    }

    /// The cache row that slot `slot` writes at a position.
    pub fn place(&self, slot: usize, position: usize) -> u32 {
        (slot * self.positions + position) as u32
    }
}

/// One hypothesis in a step of the decoder.
pub struct StepRow<'a> {
    /// The last token.
    pub token: u32,
    /// Position of that token, from 0.
    pub position: usize,
    /// Keys and values of its own tokens, this one included.
    pub past: &'a Past,
    /// Source: which memory, and which of its sentences.
    pub memory: usize,
    /// Sentence in that memory.
    pub sentence: usize,
}
