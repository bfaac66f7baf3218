//! Linear maps in two forms: packed kernels on the CPU, tensors on a device.

use super::blocks::Blocks;
use super::likeliest::likeliest;
use super::rows::{Place, Rows, mixed};
use super::shortlist::bits;
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::kernels::{Activation, Candidates, Kind, Packed, activate, top_candidates};
use candle_core::Tensor;

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
