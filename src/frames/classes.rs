//! Nouns that describe an actor or speaker, by class (`actors.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a noun says about the person or body that it describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// An office or calling.
    Person,
    /// A rank, which precedes the name.
    Rank,
    /// A form of address, omitted before a name.
    Title,
    /// An institution or group.
    Body,
    /// An unnamed person.
    Source,
}

static CLASSES: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let lines = include_str!("actors.tsv").lines().filter(|l| !l.starts_with('#'));
    let mut map = HashMap::new();
    for (class, lemmas) in lines.filter_map(|l| l.split_once('\t')) {
        let class = match class {
            "person" => Class::Person,
            "rank" => Class::Rank,
            "title" => Class::Title,
            "body" => Class::Body,
            "kin" | "ministry" => continue,
            _ => Class::Source,
        };
        for l in lemmas.split(' ').filter(|l| !l.contains('=')) {
            map.entry(l).or_insert(class);
        }
    }
    map
});

/// Ministries by their adjective alone, folded: `الخارجية`.
pub static MINISTRIES: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    let line = include_str!("actors.tsv").lines().find_map(|l| l.strip_prefix("ministry\t")).unwrap_or_default();
    let entries = line.split(" ا").map(|e| e.trim_start_matches('ا'));
    entries.filter_map(|e| e.split_once('=')).map(|(a, e)| (mujaz_arabic::fold(&format!("ا{a}")), e)).collect()
});

static KIN: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let line = include_str!("actors.tsv").lines().find_map(|l| l.strip_prefix("kin\t")).unwrap_or_default();
    line.split(' ').collect()
});

/// Whether a lemma is a person in relation to the owner of a pronoun: "his family", "her lawyer".
pub fn is_kin(lemma: &str) -> bool {
    KIN.contains(&lemma)
}

/// The class of a lemma, if it describes somebody.
pub fn class(lemma: &str) -> Option<Class> {
    CLASSES.get(lemma).copied()
}
