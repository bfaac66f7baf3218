//! Mailboxes: messages one after another in a file (mbox).

use std::io::BufRead;

/// Hands over the messages of an mbox file one by one; `put` returns whether to go on.
///
/// # Errors
/// What cannot be read, as a message.
pub(in super::super) fn messages(
    reader: &mut dyn BufRead,
    most: u64,
    put: &mut dyn FnMut(usize, Result<Vec<u8>, String>) -> bool,
) -> Result<(), String> {
    let (mut number, mut message, mut long, mut blank) = (0, Vec::new(), false, true);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line without an end is read in pieces.
        let n = std::io::Read::take(&mut *reader, 1 << 20)
            .read_until(b'\n', &mut line)
            .map_err(|e| format!("cannot be read: {e}"))?;
        let starts = n == 0 || blank && line.starts_with(b"From ");
        if starts {
            if !message.is_empty() || long {
                number += 1;
                let whole = std::mem::take(&mut message);
                let given = if std::mem::take(&mut long) {
                    Err(format!(
                        "the message is larger than the limit of {} MB; raise input.max_bytes in mujaz.toml",
                        most >> 20
                    ))
                } else {
                    Ok(whole)
                };
                if !put(number, given) {
                    return Ok(());
                }
            }
            if n == 0 {
                return Ok(());
            }
            continue;
        }
        blank = line.iter().all(|b| matches!(b, b'\n' | b'\r'));
        if message.len() as u64 + line.len() as u64 > most {
            long = true;
            message.clear();
        }
        if !long {
            // ">From " at the start of a line was "From ".
            let quoted = line.iter().take_while(|b| **b == b'>').count();
            let skip = usize::from(quoted > 0 && line[quoted..].starts_with(b"From "));
            message.extend_from_slice(&line[skip..]);
        }
    }
}
