//! A word of an analysed sentence.

use super::expressions::Expression;
use super::lemma::Lemma;
use super::pos::Pos;
use super::word::Analysis;
use crate::letters::{fold, is_arabic_letter};
use crate::verb_lists::is_person;
use std::ops::Range;

/// How surely the sense of a word was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// By its frequency in news, or by hints that leave another sense possible.
    Preferred,
    /// By words of the sentence that go with this sense and with none of the others.
    Decided,
}

/// The cost of a reading as a name that the place of a word in its sentence asks for.
const BY_PLACE: f32 = 0.0;

/// A word of a sentence with its analysis.
#[derive(Debug, Clone)]
pub struct Token {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// Its folded form.
    pub folded: String,
    /// Its readings: the cheapest first, then those as an unlisted name. Empty for words that are not Arabic, and for
    /// particles of one or two letters that the lexicon lacks.
    pub readings: Vec<Analysis>,
    /// The reading that the context favours.
    pub best: Option<usize>,
    /// The English of the sense that the sentence indicates, if any.
    pub sense: Option<&'static str>,
    /// How surely the sense was chosen.
    pub certainty: Certainty,
    /// The English of what the word could mean elsewhere and does not mean here; empty unless its sense is decided.
    pub excluded: Vec<&'static str>,
    /// The English of the decided sense, and whatever else renders it.
    pub intended: Vec<&'static str>,
    /// The expression that begins with it.
    pub expression: Option<Expression>,
    /// Whether the verbal expression that begins with it is a noun here: "after holding talks".
    pub gerund: bool,
    /// The index of the token that begins the expression or abbreviation that it belongs to.
    pub within: Option<usize>,
    /// Whether the preposition attached to it belongs to an expression before it: `طالب ب` demand.
    pub bound: bool,
    /// The abbreviation that begins with it, in Latin letters; [`Token::within`] of its words refers to it.
    pub abbreviation: Option<String>,
}

/// How much more than an adjective a noun may cost that is read in its place where no noun stands before it.
const ALONE: f32 = 2.0;

impl Token {
    /// A word of a text with its readings, none of them chosen.
    pub(crate) fn new(text: &str, span: Range<usize>, readings: Vec<Analysis>) -> Self {
        let text = text[span.clone()].to_owned();
        let folded = fold(&text);
        Self {
            span,
            text,
            folded,
            readings,
            best: None,
            sense: None,
            certainty: Certainty::Preferred,
            excluded: Vec::new(),
            intended: Vec::new(),
            expression: None,
            gerund: false,
            within: None,
            bound: false,
            abbreviation: None,
        }
    }

    /// Prefers a reading of the lexicon over one as an unlisted name.
    pub(super) fn know(&mut self) {
        if !self.is_known() {
            self.best = self.readings.iter().position(|a| !a.is_guess()).or(self.best);
        }
    }

    /// Prefers, of two lemmas with the same letters, the one that has the sense.
    pub(super) fn agree(&mut self) {
        let Some((sense, chosen)) = self.sense.zip(self.analysis()) else { return };
        let has = |a: &Analysis| a.lemma.is_some_and(|l| l.glosses().any(|g| g == sense));
        let letters = |a: &Analysis| a.lemma.map(|l| fold(l.text()));
        if !has(chosen) {
            let same = |a: &Analysis| a.pos == chosen.pos && has(a) && letters(a) == letters(chosen);
            self.best = self.readings.iter().position(same).or(self.best);
        }
    }

    /// Reads the ending `ين` of persons as that of the plural, where the noun has no other one: "التونسيين" are Tunisians
    /// rather than two of them.
    pub(super) fn count(&mut self) {
        let person = self.glosses().first().is_some_and(|g| is_person(g) || g.ends_with("an")) || self.lemma() == "آخر";
        let Some(a) = self.best.and_then(|best| self.readings.get_mut(best)) else { return };
        // "أميركان" is a plural of few.
        let broken = |l: Lemma| l.plurals().any(|p| !p.ends_with("ان"));
        let sound =
            a.lemma.is_some_and(|l| matches!(l.pos(), Pos::Noun | Pos::Adj) && (!broken(l) || l.text().ends_with('ي')));
        if a.dual && a.pronoun.is_none() && !a.feminine && person && sound && self.folded.ends_with("ين") {
            (a.dual, a.plural) = (false, true);
        }
    }

    /// Whether its first meaning is a person.
    pub(super) fn names_person(&self) -> bool {
        self.glosses().first().is_some_and(|g| is_person(g))
    }

    /// Prefers a reading as a verb, if there is one: that of the verb with which an expression begins.
    pub(super) fn read_as_verb(&mut self, expression: &str) {
        let first = fold(expression.split(' ').next().unwrap_or_default());
        let own = |a: &Analysis| a.is_verb() && a.lemma.is_some_and(|l| fold(l.text()) == first);
        let known = self.readings.iter().any(own);
        if self.analysis().is_some_and(|a| own(a) || a.is_verb() && !known) {
            return;
        }
        let verb = self.readings.iter().position(own).or_else(|| self.readings.iter().position(Analysis::is_verb));
        self.best = verb.or(self.best);
    }

    /// Prefers a reading as a plural noun, if there is one, and else takes the contextual one for a noun.
    pub(super) fn read_as_noun(&mut self) {
        let noun = |a: &Analysis| a.pos == Pos::Noun && a.plural && a.pronoun.is_none() && a.preposition.is_none();
        match self.readings.iter().position(noun) {
            Some(at) => self.best = Some(at),
            None => self.retag(Pos::Noun),
        }
    }

    /// Reads an adjective with the article as a noun: as one of the lexicon with the same clitics and ending, if there is
    /// one, and else as "the accused" is.
    pub(super) fn stand_alone(&mut self) {
        let Some(a) = self.analysis() else { return };
        let same = |r: &Analysis| {
            let clitics = r.article && r.preposition == a.preposition && r.conjunction == a.conjunction;
            r.pos == Pos::Noun && r.lemma.is_some() && clitics && r.plural == a.plural && r.dual == a.dual
        };
        let likely = |r: &&Analysis| r.cost <= a.cost + ALONE;
        match self.readings.iter().position(|r| same(r) && likely(&r)) {
            Some(at) => self.best = Some(at),
            None => self.retag(Pos::Noun),
        }
    }

    /// Adds a reading and chooses it.
    pub(super) fn read_as(&mut self, reading: Analysis) {
        self.readings.push(reading);
        self.best = Some(self.readings.len() - 1);
    }

    /// Prefers a reading as a name: one of the lexicon, or else one that is on no list.
    pub(super) fn read_as_name(&mut self) {
        match self.readings.iter().position(|a| a.pos == Pos::Propn && a.lemma.is_some()) {
            Some(at) => self.best = Some(at),
            None => {
                let conjunction = self.analysis().and_then(|a| a.conjunction);
                self.read_as(Analysis { conjunction, ..Analysis::unknown(Pos::Propn, BY_PLACE) });
            }
        }
    }

    /// Whether its place in the sentence shows a word of the language to be a name that is on no list.
    pub(crate) fn is_name_by_place(&self) -> bool {
        let given = self.analysis().is_some_and(|a| a.is_guess() && a.cost == BY_PLACE);
        given && self.readings.iter().any(|r| r.lemma.is_some())
    }

    /// Changes the part of speech of the contextual reading.
    pub(super) fn retag(&mut self, pos: Pos) {
        if let Some(a) = self.best.and_then(|best| self.readings.get_mut(best)) {
            a.pos = pos;
        }
    }

    /// The contextual reading.
    pub fn analysis(&self) -> Option<&Analysis> {
        self.readings.get(self.best?)
    }

    /// The citation form, or the word as written without its conjunction if the lexicon lacks it.
    pub fn lemma(&self) -> &str {
        match self.analysis() {
            Some(Analysis { lemma: Some(l), .. }) => l.text(),
            Some(a) => a.conjunction.and_then(|c| self.text.strip_prefix(c)).unwrap_or(&self.text),
            None => &self.text,
        }
    }

    /// Whether it is a word of the lexicon or a particle rather than an unlisted name.
    pub fn is_known(&self) -> bool {
        self.analysis().is_some_and(|a| !a.is_guess())
    }

    /// Its English in dictionary form, beginning with the sense that the sentence indicates.
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

    /// Whether it is a name: one in the lexicon, or an unknown word.
    pub fn is_name(&self) -> bool {
        match self.analysis() {
            Some(a) => a.pos == Pos::Propn,
            None => self.is_arabic() && self.folded.chars().count() > 1,
        }
    }
}
