//! A word of an analysed sentence.

use super::expressions::Expression;
use super::lemma::Lemma;
use super::pos::Pos;
use super::word::Analysis;
use crate::letters::{fold, is_arabic_letter};
use std::ops::Range;

/// A word of a sentence with what it is.
#[derive(Debug, Clone)]
pub struct Token {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// Its folded form.
    pub folded: String,
    /// Its readings, the cheapest by themselves first, then those as a name that no list has; none for what is not
    /// Arabic, and for particles of a letter or two that the lexicon lacks.
    pub readings: Vec<Analysis>,
    /// The reading that its neighbours favour.
    pub best: Option<usize>,
    /// The English of the sense that the sentence shows, where it shows one.
    pub sense: Option<&'static str>,
    /// The expression that begins with it.
    pub expression: Option<Expression>,
    /// The index of the token that begins the expression or abbreviation it belongs to.
    pub within: Option<usize>,
    /// Whether the preposition written onto it belongs to an expression before it: `طالب ب` demand.
    pub bound: bool,
    /// The abbreviation that begins with it, in Latin letters; its words are [`Token::within`] it.
    pub abbreviation: Option<String>,
}

impl Token {
    /// A word of a text with its readings, none of them chosen.
    pub(super) fn new(text: &str, span: Range<usize>, readings: Vec<Analysis>) -> Self {
        let text = text[span.clone()].to_owned();
        let folded = fold(&text);
        Self {
            span,
            text,
            folded,
            readings,
            best: None,
            sense: None,
            expression: None,
            within: None,
            bound: false,
            abbreviation: None,
        }
    }

    /// Takes a reading that the lexicon has for one as a name that no list has.
    pub(super) fn know(&mut self) {
        if !self.is_known() {
            self.best = self.readings.iter().position(|a| !a.is_guess()).or(self.best);
        }
    }

    /// Gives the reading in its context another part of speech.
    pub(super) fn retag(&mut self, pos: Pos) {
        if let Some(a) = self.best.and_then(|best| self.readings.get_mut(best)) {
            a.pos = pos;
        }
    }

    /// The reading in its context.
    pub fn analysis(&self) -> Option<&Analysis> {
        self.readings.get(self.best?)
    }

    /// The citation form, or the word as written without its conjunction where the lexicon lacks it.
    pub fn lemma(&self) -> &str {
        match self.analysis() {
            Some(Analysis { lemma: Some(l), .. }) => l.text(),
            Some(a) => a.conjunction.and_then(|c| self.text.strip_prefix(c)).unwrap_or(&self.text),
            None => &self.text,
        }
    }

    /// Whether it is a word of the lexicon or a particle, and no name that no list has.
    pub fn is_known(&self) -> bool {
        self.analysis().is_some_and(|a| !a.is_guess())
    }

    /// Its English in dictionary form, the sense that the sentence shows first.
    pub fn glosses(&self) -> Vec<&'static str> {
        let listed = self.analysis().and_then(|a| a.lemma).into_iter().flat_map(Lemma::glosses);
        self.sense.into_iter().chain(listed.filter(|g| Some(*g) != self.sense)).collect()
    }

    /// Whether it is written in digits.
    pub fn is_number(&self) -> bool {
        self.folded.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether it is written in Arabic letters.
    pub fn is_arabic(&self) -> bool {
        self.folded.chars().next().is_some_and(is_arabic_letter)
    }

    /// Whether it is a name: one that the lexicon knows as such, or a word that it does not know at all.
    pub fn is_name(&self) -> bool {
        match self.analysis() {
            Some(a) => a.pos == Pos::Propn,
            None => self.is_arabic() && self.folded.chars().count() > 1,
        }
    }
}
