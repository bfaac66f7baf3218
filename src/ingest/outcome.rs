//! The outcome of reading: articles and skipped inputs.

use super::format::unread;
use crate::types::{Article, Origin, Skipped};
use std::path::Path;

/// The result of reading.
#[derive(Debug, Default)]
pub struct Ingested {
    /// Arabic articles in input order.
    pub articles: Vec<Article>,
    /// Everything else, with reasons.
    pub skipped: Vec<Skipped>,
}

pub(super) fn skip(path: &Path, line: Option<usize>, reason: impl Into<String>) -> Skipped {
    let origin = Origin { path: path.display().to_string(), line };
    Skipped { origin, reason: reason.into(), failed: true }
}

/// The row for a file that nobody named and that is not in a supported format.
pub(super) fn not_read(path: &Path) -> Skipped {
    let (why, wanted) = unread(path);
    Skipped { failed: wanted, ..skip(path, None, why) }
}

pub(super) fn failed(path: &Path, reason: String) -> Ingested {
    Ingested { skipped: vec![skip(path, None, reason)], ..Default::default() }
}

pub(super) fn join(parts: Vec<Ingested>) -> Ingested {
    let mut out = Ingested::default();
    for p in parts {
        out.articles.extend(p.articles);
        out.skipped.extend(p.skipped);
    }
    out
}

/// Receives batches; returns whether to continue.
pub type Sink<'a> = dyn FnMut(Ingested) -> bool + 'a;

/// Number of articles and lines read before they are handed on.
pub(super) const BATCH: usize = 512;
/// Bytes of files or lines read before they are handed on.
pub(super) const BATCH_BYTES: u64 = 64 << 20;
