//! The result of the alignment: what explains each word of a pair.

use std::collections::BTreeSet;
use std::ops::Range;

/// What an Arabic word is to the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A noun, verb or adjective that the lexicon knows.
    Content,
    /// A name, or a word that the lexicon does not know (most such words are names).
    Name,
}

/// An Arabic word that needs a counterpart.
#[derive(Debug)]
pub(super) struct Unit {
    /// Byte range in the source.
    pub span: Range<usize>,
    /// What it is.
    pub role: Role,
    /// Indices of the English words that may render it: by its reading, by the bilingual list or by its sound.
    pub rendered_by: BTreeSet<usize>,
    /// Whether only a synonym of one of its glosses renders it.
    pub by_synonym: bool,
}

impl Unit {
    /// Whether any English word renders it.
    pub fn explained(&self) -> bool {
        !self.rendered_by.is_empty()
    }
}

/// How firmly an English word is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// By nothing.
    Nothing,
    /// By a reading that the context does not favour.
    OtherReading,
    /// By a synonym of a gloss.
    Synonym,
    /// By the sound of a name.
    Sound,
    /// By an Arabic word as read in its context, or by the bilingual list.
    Meaning,
}

/// The words of both sides and what explains them.
#[derive(Debug)]
pub(super) struct Alignment {
    /// Arabic words that need a counterpart, in order.
    pub source: Vec<Unit>,
    /// What explains each English word.
    pub grounds: Vec<Ground>,
    /// The share of the Arabic letters in words that are run together beyond recognition.
    pub run_together: f64,
}

impl Alignment {
    /// Arabic names that nothing in the English renders.
    pub fn lost_names(&self) -> impl Iterator<Item = &Unit> {
        self.source.iter().filter(|u| u.role == Role::Name && !u.explained())
    }

    /// Whether so much of the source is run together that its words cannot be compared.
    pub fn unreadable(&self) -> bool {
        self.run_together > 0.15
    }
}

/// What stands alone in a pair, each from 0 to 1: how far the words around it are explained on both sides.
#[derive(Debug, Default)]
pub(super) struct Mismatches {
    /// A word that renders nothing in the place of one that nothing renders.
    pub replaced: f64,
    /// A name that renders nothing in the place of one that nothing renders.
    pub name_replaced: f64,
    /// A word that nothing renders, and nothing in its place.
    pub left_out: f64,
    /// A word that renders nothing, and nothing that it might stand for.
    pub put_in: f64,
    /// How many words behind each other render nothing where all around is explained, as a logarithm.
    pub run_put_in: f64,
    /// How many words behind each other nothing renders where all around is explained, as a logarithm.
    pub run_left_out: f64,
    /// A phrase of several words that render nothing, where nearly all of the source is rendered: bytes of the translation.
    pub phrase_put_in: Option<(usize, usize)>,
}
