//! Attention on a device.

use candle_core::{D, DType, Tensor};

/// Multi-head attention of padded sequences with tensor operations. `q`: `(batch, steps, width)`,
/// `k` and `v`: `(batch, keys, width)`; `bias` is added to the scores `(batch, heads, steps, keys)`.
pub(super) fn attend_padded(
    q: &Tensor,
    k: &Tensor,
    v: &Tensor,
    bias: &Tensor,
    heads: usize,
    scale: f32,
) -> candle_core::Result<Tensor> {
    let (batch, steps, width) = q.dims3()?;
    let split = |t: &Tensor| -> candle_core::Result<Tensor> {
        let (b, n, w) = t.dims3()?;
        t.reshape((b, n, heads, w / heads))?.transpose(1, 2)?.to_dtype(DType::F32)?.contiguous()
    };
    let scores =
        (split(q)?.matmul(&split(k)?.transpose(2, 3)?.contiguous()?)? * f64::from(scale))?.broadcast_add(bias)?;
    let weights = candle_nn::ops::softmax(&scores, D::Minus1)?;
    weights.matmul(&split(v)?)?.transpose(1, 2)?.reshape((batch, steps, width))?.to_dtype(q.dtype())
}
