//! The parts of a layer, each in two forms: packed kernels on the CPU, tensors on a device.

use super::blocks::Blocks;
use super::checkpoint::Checkpoint;
use super::likeliest::likeliest;
use super::shortlist::bits;
use crate::error::Result;
use crate::kernels::{Activation, Candidates, Kind, Packed, activate, add_norm, top_candidates};
use candle_core::{D, DType, Device, Module, Tensor};

/// Rows of activations: on the CPU a plain vector, on a device a tensor `(rows, width)`.
#[derive(Debug, Clone)]
pub enum Rows {
    /// Row after row.
    Host(Vec<f32>),
    /// `(rows, width)`.
    Device(Tensor),
}

impl Rows {
    /// The numbers on the CPU; empty for a device.
    pub fn host(&self) -> &[f32] {
        match self {
            Rows::Host(v) => v,
            Rows::Device(_) => &[],
        }
    }

    /// All numbers as F32, wherever they are.
    pub fn to_vec(&self) -> Result<Vec<f32>> {
        Ok(match self {
            Rows::Host(v) => v.clone(),
            Rows::Device(t) => t.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?,
        })
    }

    /// Element by element.
    pub fn plus(self, other: &Rows) -> Result<Rows> {
        Ok(match (self, other) {
            (Rows::Host(mut a), Rows::Host(b)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                Rows::Host(a)
            }
            (Rows::Device(a), Rows::Device(b)) => Rows::Device((a + b)?),
            (a, _) => a,
        })
    }

    /// Element by element.
    pub fn times(self, other: &Rows) -> Result<Rows> {
        Ok(match (self, other) {
            (Rows::Host(mut a), Rows::Host(b)) => {
                a.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
                Rows::Host(a)
            }
            (Rows::Device(a), Rows::Device(b)) => Rows::Device((a * b)?),
            (a, _) => a,
        })
    }

    /// Times a factor.
    pub fn scale(self, factor: f32) -> Result<Rows> {
        Ok(match self {
            same if factor == 1.0 => same,
            Rows::Host(mut a) => {
                a.iter_mut().for_each(|a| *a *= factor);
                Rows::Host(a)
            }
            Rows::Device(a) => Rows::Device((a * f64::from(factor))?),
        })
    }
}

/// Where the weights live.
#[derive(Debug, Clone)]
pub enum Place {
    /// On the CPU, packed in this number type.
    Host(Kind),
    /// On the CPU, in the block types of the GGUF file; what has none there is packed in 8 bits.
    Blocks,
    /// On a device, in this number type.
    Device(Device, DType),
}

impl Place {
    /// Numbers as rows in this place.
    pub fn rows(&self, numbers: Vec<f32>, width: usize) -> Result<Rows> {
        Ok(match self {
            Place::Host(_) | Place::Blocks => Rows::Host(numbers),
            Place::Device(d, t) => {
                let n = numbers.len() / width;
                Rows::Device(Tensor::from_vec(numbers, (n, width), d)?.to_dtype(*t)?)
            }
        })
    }
}

enum Weight {
    Host(Packed),
    Blocks(Blocks),
    /// `(in, out)`, ready to be multiplied from the right.
    Device(Tensor),
}

/// A linear map, several of the checkpoint's side by side where that saves work.
pub struct Linear {
    weight: Weight,
    bias: Option<Bias>,
    activation: Activation,
    /// Output width.
    pub out: usize,
}

enum Bias {
    Host(Vec<f32>),
    Device(Tensor),
}

impl Linear {
    /// Loads `names` (without `.weight`), each `out_each × input`, as one map. A bias is used where the
    /// checkpoint has one.
    pub fn load(
        from: &Checkpoint,
        names: &[String],
        out_each: usize,
        input: usize,
        activation: Activation,
        place: &Place,
    ) -> Result<Self> {
        if let Place::Blocks = place
            && let Some(blocks) = Blocks::load(from, names, out_each, input)?
        {
            return Ok(Self { weight: Weight::Blocks(blocks), bias: None, activation, out: out_each * names.len() });
        }
        let parts =
            names.iter().map(|n| from.matrix(&format!("{n}.weight"), out_each, input)).collect::<Result<Vec<_>>>()?;
        let biased = names.iter().any(|n| from.has(&format!("{n}.bias")));
        let bias = if biased {
            let mut all = Vec::with_capacity(out_each * names.len());
            for n in names {
                all.extend(from.vector(&format!("{n}.bias"), out_each)?);
            }
            Some(all)
        } else {
            None
        };
        let row = |r: usize, out: &mut [f32]| parts[r / out_each].row(r % out_each, out);
        Self::build(out_each * names.len(), input, row, bias, activation, place)
    }

    /// Loads a table of tokens, which `projects` on the vocabulary where no other matrix does.
    pub fn table(
        from: &Checkpoint,
        name: &str,
        vocab: usize,
        width: usize,
        projects: bool,
        place: &Place,
    ) -> Result<Self> {
        let activation = Activation::Identity;
        if let Place::Blocks = place
            && let Some(blocks) = Blocks::table(from, name, vocab, width, projects)?
        {
            return Ok(Self { weight: Weight::Blocks(blocks), bias: None, activation, out: vocab });
        }
        let m = from.matrix(name, vocab, width)?;
        Self::build(vocab, width, |r, out| m.row(r, out), None, activation, place)
    }

    /// From rows of weights.
    fn build(
        out: usize,
        input: usize,
        row: impl Fn(usize, &mut [f32]) + Sync,
        bias: Option<Vec<f32>>,
        activation: Activation,
        place: &Place,
    ) -> Result<Self> {
        Ok(match place {
            Place::Host(_) | Place::Blocks => {
                let kind = if let Place::Host(kind) = place { *kind } else { Kind::Int8 };
                let weight = Weight::Host(Packed::new(kind, out, input, row));
                Self { weight, bias: bias.map(Bias::Host), activation, out }
            }
            Place::Device(device, dtype) => {
                let mut all = vec![0f32; out * input];
                for (r, line) in all.chunks_exact_mut(input).enumerate() {
                    row(r, line);
                }
                let weight = Tensor::from_vec(all, (out, input), device)?.to_dtype(*dtype)?.t()?.contiguous()?;
                let bias = match bias {
                    Some(b) => Some(Bias::Device(Tensor::from_vec(b, out, device)?.to_dtype(*dtype)?)),
                    None => None,
                };
                Self { weight: Weight::Device(weight), bias, activation, out }
            }
        })
    }

    /// `(rows, in)` → `(rows, out)`, bias and activation included.
    pub fn forward(&self, x: &Rows) -> Result<Rows> {
        Ok(match (&self.weight, x) {
            (Weight::Host(w), Rows::Host(x)) => {
                let bias = match &self.bias {
                    Some(Bias::Host(b)) => Some(b.as_slice()),
                    _ => None,
                };
                Rows::Host(w.apply(x, x.len() / w.depth(), bias, self.activation))
            }
            (Weight::Blocks(w), Rows::Host(x)) => {
                let mut y = w.forward(x, x.len() / w.depth())?;
                if let Some(Bias::Host(b)) = &self.bias {
                    y.chunks_exact_mut(self.out).for_each(|l| l.iter_mut().zip(b).for_each(|(v, b)| *v += b));
                }
                activate(&mut y, self.activation);
                Rows::Host(y)
            }
            (Weight::Device(w), Rows::Device(x)) => {
                let mut y = x.matmul(w)?;
                if let Some(Bias::Device(b)) = &self.bias {
                    y = y.broadcast_add(b)?;
                }
                Rows::Device(match self.activation {
                    Activation::Identity => y,
                    Activation::Relu => y.relu()?,
                    Activation::Swish => y.silu()?,
                    Activation::Gelu => y.gelu_erf()?,
                    Activation::GeluTanh => y.gelu()?,
                })
            }
            _ => return Err(mixed()),
        })
    }

    /// The part of the map that gives these outputs; on a device nothing, since there the whole is used.
    pub fn select(&self, outputs: &[u32]) -> Option<Self> {
        let Weight::Host(w) = &self.weight else { return None };
        let bias = match &self.bias {
            Some(Bias::Host(b)) => Some(Bias::Host(outputs.iter().map(|o| b[*o as usize]).collect())),
            _ => None,
        };
        let weight = Weight::Host(w.select(outputs));
        Some(Self { weight, bias, activation: self.activation, out: outputs.len() })
    }

    /// The likeliest tokens of each row and the sum of all; see [`top_candidates`]. `among` narrows them.
    pub fn candidates(&self, x: &Rows, k: usize, aside: &[Vec<u32>], among: Option<&Among>) -> Result<Vec<Candidates>> {
        if let Some(a) = among {
            return self.candidates_among(x, k, aside, a);
        }
        let bias = match &self.bias {
            Some(Bias::Host(b)) => Some(b.as_slice()),
            _ => None,
        };
        match (&self.weight, x) {
            (Weight::Host(w), Rows::Host(x)) => Ok(top_candidates(w, x, x.len() / w.depth(), bias, k, aside, &[])),
            (Weight::Blocks(w), Rows::Host(x)) => w.candidates(x, x.len() / w.depth(), bias, k, aside),
            _ => match self.forward(x)? {
                Rows::Device(logits) => likeliest(&logits, k, aside),
                Rows::Host(_) => Err(mixed()),
            },
        }
    }

    fn candidates_among(&self, x: &Rows, k: usize, aside: &[Vec<u32>], a: &Among) -> Result<Vec<Candidates>> {
        let Some(part) = a.part else {
            let logits = self.forward(x)?.to_vec()?;
            let rows = logits.chunks_exact(self.out).enumerate();
            return Ok(rows.map(|(r, row)| Candidates::of(row, k, &aside[r], Some(a.rows[r]))).collect());
        };
        let (Weight::Host(w), Rows::Host(x)) = (&part.weight, x) else { return Err(mixed()) };
        let bias = match &part.bias {
            Some(Bias::Host(b)) => Some(b.as_slice()),
            _ => None,
        };
        let place = |t: &u32| a.tokens.binary_search(t).ok().map(|i| i as u32);
        let aside: Vec<Vec<u32>> = aside
            .iter()
            .zip(&a.rows)
            .map(|(l, own)| l.iter().filter(|t| own.binary_search(t).is_ok()).filter_map(place).collect())
            .collect();
        let masks: Vec<Vec<u64>> = a.rows.iter().map(|own| bits(a.tokens, own)).collect();
        let mut found = top_candidates(w, x, x.len() / w.depth(), bias, k, &aside, &masks);
        for (t, _) in found.iter_mut().flat_map(|c| c.best.iter_mut().chain(&mut c.aside)) {
            *t = a.tokens[*t as usize];
        }
        Ok(found)
    }

    /// A row of the weights: the embedding of a token where the table is also the projection.
    pub fn rows_of(&self, tokens: &[u32]) -> Result<Rows> {
        match &self.weight {
            Weight::Host(w) => {
                let d = w.depth();
                let mut out = vec![0f32; tokens.len() * d];
                for (t, line) in tokens.iter().zip(out.chunks_exact_mut(d)) {
                    w.row(*t as usize, line);
                }
                Ok(Rows::Host(out))
            }
            Weight::Blocks(w) => Ok(Rows::Host(w.rows_of(tokens)?)),
            Weight::Device(w) => {
                let ids = Tensor::from_slice(tokens, tokens.len(), w.device())?;
                Ok(Rows::Device(w.index_select(&ids, 1)?.t()?.contiguous()?))
            }
        }
    }

    /// Gives the map a bias, or another one.
    pub fn set_bias(&mut self, bias: Vec<f32>) -> Result<()> {
        self.bias = Some(match &self.weight {
            Weight::Host(_) | Weight::Blocks(_) => Bias::Host(bias),
            Weight::Device(w) => {
                let n = bias.len();
                Bias::Device(Tensor::from_vec(bias, n, w.device())?.to_dtype(w.dtype())?)
            }
        });
        Ok(())
    }

    /// Bytes of the packed weights on the CPU.
    pub fn bytes(&self) -> usize {
        match &self.weight {
            Weight::Host(w) => w.bytes(),
            Weight::Blocks(w) => w.bytes(),
            Weight::Device(t) => t.elem_count() * t.dtype().size_in_bytes(),
        }
    }
}

/// The tokens that the rows of a step may take.
pub struct Among<'a> {
    /// Those of any row, sorted.
    pub tokens: &'a [u32],
    /// The projection on them, on the CPU.
    pub part: Option<&'a Linear>,
    /// Those of each row, sorted.
    pub rows: Vec<&'a [u32]>,
}

pub(super) fn mixed() -> crate::error::Error {
    crate::error::Error::new(crate::error::Kind::Internal, "rows of the CPU met weights of a device")
}

/// A normalisation.
pub struct Norm {
    weight: Vec<f32>,
    bias: Option<Vec<f32>>,
    eps: f32,
    device: Option<(Tensor, Option<Tensor>)>,
}

impl Norm {
    /// Loads `name.weight` and, where `rms` is not set, `name.bias`.
    pub fn load(from: &Checkpoint, name: &str, width: usize, eps: f32, rms: bool, place: &Place) -> Result<Self> {
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
    pub fn forward(&self, x: &mut Rows, add: Option<&Rows>) -> Result<Rows> {
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
