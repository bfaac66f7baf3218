//! A sentence with everything that frames need: words, names, numbers, dates, punctuation between words.

use super::frame::{Filler, Line};
use crate::word_lists::List;
use jiff::civil::Date;
use mujaz_arabic::analysis::{Analysis, Pos, Sentence, Token};
use mujaz_arabic::dates::{DateMention, dates_in};
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::numerals::{Number, numbers_in};
use mujaz_arabic::places::{self, PlaceId};
use mujaz_arabic::{headed, names, words};
use std::ops::Range;

/// A name in a sentence.
#[derive(Debug, Clone)]
pub struct Named {
    /// Its words.
    pub words: Range<usize>,
    /// What it names.
    pub kind: NameKind,
    /// In English.
    pub english: String,
    /// The country of a place, in English, if it is known.
    pub country: Option<String>,
}

/// A sentence, analysed once.
pub struct Reading<'a> {
    /// The sentence.
    pub line: Line<'a>,
    /// Its words.
    pub tokens: Vec<Token>,
    /// Their citation forms, without marks.
    lemmas: Vec<String>,
    /// Its names, in order, without overlaps.
    pub names: Vec<Named>,
    /// Its numbers with the words that they cover.
    pub numbers: Vec<(Number, Range<usize>)>,
    /// Its dates with the words that they cover.
    pub dates: Vec<(DateMention, Range<usize>)>,
    /// For each word, the punctuation before it, if any.
    gaps: Vec<Option<char>>,
    /// For each word, whether it is quoted.
    pub quoted: Vec<bool>,
    /// The day relative to which dates are resolved.
    pub about: Option<Date>,
}

/// Whether the name at a word continues after it: "سيدي" of "سيدي بوزيد".
fn longer(tokens: &[Token], i: usize, text: &str) -> bool {
    tokens.get(i + 1).is_some_and(|n| {
        let bound = text[tokens[i].span.end..n.span.start].trim().is_empty();
        bound
            && n.is_arabic()
            && n.is_name()
            && n.analysis().is_none_or(|a| a.conjunction.is_none() && a.preposition.is_none())
    })
}

/// "بحث رئيس الحكومة مع": a possible verb at the start of a sentence, before an office or institution, is a verb.
fn opens_with_verb(tokens: &mut [Token]) {
    let [first, second, ..] = tokens else { return };
    let noun = first.analysis().is_some_and(|a| a.pos == Pos::Noun && !a.article && a.preposition.is_none());
    let office = super::classes::class(second.lemma()).is_some() && first.within.is_none();
    if noun
        && office
        && let Some(v) = first.readings.iter().position(|a| a.is_verb() && a.person == 3 && !a.passive)
    {
        let subject = second.analysis().is_some_and(|a| a.article || a.conjunction.is_none());
        // "رئيس وزراء" stays a noun: two consecutive offices are one.
        if subject
            && super::classes::class(first.lemma()).is_none()
            && super::kinds::TRIGGERS.contains_key(first.readings[v].lemma.map_or("", |l| l.text()))
        {
            first.best = Some(v);
        }
    }
}

impl<'a> Reading<'a> {
    /// Analyses a sentence.
    pub fn new(line: Line<'a>, about: Option<Date>) -> Self {
        let text = line.arabic;
        let sentence = Sentence::new(text);
        let (people, numbered) = (names::people_in(&sentence), names::person_spans(&sentence));
        let mut tokens = sentence.tokens;
        opens_with_verb(&mut tokens);
        let list = words(text);
        let numbers = numbers_in(text, &list);
        let dates = dates_in(text, &list, &numbers, about);
        let within = |s: &Range<usize>| -> Range<usize> {
            let from = tokens.iter().position(|t| t.span.end > s.start).unwrap_or(tokens.len());
            let to = tokens.iter().rposition(|t| t.span.start < s.end).map_or(from, |i| i + 1);
            from..to.max(from)
        };
        let mut all: Vec<Named> = Vec::new();
        let known = places::built_in();
        let lies_in = |place: Option<PlaceId>| known.country(place?).map(|c| known.get(c).english.clone());
        // Provinces, districts and crossings that the sentence reveals as such.
        let countries: Vec<PlaceId> = list.iter().filter_map(|w| known.country_of_word(&w.folded)).collect();
        for m in known.settle(&[known.candidates(text, &list)], &countries).concat() {
            let place = known.get(m.place);
            let words = within(&m.span);
            if !place.country && !words.is_empty() {
                let english = place.english.split(" (").next().unwrap_or(&place.english).to_owned();
                all.push(Named { words, kind: NameKind::Place, english, country: lies_in(Some(m.place)) });
            }
        }
        let mut add = |words: Range<usize>, kind: NameKind, english: String| {
            if !words.is_empty() {
                let country = if kind.is_place() { lies_in(known.named(&english)) } else { None };
                all.push(Named { words, kind, english, country });
            }
        };
        for (e, span) in built_in().find(&list) {
            let words = within(&span);
            // "الصحة السورية": the adjective of a country is spelled like its name.
            let adjective = words.len() == 1
                && tokens[words.start].analysis().is_some_and(|a| a.pos == Pos::Adj && a.article)
                && e.kind == NameKind::Country;
            if !adjective {
                add(words, e.kind, e.english[0].clone());
            }
        }
        // Kings and popes are followed by a number.
        for p in people {
            let span = numbered.iter().find(|s| s.start == p.span.start).unwrap_or(&p.span);
            add(within(span), NameKind::Person, names::romanise(&mujaz_arabic::letters::tidy(&text[span.clone()])));
        }
        for h in headed::headed(text, &list).into_iter().filter(|h| h.kind == NameKind::Place) {
            let words = within(&h.span);
            if words.is_empty() || !longer(&tokens, words.end - 1, text) {
                add(words, NameKind::Place, h.english);
            }
        }
        // "مدينة الزاوية": what follows such a noun is a name, even if it is also an ordinary word.
        for i in 0..tokens.len().saturating_sub(1) {
            let head = List::NamedSettlements.contains(tokens[i].lemma()) && tokens[i].within.is_none();
            let own = tokens[i].analysis().is_some_and(|a| !a.article && !a.plural && !a.dual && a.pronoun.is_none());
            let next = &tokens[i + 1];
            let bound = text[tokens[i].span.end..next.span.start].trim().is_empty();
            let named = next.folded.starts_with("ال")
                && !next
                    .analysis()
                    .and_then(|a| a.lemma)
                    .and_then(|l| l.glosses().next())
                    .is_some_and(|g| g.starts_with(char::is_uppercase))
                && !longer(&tokens, i + 1, text);
            if head && own && bound && named {
                add(i + 1..i + 2, NameKind::Place, names::romanise(&next.text));
            }
        }
        for (i, t) in tokens.iter().enumerate() {
            if let Some(e) = t.expression.filter(|e| e.pos() == Pos::Propn) {
                let end = tokens.iter().rposition(|x| x.within == Some(i)).map_or(i, |k| k) + 1;
                let names = |k: usize| tokens[k].analysis().and_then(|a| a.lemma).and_then(|l| l.names());
                let head = List::NamedPlaces.contains(tokens[i].lemma());
                let kind = match names(i) {
                    _ if head => NameKind::Place,
                    Some("place") => NameKind::Place,
                    Some("person") => NameKind::Person,
                    _ => NameKind::Body,
                };
                if let Some(g) = e.glosses().next() {
                    add(i..end, kind, g.to_owned());
                }
            } else if t.within.is_none()
                && let Some(a) = t.analysis().filter(|a| a.pos == Pos::Propn)
                && let Some(l) = a.lemma.filter(|l| l.names() == Some("place"))
                && let Some(g) = l.glosses().next()
                && !longer(&tokens, i, text)
            {
                add(i..i + 1, NameKind::Place, g.to_owned());
            }
        }
        // The longest name wins: "ريال مدريد" is not a city.
        all.sort_by_key(|n| std::cmp::Reverse(n.words.len())); // stable: of equal length, the better source comes first
        let mut found: Vec<Named> = Vec::new();
        for n in all {
            if found.iter().all(|f| f.words.end <= n.words.start || n.words.end <= f.words.start) {
                found.push(n);
            }
        }
        found.sort_by_key(|n| n.words.start);
        let mut gaps = vec![None; tokens.len()];
        let mut quoted = vec![false; tokens.len()];
        let mut inside = false;
        let mut at = 0;
        for (i, t) in tokens.iter().enumerate() {
            for c in text[at..t.span.start].chars().filter(|c| !c.is_whitespace()) {
                match c {
                    '«' | '“' => inside = true,
                    '»' | '”' => inside = false,
                    '"' => inside = !inside,
                    _ => {}
                }
                gaps[i] = Some(c);
            }
            quoted[i] = inside;
            at = t.span.end;
        }
        let numbers = numbers.into_iter().map(|n| (n.clone(), within(&n.span))).collect();
        // "مدينة العاشر من رمضان" is a city.
        let city = |w: &Range<usize>| {
            w.start > 0 && List::NamedSettlements.contains(tokens[w.start - 1].lemma()) && w.end - w.start > 1
        };
        let dates = dates.into_iter().map(|d| (d.clone(), within(&d.span))).filter(|d| !city(&d.1)).collect();
        let lemmas = tokens.iter().map(|t| mujaz_arabic::letters::without_marks(t.lemma())).collect();
        Self { line, lemmas, names: found, numbers, dates, gaps, quoted, about, tokens }
    }

    /// Its citation.
    pub fn id(&self) -> &'a str {
        self.line.id
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word at an index.
    pub fn word(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    /// The reading of a word.
    pub fn analysis(&self, i: usize) -> Option<&Analysis> {
        self.tokens.get(i).and_then(Token::analysis)
    }

    /// Its part of speech, if known.
    pub fn pos(&self, i: usize) -> Option<Pos> {
        self.analysis(i).map(|a| a.pos)
    }

    /// Citation form.
    pub fn lemma(&self, i: usize) -> &str {
        self.lemmas.get(i).map_or("", String::as_str)
    }

    /// Folded form.
    pub fn folded(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.folded.as_str())
    }

    /// Whether a word is a finite verb.
    pub fn is_verb(&self, i: usize) -> bool {
        self.analysis(i).is_some_and(Analysis::is_verb) && self.name_over(i).is_none_or(|n| n.words.len() == 1)
    }

    /// Whether some reading of a word is a form of a lemma.
    pub fn may_be(&self, i: usize, lemma: &str) -> bool {
        self.tokens.get(i).is_some_and(|t| {
            self.lemma(i) == lemma || t.readings.iter().any(|a| a.lemma.is_some_and(|l| l.text() == lemma))
        })
    }

    /// The punctuation before a word.
    pub fn gap(&self, i: usize) -> Option<char> {
        self.gaps.get(i).copied().flatten()
    }

    /// Whether a word begins a new part of the sentence.
    pub fn breaks(&self, i: usize) -> bool {
        matches!(self.gap(i), Some('.' | '؛' | ';' | ':' | '!' | '؟' | '?' | '–' | '—' | '…'))
    }

    /// The name that begins at a word.
    pub fn name_at(&self, i: usize) -> Option<&Named> {
        self.names.iter().find(|n| n.words.start == i)
    }

    /// The name that covers a word.
    pub fn name_over(&self, i: usize) -> Option<&Named> {
        self.names.iter().find(|n| n.words.contains(&i))
    }

    /// The date that covers a word.
    pub fn date_over(&self, i: usize) -> Option<&(DateMention, Range<usize>)> {
        self.dates.iter().find(|d| d.1.contains(&i))
    }

    /// The number that begins at a word.
    pub fn number_at(&self, i: usize) -> Option<&(Number, Range<usize>)> {
        self.numbers.iter().find(|n| n.1.start == i)
    }

    /// The end of the expression or word at an index.
    pub fn end_of(&self, i: usize) -> usize {
        if self.tokens.get(i).is_some_and(|t| t.expression.is_some()) {
            self.tokens.iter().rposition(|t| t.within == Some(i)).map_or(i + 1, |k| k + 1)
        } else {
            i + 1
        }
    }

    /// The Arabic of a range of words.
    pub fn arabic(&self, words: Range<usize>) -> String {
        let (Some(a), Some(b)) = (self.tokens.get(words.start), self.tokens.get(words.end.saturating_sub(1))) else {
            return String::new();
        };
        mujaz_arabic::letters::tidy(&self.line.arabic[a.span.start..b.span.end.max(a.span.start)])
    }

    /// A filler with the Arabic of a range of words.
    pub fn filler(&self, words: Range<usize>, text: String) -> Filler {
        Filler { text, value: None, country: None, arabic: self.arabic(words), cite: self.id().to_owned() }
    }

    /// A slot whose value is a place, with the country that it lies in.
    pub fn place(&self, words: Range<usize>, text: String, country: Option<String>) -> Filler {
        Filler { country, ..self.filler(words, text) }
    }
}
