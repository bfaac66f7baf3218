//! PyTorch checkpoints: the zip format, and the older one from before PyTorch 1.6.
//!
//! The pickle inside is read as data: the classes that it names are compared with a short list and never called.

use super::pickle::{Id, Object, Pickle};
use crate::error::{Error, Kind, Result};
use crate::mapping::map_file;
use candle_core::DType;
use memmap2::Mmap;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// The location of one tensor.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    /// Number type.
    pub dtype: DType,
    /// Shape.
    pub shape: Vec<usize>,
    /// Elements from one index to the next, by dimension.
    pub stride: Vec<usize>,
    /// Index of the first element in the storage.
    pub offset: usize,
    storage: String,
}

/// An open checkpoint.
pub(super) struct Torch {
    path: PathBuf,
    map: Mmap,
    tensors: HashMap<String, Slice>,
    storages: HashMap<String, Storage>,
}

enum Storage {
    /// Byte range of the file.
    Mapped(usize, usize),
    /// A storage that was compressed.
    Read(Vec<u8>),
}

/// Longest pickle of a checkpoint: it describes tensors and does not contain them.
const LONGEST_PICKLE: u64 = 256 << 20;
/// Maximum total bytes of compressed storages. PyTorch compresses none.
const MOST_COMPRESSED: u64 = 512 << 20;
/// How often the same numbers of the file may be referenced: tied weights are two or three tensors in one place.
const MOST_SHARED: u64 = 4;

/// The first bytes of every file of the older format: the pickle of its magic number.
const MAGIC: [u8; 15] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, b'.'];

impl Torch {
    /// Opens a file of either format.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let map = map_file(path)?;
        let mut it = Self { path: path.to_owned(), map, tensors: HashMap::new(), storages: HashMap::new() };
        if it.map.starts_with(b"PK") {
            it.read_zip()?;
        } else if it.map.starts_with(&MAGIC) {
            it.read_old()?;
        } else {
            return Err(it.wrong("the file begins like neither format of a PyTorch checkpoint"));
        }
        it.check()?;
        Ok(it)
    }

    fn wrong(&self, what: impl Into<String>) -> Error {
        Error::new(Kind::Model, what)
            .at(&self.path)
            .help("the file may be truncated or in another format; fetch it again")
    }

    fn read_zip(&mut self) -> Result<()> {
        let damaged =
            |s: &Self, e: zip::result::ZipError| s.wrong("the archive of the checkpoint cannot be read").because(e);
        let mut zip = zip::ZipArchive::new(Cursor::new(&self.map[..])).map_err(|e| damaged(self, e))?;
        let mut names = Vec::new();
        for i in 0..zip.len() {
            let entry = zip.by_index(i).map_err(|e| damaged(self, e))?;
            names.push(entry.name().map_err(|e| damaged(self, e))?.into_owned());
        }
        let Some(at) = names.iter().position(|n| n == "data.pkl" || n.ends_with("/data.pkl")) else {
            return Err(self.wrong("the archive holds no `data.pkl`"));
        };
        let root = names[at].trim_end_matches("data.pkl").to_owned();
        let mut pickle = Vec::new();
        let mut storages = HashMap::new();
        let mut compressed = 0;
        for (i, name) in names.iter().enumerate() {
            let mut entry = zip.by_index(i).map_err(|e| damaged(self, e))?;
            let Some(rest) = name.strip_prefix(&root) else { continue };
            // An archive may state any size for its entries.
            let read = |entry: &mut zip::read::ZipFile<_>, most: u64| -> Result<Vec<u8>> {
                let mut out = Vec::new();
                let failed = |e| Error::io(Kind::Model, "cannot read the archive", &self.path, e);
                entry.take(most + 1).read_to_end(&mut out).map_err(failed)?;
                if out.len() as u64 > most {
                    return Err(self.wrong(format!("`{name}` in the archive is larger than {} MB", most >> 20)));
                }
                Ok(out)
            };
            if rest == "data.pkl" {
                pickle = read(&mut entry, LONGEST_PICKLE)?;
            } else if rest == "byteorder" {
                if read(&mut entry, 64)? != b"little" {
                    return Err(self.wrong("the checkpoint's numbers are big-endian"));
                }
            } else if let Some(key) = rest.strip_prefix("data/") {
                let storage = match (entry.compression(), entry.data_start()) {
                    (zip::CompressionMethod::Stored, Some(start)) => {
                        Storage::Mapped(start as usize, usize::try_from(entry.size()).unwrap_or(usize::MAX))
                    }
                    _ => {
                        let bytes = read(&mut entry, MOST_COMPRESSED - compressed)?;
                        compressed += bytes.len() as u64;
                        Storage::Read(bytes)
                    }
                };
                storages.insert(key.to_owned(), storage);
            }
        }
        drop(zip);
        let (object, _) = Pickle::read(&pickle).map_err(|e| self.wrong(format!("the pickle cannot be read: {e}")))?;
        self.tensors = self.state(&object)?;
        self.storages = storages;
        Ok(())
    }

    /// The older format: pickles of a version, of the machine, of the tensors and of the storages' keys, then each
    /// storage as its length and its numbers.
    fn read_old(&mut self) -> Result<()> {
        let mut begin = MAGIC.len();
        let mut next = |what: &str| -> Result<Pickle> {
            let rest = &self.map[begin..];
            let rest = &rest[..rest.len().min(LONGEST_PICKLE as usize)];
            let failed = |e| self.wrong(format!("the {what} of the checkpoint cannot be read: {e}"));
            let (pickle, length) = Pickle::read(rest).map_err(failed)?;
            begin += length;
            Ok(pickle)
        };
        next("version")?;
        next("header")?;
        let table = next("table of tensors")?;
        let list = next("list of storages")?;
        let tensors = self.state(&table)?;
        let Object::List(keys) = list.root() else { return Err(self.wrong("the list of storages is not a list")) };
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for t in tensors.values() {
            sizes.entry(&t.storage).or_insert(t.dtype.size_in_bytes());
        }
        let mut storages = HashMap::new();
        for key in keys {
            let Object::Text(key) = list.get(*key) else { return Err(self.wrong("a storage's key is not a string")) };
            let size = sizes.get(key.as_str()).copied().unwrap_or(4);
            let count = self
                .map
                .get(begin..begin.saturating_add(8))
                .and_then(|b| Some(u64::from_le_bytes(b.try_into().ok()?) as usize))
                .ok_or_else(|| self.wrong("the file is truncated before a storage"))?;
            let bytes = count.checked_mul(size).ok_or_else(|| self.wrong("a storage is impossibly large"))?;
            storages.insert(key.clone(), Storage::Mapped(begin + 8, bytes));
            begin = (begin + 8).saturating_add(bytes);
        }
        self.tensors = tensors;
        self.storages = storages;
        Ok(())
    }

    /// The tensors of a dictionary by name; other values are skipped.
    fn state(&self, pickle: &Pickle) -> Result<HashMap<String, Slice>> {
        let Object::Dict(root) = pickle.root() else {
            return Err(self.wrong("the checkpoint holds no dictionary of tensors"));
        };
        let mut entries = root;
        let text = |id: Id| match pickle.get(id) {
            Object::Text(t) => Some(t.as_str()),
            _ => None,
        };
        for key in ["state_dict", "model_state_dict", "model"] {
            let inner = entries.iter().find_map(|(k, v)| match pickle.get(*v) {
                Object::Dict(d) if text(*k) == Some(key) && !d.is_empty() => Some(d),
                _ => None,
            });
            if let Some(d) = inner {
                entries = d;
                break;
            }
        }
        let mut tensors = HashMap::new();
        for (key, value) in entries {
            if let (Some(name), Some(slice)) = (text(*key), slice(pickle, *value, 0)) {
                let slice = slice.map_err(|what| self.wrong(format!("tensor `{name}`: {what}")))?;
                tensors.insert(name.to_owned(), slice);
            }
        }
        if tensors.is_empty() {
            return Err(self.wrong("the checkpoint holds no tensors"));
        }
        Ok(tensors)
    }

    /// Every tensor must lie inside its storage, and every storage inside the file. A tensor must not repeat its
    /// numbers (a stride of zero), and all of them together must not reference the file many times over: a few bytes
    /// could then be a model of any size.
    fn check(&self) -> Result<()> {
        let mut named = 0u64;
        for (name, t) in &self.tensors {
            let last = t
                .shape
                .iter()
                .zip(&t.stride)
                .try_fold(t.offset, |end, (n, s)| end.checked_add(n.saturating_sub(1).checked_mul(*s)?));
            let need = last.and_then(|l| l.checked_add(1)?.checked_mul(t.dtype.size_in_bytes()));
            let held = self.storage(&t.storage).map(<[u8]>::len);
            let bytes = t.shape.iter().try_fold(t.dtype.size_in_bytes(), |n, d| n.checked_mul(*d));
            named = named.saturating_add(bytes.unwrap_or(usize::MAX) as u64);
            match (need, held) {
                (Some(need), Some(held))
                    if t.shape.contains(&0) || need <= held && bytes.is_some_and(|b| b <= held) => {}
                (_, None) => {
                    return Err(self.wrong(format!("the file is truncated: the numbers of `{name}` are not in it")));
                }
                _ => {
                    return Err(
                        self.wrong(format!("the file is truncated or damaged: `{name}` reaches beyond its storage"))
                    );
                }
            }
        }
        let there = self.map.len() as u64 + self.compressed();
        if named > there.saturating_mul(MOST_SHARED) {
            return Err(self.wrong("its tensors refer to the same numbers many times"));
        }
        Ok(())
    }

    /// Bytes of the storages that were compressed.
    fn compressed(&self) -> u64 {
        let of = |s: &Storage| if let Storage::Read(b) = s { b.len() as u64 } else { 0 };
        self.storages.values().map(of).sum()
    }

    fn storage(&self, key: &str) -> Option<&[u8]> {
        match self.storages.get(key)? {
            Storage::Mapped(from, len) => self.map.get(*from..from.checked_add(*len)?),
            Storage::Read(bytes) => Some(bytes),
        }
    }

    /// Names of all tensors.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.tensors.keys().map(String::as_str)
    }

    /// The part of the file that holds a tensor's storage, if it is mapped.
    pub(super) fn pages(&self, name: &str) -> Option<(&Mmap, std::ops::Range<usize>)> {
        match self.storages.get(&self.tensors.get(name)?.storage)? {
            Storage::Mapped(from, len) => Some((&self.map, *from..from.checked_add(*len)?)),
            Storage::Read(_) => None,
        }
    }

    /// A tensor's location and the bytes of its storage.
    pub(super) fn get(&self, name: &str) -> Option<(&Slice, &[u8])> {
        let t = self.tensors.get(name)?;
        Some((t, self.storage(&t.storage)?))
    }
}

/// Maximum nesting of calls that are followed to a tensor.
const DEEPEST: usize = 4;

/// The arguments of the call that rebuilds a tensor, if `value` is one.
fn slice(pickle: &Pickle, value: Id, depth: usize) -> Option<std::result::Result<Slice, String>> {
    let Object::Call(callable, args) = pickle.get(value) else { return None };
    let (Object::Class(module, name), Object::Tuple(args)) = (pickle.get(*callable), pickle.get(*args)) else {
        return None;
    };
    match (module.as_str(), name.as_str()) {
        ("torch._utils", "_rebuild_tensor_v2") => Some(rebuild(pickle, args)),
        ("torch._utils", "_rebuild_parameter") if depth < DEEPEST => slice(pickle, *args.first()?, depth + 1),
        ("torch._tensor", "_rebuild_from_type_v2") => match pickle.get(*args.get(2)?) {
            Object::Tuple(inner) => Some(rebuild(pickle, inner)),
            _ => None,
        },
        _ => None,
    }
}

fn rebuild(pickle: &Pickle, args: &[Id]) -> std::result::Result<Slice, String> {
    let at = |n: usize| args.get(n).map(|id| pickle.get(*id));
    let number = |o: &Object| match o {
        Object::Int(n) => usize::try_from(*n).ok(),
        _ => None,
    };
    let list = |o: Option<&Object>| match o {
        Some(Object::Tuple(t)) => t.iter().map(|id| number(pickle.get(*id))).collect::<Option<Vec<usize>>>(),
        _ => None,
    };
    let odd = || "its description is not understood".to_owned();
    let Some(Object::Outside(id)) = at(0) else { return Err(odd()) };
    let Object::Tuple(id) = pickle.get(*id) else { return Err(odd()) };
    let of = |n: usize| id.get(n).map(|id| pickle.get(*id));
    let (Some(Object::Class(_, class)), Some(Object::Text(key))) = (of(1), of(2)) else { return Err(odd()) };
    if matches!(of(5), Some(Object::Tuple(_))) {
        return Err("it is a view of another storage, which is not supported".into());
    }
    let dtype = match class.as_str() {
        "FloatStorage" => DType::F32,
        "DoubleStorage" => DType::F64,
        "HalfStorage" => DType::F16,
        "BFloat16Storage" => DType::BF16,
        "LongStorage" => DType::I64,
        "ByteStorage" | "BoolStorage" | "CharStorage" => DType::U8,
        "IntStorage" => DType::U32,
        other => return Err(format!("numbers of the type {other} are not supported")),
    };
    let offset = at(1).and_then(number).ok_or_else(odd)?;
    let (shape, stride) = (list(at(2)).ok_or_else(odd)?, list(at(3)).ok_or_else(odd)?);
    if shape.len() != stride.len() || shape.len() > 8 {
        return Err(odd());
    }
    Ok(Slice { dtype, shape, stride, offset, storage: key.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn golden(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq").join(name).join("pytorch_model.bin")
    }

    #[test]
    fn both_formats_give_their_tensors_with_type_and_shape() {
        for (name, dtype) in [("marian", DType::F32), ("marian-old", DType::F16)] {
            let t = Torch::open(&golden(name)).unwrap();
            let (slice, bytes) = t.get("model.encoder.layers.1.fc1.weight").unwrap();
            assert_eq!((slice.dtype, &slice.shape[..]), (dtype, &[64, 32][..]));
            assert!(bytes.len() >= 64 * 32 * dtype.size_in_bytes());
            assert!(t.names().any(|n| n == "final_logits_bias"));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_file_is_an_error_or_other_numbers_but_never_a_panic(
            form in 0usize..2, cut in 0usize..60_000, flips in prop::collection::vec((0usize..4_000, any::<u8>()), 0..6),
        ) {
            let mut bytes = std::fs::read(golden(["marian", "marian-old"][form])).unwrap();
            if cut < 30_000 {
                bytes.truncate(cut);
            }
            for (at, value) in flips {
                if let Some(b) = bytes.get_mut(at) {
                    *b = value;
                }
            }
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), &bytes).unwrap();
            if let Ok(t) = Torch::open(file.path()) {
                let names: Vec<String> = t.names().map(str::to_owned).collect();
                for n in names {
                    prop_assert!(t.get(&n).is_some());
                }
            }
        }
    }
}
