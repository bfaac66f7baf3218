//! What a lemma is: citation form, part of speech, irregular forms and English glosses.

use super::forms::Forms;
use super::layout::LemmaRow;
use super::pos::Pos;
use super::table::{entry, table, text};

/// The lexicon's lemmas, then those derived from them, then single-word names of the gazetteer.
static LEMMAS: &[[u8; LemmaRow::SIZE]] = table!("lemmas.rows");

/// A word of the dictionary. Its text is the citation form without vowels: singular of a noun, third person masculine
/// of a verb's perfect.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lemma(u32);

entry!(Lemma, LEMMAS, LemmaRow);

impl Lemma {
    /// All that there are.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LEMMAS.len() as u32).map(Self)
    }

    /// The lemma of a number in the compiled table.
    pub(super) fn of_number(number: u32) -> Self {
        Self(number)
    }

    /// The column of forms.
    pub(super) fn forms(self) -> Forms<'static> {
        Forms(text(self.row().forms))
    }

    /// Imperfect of a verb, third person masculine.
    pub fn imperfect(self) -> Option<&'static str> {
        self.forms().imperfect()
    }

    /// Broken plurals.
    pub fn plurals(self) -> impl Iterator<Item = &'static str> + Clone {
        self.forms().plurals()
    }

    /// Whether it is a name that persons bear.
    pub fn is_person(self) -> bool {
        self.pos() == Pos::Propn && self.forms().kind() == Some("person")
    }

    /// Feminine that is not made by an ending.
    pub fn feminine(self) -> Option<&'static str> {
        self.forms().feminine()
    }

    /// What a name names, where the lexicon says: `place`, `person`, `org`, `month` …
    pub fn names(self) -> Option<&'static str> {
        self.forms().kind()
    }

    /// How common it is in news: the logarithm to base 2 of how often ten million words have it, 0 to 18.
    pub fn band(self) -> u8 {
        self.row().band
    }

    /// Whether ten million words of news have it more than once or twice: what is rarer may as well be a chance likeness
    /// to a name.
    pub(crate) fn is_attested(self) -> bool {
        self.band() >= 2
    }

    /// Whether it is a word of every day's news, met more than once in forty thousand words.
    pub(crate) fn is_everyday(self) -> bool {
        self.band() > 8
    }
}
