//! Digests of files.

use crate::digest::hex;
use crate::error::{Error, Kind, Result};
use crate::runtime::Runtime;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;

/// SHA-256 of a file.
pub(crate) fn hash_file(path: &Path, runtime: &Runtime) -> Result<String> {
    let mut file = std::fs::File::open(path).map_err(|e| Error::io(Kind::Model, "cannot open the file", path, e))?;
    let total = file.metadata().map_or(0, |m| m.len());
    let counter =
        runtime.observer.bytes(&format!("checking {}", path.file_name().unwrap_or_default().to_string_lossy()), total);
    let mut sha = Sha256::new();
    let mut buffer = vec![0u8; 1 << 20];
    loop {
        runtime.cancel.check()?;
        let n = file.read(&mut buffer).map_err(|e| Error::io(Kind::Model, "cannot read the file", path, e))?;
        if n == 0 {
            break;
        }
        sha.update(&buffer[..n]);
        counter.add(n as u64);
    }
    Ok(hex(&sha.finalize()))
}
