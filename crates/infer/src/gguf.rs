//! GGUF files, memory-mapped: metadata is read once, tensors are used in place.
//!
//! Candle copies every tensor to the heap and keeps a packed second copy of some. Here a tensor on the CPU borrows the
//! mapping; once its packed form exists, the pages of the original are released, so that only one copy stays resident.

mod header;
mod mapped;

use crate::architecture::Architecture;
use crate::error::{Error, Kind, Result};
use crate::mapping::map_file;
use candle_core::quantized::gguf_file::{Content, TensorInfo, Value};
use candle_core::quantized::{GgmlDType, QStorage, QTensor};
use candle_core::{Device, Tensor};
use mapped::Mapped;
use memmap2::Mmap;
use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An open GGUF file.
///
/// ```no_run
/// use mujaz_infer::gguf::Gguf;
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let file = Gguf::open("model.gguf".as_ref())?;
/// println!("{} with {}", file.architecture()?, file.types());
/// println!("made by {}", file.text("general.author").unwrap_or_default());
/// # Ok(())
/// # }
/// ```
pub struct Gguf {
    path: PathBuf,
    map: Arc<Mmap>,
    content: Content,
}

impl Gguf {
    /// Maps the file and reads its header.
    pub fn open(path: &Path) -> Result<Self> {
        let map = map_file(path)?;
        let unusable = |what: String| {
            Error::new(Kind::Model, what)
                .at(path)
                .help("the file may be truncated or in another format; fetch it again with `mujaz models pull`")
        };
        header::check(&map).map_err(|what| unusable(format!("not a usable GGUF file: {what}")))?;
        let content = Content::read(&mut std::io::Cursor::new(&map[..]))
            .map_err(|e| unusable("not a usable GGUF file".into()).because(e))?;
        let gguf = Self { path: path.to_owned(), map: Arc::new(map), content };
        gguf.check_extent()?;
        Ok(gguf)
    }

    /// Every tensor must lie inside the file (this detects a truncated download) in whole blocks, and all of them
    /// together must not exceed it: tensors that share their bytes could make a model of any size.
    fn check_extent(&self) -> Result<()> {
        let wrong = |what: String| {
            Error::new(Kind::Model, what)
                .at(&self.path)
                .help("remove it with `mujaz models remove` and fetch it again with `mujaz models pull`")
        };
        let mut all = 0u64;
        for (name, info) in &self.content.tensor_infos {
            let dims = info.shape.dims();
            let count = dims.iter().try_fold(1u64, |n, d| n.checked_mul(*d as u64));
            let block = info.ggml_dtype.block_size();
            if count.is_none_or(|n| n == 0) || !dims.last().is_some_and(|d| d.is_multiple_of(block)) {
                return Err(wrong(format!(
                    "tensor {name} has the shape {dims:?}, which cannot be stored in blocks of {block}"
                )));
            }
            let bytes = count.and_then(|n| (n / block as u64).checked_mul(info.ggml_dtype.type_size() as u64));
            let end = bytes
                .and_then(|b| self.content.tensor_data_offset.checked_add(info.offset)?.checked_add(b))
                .ok_or_else(|| wrong(format!("tensor {name} ends beyond any file")))?;
            if end > self.map.len() as u64 {
                let place = format!("tensor {name} ends at byte {end} of {}", self.map.len());
                return Err(wrong(format!("the file is truncated: {place}")));
            }
            all = all.saturating_add(bytes.unwrap_or(u64::MAX));
        }
        if all > self.map.len() as u64 {
            return Err(wrong("its tensors overlap".into()));
        }
        Ok(())
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Size of the file.
    pub fn bytes(&self) -> u64 {
        self.map.len() as u64
    }

    /// The header, for the tokenizer.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The architecture named in the file.
    pub fn architecture(&self) -> Result<Architecture> {
        self.text("general.architecture").map(Architecture::from).ok_or_else(|| self.missing("general.architecture"))
    }

    fn missing(&self, key: &str) -> Error {
        Error::new(Kind::Model, format!("the file lacks the field `{key}`")).at(&self.path)
    }

    /// A string from the metadata.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.content.metadata.get(key)? {
            Value::String(s) => Some(s.clone()),
            _ => None,
        }
    }

    /// An integer from the metadata (the first, if there is one per layer).
    pub fn int(&self, key: &str) -> Option<usize> {
        let one = |v: &Value| -> Option<usize> {
            Some(match v {
                Value::U8(n) => usize::from(*n),
                Value::U16(n) => usize::from(*n),
                Value::U32(n) => *n as usize,
                Value::U64(n) => usize::try_from(*n).ok()?,
                Value::I32(n) => usize::try_from(*n).ok()?,
                Value::I64(n) => usize::try_from(*n).ok()?,
                _ => return None,
            })
        };
        match self.content.metadata.get(key)? {
            Value::Array(list) => one(list.first()?),
            v => one(v),
        }
    }

    /// A required integer from the metadata.
    pub fn need_int(&self, key: &str) -> Result<usize> {
        self.int(key).ok_or_else(|| self.missing(key))
    }

    /// A floating-point number from the metadata.
    pub fn float(&self, key: &str) -> Option<f64> {
        match self.content.metadata.get(key)? {
            Value::F32(x) => Some(f64::from(*x)),
            Value::F64(x) => Some(*x),
            _ => None,
        }
    }

    /// Whether a tensor exists.
    pub fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(name)
    }

    /// Number types of the tensors, by decreasing total size: the file's compute type in words.
    pub fn types(&self) -> String {
        let mut bytes: std::collections::BTreeMap<String, usize> = Default::default();
        for info in self.content.tensor_infos.values() {
            *bytes.entry(format!("{:?}", info.ggml_dtype)).or_default() += info.shape.elem_count();
        }
        let mut list: Vec<_> = bytes.into_iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        list.into_iter().take(2).map(|x| x.0).collect::<Vec<_>>().join("/")
    }

    /// The location of a tensor of the given shape in the file.
    fn place(&self, name: &str, shape: &[usize]) -> Result<(GgmlDType, Range<usize>)> {
        let info = self.content.tensor_infos.get(name).ok_or_else(|| {
            Error::new(Kind::Model, format!("the file lacks the tensor `{name}`"))
                .at(&self.path)
                .help("the file is of another architecture or was converted wrongly")
        })?;
        if info.shape.dims() != shape {
            return Err(Error::new(
                Kind::Model,
                format!("tensor `{name}` has the shape {:?} where {shape:?} was expected", info.shape.dims()),
            )
            .at(&self.path));
        }
        Ok((info.ggml_dtype, self.range(info)))
    }

    /// The bytes of a tensor of the given shape, and their type.
    pub fn blocks(&self, name: &str, shape: &[usize]) -> Result<(GgmlDType, &[u8])> {
        let (dtype, range) = self.place(name, shape)?;
        Ok((dtype, &self.map[range]))
    }

    /// A quantised tensor of the given shape on `device`.
    pub fn tensor(&self, name: &str, shape: &[usize], device: &Device) -> Result<QTensor> {
        let (dtype, range) = self.place(name, shape)?;
        let (start, len) = (range.start, range.len());
        let storage = match device {
            Device::Cpu => {
                let mapped = Mapped { map: self.map.clone(), start, len, dtype };
                mapped.check_alignment().map_err(|e| e.at(&self.path))?;
                QStorage::Cpu(Box::new(mapped))
            }
            _ => QStorage::from_data(Cow::Borrowed(&self.map[range]), device, dtype)?,
        };
        Ok(QTensor::new(storage, shape)?)
    }

    /// A small tensor (norms, biases) in F32 on `device`.
    pub fn dense(&self, name: &str, shape: &[usize], device: &Device) -> Result<Tensor> {
        Ok(self.tensor(name, shape, &Device::Cpu)?.dequantize(&Device::Cpu)?.to_device(device)?)
    }

    /// Builds the packed form of a weight and releases the pages of the original.
    pub(crate) fn pack(&self, name: &str, weight: &QTensor) -> Result<()> {
        let (Some(info), Ok((_, cols))) = (self.content.tensor_infos.get(name), weight.shape().dims2()) else {
            return Ok(());
        };
        if !matches!(info.ggml_dtype, GgmlDType::Q4K | GgmlDType::Q6K | GgmlDType::Q8_0) {
            return Ok(());
        }
        let two_rows = Tensor::zeros((2, cols), candle_core::DType::F32, &Device::Cpu)?;
        two_rows.apply_op1_no_bwd(weight)?;
        self.release(name);
        Ok(())
    }

    /// Advises the system that a tensor's pages may be dropped; they are read from the file again if accessed.
    pub(crate) fn release(&self, name: &str) {
        if let Some((map, range)) = self.pages(name) {
            release(map, range);
        }
    }

    /// The file's mapping and the location of a tensor in it.
    pub(crate) fn pages(&self, name: &str) -> Option<(&Mmap, Range<usize>)> {
        let info = self.content.tensor_infos.get(name)?;
        Some((&self.map, self.range(info)))
    }

    fn range(&self, info: &TensorInfo) -> Range<usize> {
        let start = (self.content.tensor_data_offset + info.offset) as usize;
        let len = info.shape.elem_count() / info.ggml_dtype.block_size() * info.ggml_dtype.type_size();
        start..start + len
    }
}

/// Advises the system that the whole pages of a range may be dropped; they are read from the file again if accessed.
pub(crate) fn release(map: &Mmap, range: Range<usize>) {
    #[cfg(unix)]
    {
        let (from, to) = (range.start.div_ceil(4096) * 4096, range.end / 4096 * 4096);
        if to > from {
            // SAFETY: the mapping is private, read-only and backed by the file: dropped pages are read again.
            let _ = unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, from, to - from) };
        }
    }
    #[cfg(not(unix))]
    let _ = (map, range);
}
