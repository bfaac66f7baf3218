//! Messages line by line on standard input and output, as assistants start their servers.

use super::mcp::reply;
use super::site::Site;
use crate::error::{Error, Kind, Result};
use std::io::{BufRead, Read, Write};

/// Maximum size of a message, in bytes.
const LONGEST: u64 = 1 << 20;

/// Responds to messages until the input ends.
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
            // The rest of the line is not a message; the part that was read is not valid JSON, so an error is returned.
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
                // The client has closed the connection.
                Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
                done => done.map_err(|e| Error::new(Kind::Output, "cannot write answers").because(e))?,
            }
        }
    }
}
