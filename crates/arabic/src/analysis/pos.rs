//! Parts of speech.

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

    /// Its number in the compiled tables.
    pub(super) fn number(self) -> u8 {
        self as u8
    }

    /// The part of speech of a number that [`Pos::number`] gave.
    pub(super) fn of_number(number: u8) -> Self {
        Self::TAGS[usize::from(number)].0
    }
}
