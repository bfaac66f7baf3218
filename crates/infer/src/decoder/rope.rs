//! Rotary positions (Su et al. 2021), by halves (NeoX) or by neighbours (GPT-J, Llama's GGUF).

use candle_core::{Device, Result, Tensor};

/// The frequencies of one head.
pub(super) struct Rope {
    inverse: Vec<f32>,
    scale: f64,
    interleaved: bool,
}

/// Cosines and sines for the rows of a step, `rows × head_dim / 2` each.
pub(super) struct Rotations {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
    interleaved: bool,
}

/// The same on a device: `(rows, head_dim / 2)` each.
pub(super) struct DeviceRotations {
    cos: Tensor,
    sin: Tensor,
    interleaved: bool,
}

impl Rope {
    pub(super) fn new(head_dim: usize, base: f64, scale: f64, factors: Option<&[f32]>, interleaved: bool) -> Self {
        let inverse = (0..head_dim / 2)
            .map(|i| {
                let f = base.powf(-2.0 * i as f64 / head_dim as f64) as f32;
                factors.and_then(|x| x.get(i)).map_or(f, |x| f / x)
            })
            .collect();
        Self { inverse, scale, interleaved }
    }

    pub(super) fn rotations(&self, positions: &[usize]) -> Rotations {
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
        Rotations { cos, sin, half, interleaved: self.interleaved }
    }
}

impl Rotations {
    /// Rotations `rows × heads × head_dim` in place.
    pub(super) fn apply(&self, x: &mut [f32]) {
        let rows = self.cos.len() / self.half;
        let width = x.len() / rows;
        for (r, row) in x.chunks_exact_mut(width).enumerate() {
            let at = r * self.half..(r + 1) * self.half;
            let (cos, sin) = (&self.cos[at.clone()], &self.sin[at]);
            for head in row.chunks_exact_mut(2 * self.half) {
                if self.interleaved {
                    for (pair, (c, s)) in head.as_chunks_mut::<2>().0.iter_mut().zip(cos.iter().zip(sin)) {
                        *pair = [pair[0] * c - pair[1] * s, pair[0] * s + pair[1] * c];
                    }
                } else {
                    let (a, b) = head.split_at_mut(self.half);
                    for ((a, b), (c, s)) in a.iter_mut().zip(b).zip(cos.iter().zip(sin)) {
                        (*a, *b) = (*a * c - *b * s, *a * s + *b * c);
                    }
                }
            }
        }
    }

    pub(super) fn on(self, device: &Device) -> Result<DeviceRotations> {
        let shape = (self.cos.len() / self.half, self.half);
        Ok(DeviceRotations {
            cos: Tensor::from_vec(self.cos, shape, device)?,
            sin: Tensor::from_vec(self.sin, shape, device)?,
            interleaved: self.interleaved,
        })
    }
}

impl DeviceRotations {
    /// Rotations `(rows, heads, head_dim)`.
    pub(super) fn apply(&self, x: &Tensor) -> Result<Tensor> {
        if self.interleaved {
            let t = x.transpose(0, 1)?.unsqueeze(0)?.contiguous()?;
            let t = candle_nn::rotary_emb::rope_i(&t, &self.cos, &self.sin)?;
            t.squeeze(0)?.transpose(0, 1)?.contiguous()
        } else {
            candle_nn::rotary_emb::rope_thd(&x.unsqueeze(0)?, &self.cos, &self.sin)?.squeeze(0)
        }
    }
}
