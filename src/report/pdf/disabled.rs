//! The stub in builds without the feature `pdf`.

use crate::config::Paper;
use crate::error::{Error, Kind, Result};
use crate::report::document::Document;

/// Fails with an error that names the feature.
///
/// # Errors
/// Always.
pub(in crate::report) fn write(_: &dyn Fn() -> Result<Document>, _: Paper) -> Result<Vec<u8>> {
    Err(Error::new(Kind::Usage, "this build makes no PDF: the feature `pdf` was not compiled in")
        .help("build it with `cargo install --path . --features pdf`, or make `html` and print it, or make `docx`"))
}
