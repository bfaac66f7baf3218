//! Expressions of several words: those of the lexicon, and names of the gazetteer.

use super::source::{Line, lines};
use crate::analysis::pos::Pos;
use crate::gazetteer;
use crate::letters::fold;
use std::collections::BTreeMap;

/// An expression of the lexicon.
#[derive(Debug)]
pub struct Expression {
    /// As written in the lexicon.
    pub text: String,
    /// Its folded words, separated by spaces; `~` and `…` as in the text.
    pub words: String,
    /// English glosses, separated by `; `.
    pub glosses: String,
    /// Part of speech of the whole.
    pub pos: Pos,
}

/// Expressions by their first folded word.
pub fn expressions(source: &str) -> Result<BTreeMap<String, Vec<Expression>>, String> {
    let mut out = BTreeMap::new();
    for line in lines("expressions.tsv", source) {
        let line: Line<3> = line?;
        let [text, _, glosses] = line.columns;
        add(&mut out, text, line.pos, glosses).ok_or_else(|| line.error("an expression has two words or more"))?;
    }
    for e in gazetteer::built_in().entries() {
        for spelling in e.arabic.iter().filter(|a| a.contains(' ')) {
            add(&mut out, spelling, Pos::Propn, e.english.first().map_or("", String::as_str));
        }
    }
    Ok(out)
}

fn add(out: &mut BTreeMap<String, Vec<Expression>>, text: &str, pos: Pos, glosses: &str) -> Option<()> {
    let folded = |word: &str| match word.strip_suffix('~') {
        Some(bare) => format!("{}~", fold(bare)),
        None => fold(word),
    };
    let words: Vec<String> = text.split_whitespace().map(folded).collect();
    let first = words.first().filter(|w| words.len() > 1 && *w != "…")?.trim_end_matches('~').to_owned();
    let expression = Expression { text: text.to_owned(), words: words.join(" "), glosses: glosses.to_owned(), pos };
    out.entry(first).or_default().push(expression);
    Some(())
}
