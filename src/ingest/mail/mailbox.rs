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
        let starts = n == 0
            || line.starts_with(b"From ")
                && (is_envelope(&line) || blank && (message.is_empty() || is_addressed(&line)));
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

const DAYS: &[&str] = &["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Whether a line behind an empty one is above a message: it names a sender. Other lines that begin with "From " are
/// text that a program forgot to mark.
fn is_addressed(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&line[..line.len().min(300)]);
    let words: Vec<&str> = text.split_whitespace().skip(1).collect();
    let named = words.first().is_some_and(|w| w.contains('@') || matches!(*w, "-" | "MAILER-DAEMON"));
    named || words.len() < 2 || words.iter().any(|w| DAYS.contains(&w.trim_end_matches(',')))
}

/// Whether a line is one that a program wrote above a message, with day, month and time, rather than text: programs that
/// join messages forget the empty line before it.
fn is_envelope(line: &[u8]) -> bool {
    const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = String::from_utf8_lossy(&line[..line.len().min(300)]);
    let words: Vec<&str> = text.split_whitespace().map(|w| w.trim_end_matches(',')).collect();
    let time =
        |w: &str| w.len() >= 8 && w.split(':').count() == 3 && w.bytes().all(|b| b.is_ascii_digit() || b == b':');
    words.len() >= 6
        && [DAYS, MONTHS].iter().all(|list| words.iter().any(|w| list.contains(w)))
        && words.iter().copied().any(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_parted_by_envelopes() {
        let one = "From a@a.example Sun Jun  1 10:00:00 2025\nSubject: a\n\nFrom Sunday on, text\n";
        let two = "From - Mon, 02 Jun 2025 10:00:00 +0300\nSubject: b\n\ntext\n";
        for joined in [format!("{one}{two}"), format!("{one}\n{two}")] {
            let mut got = Vec::new();
            messages(&mut joined.as_bytes(), 1 << 20, &mut |_, m| {
                got.push(String::from_utf8(m.unwrap()).unwrap());
                true
            })
            .unwrap();
            assert_eq!(got.len(), 2, "{got:?}");
            assert!(got[0].contains("on, text") && got[1].starts_with("Subject: b"));
        }
    }
}
