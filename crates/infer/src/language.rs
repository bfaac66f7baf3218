//! What the engine has to know of the languages it works on, given by the program around it.

use std::ops::Range;

/// Where a text can be cut, and which letters belong in a translation.
///
/// The default knows nothing: a text that is too long for a model is cut in halves between words, and
/// whatever a model writes is kept.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// The letters that an instruct model may write; `None` for all.
    pub letters: Option<Letters>,
    /// The sentences of a text, as byte ranges.
    pub sentences: fn(&str) -> Vec<Range<usize>>,
    /// The clauses of a sentence, of about so many words each.
    pub clauses: fn(&str, usize) -> Vec<&str>,
}

/// The letters that a language is written in.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    /// Whose letters they are, such as `English`.
    pub name: &'static str,
    /// Whether a character is of another script.
    pub foreign: fn(char) -> bool,
}

impl Default for Language {
    fn default() -> Self {
        Self { letters: None, sentences: whole, clauses: |text, _| vec![text] }
    }
}

/// The text as its only sentence.
#[allow(clippy::single_range_in_vec_init)]
fn whole(text: &str) -> Vec<Range<usize>> {
    vec![0..text.len()]
}
