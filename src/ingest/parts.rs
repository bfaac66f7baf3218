//! How the parts of messages and archives are read. A part may be in any format, even another message or archive, so
//! the code for messages and archives is handed the reader of parts instead of importing it.

use super::format::{Format, is_known};
use super::outcome::{Ingested, Sink, not_read};
use crate::config::InputConfig;
use std::io::BufRead;
use std::path::Path;

/// Reads parts.
#[derive(Clone, Copy)]
pub(super) struct PartReader {
    /// Reads a part by its name and content.
    pub named: fn(&Path, &[u8], &InputConfig) -> Ingested,
    /// Streams a part that holds many articles; returns whether to continue.
    pub stream: fn(&Path, &mut dyn BufRead, Format, &InputConfig, &mut Sink) -> bool,
}

impl PartReader {
    /// Reads a part if its name or content says that it is in a supported format.
    pub fn found(self, path: &Path, bytes: &[u8], config: &InputConfig) -> Ingested {
        match is_known(path, bytes) {
            true => (self.named)(path, bytes, config),
            false => Ingested { skipped: vec![not_read(path)], ..Ingested::default() },
        }
    }
}
