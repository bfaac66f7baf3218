//! The forms by which the words of an Arabic text are found: lemma in its context, and light stem.

use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::fold;
use mujaz_arabic::stems::stem;
use serde::{Deserialize, Serialize};

/// A word of a text: first and last byte (exclusive), folded lemma, light stem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key(pub u32, pub u32, pub String, pub String);

/// The keys of the Arabic words and the numbers of a text, in order.
pub fn keys(text: &str) -> Vec<Key> {
    let sentence = Sentence::new(text);
    let wanted = sentence.tokens.iter().filter(|t| t.is_arabic() || t.is_number());
    wanted
        .map(|t| {
            let lemma = if t.is_number() { t.folded.clone() } else { one_word(&fold(t.lemma())) };
            Key(t.span.start as u32, t.span.end as u32, lemma, one_word(stem(&t.folded)))
        })
        .collect()
}

/// A key without blanks, so that each word of a text has one place in the index.
pub fn one_word(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_lemma_and_by_stem_where_it_stands() {
        let text = "غرقت السفن في الموانئ، وعددها 15";
        let all = keys(text);
        let lemmas: Vec<&str> = all.iter().map(|k| k.2.as_str()).collect();
        assert!(lemmas.contains(&fold("سفينة").as_str()) && lemmas.contains(&fold("ميناء").as_str()), "{lemmas:?}");
        assert_eq!(&text[all[1].0 as usize..all[1].1 as usize], "السفن");
        assert_eq!(all.last().map(|k| k.2.as_str()), Some("15"));
        assert!(keys("In English only").is_empty());
    }
}
