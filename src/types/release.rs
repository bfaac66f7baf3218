//! The version of the program, by which what it made is told from what other versions made.

use std::sync::OnceLock;

static OTHER: OnceLock<String> = OnceLock::new();

/// The version of this program.
pub fn version() -> &'static str {
    OTHER.get().map_or(env!("CARGO_PKG_VERSION"), String::as_str)
}

/// Lets this process pass for another version, for tests. The first call counts.
pub fn pass_for_version(version: &str) {
    let _ = OTHER.set(version.to_owned());
}
