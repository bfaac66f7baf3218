//! Weight matrices on a device.

use candle_core::quantized::QTensor;
use candle_core::{DType, Device, Result, Tensor};
use std::sync::Arc;

/// A weight matrix `(out, in)` on a device.
#[derive(Clone)]
pub enum DeviceMatrix {
    /// Block types, as in the file.
    Quantised(Arc<QTensor>),
    /// A plain tensor with its number type.
    Plain(Tensor),
}

impl DeviceMatrix {
    /// `(rows, in)` → `(rows, out)`, in the number type of `x`, which for block types must be F32.
    fn forward(&self, x: &Tensor) -> Result<Tensor> {
        match self {
            DeviceMatrix::Quantised(q) => x.apply_op1_no_bwd(q.as_ref()),
            DeviceMatrix::Plain(w) => x.to_dtype(w.dtype())?.matmul(&w.t()?)?.to_dtype(x.dtype()),
        }
    }

    /// Rows of the matrix, in its own number type; those of block types in F32.
    pub(crate) fn rows(&self, ids: &Tensor) -> Result<Tensor> {
        match self {
            DeviceMatrix::Quantised(q) => q.embedding(ids),
            DeviceMatrix::Plain(w) => w.index_select(ids, 0),
        }
    }

    /// The device that holds it.
    pub(crate) fn device(&self) -> Device {
        match self {
            DeviceMatrix::Quantised(q) => q.device(),
            DeviceMatrix::Plain(w) => w.device().clone(),
        }
    }

    /// Bytes in memory.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            DeviceMatrix::Quantised(q) => q.storage_size_in_bytes(),
            DeviceMatrix::Plain(w) => w.elem_count() * w.dtype().size_in_bytes(),
        }
    }
}

/// A matrix with its bias.
pub(crate) struct DeviceLinear {
    pub weight: DeviceMatrix,
    pub bias: Option<Tensor>,
}

impl DeviceLinear {
    /// `(rows, in)` → `(rows, out)`, in the number type of `x`, which is that of the bias too.
    pub(crate) fn forward(&self, x: &Tensor) -> Result<Tensor> {
        let y = self.weight.forward(x)?;
        match &self.bias {
            Some(b) => y.broadcast_add(b),
            None => Ok(y),
        }
    }

    /// Sets or replaces the bias, for inputs in the number type of the weights (F32 for block types).
    pub(crate) fn set_bias(&mut self, bias: Vec<f32>) -> Result<()> {
        let dtype = match &self.weight {
            DeviceMatrix::Quantised(_) => DType::F32,
            DeviceMatrix::Plain(w) => w.dtype(),
        };
        let n = bias.len();
        self.bias = Some(Tensor::from_vec(bias, n, &self.weight.device())?.to_dtype(dtype)?);
        Ok(())
    }
}
