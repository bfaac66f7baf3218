//! A word of a sentence, or an expression of several, as a unit of the transfer: what it is, and its English without its
//! clitics.

use super::government::Complement;
use super::verb::{Mood, Verb};
use crate::analysis::{Analysis, Pos};

/// What a unit is to the order of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A finite verb.
    Verb,
    /// A common noun.
    Noun,
    /// A name, or a word that the lexicon does not know.
    Name,
    /// An adjective.
    Adjective,
    /// A number, in digits or words.
    Number,
    /// "this", "those".
    Demonstrative,
    /// "who", "which".
    Relative,
    /// "that", "if", "when": a clause follows.
    Subordinator,
    /// What stays before its verb: "did not", "had".
    Particle,
    /// A preposition without a pronoun: its noun follows.
    Preposition,
    /// "he", "they".
    Pronoun,
    /// Anything else.
    Other,
}

/// A word, or an expression of several.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub kind: Kind,
    /// The index of its first word in the sentence.
    pub word: usize,
    /// Signs before it; blanks are no sign.
    pub gap: String,
    /// Whether a word stands before it that the English of something before that has in it.
    pub apart: bool,
    /// "and", "so", or nothing.
    pub conjunction: &'static str,
    /// "in", "to", "as", or nothing.
    pub preposition: &'static str,
    /// Whether a preposition stands before it that its governor has no English for.
    pub governed: bool,
    /// How it stands behind its preposition, if it is a verbal noun.
    pub complement: Complement,
    pub article: bool,
    /// "his", or nothing.
    pub owner: &'static str,
    /// "him", or nothing.
    pub object: &'static str,
    /// Of a conjunction or a verb, the pronoun that is the subject: "he"; or nothing.
    pub subject: &'static str,
    /// Its English, in its form.
    pub text: String,
    pub feminine: bool,
    pub plural: bool,
    /// Whether it can stand for a subject that is named behind it: a verb of the third person in the singular.
    pub third: bool,
    /// Whether its gender says nothing of its subject's.
    pub neutral: bool,
    /// Whether it names a day or a part of one, or another time.
    pub time: bool,
    /// Whether its ending is that of an object: "هدفا", "مسؤولين".
    pub oblique: bool,
    /// Whether the alif of an indefinite object is written: no noun in construct stands before it.
    pub accusative: bool,
    /// Whether it is a person.
    pub person: bool,
    /// Whether it says how many of something: "some of", "most of", "all".
    pub quantifier: bool,
    /// Whether it is a verb without an object.
    pub intransitive: bool,
    /// Whether a verb behind it says what is done: "began working".
    pub chains: bool,
    /// Whether it says what somebody has: "he has".
    pub possession: bool,
    /// Whether it is a verb of saying.
    pub saying: bool,
    /// Of a verbal noun, its verb in English, and whether that has an object.
    pub deed: Option<(&'static str, bool)>,
    /// Of a particle, what it makes of its verb.
    pub mood: Mood,
    /// Of a verb, what its forms are made of.
    pub verb: Option<Verb>,
}

impl Unit {
    /// A unit of which nothing is known.
    pub fn new(text: String) -> Self {
        Self {
            kind: Kind::Other,
            word: usize::MAX,
            gap: String::new(),
            apart: false,
            conjunction: "",
            preposition: "",
            governed: false,
            complement: Complement::Noun,
            article: false,
            owner: "",
            object: "",
            subject: "",
            text,
            feminine: false,
            plural: false,
            third: false,
            neutral: false,
            time: false,
            oblique: false,
            accusative: false,
            person: false,
            quantifier: false,
            intransitive: false,
            chains: false,
            possession: false,
            saying: false,
            deed: None,
            mood: Mood::Plain,
            verb: None,
        }
    }

    /// Takes the conjunction and the preposition that are written onto a word.
    pub fn clitics(&mut self, conjunction: Option<char>, preposition: Option<char>) {
        self.conjunction = crate::wording::conjunction(conjunction).trim_end_matches('-');
        self.preposition = crate::wording::preposition(preposition).trim_end_matches('-');
    }

    /// Takes number, gender and person of a word.
    pub fn features(&mut self, a: &Analysis) {
        // "صادرات" is in the plural by itself.
        let plural =
            a.lemma.is_some_and(|l| l.pos() == Pos::Noun && l.text().ends_with("ات") && l.text().chars().count() > 4);
        (self.feminine, self.plural) = (a.feminine, a.plural || plural);
        self.third = a.is_verb() && a.person == 3 && !a.plural;
    }

    /// Whether a phrase with a noun can hold it.
    pub fn is_nominal(&self) -> bool {
        matches!(self.kind, Kind::Noun | Kind::Name | Kind::Number | Kind::Demonstrative | Kind::Adjective)
    }

    /// Whether it says by itself which one is meant.
    pub fn is_definite(&self) -> bool {
        self.article || !self.owner.is_empty() || self.kind == Kind::Name
    }

    /// Whether nothing stands between it and the unit before it.
    pub fn touches(&self) -> bool {
        self.gap.is_empty() && self.conjunction.is_empty()
    }
}
