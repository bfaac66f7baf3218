//! A word of a sentence, or an expression of several, as a unit of the transfer: its kind, and its English without
//! clitics.

use super::government::Complement;
use super::verb::{Mood, Verb};
use crate::analysis::{Analysis, Pos};

/// The kind of a unit, for the word order.
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
    /// A particle that stays before its verb: "did not", "had".
    Particle,
    /// A preposition without a pronoun: its noun follows.
    Preposition,
    /// "he", "they".
    Pronoun,
    /// Anything else.
    Other,
}

/// A word, or an expression of several words.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub kind: Kind,
    /// The index of its first word in the sentence.
    pub word: usize,
    /// Punctuation before it, without spaces.
    pub gap: String,
    /// Whether a preceding word is already included in the English of an earlier unit.
    pub apart: bool,
    /// "and", "so", or empty.
    pub conjunction: &'static str,
    /// "in", "to", "as", or empty.
    pub preposition: &'static str,
    /// Whether it follows a preposition that its governor does not translate.
    pub governed: bool,
    /// How it is rendered after its preposition, if it is a verbal noun.
    pub complement: Complement,
    pub article: bool,
    /// "his", or empty.
    pub owner: &'static str,
    /// "him", or empty.
    pub object: &'static str,
    /// Whether that is the object of the preposition with which the verb ends: "took part in it".
    pub carried: bool,
    /// Whether it is a plural whose ending asks for an owner: "متمردو" are rebels of something.
    pub open: bool,
    /// For a conjunction or a verb, the subject pronoun: "he"; or empty.
    pub subject: &'static str,
    /// Its English, inflected.
    pub text: String,
    pub feminine: bool,
    pub plural: bool,
    /// Whether its subject may be named after it: a verb of the third person singular.
    pub third: bool,
    /// Whether it is such a verb whose preposition follows at once: "won the prize", so that its subject is named later still.
    pub late: bool,
    /// Whether its gender does not depend on that of its subject.
    pub neutral: bool,
    /// Whether it names a day or a part of one, or another time.
    pub time: bool,
    /// Whether it is an adverb.
    pub adverb: bool,
    /// Whether its ending is that of an object: "هدفا", "مسؤولين".
    pub oblique: bool,
    /// Whether its ending is that of a subject: "عشرون", "مدنيان".
    pub nominative: bool,
    /// Whether the alif of an indefinite object is written: no noun in a construct precedes it.
    pub accusative: bool,
    /// Whether it is an expression that ends with an adjective, so that no noun in a construct follows it.
    pub described: bool,
    /// Whether it is an expression with the article that English writes as a name: "Education Ministry".
    pub titled: bool,
    /// Whether it is the name of a place.
    pub place: bool,
    /// Whether it is the name of a country.
    pub state: bool,
    /// Whether it is a person.
    pub person: bool,
    /// Whether it is a quantifier: "some of", "most of", "all".
    pub quantifier: bool,
    /// Whether it is "of" between a quantity or an indefinite noun and what it is taken from: "hundreds of protesters".
    pub partitive: bool,
    /// Whether it is a superlative that may precede its noun: "largest".
    pub elative: bool,
    /// Whether it is an intransitive verb.
    pub intransitive: bool,
    /// Whether a verb after it expresses the action: "began working".
    pub chains: bool,
    /// Whether it is a verb whose subject is that of the action behind it, too: "tried".
    pub trying: bool,
    /// Whether it expresses possession: "he has".
    pub possession: bool,
    /// Whether it is a verb of saying.
    pub saying: bool,
    /// Whether it is a noun that may be the subject of such a verb though it is no person: "report", "ministry".
    pub source: bool,
    /// For a verbal noun, its verb in English, and whether that takes an object.
    pub deed: Option<(&'static str, bool)>,
    /// For a particle, its effect on the verb.
    pub mood: Mood,
    /// For a verb, the basis of its forms.
    pub verb: Option<Verb>,
}

impl Unit {
    /// A unit without any features.
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
            carried: false,
            open: false,
            subject: "",
            text,
            feminine: false,
            plural: false,
            third: false,
            late: false,
            neutral: false,
            time: false,
            adverb: false,
            oblique: false,
            nominative: false,
            accusative: false,
            described: false,
            titled: false,
            place: false,
            state: false,
            person: false,
            quantifier: false,
            partitive: false,
            elative: false,
            intransitive: false,
            chains: false,
            trying: false,
            possession: false,
            saying: false,
            source: false,
            deed: None,
            mood: Mood::Plain,
            verb: None,
        }
    }

    /// Sets the conjunction and the preposition attached to a word.
    pub fn clitics(&mut self, conjunction: Option<char>, preposition: Option<char>) {
        self.conjunction = crate::wording::conjunction(conjunction).trim_end_matches('-');
        self.preposition = crate::wording::preposition(preposition).trim_end_matches('-');
    }

    /// Sets number, gender and person of a word.
    pub fn features(&mut self, a: &Analysis) {
        // "صادرات" is a plural by itself.
        let plural = a.lemma.is_some_and(|l| {
            l.pos() == Pos::Noun && l.text().ends_with("ات") && (l.text().chars().count() > 4 || l.text() == "قوات")
        });
        (self.feminine, self.plural) = (a.feminine, a.plural || plural);
        self.third = a.is_verb() && a.person == 3 && !a.plural;
    }

    /// Whether it can be part of a noun phrase.
    pub fn is_nominal(&self) -> bool {
        matches!(self.kind, Kind::Noun | Kind::Name | Kind::Number | Kind::Demonstrative | Kind::Adjective)
    }

    /// Whether it is definite by itself.
    pub fn is_definite(&self) -> bool {
        self.article || !self.owner.is_empty() || self.kind == Kind::Name || self.titled
    }

    /// Whether nothing separates it from the unit before it.
    pub fn touches(&self) -> bool {
        self.gap.is_empty() && self.conjunction.is_empty()
    }
}
