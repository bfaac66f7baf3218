//! What somebody looks for: words and phrases, in English or Arabic.

use super::expression::{Column, Expression};
use super::keys::{Key, one_word};
use mujaz_arabic::analysis::{Sentence, analyses};
use mujaz_arabic::english::bases;
use mujaz_arabic::stems::{is_function_word, stem};
use mujaz_arabic::{fold, words};
use std::ops::Range;

/// Words that are looked at; those behind them are left out.
const MOST: usize = 24;
/// Readings of one Arabic word.
const READINGS: usize = 8;
/// Readings of one Arabic phrase.
const COMBINED: usize = 24;
/// Letters of the shortest stem by which words are compared.
const SHORTEST: usize = 3;

/// A word that is looked for, with the forms that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// Folded lemmas that it may be a form of, and its light stem.
    Arabic(Vec<String>, String),
    /// Itself in lower case, and words that it may be a form of.
    English(Vec<String>),
    /// In digits.
    Number(String),
}

/// Words that all have to stand, several of them one behind the other.
type Phrase = Vec<Word>;

/// A search: all of these and none of those.
///
/// ```
/// use mujaz::store::Query;
///
/// assert!(Query::parse("flood \"وزارة الصحة\" -football").is_some());
/// assert!(Query::parse(" … -football").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    all: Vec<Phrase>,
    none: Vec<Phrase>,
}

impl Query {
    /// Reads a search: words that all have to stand in a brief, `"phrases"`, and `-words` that must not. None where no
    /// word is to be found.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut all, mut none, mut seen) = (Vec::new(), Vec::new(), 0);
        // Function words alone find everything; they count in phrases.
        let mut small = Vec::new();
        for (negative, quoted, part) in parts(text) {
            let list: Vec<Word> = words(&part).iter().take(MOST - seen).map(|w| word(&part[w.span.clone()])).collect();
            seen += list.len();
            let to = if negative { &mut none } else { &mut all };
            if quoted || list.len() < 2 {
                let little = list.len() == 1 && is_small(&part);
                (if little && !negative { &mut small } else { to }).extend((!list.is_empty()).then_some(list));
            } else {
                // "non-fiction", "2025-10-12": what is written as one is looked for as one.
                to.push(list);
            }
        }
        if all.is_empty() {
            all = small;
        }
        (!all.is_empty()).then_some(Self { all, none })
    }

    /// The search as FTS5 writes it. Words stand between quotation marks and contain letters and digits alone.
    pub(in crate::store) fn expression(&self) -> String {
        let (all, none) = self.meaning();
        let list = |parts: &[Expression]| parts.iter().map(Expression::fts5).collect::<Vec<_>>();
        match none.is_empty() {
            true => list(&all).join(" AND "),
            false => format!("({}) NOT ({})", list(&all).join(" AND "), list(&none).join(" OR ")),
        }
    }

    /// What must all stand, and what must not.
    pub(in crate::store) fn meaning(&self) -> (Vec<Expression>, Vec<Expression>) {
        let of = |list: &[Phrase]| list.iter().map(|p| expression(p)).collect();
        (of(&self.all), of(&self.none))
    }

    /// Which of the words and phrases stand in an Arabic text, by number, and where.
    pub(super) fn in_arabic(&self, keys: &[Key]) -> (Vec<usize>, Vec<Range<usize>>) {
        let same = |w: &Word, k: &Key| match w {
            Word::Arabic(lemmas, s) => lemmas.contains(&k.2) || is_long(s) && *s == k.3,
            Word::Number(n) => *n == k.2,
            Word::English(_) => false,
        };
        self.found(keys, same, |k| k.0 as usize..k.1 as usize)
    }

    /// Which of them stand in an English text, by number, and where.
    pub(super) fn in_english(&self, text: &str) -> (Vec<usize>, Vec<Range<usize>>) {
        let list: Vec<(Range<usize>, String, Vec<String>)> = words(text)
            .into_iter()
            .map(|w| {
                let lower = text[w.span.clone()].to_lowercase();
                (w.span, lower.clone(), bases(&lower))
            })
            .collect();
        let same = |w: &Word, (_, lower, own): &(Range<usize>, String, Vec<String>)| match w {
            Word::English(forms) => forms.iter().any(|f| own.contains(f)),
            Word::Number(n) => n == lower,
            Word::Arabic(..) => false,
        };
        self.found(&list, same, |w| w.0.clone())
    }

    fn found<T>(
        &self,
        text: &[T],
        same: impl Fn(&Word, &T) -> bool,
        span: impl Fn(&T) -> Range<usize>,
    ) -> (Vec<usize>, Vec<Range<usize>>) {
        let (mut which, mut spans) = (Vec::new(), Vec::new());
        for (i, phrase) in self.all.iter().enumerate() {
            let at = text.windows(phrase.len()).filter(|part| phrase.iter().zip(*part).all(|(w, t)| same(w, t)));
            let here: Vec<Range<usize>> = at.flat_map(|part| part.iter().map(&span)).collect();
            if !here.is_empty() {
                which.push(i);
                spans.extend(here);
            }
        }
        spans.sort_by_key(|s| (s.start, s.end));
        spans.dedup();
        (which, spans)
    }
}

/// The parts of a search: whether it is to be absent, whether it stands between quotation marks, its text.
fn parts(text: &str) -> Vec<(bool, bool, String)> {
    let mut out = Vec::new();
    let (mut part, mut negative, mut quoted) = (String::new(), false, false);
    let mut end = |part: &mut String, negative: &mut bool, quoted: bool| {
        let text = std::mem::take(part);
        if !text.trim().is_empty() {
            out.push((std::mem::take(negative), quoted, text));
        }
    };
    for c in text.chars() {
        match c {
            '"' | '“' | '”' | '„' | '«' | '»' => {
                end(&mut part, &mut negative, quoted);
                quoted = !quoted;
            }
            c if c.is_whitespace() && !quoted => {
                end(&mut part, &mut negative, false);
                negative = false;
            }
            '-' if part.is_empty() && !quoted => negative = true,
            c => part.push(c),
        }
    }
    end(&mut part, &mut negative, quoted);
    out
}

fn is_small(text: &str) -> bool {
    const ENGLISH: [&str; 12] = ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"];
    let folded = fold(text.trim());
    is_function_word(&folded) || ENGLISH.contains(&folded.as_str())
}

/// A single word with the forms that stand for it.
fn word(text: &str) -> Word {
    let folded = fold(text);
    if folded.starts_with(|c: char| c.is_ascii_digit()) {
        return Word::Number(folded);
    }
    if !mujaz_arabic::letters::is_foreign(folded.chars().next().unwrap_or(' ')) {
        let lower = text.to_lowercase();
        let mut forms = bases(&lower);
        forms.retain(|f| *f != lower);
        forms.insert(0, lower);
        return Word::English(forms);
    }
    let alone = Sentence::new(text);
    let chosen = alone.tokens.first().map(|t| fold(t.lemma()));
    let read = analyses(text).into_iter().filter_map(|a| Some(fold(a.lemma?.text())));
    let mut lemmas: Vec<String> = Vec::new();
    for l in chosen.into_iter().chain(read).chain([folded.clone()]).map(|l| one_word(&l)) {
        if !lemmas.contains(&l) && lemmas.len() < READINGS {
            lemmas.push(l);
        }
    }
    Word::Arabic(lemmas, one_word(stem(&folded)))
}

fn is_long(stem: &str) -> bool {
    stem.chars().count() >= SHORTEST
}

/// Letters, digits and blanks.
fn plain(words: &[&str]) -> String {
    let clean = |w: &&str| w.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect::<String>();
    words.iter().map(clean).collect::<Vec<_>>().join(" ")
}

/// Every way to say a phrase in which each word has several forms, up to a bound.
fn ways<'a>(forms: &[Vec<&'a str>]) -> Vec<Vec<&'a str>> {
    let mut out: Vec<Vec<&str>> = vec![Vec::new()];
    for list in forms {
        let longer = out.iter().flat_map(|w| list.iter().map(move |f| w.iter().copied().chain([*f]).collect()));
        out = longer.take(COMBINED).collect();
    }
    out
}

fn expression(phrase: &[Word]) -> Expression {
    let any = |column: Column, forms: &[Vec<&str>]| {
        Expression::Phrases(column, ways(forms).iter().map(|w| plain(w)).collect())
    };
    let (mut arabic, mut stems, mut english) = (Vec::new(), Vec::new(), Vec::new());
    for w in phrase {
        match w {
            Word::Arabic(lemmas, stem) => {
                arabic.push(lemmas.iter().map(String::as_str).collect::<Vec<_>>());
                stems.extend(is_long(stem).then(|| vec![stem.as_str()]));
            }
            Word::English(forms) => english.push(forms.iter().map(String::as_str).collect::<Vec<_>>()),
            Word::Number(n) => {
                for list in [&mut arabic, &mut stems, &mut english] {
                    list.push(vec![n.as_str()]);
                }
            }
        }
    }
    let mut out = Vec::new();
    if arabic.len() == phrase.len() {
        out.push(any(Column::Arabic, &arabic));
    }
    if stems.len() == phrase.len() {
        out.push(any(Column::Stems, &stems));
    }
    if english.len() == phrase.len() {
        out.push(any(Column::English, &english));
    }
    if out.is_empty() {
        // Both languages in one phrase: its words, wherever they stand.
        return Expression::All(phrase.iter().map(|w| expression(std::slice::from_ref(w))).collect());
    }
    Expression::Any(out)
}

#[cfg(test)]
mod tests {
    use super::super::keys::keys;
    use super::*;

    #[test]
    fn a_search_is_words_phrases_and_what_must_not_stand() {
        let read = |t: &str| parts(t);
        assert_eq!(
            read("flood -\"red cross\" «وزارة الصحة» -rain"),
            [
                (false, false, "flood".into()),
                (true, true, "red cross".into()),
                (false, true, "وزارة الصحة".into()),
                (true, false, "rain".into()),
            ]
        );
        assert!(Query::parse("").is_none() && Query::parse("-rain").is_none() && Query::parse("\"\"").is_none());
        assert_eq!(Query::parse("the flood").unwrap().all.len(), 1, "function words do not narrow a search");
        assert_eq!(Query::parse("في").unwrap().all.len(), 1, "but can be looked for alone");
    }

    #[test]
    fn words_stand_in_any_inflection_broken_plurals_too() {
        let stands = |query: &str, text: &str| !Query::parse(query).unwrap().in_arabic(&keys(text)).0.is_empty();
        for (query, text) in [
            ("سفينة", "غرقت ثلاث سفن قبالة الساحل"),
            ("السفن", "وصلت السفينة إلى الميناء"),
            ("مستشفى", "ونقل الجرحى إلى مستشفيات قريبة"),
            ("طريق", "أغلقت السلطات الطرق المؤدية إلى المدينة"),
            ("وزارة الصحة", "وقالت مصادر بوزارة الصحة إن"),
            ("15", "أصيب 15 شخصا"),
        ] {
            assert!(stands(query, text), "{query}: {text}");
        }
        assert!(!stands("\"وزارة الصحة\"", "وزارة النقل والصحة"), "a phrase is one behind the other");
    }

    #[test]
    fn english_is_marked_where_it_stands() {
        let text = "Floods killed nine people in Tangier.";
        let (which, spans) = Query::parse("flood tangier").unwrap().in_english(text);
        assert_eq!(which, [0, 1]);
        assert_eq!(spans.iter().map(|s| &text[s.clone()]).collect::<Vec<_>>(), ["Floods", "Tangier"]);
    }

    proptest::proptest! {
        #[test]
        fn no_search_is_an_error_of_the_database(text in crate::surface::hostile()) {
            let db = rusqlite::Connection::open_in_memory().unwrap();
            db.execute_batch("CREATE VIRTUAL TABLE f USING fts5 (title, english, gloss, arabic, stems)").unwrap();
            if let Some(q) = Query::parse(&text) {
                let made = q.expression();
                let found = db.query_row("SELECT count(*) FROM f WHERE f MATCH ?1", [&made], |r| r.get::<_, i64>(0));
                proptest::prop_assert!(found.is_ok(), "{}: {:?}", made, found);
            }
        }
    }
}
