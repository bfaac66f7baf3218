//! Character sets with one byte a character, also those of DOS, which `encoding_rs` does not have.

use encoding_rs::{
    Encoding, IBM866, ISO_8859_6, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254,
    WINDOWS_1256, WINDOWS_1257,
};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A character set: bytes below 80 are ASCII.
#[derive(Debug)]
pub(super) struct CodePage {
    pub name: &'static str,
    /// The characters of the bytes 80 to FF; a byte without one stands for the control character of its number.
    upper: [char; 128],
    bytes: HashMap<char, u8>,
}

/// Sets with which Arabic in UTF-8 or in a set of [`ARABIC`] is read by mistake.
pub(super) static FOREIGN: LazyLock<Vec<CodePage>> = LazyLock::new(|| {
    let known = [WINDOWS_1252, WINDOWS_1251, MACINTOSH, WINDOWS_1250, WINDOWS_1254, WINDOWS_1253, WINDOWS_1257, IBM866];
    known.into_iter().map(of_encoding).chain(["IBM437", "IBM850"].map(of_dos)).collect()
});

/// Sets for Arabic, the most frequent first.
pub(super) static ARABIC: LazyLock<[CodePage; 3]> =
    LazyLock::new(|| [of_encoding(WINDOWS_1256), of_encoding(ISO_8859_6), of_dos("IBM720")]);

/// The set of old Macintosh computers, whose letters have the bytes of ISO-8859-6. It is none of [`ARABIC`], since only
/// its digits and signs tell it from that.
pub(super) static MAC: LazyLock<CodePage> = LazyLock::new(|| of_dos("MacArabic"));

impl CodePage {
    fn new(name: &'static str, upper: [char; 128]) -> Self {
        let bytes = (0x80..=0xFF).zip(upper).map(|(byte, c)| (c, byte)).collect();
        Self { name, upper, bytes }
    }

    /// The character of a byte.
    pub(super) fn char(&self, byte: u8) -> char {
        byte.checked_sub(0x80).map_or(char::from(byte), |at| self.upper[usize::from(at)])
    }

    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        bytes.iter().map(|b| self.char(*b)).collect()
    }

    /// The byte of a character.
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        if c.is_ascii() { u8::try_from(c).ok() } else { self.bytes.get(&c).copied() }
    }

    /// The bytes of a text, and how many of its characters the set does not have: these are in UTF-8.
    pub(super) fn encode(&self, text: &str) -> (Vec<u8>, usize) {
        let (mut out, mut unknown) = (Vec::with_capacity(text.len()), 0);
        for c in text.chars() {
            match self.byte(c).or_else(|| u8::try_from(c).ok().filter(|_| c.is_control())) {
                Some(byte) => out.push(byte),
                None => {
                    unknown += 1;
                    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        (out, unknown)
    }
}

fn of_encoding(encoding: &'static Encoding) -> CodePage {
    let char = |byte: usize| {
        let byte = u8::try_from(byte + 0x80).unwrap_or(u8::MAX);
        let c = encoding.decode_without_bom_handling(&[byte]).0.chars().next();
        c.filter(|c| *c != '\u{FFFD}').unwrap_or(char::from(byte))
    };
    CodePage::new(encoding.name(), std::array::from_fn(char))
}

/// A set of `code_pages.tsv`.
fn of_dos(name: &'static str) -> CodePage {
    let lines = include_str!("code_pages.tsv").lines();
    let mut codes = lines.filter_map(|l| l.split_once('\t')).find(|(n, _)| *n == name).map_or("", |x| x.1).split(' ');
    let char = |_| {
        let code = codes.next().and_then(|c| u32::from_str_radix(c, 16).ok());
        code.and_then(char::from_u32).expect("128 code points in a line of code_pages.tsv")
    };
    CodePage::new(name, std::array::from_fn(char))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_has_a_character_for_each_byte_and_a_byte_for_each_character() {
        for page in FOREIGN.iter().chain(ARABIC.iter()) {
            let all: Vec<u8> = (0..=u8::MAX).collect();
            assert_eq!(page.encode(&page.decode(&all)), (all, 0), "{}", page.name);
        }
        assert_eq!(ARABIC[2].decode(&[0x9F, 0xE9, 0x21]), "ال!");
        assert_eq!(FOREIGN[0].encode("éن"), (vec![0xE9, 0xD9, 0x86], 1));
    }
}
