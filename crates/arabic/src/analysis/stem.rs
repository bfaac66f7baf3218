//! The written stems of all lemmas.

use super::layout::{StemRow, flags};
use super::lemma::Lemma;
use super::table::{Index, table, text};

static STEMS: &[[u8; StemRow::SIZE]] = table!("stems.rows");
static INDEX: Index = Index { buckets: table!("stems.buckets"), keys: table!("stems.keys") };

/// A written stem of a lemma.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stem(StemRow);

impl Stem {
    pub fn lemma(self) -> Lemma {
        Lemma::of_number(self.0.lemma)
    }

    /// As written, without marks.
    pub fn written(self) -> &'static str {
        text(self.0.written)
    }

    /// Number of letters.
    pub fn length(self) -> u8 {
        self.written().chars().count().try_into().unwrap_or(u8::MAX)
    }

    /// Whether it takes any of some endings, bits of [`takes`](super::takes).
    pub fn takes(self, bits: u16) -> bool {
        self.0.takes & bits != 0
    }

    /// Whether the stem alone is plural.
    pub fn plural(self) -> bool {
        self.0.flags & flags::PLURAL != 0
    }

    /// Whether the stem alone is feminine.
    pub fn feminine(self) -> bool {
        self.0.flags & flags::FEMININE != 0
    }

    /// Whether it is a passive form only.
    pub fn passive(self) -> bool {
        self.0.flags & flags::PASSIVE != 0
    }
}

/// The stems that fold to a word and take any of some endings.
pub(super) fn stems(folded: &str, bits: u16) -> impl Iterator<Item = Stem> + use<> {
    let rows = STEMS[INDEX.rows(folded)].iter();
    rows.map(|row| Stem(StemRow::of(row))).filter(move |s| s.takes(bits))
}
