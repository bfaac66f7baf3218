//! Lists of lemmas for syntactic roles: verbs of saying, intransitive verbs, nouns of agents, and feminine nouns.

use crate::tables::WordList;
use std::sync::LazyLock;

/// Whether English words denote a person.
pub(crate) fn is_person(english: &str) -> bool {
    static PERSONS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/persons.txt")));
    english.split(' ').next_back().is_some_and(|w| PERSONS.contains(w))
}

/// Whether a lemma is a verb of saying.
pub(crate) fn is_saying(lemma: &str) -> bool {
    static VERBS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/verbs_of_saying.txt")));
    VERBS.contains(lemma)
}

/// Whether a lemma is a verb that takes no direct object.
pub(crate) fn is_intransitive(lemma: &str) -> bool {
    static VERBS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/intransitive_verbs.txt")));
    // The pattern of "انكسر" has no object.
    let of_itself = lemma.strip_prefix("ان").is_some_and(|root| root.chars().count() == 3 && !root.starts_with('ت'));
    of_itself || VERBS.contains(lemma)
}

/// Whether a lemma is a verb of thinking, feeling or wishing, which speakers mostly use of themselves.
pub(crate) fn is_of_first_person(lemma: &str) -> bool {
    static VERBS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/first_person_verbs.txt")));
    VERBS.contains(lemma)
}

/// Whether a lemma is a noun for a person or organisation that acts.
pub(crate) fn is_actor(lemma: &str) -> bool {
    static ACTORS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/actors.txt")));
    ACTORS.contains(lemma)
}

/// Whether a lemma is a feminine noun without a feminine ending.
pub(crate) fn is_feminine(lemma: &str) -> bool {
    static NOUNS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/feminine_nouns.txt")));
    NOUNS.contains(lemma)
}
