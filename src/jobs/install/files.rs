//! Files for the system's scheduler, and how their lines are quoted.

use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What the system's scheduler needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Files to write.
    pub files: Vec<InstalledFile>,
    /// Commands to run afterwards, or what else to do.
    pub commands: Vec<String>,
}

/// A file for the system's scheduler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InstalledFile {
    /// Where it belongs.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// Quotes a path or word for a line of a unit, if necessary.
pub(super) fn unit_word(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if escaped.contains([' ', '\t', '\'', '"', '\\']) { format!("\"{escaped}\"") } else { escaped }
}

/// Quotes a word for a shell, if necessary.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
