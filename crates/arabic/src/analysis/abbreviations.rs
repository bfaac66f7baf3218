//! Abbreviations spelled out by the names of their Latin letters: `بي بي سي`.

use super::pos::Pos;
use super::token::Token;
use super::word::Analysis;
use crate::tables::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The letter that a name denotes, and whether the name is also an ordinary word.
static NAMES: LazyLock<HashMap<&'static str, (char, bool)>> = LazyLock::new(|| {
    let lines = lines(include_str!("../../data/letter_names.tsv"));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (name, letter) = (columns.next()?, columns.next()?.chars().next()?);
            Some((name, (letter, columns.next() == Some("word"))))
        })
        .collect()
});

/// A word as the name of a letter.
#[derive(Clone, Copy)]
struct Letter {
    letter: char,
    /// An attached clitic.
    clitic: Option<char>,
    /// Whether it is also an ordinary word.
    word: bool,
}

fn letter(t: &Token) -> Option<Letter> {
    if t.within.is_some() {
        return None;
    }
    let named =
        |name: &str, clitic| NAMES.get(name).map(|(letter, word)| Letter { letter: *letter, clitic, word: *word });
    let lead = t.text.chars().next()?;
    named(&t.text, None).or_else(|| match lead {
        'و' | 'ب' | 'ل' => named(&t.text[lead.len_utf8()..], Some(lead)),
        _ => None,
    })
}

/// Finds the abbreviations among words outside expressions: two or more consecutive letter names. A name that is also
/// an ordinary word ends one only if nothing follows, and begins one only if two letters follow: "إن بي سي" is NBC, but
/// "إن بي بي سي" is "that the BBC".
pub(super) fn spell(tokens: &mut [Token], joined: &[bool]) {
    let mut first = 0;
    while first < tokens.len() {
        let mut letters: Vec<Letter> = letter(&tokens[first]).into_iter().collect();
        while !letters.is_empty()
            && let Some(next) = tokens.get(first + letters.len()).filter(|_| joined[first + letters.len()])
            && let Some(next) = letter(next).filter(|l| l.clitic.is_none())
        {
            letters.push(next);
        }
        let run = first + letters.len().max(1);
        let followed = joined.get(run).is_some_and(|j| *j);
        while followed && letters.last().is_some_and(|l| l.word) {
            letters.pop();
        }
        let clear = letters.iter().filter(|l| !l.word).count();
        if letters.first().is_some_and(|l| l.word) && clear != 2 {
            letters.remove(0);
            first += 1;
        }
        if letters.len() >= 2 && clear >= 2 {
            tokens[first].abbreviation = Some(letters.iter().map(|l| l.letter).collect());
            for (t, l) in tokens[first..].iter_mut().zip(&letters) {
                let conjunction = l.clitic.filter(|c| *c == 'و');
                let preposition = l.clitic.filter(|c| *c != 'و');
                t.readings = vec![Analysis { conjunction, preposition, ..Analysis::unknown(Pos::Propn, 0.0) }];
                t.best = Some(0);
                t.within = Some(first);
            }
        }
        first = run;
    }
}
