//! Names: people of the source are named in the translation, and the translation names nobody and
//! nothing that the source does not; currencies are those of the source.

use super::{Context, english, finding};
use crate::arabic::gazetteer::{Entry, NameKind, built_in};
use crate::arabic::stems::PROCLITICS;
use crate::arabic::{fold, names, words};
use crate::types::Finding;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

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
            // Short forms and everyday words stand for too much else.
            let single = parts.len() == 1;
            let everyday = [
                "Constantine",
                "Safi",
                "Tyre",
                "Jordan",
                "Georgia",
                "Chad",
                "Joseph",
                "Suez",
                "America",
                "Reading",
                "General",
                "Security",
            ];
            if parts.is_empty()
                || (single && (form.chars().count() < 4 || everyday.contains(&form.as_str())))
                || !form.starts_with(char::is_uppercase)
            {
                continue;
            }
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

/// Currencies: stems in Arabic, words in English.
const CURRENCIES: &[(&str, &str)] = &[
    ("درهم دراهم", "dirham"),
    ("دولار", "dollar"),
    ("يورو اورو", "euro"),
    ("دينار دنانير", "dinar"),
    ("ريال", "riyal"),
    ("جنيه", "pound"),
    ("ليره", "lira"),
    ("روبل", "rouble ruble"),
];

pub(super) fn check(source: &str, target: &str, context: &Context, out: &mut Vec<Finding>) {
    let list = words(source);
    let bare: Vec<String> = list.iter().filter(|w| w.is_arabic()).map(|w| strip(&w.folded)).collect();
    added(source, target, &bare, context, out);
    lost(source, target, &list, out);
    currencies(&bare, target, out);
}

/// A word without proclitics and article.
fn strip(folded: &str) -> String {
    PROCLITICS
        .iter()
        .filter_map(|p| folded.strip_prefix(p))
        .filter(|r| r.chars().count() >= 3)
        .min_by_key(|r| r.len())
        .unwrap_or(folded)
        .to_owned()
}

fn stem_of(arabic_word: &str) -> String {
    let f = fold(arabic_word);
    let f = f.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(&f).to_owned();
    f.trim_end_matches(['ا', 'ه']).to_owned()
}

/// Whether anything in the Arabic supports an entry: one of its words, or an adjective made of one.
fn supported(entry: &Entry, bare: &[String], raw: &[crate::arabic::Word]) -> bool {
    entry.arabic.iter().any(|form| {
        form.split_whitespace()
            .map(stem_of)
            .filter(|s| s.chars().count() >= 3)
            .any(|s| bare.iter().any(|w| w.starts_with(&s)) || raw.iter().any(|w| w.folded.contains(&s)))
    })
}

/// Tokens of an English text: span and text, hyphens and possessives cut off.
fn tokens(text: &str) -> Vec<(Range<usize>, &str)> {
    static WORD: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"[\p{L}\d]+(?:['’][\p{L}\d]{2,})*").expect("fixed pattern"));
    WORD.find_iter(text).map(|m| (m.range(), m.as_str())).collect()
}

fn added(source: &str, target: &str, bare: &[String], context: &Context, out: &mut Vec<Finding>) {
    let list = tokens(target);
    let raw = words(source);
    let terms = context.glossary.find(source);
    let mut i = 0;
    while i < list.len() {
        let word = list[i].1;
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let candidates = ENGLISH.get(word).map_or(&[][..], Vec::as_slice);
        let found = candidates.iter().find(|(parts, _)| {
            i + parts.len() <= list.len() && parts.iter().enumerate().all(|(k, p)| list[i + k].1 == p)
        });
        let (id, n) = match found {
            Some((parts, id)) => (Some(*id), parts.len()),
            None if capital => (adjective(word), 1),
            None => (None, 1),
        };
        if let Some(id) = id {
            let entry = &built_in().entries()[id];
            let said = &target[list[i].0.start..list[i + n - 1].0.end];
            // Another entry may bear the same English name, and a term may bring it in.
            let any = built_in()
                .entries()
                .iter()
                .filter(|e| e.english.iter().any(|x| entry.english.contains(x)))
                .any(|e| supported(e, bare, &raw));
            let by_term = terms.iter().any(|(t, _)| t.accepted().any(|a| a.contains(said)));
            let by_sound = raw.iter().any(|w| alike(&w.folded, said.split(' ').next_back().unwrap_or(said)));
            let latin = source.contains(said);
            if !any && !by_term && !by_sound && !latin {
                let mut f = finding("names", format!("\"{said}\" is not in the source"), 0.85);
                f.target_span = Some((list[i].0.start, list[i + n - 1].0.end));
                out.push(f);
            }
        }
        i += n;
    }
}

/// The country an adjective such as "Israeli" belongs to.
fn adjective(word: &str) -> Option<usize> {
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

/// Whether an Arabic word and a Latin one can be the same name, one slip allowed in long ones.
fn alike(arabic: &str, latin: &str) -> bool {
    let soft = |k: String| -> Vec<char> {
        let mut v: Vec<char> = k
            .chars()
            .map(|c| match c {
                'z' => 's',
                'k' => 'g',
                'c' => 's',
                c => c,
            })
            .collect();
        v.dedup();
        v
    };
    let b = soft(names::sound_key_latin(latin));
    [arabic, &strip(arabic)].iter().any(|w| {
        let a = soft(names::sound_key_arabic(w));
        let most = a.len().max(b.len());
        !a.is_empty() && !b.is_empty() && distance(&a, &b) <= usize::from(most >= 3) + usize::from(most >= 6)
    })
}

/// Edit distance (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut last = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (last + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            last = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

/// People with a given name that is known: their family name must sound in the English.
fn lost(source: &str, target: &str, list: &[crate::arabic::Word], out: &mut Vec<Finding>) {
    let english: Vec<&str> =
        tokens(target).into_iter().map(|t| t.1).filter(|t| t.starts_with(char::is_uppercase)).collect();
    let known = built_in().find(list);
    for p in names::people(source, list) {
        if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) {
            continue;
        }
        let parts: Vec<&str> =
            p.text.split_whitespace().filter(|w| !matches!(*w, "بن" | "آل" | "عبد" | "ابن")).collect();
        let said = parts.iter().any(|w| english.iter().any(|e| alike(&fold(w), e) && e.len() > 2));
        if !said && parts.len() >= 2 {
            let mut f = finding("names", format!("\"{}\" is not named in the translation", p.text), 0.6);
            f.source_span = Some((p.span.start, p.span.end));
            out.push(f);
        }
    }
}

fn currencies(bare: &[String], target: &str, out: &mut Vec<Finding>) {
    let english = english::words(target);
    let in_arabic: Vec<bool> =
        CURRENCIES.iter().map(|(ar, _)| ar.split(' ').any(|s| bare.iter().any(|w| w.starts_with(s)))).collect();
    if !in_arabic.contains(&true) {
        return;
    }
    for (i, (_, en)) in CURRENCIES.iter().enumerate() {
        let said = en.split(' ').any(|e| english.iter().any(|w| w.starts_with(e)));
        if said && !in_arabic[i] {
            out.push(finding("figures", format!("the currency \"{en}\" is not that of the source"), 0.9));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Glossary;

    fn found(source: &str, target: &str) -> Vec<String> {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, reference: None, enforce_built_in: true };
        let mut out = Vec::new();
        check(source, target, &context, &mut out);
        out.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn a_place_that_the_source_does_not_name_is_found() {
        assert_eq!(
            found("أصيب 19 شخصا في فيضانات بولاية المسيلة", "19 people were injured in explosions in the Gaza Strip")
                .len(),
            1
        );
        assert_eq!(found("ارتفعت الحصيلة إلى 9 قتلى", "The toll of the Israeli conflict rose to 9").len(), 1);
        assert!(found("قال الملك المغربي في باريس", "The Moroccan king said in Paris").is_empty());
    }

    #[test]
    fn a_person_who_is_left_out_is_found() {
        assert_eq!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "The minister said that the bridge was new").len(),
            1
        );
        assert!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "Minister Samir El Bakkali said that the bridge was new")
                .is_empty()
        );
    }

    #[test]
    fn another_currency_is_found() {
        assert_eq!(found("بلغت الكلفة 410 ملايين درهم", "The cost was 410 million dollars").len(), 1);
        assert!(found("بلغت الكلفة 410 ملايين درهم", "The cost was 410 million dirhams").is_empty());
    }
}
