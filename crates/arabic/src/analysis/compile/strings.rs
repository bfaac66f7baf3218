//! All strings of the lexicon as one text, and references to its parts.

use crate::analysis::layout;
use std::collections::{BTreeSet, HashMap};

/// The text and where each string stands in it.
pub struct Strings<'a> {
    /// The strings, one behind the other.
    pub text: String,
    references: HashMap<&'a str, u32>,
}

impl<'a> Strings<'a> {
    /// Puts strings into one text. What another one begins with is not written again.
    pub fn new(strings: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let sorted: BTreeSet<&str> = strings.collect();
        let (mut text, mut references) = (String::new(), HashMap::with_capacity(sorted.len()));
        let (mut last, mut start) = ("", 0);
        // A string stands directly before those that begin with it.
        for s in sorted.into_iter().rev() {
            if !last.starts_with(s) {
                (last, start) = (s, text.len());
                text.push_str(s);
            }
            let reference = layout::reference(start, s.len());
            references.insert(s, reference.ok_or_else(|| format!("`{s}` is too long, or all strings together are"))?);
        }
        Ok(Self { text, references })
    }

    /// The reference to one of the strings.
    pub fn reference(&self, string: &str) -> u32 {
        self.references[string]
    }
}
