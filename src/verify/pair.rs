//! A sentence pair, analysed once for all checks.

use super::aligned::{Alignment, Mismatches};
use super::disagreements::{Disagreements, OtherTime};
use super::index::EnglishIndex;
use super::marks::Evidence;
use crate::word_lists::List;
use jiff::civil::Date;
use mujaz_arabic::analysis::{Sentence, Token};
use mujaz_arabic::dates::{self, DateMention};
use mujaz_arabic::english::{self, EnglishDate};
use mujaz_arabic::lexicon::{self, StemId};
use mujaz_arabic::numerals::{self, Number};
use mujaz_arabic::stems::{is_function_word, proclitics};
use mujaz_arabic::{Word, sound, words};
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

/// The greatest distance between a word and what renders it, as a share of their sentences.
const FAR: f64 = 0.4;

/// Words of a sentence in which nothing is far from anything, at most.
const SHORT: usize = 8;

/// An Arabic word.
#[derive(Debug)]
pub(super) struct ArabicWord {
    /// The word.
    pub word: Word,
    /// Without proclitics and article, folded.
    pub bare: String,
    /// English stems that may render it; empty for function words and words that are on no list.
    pub renderings: Vec<StemId>,
}

/// An English word.
#[derive(Debug)]
pub(super) struct EnglishWord {
    /// Byte range.
    pub span: Range<usize>,
    /// In lower case.
    pub lower: String,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it begins the text, a sentence or a quotation.
    pub initial: bool,
    /// Stems of the word list that it may be a form of.
    pub stems: Vec<StemId>,
}

/// Source and target with their words and numbers.
#[derive(Debug)]
pub struct Pair<'a> {
    /// The Arabic.
    pub source: &'a str,
    /// The English.
    pub target: &'a str,
    /// Arabic words.
    pub(super) arabic: Vec<ArabicWord>,
    /// English words.
    pub(super) english: Vec<EnglishWord>,
    /// Whether the English is in title case, as in a headline.
    pub(super) headline: bool,
    /// Every stem that may render an Arabic word.
    pub(super) expected: HashSet<StemId>,
    /// Surrounding sentences of the source, which a human translator knows.
    pub(super) beside: Vec<&'a str>,
    reference: Option<Date>,
    source_numbers: OnceCell<Vec<Number>>,
    target_numbers: OnceCell<Vec<Number>>,
    source_dates: OnceCell<Vec<DateMention>>,
    target_dates: OnceCell<Vec<EnglishDate>>,
    pub(super) evidence: OnceCell<Evidence>,
    pub(super) alignment: OnceCell<Alignment>,
    pub(super) mismatches: OnceCell<Mismatches>,
    pub(super) disagreements: OnceCell<Disagreements>,
    pub(super) other_times: OnceCell<Vec<OtherTime>>,
    analysed: OnceCell<Sentence>,
    index: OnceCell<EnglishIndex>,
    glosses: OnceCell<HashSet<String>>,
}

/// The name of a people without the ending of its plural: "ساميين", the Sámi.
fn people(bare: &str) -> Option<&str> {
    let name = ["يين", "يون"].iter().find_map(|ending| bare.strip_suffix(ending))?;
    (name.chars().count() >= 3).then_some(name)
}

/// A folded word without proclitics and article; at least three letters remain.
pub(super) fn strip(folded: &str) -> String {
    proclitics()
        .iter()
        .filter_map(|p| folded.strip_prefix(p))
        .filter(|r| r.chars().count() >= 3)
        .min_by_key(|r| r.len())
        .unwrap_or(folded)
        .to_owned()
}

impl<'a> Pair<'a> {
    /// Adds surrounding sentences of the source, such as the lines before and after.
    pub fn beside(mut self, sentences: impl IntoIterator<Item = &'a str>) -> Self {
        self.beside = sentences.into_iter().collect();
        self
    }

    /// The lines of a text around one line, as [`Pair::beside`] takes them: two before and two after.
    pub fn around(lines: &'a [String], line: usize) -> impl Iterator<Item = &'a str> {
        const REACH: usize = 2;
        let near = line.saturating_sub(REACH)..(line + REACH + 1).min(lines.len());
        near.filter(move |k| *k != line).map(|k| lines[k].as_str())
    }

    /// Analyses a pair; `reference` is the day of publication, for dates without a year.
    pub fn new(source: &'a str, target: &'a str, reference: Option<Date>) -> Self {
        let list = lexicon::built_in();
        let arabic: Vec<ArabicWord> = words(source)
            .into_iter()
            .map(|word| {
                let known = word.is_arabic() && !is_particle(&word.folded);
                ArabicWord {
                    bare: strip(&word.folded),
                    renderings: if known { list.renderings(&word.folded) } else { Vec::new() },
                    word,
                }
            })
            .collect();
        let mut end = 0;
        let english: Vec<EnglishWord> = english::tokens(target)
            .into_iter()
            .map(|t| {
                let gap = &target[end..t.span.start];
                let initial = end == 0
                    || gap.contains(['.', '!', '?', ':', '"', '“', '”', '‘', '(', '—', '–', ';'])
                    || gap.trim_start().starts_with('\'');
                end = t.span.end;
                EnglishWord {
                    capital: t.text.starts_with(char::is_uppercase),
                    initial,
                    stems: list.stems(&t.lower),
                    span: t.span,
                    lower: t.lower,
                }
            })
            .collect();
        let long: Vec<&EnglishWord> = english.iter().filter(|w| w.lower.len() > 3).collect();
        let capitals = long.iter().filter(|w| w.capital).count();
        Self {
            headline: long.len() >= 3 && capitals * 3 > long.len() * 2,
            expected: arabic.iter().flat_map(|w| w.renderings.iter().copied()).collect(),
            source,
            target,
            arabic,
            english,
            beside: Vec::new(),
            reference,
            source_numbers: OnceCell::new(),
            target_numbers: OnceCell::new(),
            source_dates: OnceCell::new(),
            target_dates: OnceCell::new(),
            evidence: OnceCell::new(),
            alignment: OnceCell::new(),
            mismatches: OnceCell::new(),
            disagreements: OnceCell::new(),
            other_times: OnceCell::new(),
            analysed: OnceCell::new(),
            index: OnceCell::new(),
            glosses: OnceCell::new(),
        }
    }

    /// Numbers in the Arabic.
    pub(super) fn source_numbers(&self) -> &[Number] {
        self.source_numbers.get_or_init(|| numerals::numbers(self.source))
    }

    /// Numbers in the English.
    pub(super) fn target_numbers(&self) -> &[Number] {
        self.target_numbers.get_or_init(|| english::numbers(self.target))
    }

    /// Dates in the Arabic, including relative ones.
    pub(super) fn source_dates(&self) -> &[DateMention] {
        self.source_dates.get_or_init(|| dates::dates(self.source, self.reference))
    }

    /// Dates in the English.
    pub(super) fn target_dates(&self) -> &[EnglishDate] {
        self.target_dates.get_or_init(|| english::dates(self.target))
    }

    /// The Arabic with every word analysed.
    pub(super) fn analysed(&self) -> &Sentence {
        self.analysed.get_or_init(|| Sentence::new(self.source))
    }

    /// The English by its lemmas.
    pub(super) fn index(&self) -> &EnglishIndex {
        self.index.get_or_init(|| EnglishIndex::new(self.english.iter().map(|w| w.lower.as_str())))
    }

    /// Whether a word of the Arabic and a word of the English stand in quite different parts of their sentences.
    pub(super) fn are_far(&self, source: &Range<usize>, target: usize) -> bool {
        let source = source.start as f64 / self.source.len().max(1) as f64;
        let place = target as f64 / self.english.len().max(1) as f64;
        self.english.len() > SHORT && (source - place).abs() > FAR
    }

    /// The Arabic word at a place.
    pub(super) fn token(&self, span: &Range<usize>) -> Option<&Token> {
        self.analysed().tokens.iter().find(|t| t.span.start <= span.start && span.start < t.span.end)
    }

    /// Every English gloss word of every reading of the Arabic, in the lexicon's spelling.
    pub(super) fn glosses(&self) -> &HashSet<String> {
        self.glosses.get_or_init(|| {
            let of = |t: &Token| {
                let readings = t.readings.iter().filter_map(|a| a.lemma).flat_map(|l| l.glosses());
                let whole = t.expression.into_iter().flat_map(|e| e.glosses());
                readings.chain(whole).chain(t.sense).collect::<Vec<&'static str>>()
            };
            let all = self.analysed().tokens.iter().flat_map(of);
            all.flat_map(|g| g.split(|c: char| !c.is_alphanumeric())).map(str::to_owned).collect()
        })
    }

    /// Whether the lexicon explains a capitalised word: by its own letters, or by a name or people of the same stem
    /// ("Persian" by "Persia").
    pub(super) fn explained(&self, word: &str) -> bool {
        let shared = |g: &str| g.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        let (lower, length) = (word.to_lowercase(), word.chars().count());
        self.glosses().iter().any(|g| {
            let shortest = g.chars().count().min(length);
            *g == lower
                || *g == word
                || g.starts_with(char::is_uppercase) && shared(g) >= 4.max(shortest.saturating_sub(3))
        })
    }

    /// Whether an English word renders some Arabic word, as far as the list knows.
    pub(super) fn rendered(&self, word: &EnglishWord) -> bool {
        word.stems.iter().any(|s| self.expected.contains(s))
    }

    /// Whether some Arabic word sounds like a Latin one.
    pub(super) fn sounded(&self, latin: &str) -> bool {
        self.sounded_among(latin, |_| true)
    }

    /// Whether one of some words of the Arabic sounds like a Latin one.
    pub(super) fn sounded_among(&self, latin: &str, may: impl Fn(&ArabicWord) -> bool) -> bool {
        let arabic = self.arabic.iter().filter(|w| w.word.is_arabic() && may(w));
        arabic.into_iter().any(|w| {
            sound::resembles(&w.word.folded, latin)
                || (w.bare != w.word.folded && sound::resembles(&w.bare, latin))
                || people(&w.bare).is_some_and(|p| sound::resembles(p, latin))
        }) || self.joined_sound(latin)
    }

    /// Names that Arabic writes as two words: "نيو يورك" for "Newyork", "سان فرانسيسكو".
    fn joined_sound(&self, latin: &str) -> bool {
        latin.len() >= 6
            && self.arabic.windows(2).any(|p| {
                p.iter().all(|w| w.word.is_arabic() && w.word.folded.chars().count() <= 8)
                    && sound::distance(&format!("{}{}", p[0].bare, p[1].word.folded), latin) <= 0.2
            })
    }
}

/// Words that have no rendering of their own.
fn is_particle(folded: &str) -> bool {
    is_function_word(folded) && !List::Rendered.contains(folded) || List::Unrendered.contains(folded)
}
