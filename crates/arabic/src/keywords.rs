//! Words and phrases to search for, in any inflection.

use super::stems::{matches_with_clitics, stem};
use super::words;

/// A word or phrase to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword(Vec<String>);

impl Keyword {
    /// The words of a phrase; `None` if it has none.
    pub fn new(phrase: &str) -> Option<Self> {
        let list: Vec<String> = words(phrase).into_iter().map(|w| w.folded).collect();
        (!list.is_empty()).then_some(Self(list))
    }

    /// Whether the folded words of a text contain the phrase.
    pub fn occurs_in(&self, text: &[String]) -> bool {
        text.windows(self.0.len()).any(|part| part.iter().zip(&self.0).all(|(w, k)| same(w, k)))
    }
}

/// Whether a word is a form of another: with clitics, or with the same stem (light10), which articles, duals, sound
/// plurals and possessives share. Broken plurals count as separate words.
fn same(word: &str, keyword: &str) -> bool {
    let (a, b) = (stem(word), stem(keyword));
    matches_with_clitics(word, keyword) || (a == b && a.chars().count() >= 3)
}

/// The folded words of a text, for [`Keyword::occurs_in`].
pub fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|w| w.folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_found_in_its_inflections_and_not_inside_other_words() {
        let found = |k: &str, text: &str| Keyword::new(k).unwrap().occurs_in(&folded(text));
        for (k, text) in [
            ("فيضان", "تضررت القرى من الفيضانات الأخيرة"),
            ("فيضانات", "غمرت مياه الفيضان المنازل"),
            ("وزارة الصحة", "وأعلنت مصادر بوزارة الصحة ذلك"),
            ("مستشفى", "نقل إلى المستشفى"),
            ("طنجة", "وصل إلى طنجة أمس"),
            ("مهندس", "قال المهندسون إن"),
            ("opec", "اجتماع OPEC اليوم"),
        ] {
            assert!(found(k, text), "{k}: {text}");
        }
        for (k, text) in
            [("عمان", "وقال معمان إن"), ("وزارة الصحة", "وزارة النقل والصحة"), ("بحر", "أبحاث"), ("قطر", "قطار")]
        {
            assert!(!found(k, text), "{k}: {text}");
        }
        assert!(Keyword::new(" … ").is_none());
    }
}
