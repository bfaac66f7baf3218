//! Bytes to text: decoded, with mojibake and visual order repaired.

use super::decode::{Decoded, decode_as};
use super::{declaration, mojibake};
use encoding_rs::Encoding;

/// The text of a file. With `markup`, a declaration in the page or feed counts.
///
/// # Errors
/// A message: the file is empty or contains no text.
pub(super) fn text_of(bytes: &[u8], markup: bool) -> Result<Decoded, String> {
    text_as(bytes, if markup { declaration::charset(bytes) } else { None })
}

/// [`text_of`] with a character set declared outside the content.
pub(super) fn text_as(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, String> {
    let mut decoded = decode_as(bytes, declared)?;
    let (text, note) = mojibake::repaired(&decoded.text);
    if let Some(note) = note {
        decoded.text = text.into_owned();
        decoded.note = Some(decoded.note.map_or(note.clone(), |n| format!("{n}; {note}")));
    }
    Ok(decoded)
}
