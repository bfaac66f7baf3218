//! The lemmas: citation form, part of speech, irregular forms and English glosses.

use super::derive;
use crate::gazetteer;
use crate::letters::fold;
use std::collections::HashSet;
use std::sync::LazyLock;

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

    /// Whether it carries the meaning of a sentence: nouns, names, verbs, adjectives, adverbs.
    pub fn is_content(self) -> bool {
        matches!(self, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Adv)
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
    /// Whether it is a name: of a person, place, body, month or day.
    pub name: bool,
    /// How common it is in news: 0 (rare) to 9.
    pub band: u8,
}

/// The lexicon's lemmas, then single-word names of the gazetteer.
pub(super) static LEMMAS: LazyLock<Vec<Lemma>> = LazyLock::new(|| {
    let text = include_str!("../../data/lemmas.tsv");
    let mut list: Vec<Lemma> = text.lines().filter_map(line).collect();
    let known: HashSet<(String, bool)> = list.iter().map(|l| (fold(l.text), l.pos == Pos::Verb)).collect();
    let derived: Vec<Lemma> = list
        .iter()
        .filter(|l| l.pos == Pos::Verb)
        .flat_map(derive::derived)
        .filter(|d| !known.contains(&(fold(d.text), false)))
        .collect();
    let relations = list.iter().filter(|l| l.pos == Pos::Noun).filter_map(derive::relation);
    let relations: Vec<Lemma> = relations.filter(|d| !known.contains(&(fold(d.text), false))).collect();
    list.extend(derived);
    list.extend(relations);
    for e in gazetteer::built_in().entries() {
        for spelling in e.arabic.iter().filter(|a| !a.contains(' ')) {
            list.push(Lemma {
                text: spelling,
                pos: Pos::Propn,
                glosses: e.english.iter().take(1).map(String::as_str).collect(),
                imperfect: None,
                plurals: Vec::new(),
                feminine: None,
                name: true,
                band: 5,
            });
        }
    }
    list
});

/// One line of `lemmas.tsv`: lemma, part of speech, forms, glosses, band.
fn line(line: &'static str) -> Option<Lemma> {
    let mut columns = line.split('\t');
    let (text, pos, forms) = (columns.next()?, Pos::of_tag(columns.next()?)?, columns.next()?);
    let glosses = columns.next()?.split("; ").collect();
    let band = columns.next().and_then(|b| b.parse().ok()).unwrap_or(0);
    let mut lemma = Lemma {
        text,
        pos,
        glosses,
        imperfect: None,
        plurals: Vec::new(),
        feminine: None,
        name: pos == Pos::Propn,
        band,
    };
    for form in forms.split(' ') {
        match form.split_once(':') {
            Some(("imp", f)) => lemma.imperfect = Some(f),
            Some(("pl", list)) => lemma.plurals.extend(list.split(',')),
            Some(("f", f)) => lemma.feminine = Some(f),
            _ => {}
        }
    }
    Some(lemma)
}
