//! The English of a pair, found by its lemmas.

use super::particles::is_particle;
use mujaz_arabic::english::{bases, related};
use std::collections::{BTreeSet, HashMap};

/// Words by their lemmas; places are numbers of words.
#[derive(Debug)]
pub(super) struct EnglishIndex {
    /// By lemma.
    exact: HashMap<String, Vec<usize>>,
    /// By the first letters of a lemma.
    starts: HashMap<String, Vec<(usize, String)>>,
}

/// Letters that words of a family share at least.
const STEM: usize = 4;

fn start(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end])
}

/// The words of a phrase that carry its meaning, in lower case; all of them where none does.
pub(super) fn heavy(phrase: &str) -> Vec<String> {
    let words = || {
        let parts = phrase.split(|c: char| !c.is_alphanumeric() && c != '\'');
        parts.filter(|w| !w.is_empty()).map(str::to_lowercase)
    };
    let heavy: Vec<String> = words().filter(|w| !is_particle(w)).collect();
    if heavy.is_empty() { words().collect() } else { heavy }
}

impl EnglishIndex {
    /// Indexes the words of a text, given in lower case.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut exact, mut starts): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for (j, word) in words.into_iter().enumerate() {
            for base in bases(word) {
                if base.chars().count() >= STEM {
                    starts.entry(start(&base).to_owned()).or_default().push((j, base.clone()));
                }
                exact.entry(base).or_default().push(j);
            }
        }
        Self { exact, starts }
    }

    /// Where a lemma in lower case occurs.
    pub fn exactly(&self, word: &str) -> &[usize] {
        self.exact.get(word).map_or(&[][..], Vec::as_slice)
    }

    /// Words of the same family as a word in lower case: "election" for "elect".
    pub fn of_family<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let near = self.starts.get(start(word)).into_iter().flatten();
        self.exactly(word).iter().copied().chain(near.filter(|(_, base)| related(word, base)).map(|(j, _)| *j))
    }

    /// Words of the families of those that carry a gloss.
    pub fn of_gloss(&self, gloss: &str) -> BTreeSet<usize> {
        heavy(gloss).iter().flat_map(|word| self.of_family(word)).collect()
    }

    /// Whether all the words that carry a phrase occur, or words of their families, and those at places that count.
    pub fn has(&self, phrase: &str, counts: impl Fn(usize) -> bool) -> bool {
        heavy(phrase).iter().all(|word| self.of_family(word).any(&counts))
    }

    /// Where words occur in order, with at most some words `between` any two of them; a place for each word.
    pub fn in_order<'a, W: AsRef<str>>(
        &'a self,
        words: &'a [W],
        between: usize,
    ) -> impl Iterator<Item = Vec<usize>> + 'a {
        let (first, rest) = match words.split_first() {
            Some((first, rest)) => (self.exactly(first.as_ref()), rest),
            None => (&[][..], &[][..]),
        };
        first.iter().filter_map(move |first| {
            rest.iter().try_fold(vec![*first], |mut found, word| {
                let last = found[found.len() - 1];
                found.push(*self.exactly(word.as_ref()).iter().find(|j| **j > last && **j <= last + 1 + between)?);
                Some(found)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_lemma_by_family_and_in_order() {
        let index = EnglishIndex::new("the ministers of the two states were elected by their own people".split(' '));
        assert_eq!(index.of_family("election").collect::<BTreeSet<_>>(), BTreeSet::from([7]));
        assert_eq!(index.of_gloss("the state minister").into_iter().collect::<Vec<_>>(), [1, 5]);
        assert!(index.has("elected minister", |_| true) && !index.has("elected minister", |j| j > 2));
        assert_eq!(index.in_order(&["elect", "people"], 3).collect::<Vec<_>>(), [[7, 11]]);
        assert_eq!(index.in_order(&["elect", "people"], 2).count(), 0);
        assert_eq!(heavy("the State of law"), ["state", "law"]);
        assert_eq!(heavy("of it"), ["of", "it"]);
    }
}
