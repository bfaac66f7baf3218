//! Vocabulary shortlists (Jean et al. 2015): the target tokens allowed for a source, so that the
//! projection on the vocabulary works on thousands of tokens instead of tens of thousands.
//!
//! Read from a vocabulary map as CTranslate2 uses it: on each line the tokens of a source n-gram, a tab,
//! and the target tokens that it allows; those of an empty n-gram are always allowed.

use super::tokens::Tokens;
use crate::bounds::read_text;
use crate::error::{Error, Kind, Result};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// A vocabulary map by token.
pub(crate) struct Shortlist {
    always: Vec<u32>,
    by_source: HashMap<Vec<u32>, Vec<u32>>,
    longest: usize,
}

impl Shortlist {
    /// Reads a map; `needed` are tokens that every output may contain, such as the end token. Tokens that the model
    /// does not have are skipped; `notes` says how many.
    pub(crate) fn open(path: &Path, tokens: &Tokens, needed: &[u32], notes: &mut Vec<String>) -> Result<Self> {
        let text = read_text(path, "cannot read the shortlist")?;
        let mut it = Self { always: needed.to_vec(), by_source: HashMap::new(), longest: 0 };
        let mut unknown = 0;
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.is_empty()) {
            let Some((source, target)) = line.split_once('\t') else {
                return Err(Error::new(Kind::Usage, "a line of the shortlist has no tab")
                    .at_line(path, i + 1)
                    .help("each line holds source tokens, a tab, and target tokens"));
            };
            let source: Option<Vec<u32>> = source.split(' ').filter(|t| !t.is_empty()).map(|t| tokens.id(t)).collect();
            let mut given = Vec::new();
            for t in target.split(' ').filter(|t| !t.is_empty()) {
                match tokens.id(t) {
                    Some(id) => given.push(id),
                    None => unknown += 1,
                }
            }
            match source {
                Some(s) if s.is_empty() => it.always.extend(given),
                Some(s) => {
                    it.longest = it.longest.max(s.len());
                    it.by_source.entry(s).or_default().extend(given);
                }
                None => unknown += 1,
            }
        }
        if it.by_source.is_empty() {
            return Err(Error::new(Kind::Usage, "the shortlist has no token of the model")
                .at(path)
                .help("it was made for another model"));
        }
        if unknown > 0 {
            notes.push(format!("{unknown} entries of the shortlist are not tokens of the model"));
        }
        Ok(it)
    }

    /// The target tokens allowed for a source, sorted.
    pub(crate) fn of(&self, source: &[u32]) -> Vec<u32> {
        let mut all: BTreeSet<u32> = self.always.iter().copied().collect();
        for n in 1..=self.longest.min(source.len()) {
            for w in source.windows(n) {
                all.extend(self.by_source.get(w).into_iter().flatten());
            }
        }
        all.into_iter().collect()
    }
}

/// The sorted union of lists.
pub(super) fn union<'a>(lists: impl Iterator<Item = &'a [u32]>) -> Vec<u32> {
    let all: BTreeSet<u32> = lists.flatten().copied().collect();
    all.into_iter().collect()
}

/// Which of `tokens` (sorted) are in `list` (sorted), as bits.
pub(super) fn bits(tokens: &[u32], list: &[u32]) -> Vec<u64> {
    let mut out = vec![0u64; tokens.len().div_ceil(64)];
    for t in list {
        if let Ok(i) = tokens.binary_search(t) {
            out[i / 64] |= 1 << (i % 64);
        }
    }
    out
}
