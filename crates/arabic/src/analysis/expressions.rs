//! Expressions of several words, matched over inflection: `لقي مصرع~` stands in `ولقيت امرأتان مصرعهما`.

use super::layout::ExpressionRow;
use super::pos::Pos;
use super::table::{Index, table, text};
use super::word::Analysis;
use crate::letters::fold;
use std::fmt;

/// Expressions by their first word.
static EXPRESSIONS: &[[u8; ExpressionRow::SIZE]] = table!("expressions.rows");
static INDEX: Index = Index { buckets: table!("expressions.buckets"), keys: table!("expressions.keys") };

/// An expression of the lexicon.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expression(u32);

impl Expression {
    fn row(self) -> ExpressionRow {
        ExpressionRow::of(&EXPRESSIONS[self.0 as usize])
    }

    /// As the lexicon writes it.
    pub fn text(self) -> &'static str {
        text(self.row().text)
    }

    /// Part of speech of the whole.
    pub fn pos(self) -> Pos {
        Pos::of_number(self.row().pos)
    }

    /// English glosses, the commonest first; a verb in its base form.
    pub fn glosses(self) -> impl Iterator<Item = &'static str> + Clone {
        text(self.row().glosses).split("; ")
    }

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

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} \"{}\"", self.text(), self.pos().tag(), text(self.row().glosses))
    }
}

enum Part {
    /// A word by its folded form, and whether a pronoun stands behind it.
    Word(&'static str, bool),
    /// Up to two words that belong to something else.
    Gap,
}

/// What a word may be looked up as in expressions: its folded forms with and without clitics, its lemmas
/// with and without the article; each with whether a pronoun stands behind it.
pub(super) struct Keys(Vec<(String, bool)>);

/// What a reading may cost more than the cheapest one of its word to find an expression.
const PLAUSIBLE: f32 = 2.0;

impl Keys {
    pub fn of(folded: &str, readings: &[Analysis]) -> Self {
        let mut keys = vec![(folded.to_owned(), false)];
        for bare in ['و', 'ف'].iter().filter_map(|c| folded.strip_prefix(*c)).filter(|b| b.chars().count() > 1) {
            keys.push((bare.to_owned(), false));
        }
        // A far-fetched reading finds expressions that nobody wrote.
        let cheapest = readings.first().map_or(0.0, |a| a.cost);
        for a in readings.iter().filter(|a| a.cost <= cheapest + PLAUSIBLE) {
            let Some(l) = a.lemma else { continue };
            let lemma = fold(l.text());
            let preposition = a.preposition.map(String::from).unwrap_or_default();
            let article = match (a.article, a.preposition) {
                (true, Some('ل')) => "ل",
                (true, _) => "ال",
                _ => "",
            };
            let has = a.pronoun.is_some();
            keys.push((format!("{preposition}{article}{lemma}"), has));
            // The word as it stands, without what was taken off its front: "الحرة" of "ضربة حرة", "بالولايات".
            let bare: String = folded.chars().skip(usize::from(a.conjunction.is_some())).collect();
            if a.preposition == Some('ل') && a.article {
                keys.extend(bare.strip_prefix("لل").map(|r| (format!("ال{r}"), has)));
                keys.extend(bare.strip_prefix("لل").map(|r| (r.to_owned(), has)));
            } else {
                let rest = match a.preposition {
                    Some(p) => bare.strip_prefix(p).unwrap_or(&bare),
                    None => &bare,
                };
                keys.push((rest.to_owned(), has));
                keys.extend(rest.strip_prefix("ال").filter(|_| a.article).map(|r| (r.to_owned(), has)));
            }
            // Of a noun behind a preposition or with the article: what the expression writes without them.
            keys.push((format!("{}{lemma}", if a.article { "ال" } else { "" }), has));
            keys.push((lemma.clone(), has));
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
