//! Rotary positions (Su et al. 2021), by halves (NeoX) or by neighbours (GPT-J, Llama's GGUF).

use candle_core::{Device, Result, Tensor};

/// The frequencies of one head.
pub(super) struct Rope {
    inverse: Vec<f32>,
    scale: f64,
    interleaved: bool,
}

/// Cosines and sines for the rows of a step, `(rows, head_dim / 2)` each.
pub(super) struct Turns {
    cos: Tensor,
    sin: Tensor,
    interleaved: bool,
}

impl Rope {
    pub fn new(head_dim: usize, base: f64, scale: f64, factors: Option<&[f32]>, interleaved: bool) -> Self {
        let inverse = (0..head_dim / 2)
            .map(|i| {
                let f = base.powf(-2.0 * i as f64 / head_dim as f64) as f32;
                factors.and_then(|x| x.get(i)).map_or(f, |x| f / x)
            })
            .collect();
        Self { inverse, scale, interleaved }
    }

    pub fn at(&self, positions: &[usize], device: &Device) -> Result<Turns> {
        let half = self.inverse.len();
        let mut cos = Vec::with_capacity(positions.len() * half);
        let mut sin = Vec::with_capacity(positions.len() * half);
        for &p in positions {
            let p = (p as f64 / self.scale) as f32;
            for f in &self.inverse {
                let (s, c) = (p * f).sin_cos();
                cos.push(c);
                sin.push(s);
            }
        }
        let shape = (positions.len(), half);
        Ok(Turns {
            cos: Tensor::from_vec(cos, shape, device)?,
            sin: Tensor::from_vec(sin, shape, device)?,
            interleaved: self.interleaved,
        })
    }
}

impl Turns {
    /// Turns `(rows, heads, head_dim)`.
    pub fn apply(&self, x: &Tensor) -> Result<Tensor> {
        if self.interleaved {
            let t = x.transpose(0, 1)?.unsqueeze(0)?.contiguous()?;
            let t = candle_nn::rotary_emb::rope_i(&t, &self.cos, &self.sin)?;
            t.squeeze(0)?.transpose(0, 1)?.contiguous()
        } else {
            candle_nn::rotary_emb::rope_thd(&x.unsqueeze(0)?, &self.cos, &self.sin)?.squeeze(0)
        }
    }
}
