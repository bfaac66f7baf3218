//! What a program tells the engine about its languages.

use std::ops::Range;

/// Where a text can be cut, and which letters belong in a translation.
///
/// By default, a text that is too long for a model is split in half between words, and all output of a model is kept.
///
/// ```
/// use mujaz_infer::{Language, Letters, Pair, Runtime};
///
/// let language = Language {
///     pair: Some(Pair {
///         card: "de-en",
///         m2m100: ["de", "en"],
///         nllb: ["deu_Latn", "eng_Latn"],
///         mbart: ["de_DE", "en_XX"],
///     }),
///     letters: Some(Letters { name: "English", foreign: |c| c.is_alphabetic() && !c.is_ascii() }),
///     clauses: |sentence, _| sentence.split_inclusive(", ").collect(),
///     ..Language::default()
/// };
/// let runtime = Runtime { language, ..Runtime::new("models") };
/// # let _ = runtime;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// Source and target language, for models whose card does not name them; `None` if every card must.
    pub pair: Option<Pair>,
    /// The letters that an instruct model may write; `None` for all.
    pub letters: Option<Letters>,
    /// The sentences of a text, as byte ranges.
    pub sentences: fn(&str) -> Vec<Range<usize>>,
    /// The clauses of a sentence, of about the given number of words each.
    pub clauses: fn(&str, usize) -> Vec<&str>,
}

/// Source and target language, by the names that models use.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// In cards, such as `de-en`.
    pub card: &'static str,
    /// In M2M100, such as `de`.
    pub m2m100: [&'static str; 2],
    /// In NLLB, such as `deu_Latn`.
    pub nllb: [&'static str; 2],
    /// In mBART, such as `de_DE`.
    pub mbart: [&'static str; 2],
}

/// The letters that a language is written in.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    /// The language of the letters, such as `English`.
    pub name: &'static str,
    /// Whether a character is of another script.
    pub foreign: fn(char) -> bool,
}

impl Default for Language {
    fn default() -> Self {
        Self { pair: None, letters: None, sentences: whole, clauses: |text, _| vec![text] }
    }
}

/// The text as its only sentence.
#[allow(clippy::single_range_in_vec_init)]
fn whole(text: &str) -> Vec<Range<usize>> {
    vec![0..text.len()]
}
