//! Linear maps whose weights stay in the block types of their GGUF file.

use super::rows::mixed;
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::kernels::{Candidates, Parts};
use crate::matrix::{Input, Linear};
use candle_core::quantized::QTensor;
use std::sync::Arc;

/// Tokens whose logits are computed at a time if the projection is in a block type.
pub(super) const PROJECTED: usize = 8192;

/// One map, in parts whose outputs are concatenated.
pub(super) struct Blocks {
    parts: Vec<Linear>,
    /// Outputs of each part.
    widths: Vec<usize>,
    depth: usize,
    /// The rows of the embedding table, if the map is one.
    table: Option<Arc<QTensor>>,
}

impl Blocks {
    /// Tensors of `out × input` each, with their biases; `None` if one of them has no block type.
    pub(super) fn load(from: &Checkpoint, names: &[String], out: usize, input: usize) -> Result<Option<Self>> {
        let mut parts = Vec::with_capacity(names.len());
        for n in names {
            let Some(mut weight) = from.block_matrices(&format!("{n}.weight"), out, input, out)? else {
                return Ok(None);
            };
            let bias = format!("{n}.bias");
            let bias = if from.has(&bias) { Some(from.vector(&bias, out)?) } else { None };
            parts.extend(weight.pop().map(|weight| Linear { weight, bias }));
        }
        let widths = vec![out; parts.len()];
        Ok(Some(Self { parts, widths, depth: input, table: None }))
    }

    /// An embedding table; `None` if it has no block type. It is packed for products only if it also serves as the
    /// projection.
    pub(super) fn table(
        from: &Checkpoint,
        name: &str,
        vocab: usize,
        width: usize,
        projects: bool,
    ) -> Result<Option<Self>> {
        let Some(table) = from.block_table(name, vocab, width)? else { return Ok(None) };
        let mut parts = Vec::new();
        let mut widths = Vec::new();
        if projects {
            let Some(list) = from.block_matrices(name, vocab, width, PROJECTED)? else { return Ok(None) };
            let most = if list.len() > 1 { PROJECTED } else { vocab };
            widths = (0..list.len()).map(|i| (vocab - i * most).min(most)).collect();
            parts = list.into_iter().map(|weight| Linear { weight, bias: None }).collect();
        }
        Ok(Some(Self { parts, widths, depth: width, table: Some(table) }))
    }

    /// Length of an input row.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// `rows × outputs`.
    pub(super) fn forward(&self, x: &[f32], rows: usize) -> Result<Vec<f32>> {
        let list: Vec<&Linear> = self.parts.iter().collect();
        let mut each = Linear::apply(&list, &mut Input::new(x, rows))?;
        if each.len() == 1 {
            return Ok(each.remove(0));
        }
        let mut out = Vec::with_capacity(rows * self.widths.iter().sum::<usize>());
        for r in 0..rows {
            for (part, w) in each.iter().zip(&self.widths) {
                out.extend_from_slice(&part[r * w..(r + 1) * w]);
            }
        }
        Ok(out)
    }

    /// Rows of the table.
    pub(super) fn rows_of(&self, tokens: &[u32]) -> Result<Vec<f32>> {
        let table = self.table.as_ref().ok_or_else(mixed)?;
        let ids = candle_core::Tensor::from_slice(tokens, tokens.len(), &candle_core::Device::Cpu)?;
        Ok(table.embedding(&ids)?.flatten_all()?.to_vec1()?)
    }

    /// The top-k tokens of each row; see [`crate::kernels::top_candidates`].
    pub(super) fn candidates(
        &self,
        x: &[f32],
        rows: usize,
        bias: Option<&[f32]>,
        k: usize,
        aside: &[Vec<u32>],
    ) -> Result<Vec<Candidates>> {
        let mut input = Input::new(x, rows);
        let mut all = Parts::new(rows, k, aside);
        let mut first = 0;
        for (part, &width) in self.parts.iter().zip(&self.widths) {
            let mut logits = Linear::apply(&[part], &mut input)?.swap_remove(0);
            if let Some(b) = bias {
                logits.chunks_exact_mut(width).for_each(|l| l.iter_mut().zip(&b[first..]).for_each(|(v, b)| *v += b));
            }
            all.take(first, &mut logits);
            first += width;
        }
        Ok(all.into_candidates())
    }

    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.parts.iter().map(|p| p.weight.bytes()).sum()
    }
}
