//! A sentence with each of its words in the reading that its place in it favours.

use super::expressions;
use super::lemma::Lemma;
use super::parted::parted;
use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, analyses};
use super::{rank, senses};
use crate::letters::words;

/// An analysed sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its text; spans of words are byte ranges in it.
    pub text: String,
    /// Its words, in order.
    pub tokens: Vec<Token>,
}

impl Sentence {
    /// Analyses a sentence.
    pub fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        for w in words(text) {
            let readings = if w.is_arabic() { analyses(&text[w.span.clone()]) } else { Vec::new() };
            let halves = if readings.is_empty() { parted(text, &w.span) } else { None };
            match halves {
                Some(halves) => tokens.extend(halves),
                None => tokens.push(Token::new(text, w.span, readings)),
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
        Self { text: text.to_owned(), tokens }
    }
}

/// Whether a reading is a rare word with something taken off it, as the letters of foreign names suggest by chance.
fn is_far_fetched(a: &Analysis) -> bool {
    let taken = a.preposition.is_some() && !a.article || a.pronoun.is_some() || a.person == 1 || a.dual;
    a.pos != Pos::Propn && a.lemma.is_some_and(Lemma::is_rare) && (taken || a.is_verb() && !a.future)
}
