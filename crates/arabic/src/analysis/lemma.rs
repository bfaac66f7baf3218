//! A lemma: citation form, part of speech, irregular forms and English glosses.

use super::forms::Forms;
use super::layout::LemmaRow;
use super::pos::Pos;
use super::table::{entry, table, text};

/// The lexicon's lemmas, then those derived from them, then single-word names of the gazetteer.
static LEMMAS: &[[u8; LemmaRow::SIZE]] = table!("lemmas.rows");

/// A dictionary word. Its text is the citation form without vowels: singular of a noun, third person masculine of a
/// verb's perfect.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lemma(u32);

entry!(Lemma, LEMMAS, LemmaRow);

impl Lemma {
    /// All lemmas.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..LEMMAS.len() as u32).map(Self)
    }

    /// Whether it has the form of comparatives and superlatives: `أكبر`.
    pub(super) fn has_elative_form(self) -> bool {
        self.text().starts_with('أ') && self.text().chars().count() == 4 && !self.text().ends_with('ي')
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

    /// Whether it is a name of persons.
    pub fn is_person(self) -> bool {
        self.pos() == Pos::Propn && self.forms().kind() == Some("person")
    }

    /// The feminine, if it is not formed by an ending.
    pub fn feminine(self) -> Option<&'static str> {
        self.forms().feminine()
    }

    /// What a name denotes, if the lexicon says: `place`, `person`, `org`, `month` …
    pub fn names(self) -> Option<&'static str> {
        self.forms().kind()
    }

    /// How frequent it is in news: the base-2 logarithm of its occurrences in ten million words, 0 to 18.
    pub fn band(self) -> u8 {
        self.row().band
    }

    /// Whether it occurs more than once or twice in ten million words of news: a rarer word may resemble a name by
    /// chance.
    pub(crate) fn is_attested(self) -> bool {
        self.band() >= 2
    }

    /// Whether it is an everyday word of news, occurring more than once in forty thousand words.
    pub(crate) fn is_everyday(self) -> bool {
        self.band() > 8
    }
}
