//! Sentences word by word, as the command line and the server show them.

use mujaz_arabic::gloss::{Glossed, gloss};
use mujaz_arabic::letters::tidy;
use schemars::JsonSchema;
use serde::Serialize;

/// A line word by word.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GlossedLine {
    /// Its number, from 1.
    line: usize,
    /// Its words.
    tokens: Vec<Token>,
}

/// A word with its analysis.
#[derive(Debug, Serialize, JsonSchema)]
struct Token {
    /// As written.
    text: String,
    /// First and last byte (exclusive) in the line.
    span: (usize, usize),
    /// Citation form.
    lemma: String,
    /// Part of speech; `X` where nothing is known.
    pos: &'static str,
    /// English in dictionary form, the likeliest first.
    gloss: Vec<String>,
    /// English as shown in a line of glosses; empty for the later words of an expression.
    shown: String,
    /// Whether it is a name.
    name: bool,
    /// Whether it belongs to an expression of several words.
    expression: bool,
    /// Whether the lexicon knows the word.
    known: bool,
}

impl GlossedLine {
    /// A line with its number, from 1.
    pub fn new(line: usize, text: &str) -> Self {
        let token = |w: Glossed| Token {
            text: w.text,
            span: (w.span.start, w.span.end),
            lemma: w.lemma,
            pos: w.pos,
            gloss: w.glosses,
            shown: w.shown,
            name: w.name,
            expression: w.expression,
            known: w.known,
        };
        Self { line, tokens: gloss(&tidy(text)).into_iter().map(token).collect() }
    }
}
