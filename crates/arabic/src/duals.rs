//! Nouns that are dual by their ending: `رجلان`, `سيارتين`.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! use mujaz_arabic::duals;
//!
//! let found = duals::duals(&Sentence::new("أوقفت الشرطة رجلين أمس"));
//! assert_eq!(found.len(), 1);
//! assert!(!found[0].definite);
//! ```

use crate::analysis::{Analysis, Pos, Sentence};
use crate::letters::fold;
use std::ops::Range;

/// A noun in the dual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dual {
    /// Byte range of the word.
    pub span: Range<usize>,
    /// Whether it has the article: `الجانبين` is often "the sides", without "two".
    pub definite: bool,
}

/// The dual nouns of a sentence, in order, except those that may also be plurals (`مهندسين`).
pub fn duals(sentence: &Sentence) -> Vec<Dual> {
    let is_dual = |t: &&crate::analysis::Token| {
        t.is_arabic() && t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.pronoun.is_none() && is_two(a, &t.folded))
    };
    let found = sentence.tokens.iter().filter(is_dual);
    found.map(|t| Dual { span: t.span.clone(), definite: t.analysis().is_some_and(|a| a.article) }).collect()
}

/// Whether a noun, by its reading and folded form, is dual: its dual cannot be mistaken for its plural or for a word
/// with the same ending.
pub fn is_two(reading: &Analysis, folded: &str) -> bool {
    let lemma = reading.lemma;
    if folded.ends_with("ان") {
        // The lemmas of "طالبان" as a name, of "ميدان" and of "ثمان" have the same ending.
        return lemma.is_some_and(|l| !fold(l.text()).ends_with("ان")) && !reading.plural;
    }
    if !folded.ends_with("ين") || lemma.is_some_and(|l| fold(l.text()).ends_with("ين")) {
        return false;
    }
    let sound = |p: &str| fold(p).ends_with("ون") || fold(p).ends_with("ين");
    let broken = lemma.is_some_and(|l| l.plurals().next().is_some() && !l.plurals().any(sound));
    folded.ends_with("تين") && lemma.is_some() || broken && (reading.dual || !reading.plural)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        duals(&Sentence::new(text)).into_iter().map(|d| text[d.span].to_owned()).collect()
    }

    #[test]
    fn nouns_in_the_dual_are_found() {
        for (text, want) in [
            ("اعتقلت السلطات لصين في السوق", &["لصين"][..]),
            ("نقلت سيارتان الجرحى إلى المستشفى", &["سيارتان"]),
            ("قتل جنديان وأصيب خمسة", &["جنديان"]),
            ("استمر الإضراب يومين", &["يومين"]),
            ("وقع الجانبان اتفاقيتين في العاصمة", &["الجانبان", "اتفاقيتين"]),
        ] {
            assert_eq!(words(text), want, "{text}");
        }
    }

    #[test]
    fn plurals_and_similar_endings_are_not_duals() {
        for text in [
            "استقبل الوزير المهندسين والمعلمين في مكتبه",
            "تحدث الفنان عن الميدان والبستان",
            "زار السكان فلسطين والصين",
            "قال المتحدث إن القوانين تغيرت",
            "انطلق المهرجان في شهر رمضان",
        ] {
            assert_eq!(words(text), Vec::<String>::new(), "{text}");
        }
    }
}
