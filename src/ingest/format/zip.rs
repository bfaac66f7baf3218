//! What a zip archive says about the document that it is.

use std::io::{Cursor, Read};

/// A zip archive, whole or only its beginning.
pub(super) struct Zip<'a> {
    bytes: &'a [u8],
    archive: Option<zip::ZipArchive<Cursor<&'a [u8]>>>,
}

impl<'a> Zip<'a> {
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, archive: zip::ZipArchive::new(Cursor::new(bytes)).ok() }
    }

    /// Whether it has a file of this name itself, not only in an archive that it has.
    pub fn holds(&self, name: &str) -> bool {
        match &self.archive {
            Some(archive) => archive.index_for_name(name).is_some(),
            None => self.bytes.windows(name.len()).any(|w| w == name.as_bytes()),
        }
    }

    /// Whether its first file, as in OpenDocument and EPUB, says that it is of this kind; templates are of the same kind.
    pub fn is(&self, kind: &str) -> bool {
        let Some(archive) = &self.archive else {
            let begin = format!("mimetype{kind}");
            return self.bytes[..self.bytes.len().min(200)].windows(begin.len()).any(|w| w == begin.as_bytes());
        };
        let mut said = String::new();
        let mut archive = archive.clone();
        let Ok(file) = archive.by_name("mimetype") else { return false };
        file.take(200).read_to_string(&mut said).is_ok() && said.starts_with(kind)
    }
}
