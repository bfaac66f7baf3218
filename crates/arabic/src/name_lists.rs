//! Words that begin names, stand before them, or cannot belong to them.

use crate::letters::fold;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static GIVEN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let list = lines(include_str!("../data/given_names.tsv"));
    list.filter_map(|l| l.split_once('\t')).map(|(arabic, english)| (fold(arabic), english)).collect()
});
static TITLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(include_str!("../data/titles.txt")));
static NO_FAMILY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../data/no_family_names.txt")));

/// Nouns that are the first part of a name, and whether a definite noun behind them makes one.
static HEADS: LazyLock<HashMap<&'static str, bool>> = LazyLock::new(|| {
    let list = lines(include_str!("../data/name_heads.txt"));
    list.map(|l| (l.trim_start_matches('+'), l.starts_with('+'))).collect()
});
static WORKS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(include_str!("../data/works.txt")));

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|l| !l.starts_with('#'))
}

fn words(data: &'static str) -> HashSet<&'static str> {
    lines(data).flat_map(str::split_whitespace).collect()
}

/// The usual Latin spelling of a folded given name; none for other words.
pub(crate) fn given(folded: &str) -> Option<&'static str> {
    GIVEN.get(folded).copied()
}

/// Whether a folded word is a title, such as `الدكتور`, behind which a person's name stands.
pub(crate) fn is_title(folded: &str) -> bool {
    TITLES.contains(folded)
}

/// Whether a folded word behind a given name is no family name.
pub(crate) fn is_no_family_name(folded: &str) -> bool {
    NO_FAMILY.contains(folded)
}

/// Whether a lemma is the first part of a name with the name behind it, such as `نهر`; true inside where a definite noun
/// behind it makes a name too, such as `وزارة`.
pub(crate) fn head(lemma: &str) -> Option<bool> {
    HEADS.get(lemma).copied()
}

/// Whether what stands in quotation marks behind a lemma is a name, such as `رواية`.
pub(crate) fn is_work(lemma: &str) -> bool {
    WORKS.contains(lemma)
}
