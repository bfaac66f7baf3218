//! Bounds on the sizes that a model's files may specify. No real model exceeds them, and a value outside could cause an
//! allocation of any size, a division by zero or an overflow.

use crate::error::{Error, Kind, Result};
use std::ops::RangeInclusive;
use std::path::Path;

/// Layers.
pub(crate) const LAYERS: RangeInclusive<usize> = 1..=1024;
/// Width of the residual stream.
pub(crate) const WIDTH: RangeInclusive<usize> = 1..=1 << 17;
/// Heads of attention.
pub(crate) const HEADS: RangeInclusive<usize> = 1..=1 << 13;
/// Inner width of the feed-forward layers.
pub(crate) const FEED_FORWARD: RangeInclusive<usize> = 1..=1 << 22;
/// Tokens of the vocabulary.
pub(crate) const VOCABULARY: RangeInclusive<usize> = 1..=1 << 23;
/// Tokens of a text and its translation; fewer would not hold a sentence.
pub(crate) const CONTEXT: RangeInclusive<usize> = 16..=1 << 28;
/// An error about a size.
pub(crate) fn wrong(what: &str, value: impl std::fmt::Display) -> Error {
    Error::new(Kind::Model, format!("the model's files give {value} as {what}, which no model has"))
        .help("the file is damaged, or converted wrongly; fetch it again")
}

/// Rejects a size outside its range.
pub(crate) fn within(what: &str, value: usize, range: &RangeInclusive<usize>) -> Result<()> {
    if range.contains(&value) { Ok(()) } else { Err(wrong(what, value)) }
}

/// Rejects a value that is not positive and finite.
pub(crate) fn positive(what: &str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 { Ok(()) } else { Err(wrong(what, value)) }
}

/// Largest file of settings, tokenizers and templates. The largest tokenizers have about 40 MB.
const LARGEST_TEXT: u64 = 256 << 20;

/// Reads a small file of a model.
///
/// # Errors
/// It cannot be read, is not a regular file, or is far too large; `what` says what was being done.
pub(crate) fn read(path: &Path, what: &str) -> Result<Vec<u8>> {
    use std::io::Read;
    let failed = |e| Error::io(Kind::Model, what, path, e);
    let file = std::fs::File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?;
    let mut bytes = Vec::new();
    if size.is_file() {
        file.take(LARGEST_TEXT + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if !size.is_file() || bytes.len() as u64 > LARGEST_TEXT {
        let why = if size.is_file() {
            format!("it has more than {} MB", LARGEST_TEXT >> 20)
        } else {
            "it is not a regular file".into()
        };
        return Err(Error::new(Kind::Model, format!("{what}: {why}")).at(path));
    }
    Ok(bytes)
}

/// As [`read`], as text.
pub(crate) fn read_text(path: &Path, what: &str) -> Result<String> {
    String::from_utf8(read(path, what)?)
        .map_err(|_| Error::new(Kind::Model, format!("{what}: it is not UTF-8 text")).at(path))
}
