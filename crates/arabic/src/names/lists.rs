//! Words that begin, announce or end a person's name.

use crate::letters::fold;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

static GIVEN: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let list = lines(include_str!("../../data/given_names.tsv"));
    list.filter_map(|l| l.split_once('\t')).map(|(arabic, english)| (fold(arabic), english)).collect()
});
static TITLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| words(include_str!("../../data/titles.txt")));
static NO_FAMILY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| words(include_str!("../../data/no_family_names.txt")));

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|l| !l.starts_with('#'))
}

fn words(data: &'static str) -> HashSet<&'static str> {
    lines(data).flat_map(str::split_whitespace).collect()
}

/// The usual Latin spelling of a folded given name; none for other words.
pub(super) fn given(folded: &str) -> Option<&'static str> {
    GIVEN.get(folded).copied()
}

/// Whether a folded word is a title, such as `الدكتور`, behind which a person's name stands.
pub(super) fn is_title(folded: &str) -> bool {
    TITLES.contains(folded)
}

/// Whether a folded word behind a given name is no family name.
pub(super) fn is_no_family_name(folded: &str) -> bool {
    NO_FAMILY.contains(folded)
}
