//! What commands print.

use super::exit::Exit;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::Skipped;
use serde::Serialize;
use std::io::{self, BufWriter, Write};

/// Prints a line to standard output.
pub(super) fn print_line(text: &str) -> Result<()> {
    printed(writeln!(io::stdout().lock(), "{text}"))
}

/// Prints text as it is.
pub(super) fn print_text(text: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    printed(out.write_all(text).and_then(|()| out.flush()))
}

/// Prints a value as JSON.
pub(super) fn print_json<T: Serialize>(value: &T) -> Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let written = serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from);
    printed(written.and_then(|()| writeln!(out)).and_then(|()| out.flush()))
}

/// A closed pipe ends the process quietly, as tools do.
fn printed(written: io::Result<()>) -> Result<()> {
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
        Err(e) => Err(Error::new(Kind::Output, "cannot write to standard output").because(e)),
        Ok(()) => Ok(()),
    }
}

/// Prints the skipped inputs to standard error; returns whether any of them is a failure.
pub(super) fn tell_skipped(skipped: &[Skipped], progress: &Progress) -> bool {
    for s in skipped {
        progress.note(&format!("left out: {}: {}", s.origin, s.reason));
    }
    skipped.iter().any(|s| s.failed)
}
