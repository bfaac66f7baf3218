//! Frequent names without a glossary entry, each with a proposed spelling.

use crate::glossary::Glossary;
use mujaz_arabic::{gazetteer, headed, names, words};
use schemars::JsonSchema;
use std::collections::{BTreeMap, BTreeSet};

/// A name that could get an entry.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, JsonSchema)]
pub struct Suggestion {
    /// The name as the articles write it.
    pub arabic: String,
    /// Proposed English form.
    pub english: String,
    /// `person`, `organisation`, `place`.
    pub kind: String,
    /// Number of mentions.
    pub mentions: usize,
    /// Number of articles that mention it.
    pub articles: usize,
}

/// Names without an entry, most frequent first. Each of the `sentences` comes with the number of its article. A family
/// name alone counts towards the full name that ends with it.
pub fn suggest<'a>(
    sentences: impl Iterator<Item = (usize, &'a str)>,
    glossary: &Glossary,
    at_least: usize,
) -> Vec<Suggestion> {
    struct Row {
        english: String,
        kind: &'static str,
        mentions: usize,
        articles: BTreeSet<usize>,
    }
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for (article, text) in sentences {
        let list = words(text);
        let known = glossary.find(text);
        let covered = |s: &std::ops::Range<usize>| known.iter().any(|(_, k)| k.start < s.end && s.start < k.end);
        let people = names::people(text, &list)
            .into_iter()
            .map(|p| (p.span, p.text.clone(), names::romanise(&p.text), gazetteer::NameKind::Person));
        let others = headed::headed(text, &list).into_iter().map(|h| (h.span, h.arabic, h.english, h.kind));
        for (span, arabic, english, kind) in people.chain(others) {
            if covered(&span) {
                continue;
            }
            let row = rows.entry(arabic).or_insert(Row {
                english,
                kind: kind.label(),
                mentions: 0,
                articles: BTreeSet::new(),
            });
            row.mentions += 1;
            row.articles.insert(article);
        }
    }
    // "البقالي" is "سمير البقالي" if only one full name ends with it.
    let full: Vec<String> = rows.keys().filter(|k| k.contains(' ')).cloned().collect();
    for short in rows.keys().filter(|k| !k.contains(' ')).cloned().collect::<Vec<_>>() {
        let longer: Vec<&String> = full.iter().filter(|f| f.ends_with(&format!(" {short}"))).collect();
        if let [one] = longer.as_slice()
            && let Some(row) = rows.remove(&short)
            && let Some(target) = rows.get_mut(*one)
        {
            target.mentions += row.mentions;
            target.articles.extend(row.articles);
        }
    }
    let mut out: Vec<Suggestion> = rows
        .into_iter()
        .filter(|(_, r)| r.mentions >= at_least)
        .map(|(arabic, r)| Suggestion {
            arabic,
            english: r.english,
            kind: r.kind.to_owned(),
            mentions: r.mentions,
            articles: r.articles.len(),
        })
        .collect();
    out.sort_by(|a, b| b.mentions.cmp(&a.mentions).then(a.arabic.cmp(&b.arabic)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_an_entry_are_proposed_once_with_their_count() {
        let text = [
            (0, "قال الوزير سمير بوشعيب إن الجسر جديد"),
            (0, "وقال السيد بوشعيب أمس في موسكو إن الطريق مفتوح"),
            (1, "وأكد سمير بوشعيب ذلك في بلدة كلوقي"),
        ];
        let got = suggest(text.into_iter(), &Glossary::built_in(), 1);
        assert_eq!((got[0].arabic.as_str(), got[0].mentions, got[0].articles), ("سمير بوشعيب", 3, 2));
        assert!(got.iter().any(|s| s.arabic == "كلوقي" && s.kind == "place"));
        assert!(!got.iter().any(|s| s.arabic == "موسكو"), "it has an entry");
    }
}
