//! Expressions of several words, matched over inflection: `لقي مصرع~` stands in `ولقيت امرأتان مصرعهما`.

use super::lemma::Pos;
use super::word::Analysis;
use crate::gazetteer;
use crate::letters::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// An expression of the lexicon.
#[derive(Debug, Clone)]
pub struct Expression {
    /// As the lexicon writes it.
    pub text: String,
    /// Part of speech of the whole.
    pub pos: Pos,
    /// English glosses, the commonest first; a verb in its base form.
    pub glosses: Vec<&'static str>,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// A word by its folded form, and whether a pronoun stands behind it.
    Word(String, bool),
    /// Up to two words that belong to something else.
    Gap,
}

struct Index {
    list: Vec<Expression>,
    by_first: HashMap<String, Vec<u32>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { list: Vec::new(), by_first: HashMap::new() };
    for line in include_str!("../../data/expressions.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('\t');
        if let (Some(text), Some(pos), Some(g)) = (columns.next(), columns.next().and_then(Pos::of_tag), columns.next())
        {
            index.add(text, pos, g.split("; ").collect());
        }
    }
    for e in gazetteer::built_in().entries() {
        for spelling in e.arabic.iter().filter(|a| a.contains(' ')) {
            index.add(spelling, Pos::Propn, e.english.iter().take(1).map(String::as_str).collect());
        }
    }
    index
});

impl Index {
    fn add(&mut self, text: &str, pos: Pos, glosses: Vec<&'static str>) {
        let parts: Vec<Part> = text
            .split_whitespace()
            .map(|w| match w {
                "…" => Part::Gap,
                _ => Part::Word(fold(w.trim_end_matches('~')), w.ends_with('~')),
            })
            .collect();
        if let Some(Part::Word(first, _)) = parts.first().filter(|_| parts.len() > 1) {
            self.by_first.entry(first.clone()).or_default().push(self.list.len() as u32);
            self.list.push(Expression { text: text.to_owned(), pos, glosses, parts });
        }
    }
}

/// What a word may be looked up as in expressions: its folded forms with and without clitics, its lemmas
/// with and without the article; each with whether a pronoun stands behind it.
pub(super) struct Keys(Vec<(String, bool)>);

impl Keys {
    pub fn of(folded: &str, readings: &[Analysis]) -> Self {
        let mut keys = vec![(folded.to_owned(), false)];
        for bare in ['و', 'ف'].iter().filter_map(|c| folded.strip_prefix(*c)).filter(|b| b.chars().count() > 1) {
            keys.push((bare.to_owned(), false));
        }
        for a in readings {
            let Some(l) = a.lemma else { continue };
            let lemma = fold(l.text);
            let preposition = a.preposition.map(String::from).unwrap_or_default();
            let article = match (a.article, a.preposition) {
                (true, Some('ل')) => "ل",
                (true, _) => "ال",
                _ => "",
            };
            let has = a.pronoun.is_some();
            keys.push((format!("{preposition}{article}{lemma}"), has));
            // A plural with its own form: "المقدسات", "القوات".
            if a.conjunction.is_some() || has {
                let skip = usize::from(a.conjunction.is_some());
                let cut = a.pronoun.map_or(0, |p| p.written.chars().count());
                let n = folded.chars().count();
                let surface: String = folded.chars().take(n - cut).skip(skip).collect();
                if let Some(bound) = surface.strip_suffix('ت').filter(|_| has) {
                    keys.push((format!("{bound}ه"), has));
                }
                keys.push((surface, has));
            }
        }
        keys.sort();
        keys.dedup();
        Self(keys)
    }

    fn is(&self, word: &str, pronoun: bool) -> bool {
        self.0.iter().any(|(k, has)| k == word && (!pronoun || *has))
    }
}

/// An expression in a sentence.
pub(super) struct Found {
    pub expression: &'static Expression,
    /// Indices of its words.
    pub words: Vec<usize>,
}

/// The longest expression that begins with word `at`. `joined` says whether a word follows the one before
/// it with nothing but blanks between them.
pub(super) fn at(keys: &[Keys], joined: &[bool], at: usize) -> Option<Found> {
    let index = &*INDEX;
    let mut best: Option<Found> = None;
    for (key, _) in &keys[at].0 {
        for id in index.by_first.get(key).into_iter().flatten() {
            let expression = &index.list[*id as usize];
            if let Some(words) = matched(expression, keys, joined, at)
                && best.as_ref().is_none_or(|b| words.len() > b.words.len())
            {
                best = Some(Found { expression, words });
            }
        }
    }
    best
}

fn matched(e: &Expression, keys: &[Keys], joined: &[bool], at: usize) -> Option<Vec<usize>> {
    let mut words = Vec::with_capacity(e.parts.len());
    let mut next = at;
    // A verb and its object may have the subject between them.
    let mut slack = 0;
    for (i, part) in e.parts.iter().enumerate() {
        match part {
            Part::Gap => slack = 2,
            Part::Word(w, pronoun) => {
                let most = if i == 1 && e.pos == Pos::Verb { slack.max(2) } else { slack };
                let skip = (0..=most).find(|k| keys.get(next + k).is_some_and(|x| x.is(w, *pronoun)))?;
                if i > 0 && !(next..=next + skip).all(|j| joined[j]) {
                    return None;
                }
                words.push(next + skip);
                next += skip + 1;
                slack = 0;
            }
        }
    }
    Some(words)
}
