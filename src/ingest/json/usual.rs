//! Which field of an article the name of a field means, however it is spelled.

use super::names::{AUTHOR, DATE, ID, OUTLET, TEASER, TEXT, TITLE, URL};
use mujaz_arabic::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The usual names by their letters: `Full Text`, `full_text` and `FullText` are one.
static USUAL: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for name in [TITLE, TEXT, TEASER, URL, OUTLET, AUTHOR, DATE, ID].into_iter().flatten() {
        out.entry(letters(name)).or_insert(*name);
    }
    out
});

fn letters(name: &str) -> String {
    fold(&name.to_lowercase()).chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '\u{A0}')).collect()
}

/// Whether a field is one of those that articles are made from, however its name is spelled.
pub(super) fn is_usual(name: &str) -> bool {
    usual(name).is_some()
}

/// The usual spelling of the name of a field. Programs with several languages add one to the name: `title_ar`.
pub(super) fn usual(name: &str) -> Option<&'static str> {
    let arabic =
        |name: &str| ["_ar", "-ar", "_arabic", ".ar", "Ar"].iter().find_map(|l| Some(letters(name.strip_suffix(l)?)));
    USUAL.get(&letters(name)).or_else(|| USUAL.get(&arabic(name)?)).copied()
}

/// Whether a field holds what stands beside an article: other stories, comments.
pub(super) fn is_beside(key: &str) -> bool {
    const NAMES: [&str; 12] = [
        "relat",
        "recommend",
        "comment",
        "suggest",
        "similar",
        "more",
        "next",
        "prev",
        "trending",
        "popular",
        "tags",
        "categor",
    ];
    let key = key.to_lowercase();
    NAMES.iter().any(|n| key.contains(n))
}
