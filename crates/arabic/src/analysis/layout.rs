//! The layout of the compiled lexicon: the single description of what the build script writes and the analyser reads.
//! Integers are little-endian and rows have no padding, so that tables can be read in place at any alignment.

use std::ops::Range;

/// Declares the rows of a table: their fields, and how they are written and read.
macro_rules! rows {
    ($($(#[$doc:meta])* $row:ident { $($field:ident: $int:ty),* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $row { $(pub $field: $int),* }

        impl $row {
            /// Bytes of a row.
            pub const SIZE: usize = 0 $(+ size_of::<$int>())*;

            /// The serialised row.
            pub fn to_bytes(self) -> [u8; Self::SIZE] {
                let mut out = [0; Self::SIZE];
                let mut rest = &mut out[..];
                $(rest = put(rest, &self.$field.to_le_bytes());)*
                debug_assert!(rest.is_empty());
                out
            }

            /// The row stored in bytes.
            #[inline]
            pub fn of(bytes: &[u8; Self::SIZE]) -> Self {
                let mut at = 0;
                $(
                    let $field = <$int>::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
                    at += size_of::<$int>();
                )*
                debug_assert_eq!(at, Self::SIZE);
                Self { $($field),* }
            }
        }
    )*};
}

/// Writes bytes to the front of a slice; returns the rest of it.
fn put<'a>(out: &'a mut [u8], bytes: &[u8]) -> &'a mut [u8] {
    let (front, rest) = out.split_at_mut(bytes.len());
    front.copy_from_slice(bytes);
    rest
}

rows! {
    /// A lemma. Texts are references made by [`reference`].
    LemmaRow { text: u32, glosses: u32, forms: u32, pos: u8, band: u8 }
    /// A written stem of a lemma: the lemma's number, endings as bits of `takes`, properties as bits of [`flags`].
    StemRow { lemma: u32, written: u32, takes: u16, flags: u8 }
    /// An expression; `words` are its folded words, separated by spaces.
    ExpressionRow { text: u32, words: u32, glosses: u32, pos: u8 }
    /// A sense of a lemma, and the rows of the cue table that indicate it. Not 0: `exclusive`, it and the lemma's other
    /// such senses exclude one another.
    SenseRow { glosses: u32, cues: u32, count: u8, pos: u8, exclusive: u8 }
    /// A word that indicates a sense: its number in the index of such words, and its [`place`].
    CueRow { word: u32, place: u8 }
    /// A key of an index: its text, and its first row; the last row is the one before the next key's first.
    KeyRow { text: u32, first: u32 }
}

/// Properties of a stem, as bits.
pub mod flags {
    /// The stem alone is plural.
    pub const PLURAL: u8 = 1;
    /// The stem alone is feminine.
    pub const FEMININE: u8 = 2;
    /// It is a passive form only.
    pub const PASSIVE: u8 = 4;
}

/// Where a cue must be relative to the word.
pub mod place {
    /// Anywhere in the sentence.
    pub const NEAR: u8 = 0;
    /// Directly before the word.
    pub const BEFORE: u8 = 1;
    /// Directly after it.
    pub const BEHIND: u8 = 2;
    /// Nowhere: the form of the word itself is the cue.
    pub const OWN: u8 = 3;
    /// A few words before the word, without punctuation between them.
    pub const EARLIER: u8 = 4;
    /// A few words after the word, without punctuation between them.
    pub const LATER: u8 = 5;
}

/// Properties of a word's form that may indicate one of its senses, or one of the word before it.
pub const FORMS: [&str; 10] =
    ["=plural", "=dual", "=pronoun", "=article", "=passive", "=ل", "=ب", "=singular", "=bare", "=feminine"];

/// A reference into the text of all strings: 24 bits for the start, 8 for the length in bytes. `None` if these do not
/// suffice.
pub fn reference(start: usize, length: usize) -> Option<u32> {
    let fits = start < 1 << 24 && length < 1 << 8;
    fits.then_some((start as u32) << 8 | length as u32)
}

/// The byte range of a reference.
#[inline]
pub fn range(reference: u32) -> Range<usize> {
    let start = (reference >> 8) as usize;
    start..start + (reference & 0xFF) as usize
}

/// The bucket of a key in an index, by its FNV-1a hash (Fowler, Noll & Vo, 1991).
#[inline]
pub fn bucket(key: &str, buckets: usize) -> usize {
    let hash = key.bytes().fold(0x811C_9DC5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    ((u64::from(hash) * buckets as u64) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_were_written() {
        let stem = StemRow { lemma: 70_000, written: reference(1 << 20, 12).unwrap(), takes: 0x8001, flags: 5 };
        assert_eq!(stem.to_bytes().len(), 4 + 4 + 2 + 1);
        assert_eq!(StemRow::of(&stem.to_bytes()), stem);
        assert_eq!(stem.to_bytes()[..4], [0x70, 0x11, 1, 0]);
    }

    #[test]
    fn references_hold_what_fits_and_nothing_else() {
        for (start, length) in [(0, 0), (17, 255), ((1 << 24) - 1, 1)] {
            assert_eq!(reference(start, length).map(range), Some(start..start + length));
        }
        assert_eq!((reference(1 << 24, 1), reference(0, 256)), (None, None));
    }
}
