//! Streams in UTF-16, as PowerShell writes them, converted to UTF-8.

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{BufRead, Read, Result};

/// The encoding of a stream that begins with the byte order mark of UTF-16.
pub(super) fn encoding(reader: &mut dyn BufRead) -> Option<&'static Encoding> {
    // A stream that cannot be read fails again where it is read.
    match reader.fill_buf().ok()? {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// A stream in UTF-8 made from one in another encoding; the byte order mark is dropped.
pub(super) struct Narrowed<'a> {
    inner: &'a mut dyn BufRead,
    decoder: Decoder,
    /// Converted text, and how much of it has been read.
    ready: String,
    at: usize,
    ended: bool,
}

impl<'a> Narrowed<'a> {
    pub(super) fn new(inner: &'a mut dyn BufRead, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, ready: String::new(), at: 0, ended: false }
    }
}

impl Read for Narrowed<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        while self.at == self.ready.len() && !self.ended {
            let part = self.inner.fill_buf()?;
            self.ended = part.is_empty();
            let (used, room) = (part.len(), self.decoder.max_utf8_buffer_length(part.len()).unwrap_or(0));
            self.ready.clear();
            self.at = 0;
            self.ready.reserve(room);
            let _ = self.decoder.decode_to_string(part, &mut self.ready, self.ended);
            self.inner.consume(used);
        }
        let rest = &self.ready.as_bytes()[self.at..];
        let n = rest.len().min(out.len());
        out[..n].copy_from_slice(&rest[..n]);
        self.at += n;
        Ok(n)
    }
}
