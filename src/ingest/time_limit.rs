//! The time allowed for reading a document, which depends on its format.

use super::deadline::within;
use super::format::{Format, by_name};
use super::outcome::{Ingested, failed};
use super::pdf;
use crate::config::InputConfig;
use std::path::Path;
use std::time::Duration;

/// The time allowed for reading content: the configured limit, extended if pages need OCR.
pub(super) fn time(path: &Path, bytes: &[u8], config: &InputConfig) -> Duration {
    let is_pdf = bytes.starts_with(b"%PDF-") || by_name(path) == Some(Format::Pdf);
    if is_pdf { pdf::limit(config.timeout.0) } else { config.timeout.0 }
}

/// The outcome of reading a file, if it ends within the limit.
pub(super) fn in_time(path: &Path, limit: Duration, read: impl FnOnce() -> Ingested + Send + 'static) -> Ingested {
    within(limit, || Ok(read())).unwrap_or_else(|reason| failed(path, reason))
}
