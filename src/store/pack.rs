//! Values as the store keeps them: JSON, compressed.

use crate::error::{Error, Kind, Result};
use std::io::{Read, Write};

/// Serialises and compresses a value.
pub(super) fn pack<T: serde::Serialize>(value: &T) -> Result<Vec<u8>> {
    let wrong = |e: std::io::Error| Error::new(Kind::Internal, "a text cannot be compressed for the store").because(e);
    let json = serde_json::to_vec(value).map_err(|e| wrong(e.into()))?;
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(&json).map_err(wrong)?;
    out.finish().map_err(wrong)
}

/// The error of a text that cannot be read.
pub(super) fn damaged() -> Error {
    Error::new(Kind::Input, "a text in the store cannot be read").help(
        "the store is damaged or was written by another version; run `mujaz store check`, and restore a backup if it \
         is damaged",
    )
}

/// Reads a value written by [`pack`].
pub(super) fn unpack<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let wrong = |e: std::io::Error| damaged().because(e);
    let mut json = Vec::new();
    flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut json).map_err(wrong)?;
    serde_json::from_slice(&json).map_err(|e| wrong(e.into()))
}
