//! The compiled lexicon, read in place: tables of rows, and indices from folded words to rows. The build script
//! writes them (`compile`); nothing is parsed or allocated when they are used.

use super::layout::{KeyRow, bucket, range};
use std::ops::Range;

/// A table that the build script wrote, as rows of as many bytes as its type says.
macro_rules! table {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name)).as_chunks().0
    };
}
pub(super) use table;

/// What every entry of the lexicon has, for a type that is its number in a table of rows.
macro_rules! entry {
    ($type:ident, $table:ident, $row:ident) => {
        impl $type {
            fn row(self) -> $row {
                $row::of(&$table[self.0 as usize])
            }

            /// As the lexicon writes it.
            pub fn text(self) -> &'static str {
                text(self.row().text)
            }

            /// Part of speech.
            pub fn pos(self) -> Pos {
                Pos::of_number(self.row().pos)
            }

            /// English glosses in dictionary form, in the order of how often news means them.
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

/// All strings of the lexicon, one behind the other.
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/text"));

/// The string that a reference refers to.
#[inline]
pub(super) fn text(reference: u32) -> &'static str {
    &TEXT[range(reference)]
}

/// An index from folded words to rows of a table.
pub(super) struct Index {
    /// The first key of each bucket, and behind the last one the number of keys.
    pub buckets: &'static [[u8; 4]],
    /// Keys by their bucket, and behind the last one the number of rows.
    pub keys: &'static [[u8; KeyRow::SIZE]],
}

impl Index {
    /// The number of a key.
    pub fn find(&self, word: &str) -> Option<usize> {
        let b = bucket(word, self.buckets.len() - 1);
        let first = |b: usize| u32::from_le_bytes(self.buckets[b]) as usize;
        (first(b)..first(b + 1)).find(|k| text(KeyRow::of(&self.keys[*k]).text) == word)
    }

    /// The rows that a word leads to.
    pub fn rows(&self, word: &str) -> Range<usize> {
        let first = |k: usize| KeyRow::of(&self.keys[k]).first as usize;
        self.find(word).map_or(0..0, |k| first(k)..first(k + 1))
    }
}
