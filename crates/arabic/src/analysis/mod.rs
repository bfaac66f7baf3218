//! The analyser: what each word of an Arabic sentence is and means. Prefix, stem and suffix by a table of
//! what goes together, readings ranked by their neighbours, expressions of several words over them.
//!
//! ```
//! use mujaz_arabic::analysis::Sentence;
//! let s = Sentence::new("وأعلنت الوزارة النتائج");
//! let lemmas: Vec<_> = s.tokens.iter().map(|t| t.lemma()).collect();
//! assert_eq!(lemmas, ["أعلن", "وزارة", "نتيجة"]);
//! ```

mod affix;
#[cfg(test)]
mod compile; // The build script runs it.
mod expressions;
mod forms;
#[cfg_attr(not(test), allow(dead_code))] // Only the build script writes.
mod layout;
mod lemma;
mod pos;
mod rank;
mod senses;
mod stem;
mod table;
mod takes;
mod word;

pub use affix::Suffix;
pub use expressions::Expression;
pub use lemma::Lemma;
pub use pos::Pos;
pub use word::{Analysis, Tense, analyses};

use crate::letters::{Word, words};
use std::ops::Range;

/// A word of a sentence with what it is.
#[derive(Debug, Clone)]
pub struct Token {
    /// Byte range in the sentence.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
    /// Its folded form.
    pub folded: String,
    /// Its readings, the cheapest by themselves first; none for what the lexicon does not know.
    pub readings: Vec<Analysis>,
    /// The reading that its neighbours favour.
    pub best: Option<usize>,
    /// The English of the sense that the sentence shows, where it shows one.
    pub sense: Option<&'static str>,
    /// The expression that begins with it.
    pub expression: Option<Expression>,
    /// The index of the token that begins the expression it belongs to.
    pub within: Option<usize>,
}

impl Token {
    /// The reading in its context.
    pub fn analysis(&self) -> Option<&Analysis> {
        self.readings.get(self.best?)
    }

    /// The citation form, or the word as written where the lexicon lacks it.
    pub fn lemma(&self) -> &str {
        self.analysis().and_then(|a| a.lemma).map_or(self.text.as_str(), |l| l.text())
    }

    /// Its English in dictionary form, the sense that the sentence shows first.
    pub fn glosses(&self) -> Vec<&'static str> {
        let listed = self.analysis().and_then(|a| a.lemma).into_iter().flat_map(Lemma::glosses);
        self.sense.into_iter().chain(listed.filter(|g| Some(*g) != self.sense)).collect()
    }

    /// Whether it is written in Arabic letters.
    pub fn is_arabic(&self) -> bool {
        self.folded.chars().next().is_some_and(crate::letters::is_arabic_letter)
    }

    /// Whether it is a name: one that the lexicon knows as such, or a word that it does not know at all.
    pub fn is_name(&self) -> bool {
        match self.analysis() {
            Some(a) => a.pos == Pos::Propn,
            None => self.is_arabic() && self.folded.chars().count() > 1,
        }
    }
}

/// An analysed sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its words, in order.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// Analyses a sentence.
    pub fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        for w in words(text) {
            let readings = if w.is_arabic() { analyses(&text[w.span.clone()]) } else { Vec::new() };
            let halves = if readings.is_empty() { parted(text, &w) } else { None };
            match halves {
                Some(halves) => tokens.extend(halves),
                None => tokens.push(token(text, w.span, w.folded, readings)),
            }
        }
        let joined: Vec<bool> = (0..tokens.len())
            .map(|i| i > 0 && text[tokens[i - 1].span.end..tokens[i].span.start].trim().is_empty())
            .collect();
        let list: Vec<_> = tokens
            .iter()
            .zip(&joined)
            .enumerate()
            .map(|(i, (t, j))| (t.folded.as_str(), t.readings.as_slice(), i > 0 && !j))
            .collect();
        let chosen = rank::choose(&list);
        for (t, best) in tokens.iter_mut().zip(chosen) {
            t.best = best;
        }
        // What follows a name and is nothing but a rare word taken apart is a name too: "ليزلي" behind a given name.
        for i in 1..tokens.len() {
            let named = tokens[i - 1].analysis().is_some_and(|a| a.pos == Pos::Propn) && joined[i];
            if named && tokens[i].analysis().is_some_and(is_far_fetched) {
                tokens[i].best = None;
                tokens[i].readings.clear();
            }
        }
        let keys: Vec<_> = tokens.iter().map(|t| expressions::Keys::of(&t.folded, &t.readings)).collect();
        for i in 0..tokens.len() {
            if tokens[i].within.is_some() || !tokens[i].is_arabic() {
                continue;
            }
            if let Some(found) = expressions::at(&keys, &joined, i)
                && found.words.iter().all(|w| tokens[*w].within.is_none())
            {
                tokens[i].expression = Some(found.expression);
                found.words.iter().for_each(|w| tokens[*w].within = Some(i));
            }
        }
        senses::choose(&mut tokens);
        Self { tokens }
    }
}

fn token(text: &str, span: Range<usize>, folded: String, readings: Vec<Analysis>) -> Token {
    let text = text[span.clone()].to_owned();
    Token { span, text, folded, readings, best: None, sense: None, expression: None, within: None }
}

/// Whether a reading is a rare word with something taken off it, as the letters of foreign names suggest by chance.
fn is_far_fetched(a: &Analysis) -> bool {
    const RARE: u8 = 6;
    let taken = a.preposition.is_some() && !a.article || a.pronoun.is_some() || a.person == 1 || a.dual;
    a.pos != Pos::Propn && a.lemma.is_some_and(|l| l.band() <= RARE) && (taken || a.is_verb() && !a.future)
}

/// Two words that were run together, where both are known and letters say where the first one ends:
/// `لجنةالقانون`, `مستوىعال`.
fn parted(text: &str, word: &Word) -> Option<[Token; 2]> {
    let written = &text[word.span.clone()];
    // "لايزال", "ماهو": a particle that the next word swallowed.
    for particle in ["ولا", "لا", "وما", "ما"] {
        let Some(rest) = written.strip_prefix(particle) else { continue };
        let fits = |a: &Analysis| a.is_verb() || matches!(a.pos, Pos::Pron | Pos::Adp | Pos::Adv);
        let (left, right) = (analyses(particle), analyses(rest));
        if rest.chars().count() >= 2 && right.first().is_some_and(fits) {
            let middle = word.span.start + particle.len();
            return Some([(word.span.start..middle, left), (middle..word.span.end, right)].map(|(span, readings)| {
                let folded = crate::letters::fold(&text[span.clone()]);
                token(text, span, folded, readings)
            }));
        }
    }
    for (i, c) in written.char_indices().skip(1) {
        let at = i + c.len_utf8();
        let ends = matches!(c, 'ة' | 'ى') || written[at..].starts_with("ال");
        if !ends || written[at..].chars().count() < 3 || written[..at].chars().count() < 2 {
            continue;
        }
        let (left, right) = (analyses(&written[..at]), analyses(&written[at..]));
        if !left.is_empty() && !right.is_empty() {
            let middle = word.span.start + at;
            let make = |span: Range<usize>, readings| {
                let folded = crate::letters::fold(&text[span.clone()]);
                token(text, span, folded, readings)
            };
            return Some([make(word.span.start..middle, left), make(middle..word.span.end, right)]);
        }
    }
    None
}

#[cfg(test)]
mod tests;
