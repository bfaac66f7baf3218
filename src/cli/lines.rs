//! Files read line by line.

use crate::error::{Error, Kind, Result};
use std::io::Read;
use std::path::Path;

/// The lines of a file in any character set that articles may have.
pub(super) fn read_lines(input: &str) -> Result<Vec<String>> {
    let path = Path::new(input);
    let mut bytes = Vec::new();
    if input == "-" {
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|e| Error::io(Kind::Input, "cannot read standard input", path, e))?;
    } else {
        bytes = std::fs::read(path).map_err(|e| Error::io(Kind::Input, "cannot read the file", path, e))?;
    }
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let text = crate::ingest::decode(&bytes, false).map_err(|why| Error::new(Kind::Input, why).at(path))?.text;
    Ok(text.lines().map(|l| l.trim_end_matches('\r').to_owned()).collect())
}

/// The lines of two files that are aligned line by line.
pub(super) fn read_aligned(source: &str, target: &str) -> Result<(Vec<String>, Vec<String>)> {
    let (sources, targets) = (read_lines(source)?, read_lines(target)?);
    if sources.len() != targets.len() {
        let what = format!("{source} has {} lines and {target} has {}", sources.len(), targets.len());
        return Err(Error::new(Kind::Usage, what).help("the files must be aligned line by line"));
    }
    Ok((sources, targets))
}
