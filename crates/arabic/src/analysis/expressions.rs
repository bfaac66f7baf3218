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
            ("ب", _) => Part::Preposition('ب'),
            ("ل", _) => Part::Preposition('ل'),
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
    /// A preposition that is written onto a word, which is itself no part of the expression.
    Preposition(char),
}

/// What a word may be looked up as in expressions.
pub(super) struct Keys {
    /// Its folded form, and what is left of its readings without some of their clitics; each with whether a pronoun
    /// stands behind it.
    forms: Vec<(String, bool)>,
    /// The prepositions that its readings have written onto it.
    prepositions: Vec<char>,
}

/// What a reading may cost more than the cheapest one of its word to find an expression: a far-fetched one finds
/// expressions that nobody wrote.
const PLAUSIBLE: f32 = 2.0;

impl Keys {
    pub fn of(folded: &str, readings: &[Analysis]) -> Self {
        let mut forms = vec![(folded.to_owned(), false)];
        let mut prepositions: Vec<char> = folded.chars().filter(|_| folded.chars().count() == 1).collect();
        // A conjunction comes off a word that the lexicon does not know, too.
        let bare = folded.strip_prefix(['و', 'ف']).filter(|b| b.chars().count() > 1);
        forms.extend(bare.map(|b| (b.to_owned(), false)));
        let cheapest = readings.first().map_or(0.0, |a| a.cost);
        for a in readings.iter().filter(|a| a.cost <= cheapest + PLAUSIBLE) {
            forms.extend(a.without_clitics(folded).into_iter().map(|form| (form, a.pronoun.is_some())));
            prepositions.extend(a.preposition);
        }
        forms.sort();
        forms.dedup();
        Self { forms, prepositions }
    }

    fn is(&self, word: &str, pronoun: bool) -> bool {
        self.forms.iter().any(|(k, has)| k == word && (!pronoun || *has))
    }
}

/// An expression in a sentence.
pub(super) struct Found {
    pub expression: Expression,
    /// Indices of its words.
    pub words: Vec<usize>,
    /// Whether a preposition written onto the next word belongs to it.
    preposition: bool,
}

impl Found {
    /// How much it explains: more words, then a preposition behind them.
    fn length(&self) -> (usize, bool) {
        (self.words.len(), self.preposition)
    }
}

/// The longest expression that begins with word `at`, whose part of speech is `pos`. `joined` says whether a word
/// follows the one before it with nothing but blanks between them.
pub(super) fn at(keys: &[Keys], joined: &[bool], at: usize, pos: Option<Pos>) -> Option<Found> {
    let mut best: Option<Found> = None;
    for (key, _) in &keys[at].forms {
        for expression in Expression::beginning(key) {
            if let Some(found) = matched(expression, keys, joined, at)
                // "طالب بوقف الحرب" demanded it; "طالب بجامعة القاهرة" is a student.
                && (found.words.len() > 1 || pos == Some(expression.pos()))
                && best.as_ref().is_none_or(|b| found.length() > b.length())
            {
                best = Some(found);
            }
        }
    }
    best
}

fn matched(e: Expression, keys: &[Keys], joined: &[bool], at: usize) -> Option<Found> {
    let mut found = Found { expression: e, words: Vec::new(), preposition: false };
    let mut next = at;
    let mut slack = 0;
    for (i, part) in e.parts().enumerate() {
        // A verb and its object may have the subject between them.
        let most = if i == 1 && e.pos() == Pos::Verb { slack.max(2) } else { slack };
        let find = |fits: &dyn Fn(&Keys) -> bool| {
            let skip = (0..=most).find(|k| keys.get(next + k).is_some_and(fits))?;
            (i == 0 || (next..=next + skip).all(|j| joined[j])).then_some(next + skip)
        };
        match part {
            Part::Gap => {
                slack = 2;
                continue;
            }
            Part::Word(w, pronoun) => {
                let word = find(&|k| k.is(w, pronoun))?;
                found.words.push(word);
                next = word + 1;
            }
            Part::Preposition(p) => {
                next = find(&|k| k.prepositions.contains(&p))?;
                found.preposition = true;
            }
        }
        slack = 0;
    }
    Some(found)
}
