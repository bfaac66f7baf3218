//! The weights of a model folder: safetensors or PyTorch files, whole or in shards, a GGUF file, or one of Marian.

mod marian;
mod pickle;
mod torch;

use crate::bounds::read_text;
use crate::error::{Error, Kind, Result};
use crate::gguf::{Gguf, release};
use crate::kernels::blockwise::BlockQuantised;
use crate::mapping::map_file;
use crate::matrix::Matrix as Blocked;
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::safetensors::SliceSafetensors;
use candle_core::{DType, Device, Tensor};
use half::{bf16, f16};
pub(crate) use marian::EightBit;
use marian::Marian;
use memmap2::Mmap;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use torch::Torch;

/// The open weights of a model.
pub struct Checkpoint {
    folder: PathBuf,
    parts: Vec<Part>,
}

enum Part {
    Safe(PathBuf, Safe),
    Torch(PathBuf, Torch),
    Gguf(PathBuf, Box<Gguf>),
    Marian(PathBuf, Marian),
}

/// A mapped safetensors file.
struct Safe {
    map: Mmap,
    /// Number type, shape and bytes of each tensor.
    tensors: HashMap<String, (DType, Vec<usize>, Range<usize>)>,
}

impl Safe {
    fn open(path: &Path) -> Result<Self> {
        let map = map_file(path)?;
        let mut tensors = HashMap::new();
        let begin = map.as_ptr() as usize;
        let read = SliceSafetensors::new(&map).map_err(|e| {
            Error::new(Kind::Model, "not a usable safetensors file")
                .at(path)
                .because(e)
                .help("the file may be truncated or in another format; fetch it again")
        })?;
        for (name, view) in read.tensors() {
            // Tensors of other number types are not weights.
            if let Ok(dtype) = DType::try_from(view.dtype()) {
                let from = view.data().as_ptr() as usize - begin;
                tensors.insert(name, (dtype, view.shape().to_vec(), from..from + view.data().len()));
            }
        }
        Ok(Self { map, tensors })
    }
}

impl Part {
    fn path(&self) -> &Path {
        match self {
            Part::Safe(p, _) | Part::Torch(p, _) | Part::Gguf(p, _) | Part::Marian(p, _) => p,
        }
    }
}

/// A matrix whose rows are read one by one, as F32.
pub struct Matrix<'a> {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    kind: Rows<'a>,
    /// Pages that are released once the matrix has been read.
    pages: Option<(&'a Mmap, Range<usize>)>,
}

impl Drop for Matrix<'_> {
    fn drop(&mut self) {
        if let Some((map, range)) = self.pages.take() {
            release(map, range);
        }
    }
}

enum Rows<'a> {
    Plain {
        bytes: &'a [u8],
        dtype: DType,
        offset: usize,
        stride: (usize, usize),
    },
    Owned(Vec<f32>),
    /// Rows of a GGUF file, of any type.
    Blocks(QTensor),
    Eight(EightBit<'a>),
}

/// The weight files of a folder, in order of preference.
pub(crate) fn weight_files(folder: &Path) -> Result<Vec<PathBuf>> {
    for single in ["model.safetensors", "pytorch_model.bin"] {
        let whole = folder.join(single);
        let index = folder.join(format!("{single}.index.json"));
        if whole.is_file() {
            return Ok(vec![whole]);
        }
        if index.is_file() {
            let text = read_text(&index, "cannot read the index of the shards")?;
            let value: serde_json::Value = serde_json::from_str(&text).map_err(|e| {
                Error::new(Kind::Model, "the index of the shards is not valid JSON").at(&index).because(e)
            })?;
            let map = value.get("weight_map").and_then(|m| m.as_object()).ok_or_else(|| {
                Error::new(Kind::Model, "the index of the shards lacks the field `weight_map`").at(&index)
            })?;
            let names: BTreeSet<&str> = map.values().filter_map(|v| v.as_str()).collect();
            return names
                .into_iter()
                .map(|n| {
                    if n.contains(['/', '\\']) || n.starts_with('.') {
                        return Err(Error::new(Kind::Model, format!("`{n}` is not the name of a shard")).at(&index));
                    }
                    Ok(folder.join(n))
                })
                .collect();
        }
    }
    // Candle's own quantiser writes the tensors of a safetensors file as GGUF under the same names.
    let mut gguf: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|e| Error::io(Kind::Model, "cannot list the folder", folder, e))?
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "gguf"))
        .collect();
    match (gguf.pop(), gguf.is_empty()) {
        (Some(one), true) => Ok(vec![one]),
        (Some(_), false) => Err(Error::new(Kind::Usage, "the folder holds several .gguf files").at(folder)),
        (None, _) => Err(Error::new(Kind::Model, "the folder holds no weights")
            .at(folder)
            .help("it must contain `model.safetensors` or `pytorch_model.bin`, or their `.index.json` with shards")),
    }
}

impl Checkpoint {
    /// Opens the weights of a folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let mut parts = Vec::new();
        for path in weight_files(folder)? {
            parts.push(if path.extension().is_some_and(|e| e == "gguf") {
                let file = Gguf::open(&path)?;
                Part::Gguf(path, Box::new(file))
            } else if path.extension().is_some_and(|e| e == "bin") {
                let torch = Torch::open(&path)?;
                Part::Torch(path, torch)
            } else {
                let safe = Safe::open(&path)?;
                Part::Safe(path, safe)
            });
        }
        Ok(Self { folder: folder.to_owned(), parts })
    }

    /// The weights of an open GGUF file.
    pub fn of_gguf(file: Gguf) -> Self {
        let path = file.path().to_owned();
        Self { folder: path.clone(), parts: vec![Part::Gguf(path, Box::new(file))] }
    }

    /// Opens a file in Marian's own format; its settings come with it.
    pub(crate) fn of_marian(path: &Path) -> Result<(Self, String)> {
        let mut file = Marian::open(path)?;
        let settings = std::mem::take(&mut file.settings);
        Ok((Self { folder: path.to_owned(), parts: vec![Part::Marian(path.to_owned(), file)] }, settings))
    }

    /// A matrix in eight bits as the file has it; nothing for one of another type or shape.
    pub(crate) fn eight_bit(&self, name: &str, rows: usize, columns: usize) -> Option<EightBit<'_>> {
        self.parts.iter().find_map(|p| match p {
            Part::Marian(_, m) => {
                m.get(name).filter(|t| m.layout(name, t).0 == [rows, columns])?;
                m.eight_bit(name)
            }
            _ => None,
        })
    }

    /// Whether a tensor exists.
    pub fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|p| match p {
            Part::Safe(_, s) => s.tensors.contains_key(name),
            Part::Torch(_, t) => t.get(name).is_some(),
            Part::Gguf(_, g) => g.has(name),
            Part::Marian(_, m) => m.get(name).is_some(),
        })
    }

    fn shape_error(&self, path: &Path, name: &str, found: &[usize], want: &[usize]) -> Error {
        Error::new(Kind::Model, format!("tensor `{name}` has the shape {found:?}, not {want:?}"))
            .at(path)
            .help("the weights and `config.json` do not belong to the same model")
    }

    /// A matrix of the given shape.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Matrix<'_>> {
        for part in &self.parts {
            let (shape, kind, pages) = match part {
                Part::Safe(_, s) => {
                    let Some((dtype, shape, range)) = s.tensors.get(name) else { continue };
                    let bytes = &s.map[range.clone()];
                    let kind = Rows::Plain { bytes, dtype: *dtype, offset: 0, stride: (columns, 1) };
                    (shape.clone(), kind, Some((&s.map, range.clone())))
                }
                Part::Torch(_, torch) => {
                    let Some((t, bytes)) = torch.get(name) else { continue };
                    let stride = match t.stride[..] {
                        [a, b] => (a, b),
                        [a] => (a * columns, a),
                        _ => (columns, 1),
                    };
                    let pages = torch.pages(name);
                    (t.shape.clone(), Rows::Plain { bytes, dtype: t.dtype, offset: t.offset, stride }, pages)
                }
                Part::Gguf(_, g) => {
                    if !g.has(name) {
                        continue;
                    }
                    let want: &[usize] = if rows == 1 { &[columns] } else { &[rows, columns] };
                    let kind = if rows == 1 {
                        Rows::Owned(g.dense(name, want, &Device::Cpu)?.to_vec1::<f32>()?)
                    } else {
                        Rows::Blocks(g.tensor(name, want, &Device::Cpu)?)
                    };
                    (vec![rows, columns], kind, g.pages(name))
                }
                Part::Marian(path, m) => {
                    let Some(t) = m.get(name) else { continue };
                    let (shape, stride) = m.layout(name, t);
                    let kind = if t.is_eight_bit() {
                        let eight = m.eight_bit(name).filter(|_| shape.len() == 2);
                        Rows::Eight(eight.ok_or_else(|| {
                            Error::new(Kind::Model, format!("tensor `{name}` has no usable multiplier")).at(path)
                        })?)
                    } else {
                        Rows::Plain { bytes: &m.map[t.range.clone()], dtype: DType::F32, offset: 0, stride }
                    };
                    (shape, kind, Some((&m.map, t.range.clone())))
                }
            };
            let fits = match shape[..] {
                [n] => rows == 1 && n == columns,
                [r, c] => (r, c) == (rows, columns),
                _ => false,
            };
            if !fits {
                let want: &[usize] = if rows == 1 { &[columns] } else { &[rows, columns] };
                return Err(self.shape_error(part.path(), name, &shape, want));
            }
            return Ok(Matrix { rows, columns, kind, pages });
        }
        let place = self.parts.first().map_or(self.folder.as_path(), Part::path);
        Err(Error::new(Kind::Model, format!("the weights lack the tensor `{name}`"))
            .at(place)
            .help("the file belongs to another model than `config.json`, or is truncated"))
    }

    /// The block types of a GGUF file's matrices in words, if it has any.
    pub fn block_types(&self) -> Option<String> {
        self.parts.iter().find_map(|p| match p {
            Part::Gguf(_, g) => Some(g.types()).filter(|t| t.contains('Q')),
            _ => None,
        })
    }

    /// The GGUF file that holds a tensor in a block type.
    fn blocked(&self, name: &str) -> Option<&Gguf> {
        self.parts.iter().find_map(|p| match p {
            Part::Gguf(_, g) => Some(&**g).filter(|g| {
                let dtype = g.content().tensor_infos.get(name).map(|t| t.ggml_dtype);
                dtype.is_some_and(|t| !matches!(t, GgmlDType::F32 | GgmlDType::F16 | GgmlDType::BF16))
            }),
            _ => None,
        })
    }

    /// A matrix in its block type, cut into pieces of `most` channels if the type has kernels; `None` if it has no
    /// block type.
    pub fn block_matrices(&self, name: &str, rows: usize, columns: usize, most: usize) -> Result<Option<Vec<Blocked>>> {
        let Some(file) = self.blocked(name) else { return Ok(None) };
        let (dtype, bytes) = file.blocks(name, &[rows, columns])?;
        if most < rows && BlockQuantised::supports(dtype) {
            let size = bytes.len() / rows;
            let parts: Option<Vec<Blocked>> = (0..rows)
                .step_by(most)
                .map(|r| {
                    let end = (r + most).min(rows);
                    BlockQuantised::new(dtype, end - r, columns, &bytes[r * size..end * size])
                        .map(Blocked::BlockQuantised)
                })
                .collect();
            if let Some(parts) = parts {
                file.release(name);
                return Ok(Some(parts));
            }
        }
        Ok(Some(vec![Blocked::from_gguf(file, name, rows, columns)?]))
    }

    /// A table of rows in its block type; `None` if it has none.
    pub fn block_table(&self, name: &str, rows: usize, columns: usize) -> Result<Option<Arc<QTensor>>> {
        let Some(file) = self.blocked(name) else { return Ok(None) };
        Ok(Some(Arc::new(file.tensor(name, &[rows, columns], &Device::Cpu)?)))
    }

    /// A vector of the given length.
    pub fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>> {
        let m = self.matrix(name, 1, len)?;
        let mut out = vec![0.0; len];
        m.row(0, &mut out);
        Ok(out)
    }
}

impl Matrix<'_> {
    /// Writes row `r`.
    pub fn row(&self, r: usize, out: &mut [f32]) {
        match &self.kind {
            Rows::Blocks(t) => {
                let row =
                    Tensor::new(&[r as u32], &Device::Cpu).and_then(|id| t.embedding(&id)?.flatten_all()?.to_vec1());
                match row {
                    Ok(row) => out.copy_from_slice(&row),
                    Err(_) => out.fill(f32::NAN),
                }
            }
            Rows::Owned(v) => out.copy_from_slice(&v[r * self.columns..(r + 1) * self.columns]),
            Rows::Eight(e) => {
                let row = &e.numbers[r * self.columns..(r + 1) * self.columns];
                out.iter_mut().zip(row).for_each(|(o, q)| *o = f32::from(*q) * e.scale);
            }
            Rows::Plain { bytes, dtype, offset, stride } => {
                let first = offset + r * stride.0;
                let at = |k: usize, size: usize| {
                    let from = (first + k * stride.1) * size;
                    &bytes[from..from + size]
                };
                for (k, o) in out.iter_mut().enumerate() {
                    *o = match dtype {
                        DType::F32 => f32::from_le_bytes(at(k, 4).try_into().unwrap_or_default()),
                        DType::F16 => f16::from_le_bytes(at(k, 2).try_into().unwrap_or_default()).to_f32(),
                        DType::BF16 => bf16::from_le_bytes(at(k, 2).try_into().unwrap_or_default()).to_f32(),
                        DType::F64 => f64::from_le_bytes(at(k, 8).try_into().unwrap_or_default()) as f32,
                        _ => f32::NAN,
                    };
                }
            }
        }
    }
}
