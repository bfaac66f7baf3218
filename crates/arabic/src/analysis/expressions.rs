//! Expressions of several words, matched over inflection: `لقي مصرع~` stands in `ولقيت امرأتان مصرعهما`.

use super::layout::ExpressionRow;
use super::pos::Pos;
use super::table::{Index, entry, table, text};
use super::word::Analysis;

/// Expressions by their first word.
static EXPRESSIONS: &[[u8; ExpressionRow::SIZE]] = table!("expressions.rows");
static INDEX: Index = Index { buckets: table!("expressions.buckets"), keys: table!("expressions.keys") };

/// An expression of the lexicon.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expression(u32);

entry!(Expression, EXPRESSIONS, ExpressionRow);

impl Expression {
    /// All that begin with a folded word.
    pub(super) fn beginning(first: &str) -> impl Iterator<Item = Self> + use<> {
        INDEX.rows(first).map(|i| Self(i as u32))
    }

    fn parts(self) -> impl Iterator<Item = Part> {
        text(self.row().words).split(' ').map(|w| match (w, w.strip_suffix('~')) {
            ("…", _) => Part::Gap,
            (_, Some(bare)) => Part::Word(bare, true),
            _ => Part::Word(w, false),
        })
    }
}

enum Part {
    /// A word by its folded form, and whether a pronoun stands behind it.
    Word(&'static str, bool),
    /// Up to two words that belong to something else.
    Gap,
}

/// What a word may be looked up as in expressions: its folded form, and what is left of its readings without some of
/// their clitics; each with whether a pronoun stands behind it.
pub(super) struct Keys(Vec<(String, bool)>);

/// What a reading may cost more than the cheapest one of its word to find an expression: a far-fetched one finds
/// expressions that nobody wrote.
const PLAUSIBLE: f32 = 2.0;

impl Keys {
    pub fn of(folded: &str, readings: &[Analysis]) -> Self {
        let mut keys = vec![(folded.to_owned(), false)];
        // A conjunction comes off a word that the lexicon does not know, too.
        let bare = folded.strip_prefix(['و', 'ف']).filter(|b| b.chars().count() > 1);
        keys.extend(bare.map(|b| (b.to_owned(), false)));
        let cheapest = readings.first().map_or(0.0, |a| a.cost);
        for a in readings.iter().filter(|a| a.cost <= cheapest + PLAUSIBLE) {
            keys.extend(a.without_clitics(folded).into_iter().map(|form| (form, a.pronoun.is_some())));
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
    pub expression: Expression,
    /// Indices of its words.
    pub words: Vec<usize>,
}

/// The longest expression that begins with word `at`. `joined` says whether a word follows the one before
/// it with nothing but blanks between them.
pub(super) fn at(keys: &[Keys], joined: &[bool], at: usize) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (key, _) in &keys[at].0 {
        for expression in Expression::beginning(key) {
            if let Some(words) = matched(expression, keys, joined, at)
                && best.as_ref().is_none_or(|b| words.len() > b.words.len())
            {
                best = Some(Found { expression, words });
            }
        }
    }
    best
}

fn matched(e: Expression, keys: &[Keys], joined: &[bool], at: usize) -> Option<Vec<usize>> {
    let mut words = Vec::new();
    let mut next = at;
    // A verb and its object may have the subject between them.
    let mut slack = 0;
    for (i, part) in e.parts().enumerate() {
        match part {
            Part::Gap => slack = 2,
            Part::Word(w, pronoun) => {
                let most = if i == 1 && e.pos() == Pos::Verb { slack.max(2) } else { slack };
                let skip = (0..=most).find(|k| keys.get(next + k).is_some_and(|x| x.is(w, pronoun)))?;
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
