//! Linear maps in two forms: packed kernels on the CPU, tensors on a device.

use super::blocks::Blocks;
use super::device_top_k::device_top_k;
use super::rows::{Place, Rows, mixed};
use super::shortlist::bits;
use crate::checkpoint::Checkpoint;
use crate::error::Result;
use crate::kernels::{Activation, Candidates, Kind, Packed, activate, top_candidates};
use crate::matrix::{DeviceLinear, DeviceMatrix};
use candle_core::Tensor;

/// A linear map; several of the checkpoint are merged into one if that saves work.
pub struct Linear {
    form: Form,
    activation: Activation,
    /// Output width.
    pub out: usize,
}

/// Weights and bias, before the activation.
enum Form {
    Packed {
        weight: Packed,
        bias: Option<Vec<f32>>,
    },
    /// In the block types of a GGUF file; `bias` is added to the biases of its parts.
    Blocks {
        weight: Blocks,
        bias: Option<Vec<f32>>,
    },
    Device(DeviceLinear),
}

/// The biases of maps that are merged; zeros for one that has none beside others that have.
fn biases(from: &Checkpoint, names: &[String], out_each: usize) -> Result<Option<Vec<f32>>> {
    let names: Vec<String> = names.iter().map(|n| format!("{n}.bias")).collect();
    if !names.iter().any(|n| from.has(n)) {
        return Ok(None);
    }
    let mut all = Vec::with_capacity(out_each * names.len());
    for n in &names {
        if from.has(n) {
            all.extend(from.vector(n, out_each)?);
        } else {
            all.resize(all.len() + out_each, 0.0);
        }
    }
    Ok(Some(all))
}

/// Matrices that the checkpoint keeps in eight bits, just as they are; nothing where it does not, or where they want
/// different inputs.
fn eight_bits(from: &Checkpoint, names: &[String], out_each: usize, input: usize) -> Option<Packed> {
    let parts: Option<Vec<_>> = names.iter().map(|n| from.eight_bit(&format!("{n}.weight"), out_each, input)).collect();
    let parts = parts?;
    let scale = parts.first()?.input;
    if parts.iter().any(|p| p.input != scale) {
        return None;
    }
    let numbers: Vec<&[i8]> = parts.iter().map(|p| p.numbers).collect();
    let scales: Vec<f32> = parts.iter().map(|p| p.scale).collect();
    Some(Packed::of_eight_bits(&numbers, &scales, out_each, input, scale))
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
            let form = Form::Blocks { weight: blocks, bias: None };
            return Ok(Self { form, activation, out: out_each * names.len() });
        }
        if let Place::Host(Kind::Int8) = place
            && let Some(weight) = eight_bits(from, names, out_each, input)
        {
            let bias = biases(from, names, out_each)?;
            return Ok(Self { form: Form::Packed { weight, bias }, activation, out: out_each * names.len() });
        }
        let parts =
            names.iter().map(|n| from.matrix(&format!("{n}.weight"), out_each, input)).collect::<Result<Vec<_>>>()?;
        let bias = biases(from, names, out_each)?;
        let row = |r: usize, out: &mut [f32]| parts[r / out_each].row(r % out_each, out);
        Self::build(out_each * names.len(), input, row, bias, activation, place)
    }

    /// Loads an embedding table, which `projects` onto the vocabulary if no other matrix does.
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
            let form = Form::Blocks { weight: blocks, bias: None };
            return Ok(Self { form, activation, out: vocab });
        }
        if let Place::Host(Kind::Int8) = place
            && let Some(part) = from.eight_bit(name, vocab, width)
        {
            let weight = Packed::of_eight_bits(&[part.numbers], &[part.scale], vocab, width, part.input);
            return Ok(Self { form: Form::Packed { weight, bias: None }, activation, out: vocab });
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
        let form = match place {
            Place::Host(_) | Place::Blocks => {
                let kind = if let Place::Host(kind) = place { *kind } else { Kind::Int8 };
                Form::Packed { weight: Packed::new(kind, out, input, row), bias }
            }
            Place::Device(device, dtype) => {
                let mut all = vec![0f32; out * input];
                for (r, line) in all.chunks_exact_mut(input).enumerate() {
                    row(r, line);
                }
                let weight = DeviceMatrix::Plain(Tensor::from_vec(all, (out, input), device)?.to_dtype(*dtype)?);
                let bias = bias.map(|b| Tensor::from_vec(b, out, device)?.to_dtype(*dtype)).transpose()?;
                Form::Device(DeviceLinear { weight, bias })
            }
        };
        Ok(Self { form, activation, out })
    }

    /// `(rows, in)` → `(rows, out)`, bias and activation included.
    pub fn forward(&self, x: &Rows) -> Result<Rows> {
        Ok(match (&self.form, x) {
            (Form::Packed { weight, bias }, Rows::Host(x)) => {
                Rows::Host(weight.apply(x, x.len() / weight.depth(), bias.as_deref(), self.activation))
            }
            (Form::Blocks { weight, bias }, Rows::Host(x)) => {
                let mut y = weight.forward(x, x.len() / weight.depth())?;
                if let Some(b) = bias {
                    y.chunks_exact_mut(self.out).for_each(|l| l.iter_mut().zip(b).for_each(|(v, b)| *v += b));
                }
                activate(&mut y, self.activation);
                Rows::Host(y)
            }
            (Form::Device(map), Rows::Device(x)) => {
                let y = map.forward(x)?;
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

    /// The part of the map that computes these outputs; `None` if the weights are not packed, and the whole map is
    /// used.
    pub fn select(&self, outputs: &[u32]) -> Option<Self> {
        let Form::Packed { weight, bias } = &self.form else { return None };
        let bias = bias.as_ref().map(|b| outputs.iter().map(|o| b[*o as usize]).collect());
        let form = Form::Packed { weight: weight.select(outputs), bias };
        Some(Self { form, activation: self.activation, out: outputs.len() })
    }

    /// The top-k tokens of each row and the sum over all; see [`top_candidates`]. `among` restricts them.
    pub fn candidates(&self, x: &Rows, k: usize, aside: &[Vec<u32>], among: Option<&Among>) -> Result<Vec<Candidates>> {
        if let Some(a) = among {
            return self.candidates_among(x, k, aside, a);
        }
        match (&self.form, x) {
            (Form::Packed { weight, bias }, Rows::Host(x)) => {
                Ok(top_candidates(weight, x, x.len() / weight.depth(), bias.as_deref(), k, aside, &[]))
            }
            (Form::Blocks { weight, bias }, Rows::Host(x)) => {
                weight.candidates(x, x.len() / weight.depth(), bias.as_deref(), k, aside)
            }
            _ => match self.forward(x)? {
                Rows::Device(logits) => device_top_k(&logits, k, aside),
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
        let (Form::Packed { weight, bias }, Rows::Host(x)) = (&part.form, x) else { return Err(mixed()) };
        let place = |t: &u32| a.tokens.binary_search(t).ok().map(|i| i as u32);
        let aside: Vec<Vec<u32>> = aside
            .iter()
            .zip(&a.rows)
            .map(|(l, own)| l.iter().filter(|t| own.binary_search(t).is_ok()).filter_map(place).collect())
            .collect();
        let masks: Vec<Vec<u64>> = a.rows.iter().map(|own| bits(a.tokens, own)).collect();
        let mut found = top_candidates(weight, x, x.len() / weight.depth(), bias.as_deref(), k, &aside, &masks);
        for (t, _) in found.iter_mut().flat_map(|c| c.best.iter_mut().chain(&mut c.aside)) {
            *t = a.tokens[*t as usize];
        }
        Ok(found)
    }

    /// A row of the weights: the embedding of a token where the table is also the projection.
    pub fn rows_of(&self, tokens: &[u32]) -> Result<Rows> {
        match &self.form {
            Form::Packed { weight, .. } => {
                let d = weight.depth();
                let mut out = vec![0f32; tokens.len() * d];
                for (t, line) in tokens.iter().zip(out.chunks_exact_mut(d)) {
                    weight.row(*t as usize, line);
                }
                Ok(Rows::Host(out))
            }
            Form::Blocks { weight, .. } => Ok(Rows::Host(weight.rows_of(tokens)?)),
            Form::Device(DeviceLinear { weight, .. }) => {
                let ids = Tensor::from_slice(tokens, tokens.len(), &weight.device())?;
                Ok(Rows::Device(weight.rows(&ids)?))
            }
        }
    }

    /// Sets or replaces the bias.
    pub fn set_bias(&mut self, new: Vec<f32>) -> Result<()> {
        match &mut self.form {
            Form::Packed { bias, .. } | Form::Blocks { bias, .. } => *bias = Some(new),
            Form::Device(map) => map.set_bias(new)?,
        }
        Ok(())
    }

    /// Bytes of the weights.
    pub fn bytes(&self) -> usize {
        match &self.form {
            Form::Packed { weight, .. } => weight.bytes(),
            Form::Blocks { weight, .. } => weight.bytes(),
            Form::Device(map) => map.weight.bytes(),
        }
    }
}

/// The tokens that the rows of a step may use.
pub struct Among<'a> {
    /// Those of any row, sorted.
    pub tokens: &'a [u32],
    /// The projection on them, on the CPU.
    pub part: Option<&'a Linear>,
    /// Those of each row, sorted.
    pub rows: Vec<&'a [u32]>,
}
