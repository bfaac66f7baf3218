//! The table of people, organisations and places, each with one spelling.

use super::Cited;
use crate::glossary::Glossary;
use crate::word_lists::List::NameLinks;
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::{fold, letters::tidy, names, words};
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// English form.
    pub name: String,
    /// Arabic form, the longest seen.
    pub arabic: String,
    /// `person`, `organisation`, `country`, `place`.
    pub kind: String,
    /// Number of mentions.
    pub mentions: usize,
    /// Whether the English form is this program's romanisation rather than a known spelling.
    pub romanised: bool,
}

/// The names in the sentences, by kind and number of mentions.
/// `spell` returns the spelling of a person's name in the translations, if there is one.
pub fn table(sentences: &[Cited], glossary: &Glossary, spell: &dyn Fn(&str) -> Option<String>) -> Vec<Name> {
    let mut rows: BTreeMap<(NameKind, String), Name> = BTreeMap::new();
    for s in sentences {
        let list = words(s.arabic);
        let known = built_in().find(&list);
        for (entry, span) in &known {
            // The spelling in the user's glossary takes precedence.
            let own = glossary
                .find(&s.arabic[span.clone()])
                .into_iter()
                .find(|(t, _)| t.own)
                .map(|(t, _)| t.preferred().to_owned());
            let name = own.unwrap_or_else(|| entry.english[0].clone());
            add(&mut rows, entry.kind, name, &entry.arabic[0], false);
        }
        for p in names::people(s.arabic, &list) {
            if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) {
                continue;
            }
            let spelled = spell(&p.text);
            let romanised = spelled.is_none();
            let name = spelled.unwrap_or_else(|| names::romanise(&p.text));
            add(&mut rows, NameKind::Person, name, &tidy(&p.text), romanised);
        }
    }
    merge_spellings(&mut rows);
    merge_people(&mut rows);
    let mut out: Vec<(NameKind, Name)> = rows.into_iter().map(|((k, _), n)| (k, n)).collect();
    out.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.mentions.cmp(&a.1.mentions)).then(a.1.name.cmp(&b.1.name)));
    out.into_iter().map(|(_, n)| n).collect()
}

fn add(rows: &mut BTreeMap<(NameKind, String), Name>, kind: NameKind, name: String, arabic: &str, romanised: bool) {
    let row = rows.entry((kind, name.clone())).or_insert_with(|| Name {
        name,
        arabic: arabic.to_owned(),
        kind: kind.label().into(),
        mentions: 0,
        romanised,
    });
    row.mentions += 1;
    if arabic.chars().count() > row.arabic.chars().count() {
        row.arabic = arabic.to_owned();
    }
}

/// The same Arabic name in two spellings is one person: a known spelling goes before a romanised one, then the one
/// mentioned more.
fn merge_spellings(rows: &mut BTreeMap<(NameKind, String), Name>) {
    let mut by_arabic: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((kind, english), row) in rows.iter() {
        if *kind == NameKind::Person {
            by_arabic.entry(fold(&row.arabic)).or_default().push(english.clone());
        }
    }
    for mut list in by_arabic.into_values().filter(|l| l.len() > 1) {
        let rank = |english: &String| {
            let row = &rows[&(NameKind::Person, english.clone())];
            (row.romanised, std::cmp::Reverse(row.mentions))
        };
        list.sort_by_key(rank);
        for other in list.split_off(1) {
            let Some(row) = rows.remove(&(NameKind::Person, other)) else { continue };
            if let Some(kept) = rows.get_mut(&(NameKind::Person, list[0].clone())) {
                kept.mentions += row.mentions;
            }
        }
    }
}

/// Whether a shorter name may be that of a person with a longer one: the family name alone ("حموشي", "بن علي"), or first
/// and family name without those between. "محمد علي" is not "أحمد محمد علي".
fn shortens(short: &str, long: &str) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), long.split(' ').collect());
    let ends = long.len() > short.len() && long.ends_with(&short);
    match short.as_slice() {
        [_] => ends,
        [first, .., last] => {
            ends && NameLinks.contains(&fold(first))
                || long.len() > short.len() && long[0] == *first && long.last() == Some(last)
        }
        [] => false,
    }
}

/// A family name alone stands for the person whose full name ends with it, if there is only one.
fn merge_people(rows: &mut BTreeMap<(NameKind, String), Name>) {
    let people: Vec<(String, String)> = rows
        .iter()
        .filter(|((k, _), _)| *k == NameKind::Person)
        .map(|((_, n), r)| (n.clone(), r.arabic.clone()))
        .collect();
    for (name, arabic) in &people {
        let longer: Vec<&(String, String)> = people.iter().filter(|(n, a)| n != name && shortens(arabic, a)).collect();
        if let [(full, _)] = longer.as_slice()
            && let Some(short) = rows.remove(&(NameKind::Person, name.clone()))
            && let Some(row) = rows.get_mut(&(NameKind::Person, full.clone()))
        {
            row.mentions += short.mentions;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_row_and_a_spelling_from_the_text() {
        let text = |id, arabic, english| Cited { id, source: 1, arabic, english, about: None };
        let rows = table(
            &[
                text("S1.1", "استقبل عبد اللطيف حموشي المسؤولة فرانسيسكا بوستين في الرباط", None),
                text("S1.2", "وقال حموشي إن هيثم الكردي غادر", Some("Hammouchi said Haitham Kurdi had left")),
            ],
            &Glossary::built_in(),
            &|arabic| arabic.ends_with("الكردي").then(|| "Haitham Kurdi".to_owned()),
        );
        let get = |n: &str| rows.iter().find(|r| r.name == n);
        assert_eq!(get("Abdellatif Hammouchi").map(|r| r.mentions), Some(2), "{rows:?}");
        assert_eq!(get("Haitham Kurdi").map(|r| r.romanised), Some(false), "{rows:?}");
        assert_eq!(get("Rabat").map(|r| r.kind.as_str()), Some("place"));
    }

    #[test]
    fn names_that_only_end_alike_are_of_different_people() {
        for (short, long, same) in [
            ("حموشي", "عبد اللطيف حموشي", true),
            ("بن علي", "سمير بن علي", true),
            ("محمد السوداني", "محمد شياع السوداني", true),
            ("محمد علي", "أحمد محمد علي", false),
            ("سمير حموشي", "عبد اللطيف حموشي", false),
            ("حموشي", "حموشي", false),
        ] {
            assert_eq!(shortens(short, long), same, "{short} {long}");
        }
    }

    #[test]
    fn one_person_in_two_spellings_has_one_row() {
        let row = |name: &str, mentions, romanised| Name {
            name: name.into(),
            arabic: "هدى المنصوري".into(),
            kind: NameKind::Person.label().into(),
            mentions,
            romanised,
        };
        let list = [row("Huda al-Mansuri", 3, true), row("Hoda Mansouri", 1, false)];
        let mut rows: BTreeMap<_, _> = list.into_iter().map(|r| ((NameKind::Person, r.name.clone()), r)).collect();
        merge_spellings(&mut rows);
        let left: Vec<(&str, usize)> = rows.values().map(|r| (r.name.as_str(), r.mentions)).collect();
        assert_eq!(left, [("Hoda Mansouri", 4)]);
    }
}
