//! Weight matrices and products with them.

mod device;

pub(crate) use device::{DeviceLinear, DeviceMatrix};

use super::gguf::Gguf;
use crate::error::Result;
use crate::kernels::blockwise::{BlockInput, BlockQuantised, Product, gated, products};
use crate::kernels::{Activation, Kind as Number, Packed, activate};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use half::{bf16, f16};
use std::sync::Arc;

/// A weight matrix `(out, in)` on the CPU.
pub enum Matrix {
    /// Block types that have kernels here.
    BlockQuantised(BlockQuantised),
    /// F32, F16 and BF16.
    Float(Packed),
    /// Other block types and processors: Candle's kernels.
    Other(Arc<QTensor>),
}

/// Rows that Candle's kernels get at a time: above 31 they would keep another copy of the weights.
const OTHER_ROWS: usize = 28;

impl Matrix {
    /// A matrix of a GGUF file; its pages are released if a packed form replaces it.
    pub fn from_gguf(file: &Gguf, name: &str, out: usize, input: usize) -> Result<Self> {
        let (dtype, bytes) = file.blocks(name, &[out, input])?;
        let kind = match dtype {
            GgmlDType::F32 => Some(Number::F32),
            GgmlDType::F16 => Some(Number::F16),
            GgmlDType::BF16 => Some(Number::BF16),
            _ => None,
        };
        let matrix = if let Some(kind) = kind {
            let size = dtype.type_size();
            let row = |r: usize, line: &mut [f32]| {
                let raw = bytes[r * input * size..(r + 1) * input * size].chunks_exact(size);
                for (o, b) in line.iter_mut().zip(raw) {
                    *o = match kind {
                        Number::F32 => f32::from_le_bytes([b[0], b[1], b[2], b[3]]),
                        Number::F16 => f16::from_le_bytes([b[0], b[1]]).to_f32(),
                        _ => bf16::from_le_bytes([b[0], b[1]]).to_f32(),
                    };
                }
            };
            Matrix::Float(Packed::new(kind, out, input, row))
        } else if let Some(g) = BlockQuantised::new(dtype, out, input, bytes) {
            Matrix::BlockQuantised(g)
        } else {
            let weight = file.tensor(name, &[out, input], &Device::Cpu)?;
            file.pack(name, &weight)?;
            return Ok(Matrix::Other(Arc::new(weight)));
        };
        file.release(name);
        Ok(matrix)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        match self {
            Matrix::BlockQuantised(g) => g.bytes(),
            Matrix::Float(p) => p.bytes(),
            Matrix::Other(q) => q.storage_size_in_bytes(),
        }
    }

    fn other(q: &QTensor, x: &[f32], rows: usize, bias: Option<&[f32]>) -> Result<Vec<f32>> {
        let depth = x.len() / rows;
        let mut out = Vec::new();
        for part in x.chunks(OTHER_ROWS * depth) {
            let n = part.len() / depth;
            let mut part = part.to_vec();
            // Some kernels treat a single row differently; a second row keeps the results independent of what else is
            // in the step.
            if n == 1 {
                part.extend_from_within(..);
            }
            let t = Tensor::from_vec(part, (n.max(2), depth), &Device::Cpu)?;
            let y = t.apply_op1_no_bwd(q)?.narrow(0, 0, n)?;
            out.extend(y.flatten_all()?.to_vec1::<f32>()?);
        }
        if let Some(b) = bias {
            for line in out.chunks_exact_mut(b.len()) {
                line.iter_mut().zip(b).for_each(|(v, b)| *v += b);
            }
        }
        Ok(out)
    }
}

/// A matrix with its bias.
pub struct Linear {
    /// Weights.
    pub weight: Matrix,
    /// Bias, if the model has one.
    pub bias: Option<Vec<f32>>,
}

/// Input rows, quantised once for all linear maps that need it.
pub struct Input<'a> {
    x: &'a [f32],
    rows: usize,
    wide: Option<BlockInput>,
    narrow: Option<BlockInput>,
}

impl<'a> Input<'a> {
    /// `rows` consecutive rows.
    pub fn new(x: &'a [f32], rows: usize) -> Self {
        Self { x, rows, wide: None, narrow: None }
    }

    fn spans(&mut self, wide: bool) -> &BlockInput {
        let depth = self.x.len() / self.rows;
        let place = if wide { &mut self.wide } else { &mut self.narrow };
        place.get_or_insert_with(|| BlockInput::new(self.x, self.rows, depth, wide))
    }
}

impl Linear {
    /// Applies every map to the same rows: `rows × out` each.
    pub fn apply(list: &[&Linear], input: &mut Input) -> Result<Vec<Vec<f32>>> {
        let rows = input.rows;
        let mut out: Vec<Vec<f32>> = Vec::with_capacity(list.len());
        for l in list {
            out.push(match &l.weight {
                Matrix::BlockQuantised(g) => vec![0f32; rows * g.channels()],
                Matrix::Float(p) => p.apply(input.x, rows, l.bias.as_deref(), Activation::Identity),
                Matrix::Other(q) => Matrix::other(q, input.x, rows, l.bias.as_deref())?,
            });
        }
        for wide in [true, false] {
            let mut some: Vec<Product> = Vec::new();
            for (l, out) in list.iter().zip(&mut out) {
                if let Matrix::BlockQuantised(weight) = &l.weight
                    && weight.wide() == wide
                {
                    some.push(Product { weight, bias: l.bias.as_deref(), out });
                }
            }
            if !some.is_empty() {
                products(&mut some, input.spans(wide));
            }
        }
        Ok(out)
    }

    /// Applies this map alone.
    pub fn forward(&self, x: &[f32], rows: usize) -> Result<Vec<f32>> {
        Ok(Linear::apply(&[self], &mut Input::new(x, rows))?.swap_remove(0))
    }

    /// Applies this map alone, into a reused vector.
    pub fn forward_into(&self, x: &[f32], rows: usize, mut out: Vec<f32>) -> Result<Vec<f32>> {
        let Matrix::BlockQuantised(weight) = &self.weight else { return self.forward(x, rows) };
        out.resize(rows * weight.channels(), 0.0);
        let mut input = Input::new(x, rows);
        products(&mut [Product { weight, bias: self.bias.as_deref(), out: &mut out }], input.spans(weight.wide()));
        Ok(out)
    }

    /// `activation(gate · x) · (up · x)`.
    pub fn gated(gate: &Linear, up: &Linear, x: &[f32], rows: usize, activation: Activation) -> Result<Vec<f32>> {
        let mut input = Input::new(x, rows);
        if let (Matrix::BlockQuantised(g), Matrix::BlockQuantised(u)) = (&gate.weight, &up.weight)
            && g.wide() == u.wide()
            && gate.bias.is_none()
            && up.bias.is_none()
        {
            return Ok(gated(g, u, input.spans(g.wide()), activation));
        }
        let mut both = Linear::apply(&[gate, up], &mut input)?;
        let (u, mut g) = (both.swap_remove(1), both.swap_remove(0));
        activate(&mut g, activation);
        g.iter_mut().zip(&u).for_each(|(g, u)| *g *= u);
        Ok(g)
    }
}
