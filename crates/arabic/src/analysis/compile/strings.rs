//! All strings of the lexicon as one text, and references into it.

use crate::analysis::layout;
use std::collections::{BTreeSet, HashMap};

/// The text and the position of each string in it.
pub struct Strings<'a> {
    /// The concatenated strings.
    pub text: String,
    references: HashMap<&'a str, u32>,
}

impl<'a> Strings<'a> {
    /// Concatenates strings. A prefix of another string is not written again.
    pub fn new(strings: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let sorted: BTreeSet<&str> = strings.collect();
        let (mut text, mut references) = (String::new(), HashMap::with_capacity(sorted.len()));
        let (mut last, mut start) = ("", 0);
        // A string is placed directly before those that begin with it.
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
