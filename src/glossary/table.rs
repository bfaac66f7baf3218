//! Tables as saved by spreadsheets: their character set and column separator.

use encoding_rs::{Encoding, WINDOWS_1256};
use std::borrow::Cow;

/// The text of a file: UTF-8, UTF-16 with a byte order mark, or else the legacy Arabic set of Windows.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1256.decode_without_bom_handling(bytes).0,
    }
}

/// The column separator, judging by the header row. Excel may put `sep=;` before it; the length of that line is
/// returned too.
pub(super) fn separator(text: &str) -> (u8, usize) {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    if let Some(sign) = first.trim_end().to_lowercase().strip_prefix("sep=").and_then(|s| s.bytes().next()) {
        return (sign, first.len());
    }
    let header = text.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    let most = [b',', b';', b'\t'].into_iter().rev().max_by_key(|s| header.bytes().filter(|b| b == s).count());
    (most.unwrap_or(b','), 0)
}
