//! Normalisation.

use super::rows::{Place, Rows, mixed};
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::kernels::add_norm;
use candle_core::{Module, Tensor};

/// A normalisation.
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Option<Vec<f32>>,
    eps: f32,
    device: Option<(Tensor, Option<Tensor>)>,
}

impl Norm {
    /// Loads `name.weight` and, unless `rms` is set, `name.bias`.
    pub(super) fn load(
        from: &Checkpoint,
        name: &str,
        width: usize,
        eps: f32,
        rms: bool,
        place: &Place,
    ) -> Result<Self> {
        let weight = from.vector(&format!("{name}.weight"), width)?;
        let bias = if rms { None } else { Some(from.vector(&format!("{name}.bias"), width)?) };
        let device = match place {
            Place::Host(_) | Place::Blocks => None,
            Place::Device(d, t) => {
                let up = |v: &[f32]| Tensor::from_slice(v, width, d)?.to_dtype(*t);
                Some((up(&weight)?, bias.as_deref().map(up).transpose()?))
            }
        };
        Ok(Self { weight, bias, eps, device })
    }

    /// Adds `add` to `x`, then returns the normalised rows.
    pub(super) fn forward(&self, x: &mut Rows, add: Option<&Rows>) -> Result<Rows> {
        match (x, &self.device) {
            (Rows::Host(x), None) => {
                Ok(Rows::Host(add_norm(x, add.map(Rows::host), &self.weight, self.bias.as_deref(), self.eps)))
            }
            (Rows::Device(x), Some((weight, bias))) => {
                if let Some(Rows::Device(a)) = add {
                    *x = (&*x + a)?;
                }
                Ok(Rows::Device(match bias {
                    Some(b) => candle_nn::LayerNorm::new(weight.clone(), b.clone(), f64::from(self.eps)).forward(x)?,
                    None => candle_nn::RmsNorm::new(weight.clone(), f64::from(self.eps)).forward(x)?,
                }))
            }
            _ => Err(mixed()),
        }
    }
}
