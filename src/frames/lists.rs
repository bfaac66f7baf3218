//! Word lists used by frames (`words.tsv`).

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of `words.tsv`, where the purpose of each is described.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    According,
    AccordingFillers,
    Accusing,
    Achieving,
    Aside,
    Asides,
    Bearing,
    Carrying,
    Charges,
    Chanted,
    Claiming,
    Counting,
    Deeds,
    Denying,
    Earlier,
    Generic,
    Harm,
    Heads,
    Hits,
    Hollow,
    Light,
    NameParts,
    Negations,
    Nobody,
    Other,
    Outside,
    Papers,
    Possible,
    Relative,
    Remaining,
    Speech,
    Standalone,
    Times,
    Topics,
}

/// The lists by their names, in the order of [`List`].
const NAMES: [&str; 34] = [
    "according",
    "according_fillers",
    "accusing",
    "achieving",
    "aside",
    "asides",
    "bearing",
    "carrying",
    "charges",
    "chanted",
    "claiming",
    "counting",
    "deeds",
    "denying",
    "earlier",
    "generic",
    "harm",
    "heads",
    "hits",
    "hollow",
    "light",
    "name_parts",
    "negations",
    "nobody",
    "other",
    "outside",
    "papers",
    "possible",
    "relative",
    "remaining",
    "speech",
    "standalone",
    "times",
    "topics",
];

static LISTS: LazyLock<Vec<HashSet<&'static str>>> = LazyLock::new(|| {
    let lines = || include_str!("words.tsv").lines().filter(|l| !l.starts_with('#'));
    let list = |name: &str| lines().filter_map(|l| l.split_once('\t')).find(|(n, _)| *n == name);
    NAMES.iter().map(|name| list(name).map(|(_, words)| words.split(' ').collect()).unwrap_or_default()).collect()
});

/// Whether a word is in a list.
pub fn listed(list: List, word: &str) -> bool {
    LISTS[list as usize].contains(word)
}

/// The words of a list, in no particular order.
pub fn words(list: List) -> impl Iterator<Item = &'static str> {
    LISTS[list as usize].iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_words_and_every_line_is_a_list() {
        for (name, list) in NAMES.iter().zip(LISTS.iter()) {
            assert!(list.len() > 1, "{name}");
        }
        for line in include_str!("words.tsv").lines().filter(|l| !l.starts_with('#')) {
            assert!(NAMES.contains(&line.split('\t').next().unwrap()), "{line}");
        }
        assert!(listed(List::Speech, "قال") && listed(List::Topics, "لبحث"));
    }
}
