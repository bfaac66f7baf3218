//! Search for many terms in a text at once, with proclitics and light inflection.

use super::letters::{Word, fold, words};
use super::stems::{matches_with_clitics, proclitics};
use crate::word_lists::List;
use std::collections::HashMap;
use std::ops::Range;

/// An index of terms, each with the caller's number.
#[derive(Debug, Default, Clone)]
pub struct TermIndex {
    /// First word without its article → terms that begin with it.
    by_head: HashMap<String, Vec<Indexed>>,
}

#[derive(Debug, Clone)]
struct Indexed {
    /// Folded words.
    forms: Vec<String>,
    id: usize,
    /// Whether it is a name: its article is then part of it (`اليونان` is Greece, `يونان` is not).
    name: bool,
}

/// A term found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermMatch {
    /// The number given to [`TermIndex::insert`].
    pub id: usize,
    /// Indices of its words in the list of words that was searched.
    pub words: Range<usize>,
    /// Byte range in the text, proclitics of the first word included.
    pub span: Range<usize>,
}

fn bare(word: &str) -> &str {
    word.strip_prefix("ال").filter(|w| w.chars().count() >= 2).unwrap_or(word)
}

/// A word with the feminine ending conflated with its bound form (`المديرية`, `مديريتها`).
fn head_key(word: &str) -> &str {
    word.strip_suffix('ه').filter(|w| w.chars().count() >= 3).unwrap_or(word)
}

impl TermIndex {
    /// Adds a term; a term without words is ignored. The article of a `name` must occur in the text.
    pub fn insert(&mut self, arabic: &str, id: usize, name: bool) {
        let forms: Vec<String> = words(arabic).into_iter().map(|w| w.folded).collect();
        if let Some(first) = forms.first() {
            let key = head_key(bare(first)).to_owned();
            let list = self.by_head.entry(key).or_default();
            list.push(Indexed { forms, id, name });
            list.sort_by(|a, b| b.forms.len().cmp(&a.forms.len()).then(a.id.cmp(&b.id)));
        }
    }

    /// The terms of a text, longest first at each position, without overlaps.
    pub fn find(&self, words: &[Word]) -> Vec<TermMatch> {
        let mut out = Vec::new();
        let mut i = 0;
        while i < words.len() {
            match self.longest_at(words, i) {
                Some((id, n)) => {
                    let span = words[i].span.start..words[i + n - 1].span.end;
                    out.push(TermMatch { id, words: i..i + n, span });
                    i += n;
                }
                None => i += 1,
            }
        }
        out
    }

    fn longest_at(&self, words: &[Word], i: usize) -> Option<(usize, usize)> {
        let head = words[i].folded.as_str();
        let mut best: Option<(usize, usize)> = None;
        let mut consider = |key: &str| {
            for Indexed { forms, id, name } in self.by_head.get(key).map_or(&[][..], Vec::as_slice) {
                let n = forms.len();
                if best.is_some_and(|(_, m)| m >= n) || i + n > words.len() {
                    continue;
                }
                let short = n == 1 && forms[0].chars().count() <= 3;
                let head_fits = match (short, *name) {
                    (true, _) => exact_head(head, &forms[0]),
                    // A place takes no endings: الرياضي is an athlete, not someone from الرياض.
                    (_, true) => place_head(head, &forms[0]),
                    _ => matches_with_clitics(head, &forms[0]),
                };
                let article = !name || !forms[0].starts_with("ال") || has_article(head);
                if head_fits && article && (1..n).all(|k| words[i + k].folded == forms[k]) {
                    best = Some((*id, n));
                }
            }
        };
        consider(head);
        consider(head_key(bare(head)));
        for p in proclitics() {
            if let Some(rest) = head.strip_prefix(p).filter(|r| r.chars().count() >= 2) {
                consider(rest);
                consider(head_key(rest));
                for ending in List::TermEndings.words() {
                    if let Some(stem) = rest.strip_suffix(ending) {
                        consider(stem);
                    }
                }
            }
        }
        best
    }
}

/// Whether a folded word has the article, possibly after a particle.
fn has_article(word: &str) -> bool {
    List::Articles.begins(word)
}

/// A place as it is or after particles, with or without its article.
fn place_head(word: &str, term: &str) -> bool {
    let bare = bare(term);
    let same = |w: &str| w == term || w == bare;
    same(word) || proclitics().iter().any(|p| word.strip_prefix(p).is_some_and(|r| r.chars().count() >= 3 && same(r)))
}

/// Short names (`قطر`, `غزة`) match only exactly or after one-letter particles.
fn exact_head(word: &str, term: &str) -> bool {
    word == term || List::ShortProclitics.words().iter().any(|p| word.strip_prefix(p) == Some(term))
}

/// Folded form of a whole phrase with single spaces.
pub fn fold_phrase(phrase: &str) -> String {
    fold(phrase).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_term_wins_after_clitics() {
        let mut index = TermIndex::default();
        index.insert("المديرية العامة للأمن الوطني", 1, false);
        index.insert("الأمن الوطني", 2, false);
        index.insert("موسكو", 3, false);
        index.insert("قطر", 4, false);
        let ids = |t: &str| index.find(&words(t)).iter().map(|m| m.id).collect::<Vec<_>>();
        assert_eq!(ids("وللمديرية العامة للأمن الوطني في موسكو"), [1, 3]);
        assert_eq!(ids("ملف الأمن الوطني بموسكو"), [2, 3]);
        assert_eq!(ids("تقطر المياه في قطري وبقطر"), [4]);
    }
}
