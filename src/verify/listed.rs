//! Gazetteer names in English text.

use super::pair::Pair;
use mujaz_arabic::fold;
use mujaz_arabic::gazetteer::{Entry, NameKind, built_in};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Names that are also everyday words.
static EVERYDAY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/everyday_names.txt").lines().filter(|l| !l.starts_with('#')).collect());

/// English forms by their first word, longest first.
static ENGLISH: LazyLock<HashMap<String, Vec<(Vec<String>, usize)>>> = LazyLock::new(|| {
    let mut m: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
    for (id, e) in built_in().entries().iter().enumerate() {
        for form in &e.english {
            let parts: Vec<String> = form
                .split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect();
            // Short forms and everyday words have too many other meanings.
            let single = parts.len() == 1;
            if parts.is_empty()
                || (single && (form.chars().count() < 4 || EVERYDAY.contains(form.as_str())))
                || !form.starts_with(char::is_uppercase)
            {
                continue;
            }
            // "Security Council", "Central Bank": any country may have one.
            if parts.iter().all(|p| {
                ["Security", "Council", "General", "Assembly", "National", "Central", "Bank"].contains(&p.as_str())
            }) {
                continue;
            }
            m.entry(parts[0].clone()).or_default().push((parts, id));
        }
    }
    m.values_mut().for_each(|l| l.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1))));
    m
});

fn stem_of(arabic_word: &str) -> String {
    let f = fold(arabic_word);
    let f = f.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(&f).to_owned();
    f.trim_end_matches(['ا', 'ه']).to_owned()
}

/// Whether anything in the Arabic supports an entry: one of its words, or an adjective derived from one.
pub(super) fn supported(entry: &Entry, pair: &Pair) -> bool {
    let says = |s: &String| pair.arabic.iter().any(|w| w.bare.starts_with(s) || w.word.folded.contains(s));
    entry.arabic.iter().any(|form| {
        let words = || form.split_whitespace().map(stem_of).filter(|s| s.chars().count() >= 3);
        match words().any(|s| !SHARED.contains(&s)) {
            true => words().filter(|s| !SHARED.contains(s)).any(|s| says(&s)),
            false => words().next().is_some() && words().all(|s| says(&s)),
        }
    })
}

/// Words that many entries have, such as "united" and "council", and that point to none of them.
static SHARED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    const MANY: usize = 3;
    let mut entries: HashMap<String, HashSet<usize>> = HashMap::new();
    for (id, e) in built_in().entries().iter().enumerate() {
        for word in e.arabic.iter().filter(|f| f.contains(' ')).flat_map(|f| f.split_whitespace()) {
            entries.entry(stem_of(word)).or_default().insert(id);
        }
    }
    entries.into_iter().filter(|(_, ids)| ids.len() >= MANY).map(|(word, _)| word).collect()
});

/// The country an adjective such as "Israeli" belongs to.
pub(super) fn adjective(word: &str) -> Option<usize> {
    const OTHER: &[(&str, &str)] = &[
        ("French", "France"),
        ("British", "United Kingdom"),
        ("Dutch", "Netherlands"),
        ("American", "United States"),
        ("Chinese", "China"),
        ("Spanish", "Spain"),
        ("Palestinian", "Palestine"),
        ("Turkish", "Türkiye"),
    ];
    let entries = built_in().entries();
    let name = OTHER.iter().find(|(a, _)| word.trim_end_matches('s') == *a).map(|(_, c)| *c);
    entries.iter().position(|e| {
        e.kind == NameKind::Country
            && match name {
                Some(n) => e.english.iter().any(|x| x == n),
                None => e.english.iter().any(|x| {
                    let n = x.chars().count();
                    !x.contains(' ')
                        && n >= 5
                        && word.len() > x.len()
                        && word.len() <= x.len() + 4
                        && word.starts_with(x.trim_end_matches(['a', 'y', 'o']))
                        && word != "Jordanian"
                        && word.ends_with(['n', 'i', 'e', 's'])
                }),
            }
    })
}

/// The gazetteer name that begins with the first of these words: its entry and number of words.
pub(super) fn named(words: &[&str]) -> Option<(usize, usize)> {
    let forms = ENGLISH.get(*words.first()?)?;
    let begins = |parts: &[String]| parts.len() <= words.len() && parts.iter().zip(words).all(|(p, w)| p == w);
    forms.iter().find(|(parts, _)| begins(parts)).map(|(parts, id)| (*id, parts.len()))
}
