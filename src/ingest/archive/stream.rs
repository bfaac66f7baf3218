//! Compressed streams, unpacked as they are read and stopped if they expand to too much.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// A file with a higher compression ratio is a decompression bomb, not a text. DEFLATE reaches 1032; news in any markup
/// stays below 60.
pub(super) const RATIO: u64 = 250;
/// Below this size the ratio says nothing.
pub(super) const SMALL: u64 = 1 << 20;

/// A reader that counts the packed bytes it has consumed.
pub(super) trait Packed {
    fn used(&self) -> u64;
}

pub(super) struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: Seek> Counted<R> {
    /// Reads from the start.
    pub(super) fn new(mut inner: R) -> Result<Self, String> {
        inner.seek(SeekFrom::Start(0)).map_err(|e| format!("cannot be read: {e}"))?;
        Ok(Self { inner, read: 0 })
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(out)?;
        self.read += n as u64;
        Ok(n)
    }
}

impl<R: Read> Packed for flate2::read::MultiGzDecoder<BufReader<Counted<R>>> {
    fn used(&self) -> u64 {
        self.get_ref().get_ref().read
    }
}

/// Concatenated Zstandard frames.
pub(super) struct Frames<R: Read> {
    source: Option<R>,
    open: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: io::BufRead> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: Some(source), open: None }
    }
}

impl<R: io::BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.open.is_none() {
                let Some(mut source) = self.source.take() else { return Ok(0) };
                if source.fill_buf()?.is_empty() {
                    self.source = Some(source);
                    return Ok(0);
                }
                let opened = ruzstd::decoding::StreamingDecoder::new(source);
                self.open = Some(opened.map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.to_string()))?);
            }
            if let Some(mut frame) = self.open.take() {
                let n = frame.read(out)?;
                if n > 0 || out.is_empty() {
                    self.open = Some(frame);
                    return Ok(n);
                }
                self.source = Some(frame.into_inner());
            }
        }
    }
}

impl<R: Read> Packed for Frames<BufReader<Counted<R>>> {
    fn used(&self) -> u64 {
        let open = self.open.as_ref().map(|f| f.get_ref().get_ref().read);
        open.or_else(|| self.source.as_ref().map(|s| s.get_ref().read)).unwrap_or(u64::MAX)
    }
}

/// Stops a stream that expands to many times its size.
pub(super) struct Bounded<R> {
    reader: R,
    out: u64,
}

impl<R> Bounded<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, out: 0 }
    }
}

impl<R: Read + Packed> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(out)?;
        self.out += n as u64;
        if self.out > SMALL && self.out / self.reader.used().max(1) > RATIO {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it unpacks to more than {RATIO} times its size, as no text does"),
            ));
        }
        Ok(n)
    }
}
