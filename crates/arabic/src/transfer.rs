//! A rough English draft of an Arabic sentence by rule: the words of the gloss in the order of English. The subject goes
//! before its verb, adjectives before their noun, and nouns in construct are joined by "of".
//!
//! It is for a model that knows English better than Arabic, and no translation: where a word is read wrongly, so is its
//! place.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! use mujaz_arabic::transfer::draft;
//! let sentence = Sentence::new("وصل الرئيس التركي إلى بغداد");
//! assert_eq!(draft(&sentence), "the Turkish president reached Baghdad");
//! ```

mod order;
mod phrase;
mod unit;

use crate::analysis::Sentence;

/// The words of a sentence in English, in the order of English. Words that the lexicon does not know stay Arabic.
pub fn draft(sentence: &Sentence) -> String {
    let units = unit::units(sentence);
    let phrases = phrase::phrases(&units);
    let mut out = String::new();
    for part in order::ordered(&units, &phrases) {
        let mut sign = [0; 4];
        part.gap.chars().for_each(|c| append(&mut out, c.encode_utf8(&mut sign)));
        append(&mut out, part.text.trim());
    }
    out
}

/// The draft as a model's prompt takes it: without articles, which English uses otherwise than Arabic, and which a small
/// model would copy.
pub fn prompt(sentence: &Sentence) -> String {
    draft(sentence).split(' ').filter(|word| *word != "the").collect::<Vec<_>>().join(" ")
}

/// Adds text behind a blank, or without one before closing and behind opening signs.
fn append(out: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    let opening = |c: char| matches!(c, '(' | '[' | '“');
    let closing = |c: char| matches!(c, ',' | '.' | ':' | ';' | '?' | '!' | ')' | ']' | '”' | '%');
    if !out.is_empty() && !out.ends_with(opening) && !text.starts_with(closing) {
        out.push(' ');
    }
    out.push_str(text);
}

#[cfg(test)]
mod tests;
