//! Words that begin names, precede them, or cannot be part of them.

use crate::letters::fold;
use crate::tables::{WordList, lines};
use std::collections::HashMap;
use std::sync::LazyLock;

static GIVEN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let list = lines(include_str!("../data/given_names.tsv"));
    list.filter_map(|l| l.split_once('\t')).map(|(arabic, english)| (fold(arabic), english)).collect()
});
static TITLES: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/titles.txt")));
static NO_FAMILY: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/no_family_names.txt")));

/// Nouns that are the first part of a name, and whether a definite noun after them completes one.
static HEADS: LazyLock<HashMap<&'static str, bool>> = LazyLock::new(|| {
    let list = lines(include_str!("../data/name_heads.txt"));
    list.map(|l| (l.trim_start_matches('+'), l.starts_with('+'))).collect()
});
static WORKS: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/works.txt")));

/// The usual Latin spelling of a folded given name; `None` for other words.
pub(crate) fn given(folded: &str) -> Option<&'static str> {
    GIVEN.get(folded).copied()
}

/// Whether a folded word is a title, such as `الدكتور`, which precedes a person's name.
pub(crate) fn is_title(folded: &str) -> bool {
    TITLES.contains(folded)
}

/// Whether a folded word after a given name is not a family name.
pub(crate) fn is_no_family_name(folded: &str) -> bool {
    NO_FAMILY.contains(folded)
}

/// Whether a lemma is the first part of a name, such as `نهر`; the value is `true` if a definite noun after it also
/// completes a name, as with `وزارة`.
pub(crate) fn head(lemma: &str) -> Option<bool> {
    HEADS.get(lemma).copied()
}

/// Whether quotation marks after a lemma enclose a name, as with `رواية`.
pub(crate) fn is_work(lemma: &str) -> bool {
    WORKS.contains(lemma)
}
