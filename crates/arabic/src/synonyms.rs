//! English words that news uses for the same thing: a translator may have chosen any of them where the lexicon has
//! another as its gloss.
//!
//! ```
//! use mujaz_arabic::analysis::Pos;
//! use mujaz_arabic::synonyms;
//! assert!(synonyms::of(Pos::Noun, &["outcome", "toll"]).contains(&"tally"));
//! assert!(!synonyms::of(Pos::Noun, &["minister"]).contains(&"governor"));
//! ```

use crate::analysis::Pos;
use crate::english::bases;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// The kind of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Noun,
    Verb,
    Adj,
    Adv,
    /// Words of any part of speech that are derived from one another in a way that their letters do not show.
    Family,
}

impl Kind {
    fn of_tag(tag: &str) -> Option<Self> {
        Some(match tag {
            "noun" => Self::Noun,
            "verb" => Self::Verb,
            "adj" => Self::Adj,
            "adv" => Self::Adv,
            "family" => Self::Family,
            _ => return None,
        })
    }

    /// The kinds in which a gloss of an Arabic word is looked up: gerunds and participles, which gloss verbal nouns and
    /// adjectives, may also be verbs.
    fn of_gloss(pos: Pos, gloss: &str) -> &'static [Self] {
        let first = gloss.split(' ').next().unwrap_or(gloss);
        let of_verb = first.ends_with("ing") || first.ends_with("ed");
        match pos {
            Pos::Verb => &[Self::Verb, Self::Family],
            Pos::Noun if of_verb => &[Self::Noun, Self::Verb, Self::Family],
            Pos::Noun => &[Self::Noun, Self::Family],
            Pos::Adj if of_verb => &[Self::Adj, Self::Verb, Self::Family],
            Pos::Adj => &[Self::Adj, Self::Family],
            Pos::Adv => &[Self::Adv, Self::Family],
            _ => &[],
        }
    }
}

/// The groups, and the groups of each word.
struct Groups {
    groups: Vec<Vec<&'static str>>,
    of: HashMap<Kind, HashMap<&'static str, Vec<usize>>>,
}

/// Parses a line of the data into its kind and words; `None` for a comment or an invalid entry.
fn entry(line: &'static str) -> Option<(Kind, Vec<&'static str>)> {
    let (tag, words) = line.split_once('\t').filter(|_| !line.starts_with('#'))?;
    Some((Kind::of_tag(tag)?, words.split("; ").collect()))
}

const DATA: &str = include_str!("../data/synonyms.tsv");

static GROUPS: LazyLock<Groups> = LazyLock::new(|| {
    let mut list = Groups { groups: Vec::new(), of: HashMap::new() };
    for (kind, words) in DATA.lines().filter_map(entry) {
        for word in &words {
            list.of.entry(kind).or_default().entry(word).or_default().push(list.groups.len());
        }
        list.groups.push(words);
    }
    list
});

/// A word in more groups than this is too ambiguous by itself.
const FEW: usize = 4;

/// A word in more groups than this carries no information: "take", "make".
const MANY: usize = 12;

/// Alternatives in a translation to the glosses of an Arabic word, without the glosses themselves: words and phrases in
/// dictionary form. All [`words`] of a phrase must occur.
///
/// A group is used if it contains two of the glosses, or one that begins it or that has few senses.
pub fn of(pos: Pos, glosses: &[&str]) -> Vec<&'static str> {
    let mut taken: BTreeMap<usize, bool> = BTreeMap::new();
    for gloss in glosses {
        for kind in Kind::of_gloss(pos, gloss) {
            let Some((word, groups)) = groups_of(*kind, gloss).filter(|(_, g)| g.len() <= MANY) else { continue };
            for &group in groups {
                let sure = groups.len() <= FEW || GROUPS.groups[group][0] == word;
                taken.entry(group).and_modify(|known| *known = true).or_insert(sure);
            }
        }
    }
    let mut seen: HashSet<&str> = glosses.iter().copied().collect();
    let sure = taken.into_iter().filter(|(_, sure)| *sure);
    sure.flat_map(|(group, _)| &GROUPS.groups[group]).copied().filter(|word| seen.insert(word)).collect()
}

/// The words of a phrase that must occur in a text, in this order and close together: "be" at its head may be any form
/// or absent, and the person of "one's" is that of the subject.
pub fn words(phrase: &'static str) -> impl Iterator<Item = &'static str> {
    let be = phrase.starts_with("be ");
    phrase.split(' ').skip(usize::from(be)).filter(|word| !matches!(*word, "one" | "one's" | "oneself"))
}

/// The groups of a word or, if it has none, of its lemma, with the listed word: glosses may be plurals and gerunds.
fn groups_of(kind: Kind, gloss: &str) -> Option<(&'static str, &'static [usize])> {
    listed(kind, gloss).or_else(|| bases(gloss).iter().find_map(|base| listed(kind, base)))
}

fn listed(kind: Kind, word: &str) -> Option<(&'static str, &'static [usize])> {
    let (own, groups) = GROUPS.of.get(&kind)?.get_key_value(word)?;
    Some((own, groups))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_group() {
        let mut seen = HashSet::new();
        for line in DATA.lines().filter(|l| !l.starts_with('#')) {
            let (_, words) = entry(line).unwrap_or_else(|| panic!("{line}"));
            assert!((2..=14).contains(&words.len()), "{line}");
            assert!(words.iter().all(|w| !w.is_empty() && w.trim() == *w && !w.contains(';')), "{line}");
            assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len(), "{line}");
            assert!(seen.insert(line), "twice: {line}");
        }
    }

    #[test]
    fn alternatives_of_a_translator_are_found() {
        for (pos, glosses, other) in [
            (Pos::Verb, &["kill", "murder"][..], "slay"),
            (Pos::Verb, &["pledge"], "vow"),
            (Pos::Noun, &["demonstration", "protest"], "rally"),
            (Pos::Noun, &["exports"], "shipment"),
            (Pos::Noun, &["strengthening"], "bolster"),
            (Pos::Adj, &["former"], "ex"),
            (Pos::Verb, &["die"], "death"),
            (Pos::Adj, &["supported"], "back"),
        ] {
            assert!(of(pos, glosses).contains(&other), "{glosses:?} {other}: {:?}", of(pos, glosses));
        }
    }

    #[test]
    fn the_content_words_of_a_phrase_must_occur() {
        assert_eq!(words("be killed").collect::<Vec<_>>(), ["killed"]);
        assert_eq!(words("lose one's life").collect::<Vec<_>>(), ["lose", "life"]);
        assert_eq!(words("step down").collect::<Vec<_>>(), ["step", "down"]);
    }

    #[test]
    fn words_that_change_the_news_are_not_synonyms() {
        for (pos, gloss, other) in [
            (Pos::Noun, "minister", "governor"),
            (Pos::Noun, "dam", "sand"),
            (Pos::Verb, "arrest", "charge"),
            (Pos::Verb, "accuse", "convict"),
            (Pos::Verb, "kill", "wound"),
            (Pos::Verb, "freeze", "release"),
            (Pos::Verb, "win", "draw"),
            (Pos::Noun, "son", "brother"),
            (Pos::Noun, "week", "month"),
            (Pos::Verb, "rise", "fall"),
            (Pos::Verb, "confirm", "deny"),
            (Pos::Noun, "hospital", "school"),
            (Pos::Adj, "legal", "illegal"),
        ] {
            assert!(!of(pos, &[gloss]).contains(&other), "{gloss} {other}");
        }
    }

    #[test]
    fn a_word_of_many_senses_needs_a_second_gloss() {
        let of_strike = of(Pos::Noun, &["strike"]);
        assert!(!of_strike.contains(&"walkout") || !of_strike.contains(&"bombing"), "{of_strike:?}");
        assert!(of(Pos::Noun, &["strike", "walkout"]).contains(&"stoppage"));
    }
}
