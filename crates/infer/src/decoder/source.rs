//! Where weights come from: a GGUF file, or the safetensors of a repository. Tensors are requested by their GGUF names.

use super::config::DecoderConfig;
use crate::checkpoint::Checkpoint;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::kernels::blockwise::BlockQuantised;
use crate::kernels::{Kind as Number, Packed};
use crate::matrix::{DeviceMatrix, Linear, Matrix};
use candle_core::quantized::{GgmlDType, GgmlType, QTensor, k_quants};
use candle_core::{DType, Device, Tensor};
use std::sync::Arc;

/// The embedding table.
pub enum Table {
    /// Rows are looked up in the file.
    File(Arc<QTensor>),
    /// It is also the projection.
    Head(Linear),
}

/// Weights by name.
pub trait Source {
    /// Whether a tensor exists.
    fn has(&self, name: &str) -> bool;
    /// A small tensor as F32.
    fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>>;
    /// A matrix for the CPU.
    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix>;
    /// A matrix for a device.
    fn device_matrix(&self, name: &str, out: usize, input: usize, device: &Device) -> Result<DeviceMatrix>;
    /// The embedding table and, if it is separate, the projection onto the vocabulary.
    fn tables(&self, c: &DecoderConfig) -> Result<(Table, Option<Linear>)>;

    /// `name.weight`, and `name.bias` if it exists.
    fn linear(&self, name: &str, out: usize, input: usize) -> Result<Linear> {
        let weight = self.matrix(&format!("{name}.weight"), out, input)?;
        let bias = format!("{name}.bias");
        let bias = if self.has(&bias) { Some(self.vector(&bias, out)?) } else { None };
        Ok(Linear { weight, bias })
    }
}

impl Source for Gguf {
    fn has(&self, name: &str) -> bool {
        Gguf::has(self, name)
    }

    fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>> {
        Ok(self.dense(name, &[len], &Device::Cpu)?.flatten_all()?.to_vec1()?)
    }

    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix> {
        Matrix::from_gguf(self, name, out, input)
    }

    fn device_matrix(&self, name: &str, out: usize, input: usize, device: &Device) -> Result<DeviceMatrix> {
        Ok(DeviceMatrix::Quantised(Arc::new(self.tensor(name, &[out, input], device)?)))
    }

    fn tables(&self, c: &DecoderConfig) -> Result<(Table, Option<Linear>)> {
        let name = if Source::has(self, "output.weight") { "output.weight" } else { "token_embd.weight" };
        let weight = self.matrix(name, c.vocab, c.hidden)?;
        let table = self.tensor("token_embd.weight", &[c.vocab, c.hidden], &Device::Cpu)?;
        Ok((Table::File(Arc::new(table)), Some(Linear { weight, bias: None })))
    }
}

/// The safetensors of a repository.
pub struct Folder {
    checkpoint: Checkpoint,
    /// Number type on the CPU; `None` for blocks of 32 in eight bits (Q8_0).
    number: Option<Number>,
    /// Added to the weights of norms (Gemma stores them minus one).
    norm_offset: f32,
}

impl Folder {
    /// The weights of an open checkpoint.
    pub fn new(checkpoint: Checkpoint, number: Option<Number>, norm_offset: f32) -> Self {
        Self { checkpoint, number, norm_offset }
    }

    /// The name in the repository.
    fn name(&self, gguf: &str) -> String {
        let name = self.plain_name(gguf);
        // Vision models store their text model under a prefix.
        let forms =
            [name.clone(), format!("language_model.{name}"), name.replacen("model.", "model.language_model.", 1)];
        forms.into_iter().find(|n| self.checkpoint.has(n)).unwrap_or(name)
    }

    fn plain_name(&self, gguf: &str) -> String {
        let (rest, kind) = gguf.rsplit_once('.').unwrap_or((gguf, "weight"));
        let Some((layer, part)) = rest.strip_prefix("blk.").and_then(|r| r.split_once('.')) else {
            let name = match rest {
                "token_embd" => "model.embed_tokens",
                "output_norm" => "model.norm",
                "output" => "lm_head",
                other => other,
            };
            return format!("{name}.{kind}");
        };
        // Gemma, which adds an offset to its norms, has two more of them.
        let four_norms = self.norm_offset != 0.0;
        let either = |a: &str, b: &str| {
            let there = self.checkpoint.has(&format!("model.layers.{layer}.{a}.weight"));
            (if there { a } else { b }).to_owned()
        };
        let name = match part {
            "attn_q" => "self_attn.q_proj".into(),
            "attn_k" => "self_attn.k_proj".into(),
            "attn_v" => "self_attn.v_proj".into(),
            "attn_output" => "self_attn.o_proj".into(),
            "attn_q_norm" => either("self_attn.q_norm", "self_attn.query_layernorm"),
            "attn_k_norm" => either("self_attn.k_norm", "self_attn.key_layernorm"),
            "attn_norm" => "input_layernorm".into(),
            "post_attention_norm" => "post_attention_layernorm".into(),
            "ffn_norm" if four_norms => "pre_feedforward_layernorm".into(),
            "ffn_norm" => "post_attention_layernorm".into(),
            "post_ffw_norm" => "post_feedforward_layernorm".into(),
            "ffn_gate" => "mlp.gate_proj".into(),
            "ffn_up" => "mlp.up_proj".into(),
            "ffn_down" => "mlp.down_proj".into(),
            other => other.to_owned(),
        };
        format!("model.layers.{layer}.{name}.{kind}")
    }
}

impl Source for Folder {
    fn has(&self, name: &str) -> bool {
        self.checkpoint.has(&self.name(name))
    }

    fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>> {
        let mut v = self.checkpoint.vector(&self.name(name), len)?;
        if self.norm_offset != 0.0 && name.contains("norm") {
            v.iter_mut().for_each(|x| *x += self.norm_offset);
        }
        Ok(v)
    }

    fn matrix(&self, name: &str, out: usize, input: usize) -> Result<Matrix> {
        let m = self.checkpoint.matrix(&self.name(name), out, input)?;
        if let Some(number) = self.number {
            return Ok(Matrix::Float(Packed::new(number, out, input, |r, line| m.row(r, line))));
        }
        let blocks = k_quants::BlockQ8_0::BLCK_SIZE;
        if !input.is_multiple_of(blocks) || !BlockQuantised::supports(GgmlDType::Q8_0) {
            return Ok(Matrix::Float(Packed::new(Number::F16, out, input, |r, line| m.row(r, line))));
        }
        // Row by row, so that the numbers are never all in memory.
        let mut raw = Vec::with_capacity(out * input / blocks * GgmlDType::Q8_0.type_size());
        let mut line = vec![0f32; input];
        for r in 0..out {
            m.row(r, &mut line);
            let row = Tensor::from_slice(&line, input, &Device::Cpu)?;
            raw.extend_from_slice(&QTensor::quantize(&row, GgmlDType::Q8_0)?.data()?);
        }
        match BlockQuantised::new(GgmlDType::Q8_0, out, input, &raw) {
            Some(g) => Ok(Matrix::BlockQuantised(g)),
            None => Err(Error::new(Kind::Internal, format!("`{name}` could not be packed"))),
        }
    }

    fn device_matrix(&self, name: &str, out: usize, input: usize, device: &Device) -> Result<DeviceMatrix> {
        let m = self.checkpoint.matrix(&self.name(name), out, input)?;
        let mut all = vec![0f32; out * input];
        all.chunks_exact_mut(input).enumerate().for_each(|(r, line)| m.row(r, line));
        let dtype = match self.number {
            Some(Number::F16) => DType::F16,
            Some(Number::F32) => DType::F32,
            _ => DType::BF16,
        };
        Ok(DeviceMatrix::Plain(Tensor::from_vec(all, (out, input), device)?.to_dtype(dtype)?))
    }

    fn tables(&self, c: &DecoderConfig) -> Result<(Table, Option<Linear>)> {
        let number = self.number.unwrap_or(Number::BF16);
        let m = self.checkpoint.matrix(&self.name("token_embd.weight"), c.vocab, c.hidden)?;
        let table = Packed::new(number, c.vocab, c.hidden, |r, line| m.row(r, line));
        let head = match Source::has(self, "output.weight") {
            true => Some(self.linear("output", c.vocab, c.hidden)?),
            false => None,
        };
        Ok((Table::Head(Linear { weight: Matrix::Float(table), bias: None }), head))
    }
}
