//! The weights that a source gives: tables of tokens, and matrices on a device.

use crate::matrix::Linear;
use candle_core::quantized::QTensor;
use candle_core::{DType, Tensor};
use std::sync::Arc;

/// The table of tokens.
pub enum Table {
    /// Rows are looked up in the file.
    File(Arc<QTensor>),
    /// It is the projection too.
    Head(Linear),
}

/// A weight matrix on a device.
#[derive(Clone)]
pub enum DeviceMatrix {
    /// Block types, as the file has them.
    Quantised(Arc<QTensor>),
    /// `(out, in)` in a number type of its own.
    Plain(Tensor),
}

impl DeviceMatrix {
    pub(super) fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        match self {
            DeviceMatrix::Quantised(q) => x.apply_op1_no_bwd(q.as_ref()),
            DeviceMatrix::Plain(t) => x.to_dtype(t.dtype())?.matmul(&t.t()?)?.to_dtype(DType::F32),
        }
    }

    pub(super) fn rows(&self, ids: &Tensor) -> candle_core::Result<Tensor> {
        match self {
            DeviceMatrix::Quantised(q) => q.embedding(ids),
            DeviceMatrix::Plain(t) => t.index_select(ids, 0)?.to_dtype(DType::F32),
        }
    }
}
