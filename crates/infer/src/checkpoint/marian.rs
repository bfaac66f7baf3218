//! Marian's own binary format, in which the students of Bergamot and Firefox lie: a table of sizes, names and shapes,
//! then the data of each tensor. Matrices in eight bits have one multiplier, which follows their numbers, and the
//! multiplier of their input in a tensor of its own (`…_QuantMultA`).

use crate::error::{Error, Kind, Result};
use crate::mapping::map_file;
use memmap2::Mmap;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// The number types that are read, as the format numbers them.
const FLOAT: u64 = 0x0404;
const EIGHT_BITS: u64 = 0x4101;
/// The type of text.
const TEXT: u64 = 0x0101;
/// The tensor that holds the settings.
const SETTINGS: &str = "special:model.yml";
/// More tensors, dimensions and bytes of a name than any model has.
const MOST: usize = 1 << 16;

/// An open file.
pub(super) struct Marian {
    pub map: Mmap,
    tensors: HashMap<String, Tensor>,
    /// The settings, in YAML.
    pub settings: String,
}

/// A tensor.
pub(super) struct Tensor {
    /// Whether its numbers are of eight bits; else they are F32.
    eight: bool,
    shape: Vec<usize>,
    /// Its numbers in the file.
    pub range: Range<usize>,
}

/// A matrix in eight bits.
#[derive(Clone, Copy)]
pub(crate) struct EightBit<'a> {
    /// Row after row, one for each output.
    pub numbers: &'a [i8],
    /// What a number is multiplied with to give the weight.
    pub scale: f32,
    /// What an input is multiplied with before it is rounded to eight bits, where the file says so.
    pub input: Option<f32>,
}

/// Reads the numbers of the table.
struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Table<'_> {
    fn take(&mut self, n: usize) -> Option<Range<usize>> {
        let range = self.at..self.at.checked_add(n)?;
        self.bytes.get(range.clone())?;
        self.at = range.end;
        Some(range)
    }

    fn number(&mut self) -> Option<u64> {
        let range = self.take(8)?;
        Some(u64::from_le_bytes(self.bytes[range].try_into().ok()?))
    }

    fn size(&mut self, most: usize) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|n| *n <= most)
    }
}

impl Marian {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let map = map_file(path)?;
        let damaged = |what: &str| {
            Error::new(Kind::Model, format!("not a usable Marian model: {what}"))
                .at(path)
                .help("the file may be cut short or of another format; fetch it again")
        };
        let read = parse(&map).ok_or_else(|| damaged("its table of tensors is damaged"))?;
        let mut tensors = HashMap::new();
        let mut settings = String::new();
        for (name, kind, shape, range) in read {
            if name == SETTINGS && kind == TEXT {
                let text = String::from_utf8_lossy(&map[range]);
                settings = text.trim_end_matches('\0').to_owned();
                continue;
            }
            // Tensors that the network does not have, such as those of guided alignment, are left alone.
            let Some(name) = usual_name(&name) else { continue };
            let count = shape.iter().try_fold(1usize, |n, d| n.checked_mul(*d));
            let (eight, needed) = match kind {
                FLOAT => (false, count.and_then(|n| n.checked_mul(4))),
                EIGHT_BITS => (true, count.and_then(|n| n.checked_add(4))),
                other => {
                    return Err(damaged(&format!("the tensor `{name}` is of the number type {other:#x}"))
                        .help("models in F32 and in plain eight bits (`intgemm`) can be run"));
                }
            };
            if needed.is_none_or(|n| n > range.len()) {
                return Err(damaged(&format!("the tensor `{name}` lies beyond the end of the file")));
            }
            tensors.insert(name, Tensor { eight, shape, range });
        }
        Ok(Self { map, tensors, settings })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Tensor> {
        self.tensors.get(name)
    }

    /// Rows (outputs), columns (inputs) and the distance of neighbours in both directions, in numbers. The format
    /// keeps matrices as inputs × outputs, but those of eight bits transposed, and the table of tokens as it is.
    pub(super) fn layout(&self, name: &str, t: &Tensor) -> (Vec<usize>, (usize, usize)) {
        match t.shape[..] {
            [1, n] | [n] => (vec![n], (n, 1)),
            [rows, columns] if is_table(name) => (vec![rows, columns], (columns, 1)),
            [columns, rows] if t.eight => (vec![rows, columns], (columns, 1)),
            [columns, rows] => (vec![rows, columns], (1, rows)),
            _ => (t.shape.clone(), (1, 1)),
        }
    }

    /// A matrix in eight bits, if it is one.
    pub(super) fn eight_bit(&self, name: &str) -> Option<EightBit<'_>> {
        let t = self.tensors.get(name).filter(|t| t.eight)?;
        let n = t.shape.iter().product::<usize>();
        let bytes = &self.map[t.range.clone()];
        let multiplier = f32::from_le_bytes(bytes.get(n..n + 4)?.try_into().ok()?);
        // SAFETY: a byte is a number of eight bits, whatever its sign.
        let numbers = unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast::<i8>(), n) };
        let scale = 1.0 / multiplier;
        let input = self.scalar(&name.replace(".weight", ".input")).filter(|a| a.is_finite() && *a > 0.0);
        (scale.is_finite() && scale > 0.0).then_some(EightBit { numbers, scale, input })
    }

    /// A single number, which may be kept in eight bits itself.
    fn scalar(&self, name: &str) -> Option<f32> {
        let t = self.tensors.get(name).filter(|t| t.shape.iter().product::<usize>() == 1)?;
        let bytes = &self.map[t.range.clone()];
        if t.eight {
            let multiplier = f32::from_le_bytes(bytes.get(1..5)?.try_into().ok()?);
            return Some(f32::from(*bytes.first()? as i8) / multiplier);
        }
        Some(f32::from_le_bytes(bytes.get(..4)?.try_into().ok()?))
    }
}

impl Tensor {
    /// Whether its numbers are of eight bits.
    pub(super) fn is_eight_bit(&self) -> bool {
        self.eight
    }
}

type Entry = (String, u64, Vec<usize>, Range<usize>);

/// Name, number type, shape and place of each tensor.
fn parse(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut t = Table { bytes, at: 0 };
    if t.number()? != 1 {
        return None;
    }
    let count = t.size(MOST)?;
    let mut heads = Vec::new();
    for _ in 0..count {
        heads.push((t.size(MOST)?, t.number()?, t.size(8)?, t.size(bytes.len())?));
    }
    let mut names = Vec::new();
    for (length, ..) in &heads {
        let range = t.take(*length)?;
        let name = std::str::from_utf8(&bytes[range]).ok()?;
        names.push(name.trim_end_matches('\0').to_owned());
    }
    let mut shapes = Vec::new();
    for (_, _, dimensions, _) in &heads {
        let range = t.take(dimensions * 4)?;
        let list = bytes[range].as_chunks::<4>().0.iter().map(|d| usize::try_from(i32::from_le_bytes(*d)).ok());
        shapes.push(list.collect::<Option<Vec<usize>>>()?);
    }
    let gap = t.size(bytes.len())?;
    t.take(gap)?;
    let mut out = Vec::new();
    for (((_, kind, _, length), name), shape) in heads.into_iter().zip(names).zip(shapes) {
        out.push((name, kind, shape, t.take(length)?));
    }
    Some(out)
}

/// Whether a tensor is a table of tokens.
fn is_table(name: &str) -> bool {
    name == "model.shared.weight"
}

/// The name by which the other formats know a tensor; nothing for one that the network does not have.
fn usual_name(name: &str) -> Option<String> {
    if let Some(of) = name.strip_suffix("_QuantMultA") {
        return usual_name(of)?.strip_suffix(".weight").map(|n| format!("{n}.input"));
    }
    match name {
        "Wemb" => return Some("model.shared.weight".into()),
        "decoder_ff_logit_out_b" => return Some("final_logits_bias".into()),
        _ => {}
    }
    let (side, rest) = name.split_once("_l")?;
    let (layer, part) = rest.split_once('_')?;
    let layer = layer.parse::<usize>().ok()?.checked_sub(1)?;
    if !matches!(side, "encoder" | "decoder") {
        return None;
    }
    let matrix = |block: &str, part: &str| {
        let (kind, which) = part.split_at_checked(1)?;
        let which = match which {
            "q" | "k" | "v" => which,
            "o" => "out",
            _ => return None,
        };
        Some(format!("{block}.{which}_proj.{}", if kind == "W" { "weight" } else { "bias" }))
    };
    let part = match part {
        "self_Wo_ln_scale" | "rnn_ffn_ln_scale" => "self_attn_layer_norm.weight".to_owned(),
        "self_Wo_ln_bias" | "rnn_ffn_ln_bias" => "self_attn_layer_norm.bias".to_owned(),
        "context_Wo_ln_scale" => "encoder_attn_layer_norm.weight".to_owned(),
        "context_Wo_ln_bias" => "encoder_attn_layer_norm.bias".to_owned(),
        "ffn_ffn_ln_scale" => "final_layer_norm.weight".to_owned(),
        "ffn_ffn_ln_bias" => "final_layer_norm.bias".to_owned(),
        "ffn_W1" => "fc1.weight".to_owned(),
        "ffn_b1" => "fc1.bias".to_owned(),
        "ffn_W2" => "fc2.weight".to_owned(),
        "ffn_b2" => "fc2.bias".to_owned(),
        "rnn_W" => "cell.input.weight".to_owned(),
        "rnn_Wf" => "cell.forget.weight".to_owned(),
        "rnn_bf" => "cell.forget.bias".to_owned(),
        _ => match part.split_once('_')? {
            ("self", p) => matrix("self_attn", p)?,
            ("context", p) => matrix("encoder_attn", p)?,
            _ => return None,
        },
    };
    Some(format!("model.{side}.layers.{layer}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensors_get_the_names_of_the_other_formats() {
        for (own, usual) in [
            ("Wemb", "model.shared.weight"),
            ("Wemb_QuantMultA", "model.shared.input"),
            ("encoder_l1_self_Wq", "model.encoder.layers.0.self_attn.q_proj.weight"),
            ("encoder_l12_self_bo", "model.encoder.layers.11.self_attn.out_proj.bias"),
            ("encoder_l2_self_Wo_ln_scale", "model.encoder.layers.1.self_attn_layer_norm.weight"),
            ("decoder_l2_context_Wk_QuantMultA", "model.decoder.layers.1.encoder_attn.k_proj.input"),
            ("decoder_l1_rnn_Wf", "model.decoder.layers.0.cell.forget.weight"),
            ("decoder_l1_rnn_ffn_ln_bias", "model.decoder.layers.0.self_attn_layer_norm.bias"),
            ("decoder_l1_ffn_W2", "model.decoder.layers.0.fc2.weight"),
            ("decoder_ff_logit_out_b", "final_logits_bias"),
        ] {
            assert_eq!(usual_name(own).as_deref(), Some(usual), "{own}");
        }
        for foreign in ["decoder_l0_rnn_W", "special:model.yml", "decoder_l1_self_Wx", "encoder_lx_ffn_W1", "none"] {
            assert_eq!(usual_name(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn a_table_that_promises_more_than_the_file_holds_is_refused() {
        let mut file = Vec::new();
        for n in [1u64, 1, 5, FLOAT, 2, 16] {
            file.extend(n.to_le_bytes());
        }
        file.extend(b"Wemb\0");
        file.extend([2i32, 2].iter().flat_map(|d| d.to_le_bytes()));
        file.extend(0u64.to_le_bytes());
        file.extend([0u8; 16]);
        let read = parse(&file).unwrap();
        assert_eq!((read[0].0.as_str(), &read[0].2[..], read[0].3.len()), ("Wemb", &[2, 2][..], 16));
        for cut in 0..file.len() {
            assert!(parse(&file[..cut]).is_none(), "{cut}");
        }
        for (at, byte) in [(0, 2), (8, 200), (16, 255), (32, 9), (40, 255), (60, 0xff)] {
            let mut other = file.clone();
            other[at] = byte;
            // Nothing but a refusal, or ranges within the file.
            assert!(parse(&other).is_none_or(|l| l.iter().all(|e| e.3.end <= other.len())));
        }
    }
}
