//! What a lemma is: citation form, part of speech, irregular forms and English glosses.

use super::forms::Forms;
use super::layout::LemmaRow;
use super::pos::Pos;
use super::table::{table, text};
use std::fmt;

/// The lexicon's lemmas, then those derived from them, then single-word names of the gazetteer.
static LEMMAS: &[[u8; LemmaRow::SIZE]] = table!("lemmas.rows");

/// A word of the dictionary.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lemma(u32);

impl Lemma {
    /// All that there are.
    #[cfg(test)]
    pub(super) fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LEMMAS.len() as u32).map(Self)
    }

    /// The lemma of a number in the compiled table.
    pub(super) fn of_number(number: u32) -> Self {
        Self(number)
    }

    fn row(self) -> LemmaRow {
        LemmaRow::of(&LEMMAS[self.0 as usize])
    }

    /// The column of forms.
    pub(super) fn forms(self) -> Forms<'static> {
        Forms(text(self.row().forms))
    }

    /// Citation form without vowels: singular of a noun, third person masculine of a verb's perfect.
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

    /// Imperfect of a verb, third person masculine.
    pub fn imperfect(self) -> Option<&'static str> {
        self.forms().imperfect()
    }

    /// Broken plurals.
    pub fn plurals(self) -> impl Iterator<Item = &'static str> + Clone {
        self.forms().plurals()
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
}

impl fmt::Debug for Lemma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} \"{}\"", self.text(), self.pos().tag(), text(self.row().glosses))
    }
}
