//! Passwords and keys.

use crate::error::{Error, Kind, Result};
use std::path::Path;

/// A secret from an environment variable or a file; never printed.
pub fn secret(variable: Option<&str>, file: Option<&Path>) -> Result<Option<String>> {
    let text = match (variable, file) {
        (Some(name), _) => std::env::var(name).map_err(|_| {
            Error::new(Kind::Usage, format!("the environment variable {name} is not set"))
                .help("set it where the job runs, or name a file instead")
        })?,
        (None, Some(path)) => {
            std::fs::read_to_string(path).map_err(|e| Error::io(Kind::Usage, "cannot read the secret", path, e))?
        }
        (None, None) => return Ok(None),
    };
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() {
        return Err(Error::new(Kind::Usage, "the secret is empty"));
    }
    Ok(Some(text))
}
