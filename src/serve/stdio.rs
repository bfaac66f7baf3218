//! Messages line by line on standard input and output, as assistants start their servers.

use super::mcp::reply;
use super::site::Site;
use crate::error::{Error, Kind, Result};
use std::io::{BufRead, Read, Write};

/// Bytes of the longest message.
const LONGEST: u64 = 1 << 20;

/// Answers messages until the input ends.
///
/// # Errors
/// Input cannot be read, or output not be written.
pub(super) fn serve(site: &Site, mut input: impl BufRead, mut output: impl Write) -> Result<()> {
    let unread = |e| Error::new(Kind::Input, "cannot read messages").because(e);
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(unread)? == 0 {
            return Ok(());
        }
        if line.len() as u64 == LONGEST && line.last() != Some(&b'\n') {
            // What is left of it is no message of its own; what was read of it is no JSON either.
            while !line.ends_with(b"\n") {
                line.clear();
                if input.by_ref().take(LONGEST).read_until(b'\n', &mut line).map_err(unread)? == 0 {
                    break;
                }
            }
            line = b"a message that is too long".to_vec();
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        if let Some(text) = reply(site, &line) {
            match writeln!(output, "{text}").and_then(|()| output.flush()) {
                // Whoever asked has gone.
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                done => done.map_err(|e| Error::new(Kind::Output, "cannot write answers").because(e))?,
            }
        }
    }
}
