//! Arabic words that are probably names and missing from the English.

use super::capitals::possessor;
use super::pair::Pair;
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::{Word, names, sound};

/// Arabic words that are on no list, as names are, and that no capitalised English word sounds like; with their
/// romanisation.
pub(super) fn missing_names(pair: &Pair) -> Vec<(String, String)> {
    let english: Vec<&str> =
        pair.english.iter().filter(|w| w.capital).map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let list: Vec<Word> = pair.arabic.iter().map(|w| w.word.clone()).collect();
    let known = built_in().find(&list);
    pair.arabic
        .iter()
        .filter(|w| {
            let folded = w.word.folded.as_str();
            w.word.is_arabic()
                && w.renderings.is_empty()
                && w.bare.chars().count() >= 3
                && !mujaz_arabic::stems::is_function_word(folded)
                && !mujaz_arabic::numerals::is_numeral_word(folded)
                && !known.iter().any(|(_, s)| s.start <= w.word.span.start && w.word.span.end <= s.end)
                && !english.iter().any(|e| sound::resembles(folded, e) || sound::resembles(&w.bare, e))
        })
        .map(|w| {
            let shown = mujaz_arabic::letters::tidy(&pair.source[w.word.span.clone()]);
            let name = names::romanise(&w.bare);
            (shown, name)
        })
        .collect()
}
