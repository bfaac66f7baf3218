//! The stub in builds without the feature `pdf`.

use crate::error::{Error, Kind, Result};
use crate::report::document::Document;

/// Fails with an error that names the feature.
///
/// # Errors
/// Always.
pub(in crate::report) fn write(_: &dyn Fn() -> Result<Document>) -> Result<Vec<u8>> {
    Err(Error::new(Kind::Usage, "this build makes no PDF: the feature `pdf` was not compiled in")
        .help("build with `cargo install mujaz --features pdf`, or take `html` and print it, or `docx`"))
}
