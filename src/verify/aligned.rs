//! What explains the words of a pair: the result of the alignment.

use std::collections::BTreeSet;
use std::ops::Range;

/// What a word of the Arabic is to the alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A noun, verb or adjective that the lexicon knows.
    Content,
    /// A name, or a word that the lexicon does not know, as most names are.
    Name,
}

/// A word of the Arabic that has to have its counterpart.
#[derive(Debug)]
pub(super) struct Unit {
    /// Byte range in the source.
    pub span: Range<usize>,
    /// What it is.
    pub role: Role,
    /// Words of the English that may render it, by index: those of its reading, of the bilingual list and of its sound.
    pub heard: BTreeSet<usize>,
    /// Whether only a word of the same meaning as one of its glosses renders it.
    pub by_synonym: bool,
}

impl Unit {
    /// Whether something in the English renders it.
    pub fn explained(&self) -> bool {
        !self.heard.is_empty()
    }
}

/// How surely a word of the English is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// By nothing.
    Nothing,
    /// By a reading that its neighbours do not favour.
    OtherReading,
    /// By a word of the same meaning as one that a gloss has.
    Synonym,
    /// By the sound of a name.
    Sound,
    /// By a word of the Arabic in its context, or by the bilingual list.
    Meaning,
}

/// The words of both sides with what explains them.
#[derive(Debug)]
pub(super) struct Alignment {
    /// Words of the Arabic that want a counterpart, in order.
    pub source: Vec<Unit>,
    /// What explains each word of the English.
    pub grounds: Vec<Ground>,
    /// The share of the Arabic letters in words that were run together beyond recognition.
    pub run_together: f64,
}

impl Alignment {
    /// Names of the Arabic that nothing in the English renders.
    pub fn lost_names(&self) -> impl Iterator<Item = &Unit> {
        self.source.iter().filter(|u| u.role == Role::Name && !u.explained())
    }

    /// Whether so much of the source is run together that its words cannot be compared.
    pub fn unreadable(&self) -> bool {
        self.run_together > 0.15
    }
}
