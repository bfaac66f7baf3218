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

/// Whether a word stands between two names, where a letter is an initial: "مايكل بي جوردون" is Michael B. Jordan.
fn is_initial(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let name = |k: usize, own: bool| {
        tokens.get(k).is_some_and(|t| {
            let clitic = t.analysis().is_some_and(|a| a.conjunction.is_some() || a.preposition.is_some());
            let place = t.analysis().and_then(|a| a.lemma).is_some_and(|l| l.names() == Some("place"));
            t.within.is_none() && t.is_name() && !place && (own || !clitic)
        })
    };
    i > 0 && joined[i] && joined.get(i + 1).is_some_and(|j| *j) && name(i - 1, true) && name(i + 1, false)
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
        let initial = letters.len() == 1 && is_initial(tokens, joined, first);
        if letters.len() >= 2 && clear >= 2 || initial {
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
