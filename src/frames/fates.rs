//! Words for people and their fates (`tolls.tsv`).

use super::reading::Reading;
use super::roles::Role;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The words for the people counted and for what happened to them.
#[derive(Default)]
pub struct Words {
    /// Nouns for such people.
    pub person: HashMap<&'static str, Role>,
    /// Verbs with them as subject or object.
    pub verb: HashMap<&'static str, Role>,
    /// Nouns for what was done to them.
    pub noun: HashMap<&'static str, Role>,
    /// Nouns for people that imply no fate.
    pub people: Vec<&'static str>,
}

/// The words of `tolls.tsv`.
pub static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut out = Words::default();
    for line in include_str!("tolls.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(slot), Some(class), Some(lemmas)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let Some(role) = Role::TOLLS.into_iter().find(|r| r.counted() == slot) else {
            out.people.extend(lemmas.split(' '));
            continue;
        };
        let map = match class {
            "person" => &mut out.person,
            "verb" => &mut out.verb,
            _ => &mut out.noun,
        };
        map.extend(lemmas.split(' ').map(|l| (l, role)));
    }
    out
});

/// Whether a noun denotes a person.
pub fn is_person(r: &Reading, i: usize) -> bool {
    let lemma = r.lemma(i);
    WORDS.people.contains(&lemma) || WORDS.person.contains_key(lemma) || WORDS.people.iter().any(|p| r.may_be(i, p))
}
