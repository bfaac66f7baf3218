//! One Latin spelling per name, within a brief and across the briefs of a run: the first one in a translation that
//! stands. Drafts follow it and set none, so that the annex does not take from a draft what title and lead spell
//! otherwise.

use crate::word_lists::List;
use mujaz_arabic::{fold, gazetteer, names, sound, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Spellings of the words in people's names, by the folded Arabic word without its article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Spellings(BTreeMap<String, String>);

fn key(word: &str) -> String {
    let folded = fold(word);
    folded.strip_prefix("ال").filter(|r| r.chars().count() >= 3).unwrap_or(&folded).to_owned()
}

/// The words in the names of people in a sentence who are in no list.
fn name_words(source: &str) -> Vec<String> {
    let list = words(source);
    let known = gazetteer::built_in().find(&list);
    names::people(source, &list)
        .into_iter()
        .filter(|p| !known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end))
        .flat_map(|p| p.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .filter(|w| !List::NameLinks.contains(&fold(w)) && key(w).chars().count() >= 3)
        .collect()
}

impl Spellings {
    /// Replaces the names in a translation by their known spellings, and learns new ones if the translation `stands`.
    pub fn unify(&mut self, source: &str, english: &str, stands: bool) -> String {
        let mut text = english.to_owned();
        for word in name_words(source) {
            let Some(span) = token_like(&word, &text) else { continue };
            match self.0.get(&key(&word)) {
                Some(known) if text[span.clone()] != *known => text.replace_range(span, known),
                Some(_) => {}
                None if stands => {
                    self.0.insert(key(&word), text[span].to_owned());
                }
                None => {}
            }
        }
        text
    }

    /// A name in its known spelling, with unknown words romanised; `None` if no word of it is known.
    pub fn spell(&self, arabic: &str) -> Option<String> {
        let known = |w: &str| self.0.get(&key(w)).cloned();
        arabic.split_whitespace().any(|w| known(w).is_some()).then(|| {
            let mut out: Vec<String> = Vec::new();
            let mut words = arabic.split_whitespace();
            while let Some(w) = words.next() {
                // "عبد" and the word after it are one name.
                let whole =
                    if fold(w) == "عبد" { [Some(w), words.next()].into_iter().flatten().collect() } else { vec![w] };
                let spelled = known(whole[whole.len() - 1]).filter(|_| whole.len() == 1);
                let spelled = spelled.unwrap_or_else(|| names::romanise(&whole.join(" ")));
                // The article is capitalised only at the start of a name.
                out.push(match spelled.strip_prefix("Al-") {
                    Some(rest) if !out.is_empty() => format!("al-{rest}"),
                    _ => spelled,
                });
            }
            out.join(" ")
        })
    }

    /// Only the spellings of names that occur in these sentences.
    pub fn within<'a>(&self, sources: impl Iterator<Item = &'a str>) -> Self {
        let wanted: Vec<String> = sources.flat_map(name_words).map(|w| key(&w)).collect();
        Self(self.0.iter().filter(|(k, _)| wanted.contains(k)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }
}

/// The capitalised word that sounds most like an Arabic one, if any does.
fn token_like(arabic: &str, text: &str) -> Option<std::ops::Range<usize>> {
    let bare = key(arabic);
    words(text)
        .into_iter()
        .filter(|w| {
            let shown = &text[w.span.clone()];
            let behind = ["al-", "el-", "Al-", "El-"].iter().find_map(|p| shown.strip_prefix(p)).unwrap_or(shown);
            behind.starts_with(char::is_uppercase)
        })
        .map(|w| {
            let shown = &text[w.span.clone()];
            let stem = shown.strip_suffix("'s").or_else(|| shown.strip_suffix("’s")).unwrap_or(shown);
            w.span.start..w.span.start + stem.len()
        })
        .filter(|s| sound::resembles(&bare, &text[s.clone()]))
        .min_by(|a, b| {
            let d = |s: &std::ops::Range<usize>| sound::distance(&bare, &text[s.clone()]);
            d(a).total_cmp(&d(b)).then(a.start.cmp(&b.start))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_spelling_of_a_name_is_kept() {
        let mut s = Spellings::default();
        let first = "Minister Samir Bakkali opened the bridge";
        assert_eq!(s.unify("افتتح الوزير سمير البقالي الجسر", first, true), first);
        assert_eq!(
            s.unify("وقال سمير البقالي إن الجسر جديد", "Sameer Al-Baqali's view is that the bridge is new", true),
            "Samir Bakkali's view is that the bridge is new"
        );
        assert_eq!(s.spell("سمير البقالي").as_deref(), Some("Samir Bakkali"));
        assert_eq!(s.spell("هدى المنصوري"), None);
        let draft = "Hoda Mansuri said the road is new";
        assert_eq!(s.unify("قالت هدى المنصوري إن الطريق جديد", draft, false), draft);
        assert_eq!(s.spell("هدى المنصوري"), None, "a draft sets no spelling");
        assert_eq!(s.within(["حضر محمد العلوي"].into_iter()), Spellings::default());
    }
}
