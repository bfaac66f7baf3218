//! What a lemma is: citation form, part of speech, irregular forms and English glosses.

/// Part of speech, by the tags of Universal Dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Pos {
    Noun,
    Verb,
    Adj,
    Adv,
    Adp,
    Cconj,
    Sconj,
    Pron,
    Det,
    Part,
    Aux,
    Num,
    Intj,
    Propn,
}

impl Pos {
    const TAGS: [(Pos, &'static str); 14] = [
        (Pos::Noun, "NOUN"),
        (Pos::Verb, "VERB"),
        (Pos::Adj, "ADJ"),
        (Pos::Adv, "ADV"),
        (Pos::Adp, "ADP"),
        (Pos::Cconj, "CCONJ"),
        (Pos::Sconj, "SCONJ"),
        (Pos::Pron, "PRON"),
        (Pos::Det, "DET"),
        (Pos::Part, "PART"),
        (Pos::Aux, "AUX"),
        (Pos::Num, "NUM"),
        (Pos::Intj, "INTJ"),
        (Pos::Propn, "PROPN"),
    ];

    /// The tag: `NOUN`, `VERB` …
    pub fn tag(self) -> &'static str {
        Self::TAGS.iter().find(|t| t.0 == self).map_or("X", |t| t.1)
    }

    /// The part of speech of a tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::TAGS.iter().find(|t| t.1 == tag).map(|t| t.0)
    }
}

/// A word of the dictionary.
#[derive(Debug, Clone, PartialEq)]
pub struct Lemma {
    /// Citation form without vowels: singular of a noun, third person masculine of a verb's perfect.
    pub text: &'static str,
    /// Part of speech.
    pub pos: Pos,
    /// English glosses in dictionary form, in the order of how often news means them.
    pub glosses: Vec<&'static str>,
    /// Imperfect of a verb, third person masculine.
    pub imperfect: Option<&'static str>,
    /// Broken plurals.
    pub plurals: Vec<&'static str>,
    /// Feminine that is not made by an ending.
    pub feminine: Option<&'static str>,
    /// How common it is in news: the logarithm to base 2 of how often a corpus of nine million words has it, 0 to 18.
    pub band: u8,
}

impl Lemma {
    /// A lemma all of whose forms are regular.
    pub(super) fn regular(text: &'static str, pos: Pos, glosses: Vec<&'static str>, band: u8) -> Self {
        Self { text, pos, glosses, imperfect: None, plurals: Vec::new(), feminine: None, band }
    }
}
