//! A bilingual word list for the checks: the English words that may render an Arabic one. It serves to tell a
//! translation from unrelated text, not to translate.

use super::letters::fold;
use crate::tables::{WordList, lines};
use crate::word_lists::List;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Number of an English stem in the list.
pub type StemId = u16;

/// The list.
#[derive(Debug)]
pub struct Lexicon {
    arabic: HashMap<String, Vec<StemId>>,
    english: HashMap<String, StemId>,
    names: HashSet<StemId>,
    longest: usize,
}

static LIST: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::read(include_str!("../data/lexicon.tsv")));

/// The built-in list.
pub fn built_in() -> &'static Lexicon {
    &LIST
}

/// The forms under which a folded word may be listed: with and without clitics, endings and the prefixes of the
/// imperfect.
fn forms(folded: &str) -> Vec<&str> {
    let long = |w: &str, n: usize| w.chars().count() >= n;
    let mut out = vec![folded];
    out.extend(List::RenderingPrefixes.words().iter().filter_map(|p| folded.strip_prefix(p)).filter(|r| long(r, 2)));
    for i in 0..out.len() {
        let word = out[i];
        out.extend(List::RenderingSuffixes.words().iter().filter_map(|s| word.strip_suffix(s)).filter(|r| long(r, 3)));
    }
    for i in 0..out.len() {
        let word = out[i];
        let bare = ['ي', 'ت', 'ن', 'ا'].iter().find_map(|p| word.strip_prefix(*p));
        out.extend(bare.filter(|r| long(r, 3)));
    }
    out
}

static COMMON: LazyLock<WordList> = LazyLock::new(|| WordList::read(include_str!("../data/common.txt")));

impl Lexicon {
    /// The Arabic words of the list, folded.
    pub fn arabic_words(&self) -> impl Iterator<Item = &str> {
        self.arabic.keys().map(String::as_str)
    }

    fn read(text: &'static str) -> Self {
        let mut list = Self { arabic: HashMap::new(), english: HashMap::new(), names: HashSet::new(), longest: 0 };
        for line in lines(text) {
            let Some((arabic, english)) = line.split_once('\t') else { continue };
            let ids: Vec<StemId> = english
                .split_whitespace()
                .map(|s| {
                    list.longest = list.longest.max(s.len());
                    let next = list.english.len() as StemId;
                    let id = *list.english.entry(s.to_lowercase()).or_insert(next);
                    if s.starts_with(char::is_uppercase) {
                        list.names.insert(id);
                    }
                    id
                })
                .collect();
            for form in arabic.split_whitespace() {
                let folded = fold(form);
                // The feminine ending becomes a ta before a possessive: "وزارة", "وزارتهم".
                let bound = folded.strip_suffix('ه').filter(|b| b.chars().count() >= 3).map(str::to_owned);
                for key in bound.into_iter().chain([folded]) {
                    let entry = list.arabic.entry(key).or_default();
                    entry.extend(&ids);
                    entry.sort_unstable();
                    entry.dedup();
                }
            }
        }
        list
    }

    /// The English stems that may render an Arabic word; empty if the list lacks it. `folded` is the result of
    /// [`fold`].
    pub fn renderings(&self, folded: &str) -> Vec<StemId> {
        let mut out: Vec<StemId> =
            forms(folded).iter().filter_map(|f| self.arabic.get(*f)).flatten().copied().collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Whether a folded word is listed in exactly this form.
    pub fn has(&self, folded: &str) -> bool {
        self.arabic.contains_key(folded)
    }

    /// The number of a stem in exactly this form.
    pub fn id(&self, stem: &str) -> Option<StemId> {
        self.english.get(stem).copied()
    }

    /// Whether an English word in lower case is an ordinary word, which is translated in a name rather than spelled by
    /// sound: "bank", "league", but not "Smith" or "Welsh".
    pub fn is_common(&self, word: &str) -> bool {
        let stems = self.stems(word);
        COMMON.contains(word)
            || COMMON.contains(word.trim_end_matches('s'))
            || (!stems.is_empty() && !stems.iter().any(|s| self.is_name(*s)))
    }

    /// Whether a stem is that of a name: a country, a people, a faith.
    pub fn is_name(&self, stem: StemId) -> bool {
        self.names.contains(&stem)
    }

    /// The stems that an English word in lower case may be a form of.
    pub fn stems(&self, word: &str) -> Vec<StemId> {
        let mut out = Vec::new();
        for (end, _) in word.char_indices().skip(1).chain([(word.len(), ' ')]).take(self.longest) {
            if let Some(&id) = self.english.get(&word[..end]) {
                let rest = &word[end..];
                let fits = {
                    let endings = if end <= 3 { List::ShortEndings } else { List::LongEndings };
                    rest.is_empty() || endings.contains(rest)
                };
                if fits {
                    out.push(id);
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renders(arabic: &str, english: &str) -> bool {
        let list = built_in();
        let stems = list.stems(english);
        list.renderings(&fold(arabic)).iter().any(|r| stems.contains(r))
    }

    #[test]
    fn inflected_words_match_their_renderings() {
        for (ar, en) in [
            ("وزارتهم", "ministry"),
            ("وسيعلنون", "announced"),
            ("للمستشفيات", "hospitals"),
            ("الأسعار", "prices"),
            ("بالقوات", "forces"),
            ("يقولون", "said"),
            ("زلزالا", "earthquake"),
        ] {
            assert!(renders(ar, en), "{ar} {en}");
        }
        assert!(!renders("المستشفى", "prices"));
        assert!(built_in().renderings("كافانو").is_empty());
    }

    #[test]
    fn every_line_of_the_list_has_both_sides_and_no_line_twice() {
        let mut seen = std::collections::HashSet::new();
        for line in lines(include_str!("../data/lexicon.tsv")) {
            let (ar, en) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
            assert!(!ar.trim().is_empty() && !en.trim().is_empty(), "{line}");
            assert!(ar.chars().all(|c| crate::letters::is_arabic_letter(c) || c == ' ' || c == 'ء'), "{line}");
            assert!(seen.insert(line), "twice: {line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_is_looked_up_without_panic(word in "\\PC{0,20}") {
            built_in().renderings(&fold(&word));
            built_in().stems(&word.to_lowercase());
        }
    }
}
