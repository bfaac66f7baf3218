//! What becomes of people in the news (killed, injured, arrested …), and the words for it in both languages.
//!
//! ```
//! use mujaz_arabic::fates::{self, Fate, Form};
//!
//! assert_eq!(fates::of_arabic("جريح").next(), Some((Fate::Injured, Form::Person)));
//! assert_eq!(fates::of_english("wounded"), Some(Fate::Injured));
//! assert!(fates::people().contains(&"راكب"));
//! ```

use crate::tables::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What became of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Dead.
    Killed,
    /// Hurt.
    Injured,
    /// Not found.
    Missing,
    /// Held by an authority.
    Arrested,
    /// Held by others.
    Kidnapped,
    /// Set free.
    Released,
    /// Saved.
    Rescued,
    /// Taken to safety.
    Evacuated,
    /// Driven from home.
    Displaced,
}

impl Fate {
    /// All fates.
    pub const ALL: [Self; 9] = [
        Self::Killed,
        Self::Injured,
        Self::Missing,
        Self::Arrested,
        Self::Kidnapped,
        Self::Released,
        Self::Rescued,
        Self::Evacuated,
        Self::Displaced,
    ];

    /// The English participle: "9 killed".
    pub fn participle(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Injured => "injured",
            Self::Missing => "missing",
            Self::Arrested => "arrested",
            Self::Kidnapped => "kidnapped",
            Self::Released => "released",
            Self::Rescued => "rescued",
            Self::Evacuated => "evacuated",
            Self::Displaced => "displaced",
        }
    }
}

/// How a lemma tells of a fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A noun for such a person: `قتيل`.
    Person,
    /// A verb of which they are subject or object: `قتل`.
    Verb,
    /// A noun for what was done to them: `مقتل`.
    Noun,
    /// Such a verb that is said of other things as often: `أجل`.
    LooseVerb,
}

#[derive(Default)]
struct Words {
    arabic: HashMap<&'static str, Vec<(Fate, Form)>>,
    english: HashMap<&'static str, Fate>,
    people: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut out = Words::default();
    for line in lines(include_str!("../data/fates.tsv")) {
        let mut fields = line.split('\t');
        let (Some(name), Some(class), Some(list)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let Some(fate) = Fate::ALL.into_iter().find(|f| f.participle() == name) else {
            out.people.extend(list.split(' '));
            continue;
        };
        let form = match class {
            "person" => Form::Person,
            "verb" => Form::Verb,
            "noun" => Form::Noun,
            "loose verb" => Form::LooseVerb,
            _ => {
                out.english.extend(list.split(' ').map(|w| (w, fate)));
                continue;
            }
        };
        for lemma in list.split(' ') {
            out.arabic.entry(lemma).or_default().push((fate, form));
        }
    }
    out
});

/// The fates that an Arabic lemma tells of, with its form; a lemma can be verb and noun.
pub fn of_arabic(lemma: &str) -> impl Iterator<Item = (Fate, Form)> {
    WORDS.arabic.get(lemma).into_iter().flatten().copied()
}

/// The fate that an English word in lower case tells of.
pub fn of_english(word: &str) -> Option<Fate> {
    WORDS.english.get(word).copied()
}

/// Lemmas of nouns for people that imply no fate: `شخص`, `جندي`, `راكب`.
pub fn people() -> &'static [&'static str] {
    &WORDS.people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fate_has_words_in_both_languages_and_no_english_word_has_two() {
        let mut seen = HashMap::new();
        for line in include_str!("../data/fates.tsv").lines().filter(|l| l.contains("\tenglish\t")) {
            let (fate, words) = (line.split('\t').next(), line.rsplit('\t').next());
            for w in words.unwrap_or_default().split(' ') {
                assert_eq!(seen.insert(w, fate), None, "{w}");
            }
        }
        for fate in Fate::ALL {
            assert_eq!(of_english(fate.participle()), Some(fate));
            assert!(WORDS.arabic.values().flatten().any(|(f, _)| *f == fate), "{fate:?}");
        }
    }

    #[test]
    fn a_lemma_tells_of_one_fate() {
        for (lemma, list) in &WORDS.arabic {
            assert!(list.iter().all(|(f, _)| *f == list[0].0), "{lemma}");
        }
    }
}
