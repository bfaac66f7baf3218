//! A rough rule-based English draft of an Arabic sentence: the words of the gloss in English word order. The subject
//! goes before its verb, adjectives before their noun, and nouns in a construct are joined by "of".
//!
//! It is meant for a model that knows English better than Arabic, and is not a translation: if a word is misread, its
//! position is wrong too.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! use mujaz_arabic::transfer::draft;
//! let sentence = Sentence::new("وصل الرئيس التركي إلى بغداد");
//! assert_eq!(draft(&sentence), "the Turkish president reached Baghdad");
//! ```

mod adjectives;
mod adjust;
mod agreement;
mod antecedent;
mod clause;
mod clauses;
mod deeds;
mod describing;
mod extent;
mod government;
mod light;
mod marks;
mod measured;
mod modal;
mod moved;
mod nominal;
mod objects;
mod order;
mod part;
mod phrase;
mod predicate;
mod preposition;
mod quantity;
mod reading;
mod resumptive;
mod signs;
mod single;
mod times;
mod unit;
mod units;
mod verb;
mod whole;
mod word;

use crate::analysis::Sentence;
use signs::{BREAK, HYPHEN};

/// The words of a sentence in English, in English word order. Words that the lexicon does not know stay Arabic.
pub fn draft(sentence: &Sentence) -> String {
    let units = units::units(sentence);
    let phrases = phrase::phrases(&units);
    let mut out = String::new();
    for part in order::ordered(&units, &phrases) {
        let mut sign = [0; 4];
        part.gap.chars().for_each(|c| append(&mut out, c.encode_utf8(&mut sign)));
        append(&mut out, part.text.trim());
    }
    out.replace(HYPHEN, "-").replace(&format!("{BREAK} "), "")
}

/// Appends text after a space, or without one before closing and after opening marks.
fn append(out: &mut String, text: &str) {
    // "hundreds of", "of the people".
    const PREPOSITIONS: [&str; 9] = ["as", "of", "to", "in", "from", "on", "for", "with", "about"];
    let first = text.split(' ').next().unwrap_or_default();
    let twice = PREPOSITIONS.contains(&first) && out.rsplit(' ').next() == Some(first);
    let text = if twice { text[first.len()..].trim_start() } else { text };
    // "no house", "any house".
    const ALONE: [&str; 6] = ["no", "any", "every", "each", "more", "such"];
    let alone = out.rsplit(' ').next().is_some_and(|last| ALONE.contains(&last));
    let text = ["a ", "an "].iter().find_map(|a| text.strip_prefix(a)).filter(|_| alone).unwrap_or(text);
    if text.is_empty() {
        return;
    }
    let opening = |c: char| matches!(c, '(' | '[' | '“' | HYPHEN);
    let closing = |c: char| matches!(c, ',' | '.' | ':' | ';' | '?' | '!' | ')' | ']' | '”' | '%' | HYPHEN);
    if !out.is_empty() && !out.ends_with(opening) && !text.starts_with(closing) {
        out.push(' ');
    }
    out.push_str(text);
}

#[cfg(test)]
mod tests;
