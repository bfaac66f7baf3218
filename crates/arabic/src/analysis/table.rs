//! The compiled lexicon, read in place: tables of rows, and indices from folded words to rows. The build script writes
//! them (`compile`); using them requires no parsing or allocation.

use super::layout::{KeyRow, bucket, range};
use std::ops::Range;

/// A table that the build script wrote, as rows of the size that its type declares.
macro_rules! table {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name)).as_chunks().0
    };
}
pub(super) use table;

/// What all entries of the lexicon have in common, for a type that is its number in a table of rows.
macro_rules! entry {
    ($type:ident, $table:ident, $row:ident) => {
        impl $type {
            fn row(self) -> $row {
                $row::of(&$table[self.0 as usize])
            }

            /// As written in the lexicon.
            pub fn text(self) -> &'static str {
                text(self.row().text)
            }

            /// Part of speech.
            pub fn pos(self) -> Pos {
                Pos::of_number(self.row().pos)
            }

            /// English glosses in dictionary form, in order of their frequency in news.
            pub fn glosses(self) -> impl Iterator<Item = &'static str> + Clone {
                text(self.row().glosses).split("; ")
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{} {} \"{}\"", self.text(), self.pos().tag(), text(self.row().glosses))
            }
        }
    };
}
pub(super) use entry;

/// All strings of the lexicon, concatenated.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/text"));

/// The string of a reference.
#[inline]
pub(super) fn text(reference: u32) -> &'static str {
    &TEXT[range(reference)]
}

/// An index from folded words to rows of a table.
pub(super) struct Index {
    /// The first key of each bucket, and at the end the number of keys.
    pub buckets: &'static [[u8; 4]],
    /// Keys by their bucket, and at the end the number of rows.
    pub keys: &'static [[u8; KeyRow::SIZE]],
}

impl Index {
    /// The number of a key.
    pub fn find(&self, word: &str) -> Option<usize> {
        let b = bucket(word, self.buckets.len() - 1);
        let first = |b: usize| u32::from_le_bytes(self.buckets[b]) as usize;
        (first(b)..first(b + 1)).find(|k| text(KeyRow::of(&self.keys[*k]).text) == word)
    }

    /// The rows of a word.
    pub fn rows(&self, word: &str) -> Range<usize> {
        let first = |k: usize| KeyRow::of(&self.keys[k]).first as usize;
        self.find(word).map_or(0..0, |k| first(k)..first(k + 1))
    }
}
