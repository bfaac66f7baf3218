//! The possible readings of a written word: clitics, stem and ending, each with its cost.

use super::affix::{self, Front, NOUN_ENDINGS, Suffix, VERB_ENDINGS, backs, fronts};
use super::lemma::Lemma;
use super::pos::Pos;
use super::stem::{Stem, stems};
use super::takes::*;
use crate::letters::{fold, without_marks};
use std::borrow::Cow;
use std::ops::Range;

/// Form of a finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Completed: "said".
    Perfect,
    /// Incomplete: "says", "say".
    Imperfect,
}

/// One reading of a word.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The lemma; `None` if the lexicon lacks it.
    pub lemma: Option<Lemma>,
    /// Part of speech.
    pub pos: Pos,
    /// Attached conjunction: `و` or `ف`.
    pub conjunction: Option<char>,
    /// Attached preposition: `ب`, `ل` or `ك`.
    pub preposition: Option<char>,
    /// Whether `س` makes it the future.
    pub future: bool,
    /// Whether it has the article.
    pub article: bool,
    /// Whether it is plural.
    pub plural: bool,
    /// Whether it is dual.
    pub dual: bool,
    /// Whether it is feminine by its form.
    pub feminine: bool,
    /// Whether its ending is that of a subject: `ون` or `ان`.
    pub nominative: bool,
    /// Person of a finite verb: 1, 2 or 3.
    pub person: u8,
    /// Tense of a finite verb.
    pub tense: Option<Tense>,
    /// Whether the spelling allows only the passive.
    pub passive: bool,
    /// Whether it is the short imperfect that follows لم.
    pub short: bool,
    /// The attached pronoun.
    pub pronoun: Option<Suffix>,
    /// Number of letters of its stem, including the person prefix of an imperfect.
    pub(super) stem: u8,
    /// Its cost without context; lower is more likely.
    pub cost: f32,
}

impl Analysis {
    /// The reading of a word that the lexicon lacks.
    pub(super) fn unknown(pos: Pos, cost: f32) -> Self {
        Self {
            lemma: None,
            pos,
            conjunction: None,
            preposition: None,
            future: false,
            article: false,
            plural: false,
            dual: false,
            feminine: false,
            nominative: false,
            person: 3,
            tense: None,
            passive: false,
            short: false,
            pronoun: None,
            stem: 0,
            cost,
        }
    }

    /// Whether it is a finite verb.
    pub fn is_verb(&self) -> bool {
        self.tense.is_some()
    }

    /// Whether it is a noun, an adjective or a name.
    pub fn is_nominal(&self) -> bool {
        matches!(self.pos, Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num)
    }

    /// A folded word in this reading without its conjunction, and then without more and more of its other clitics: the
    /// word as written, without its pronoun, and its lemma; each with preposition and article, with the article alone,
    /// and bare.
    pub(super) fn without_clitics(&self, folded: &str) -> Vec<String> {
        let lead = affix::lead(self.conjunction, self.preposition, self.article);
        let written: String = folded.chars().skip(lead).collect();
        let bound = self.pronoun.and_then(|p| written.strip_suffix(p.written)).map(str::to_owned);
        // The feminine ending becomes a ta before a pronoun.
        let feminine = bound.as_deref().and_then(|b| b.strip_suffix('ت')).map(|b| format!("{b}ه"));
        let lemma = self.lemma.map(|l| fold(l.text()));
        let cores = [Some(written), bound, feminine, lemma];
        let article = if self.article { "ال" } else { "" };
        let whole = match (self.preposition, self.article) {
            (Some('ل'), true) => "لل".to_owned(),
            (Some(p), _) => format!("{p}{article}"),
            (None, _) => String::new(),
        };
        let fronts = [whole.as_str(), article, ""];
        cores.iter().flatten().flat_map(|core| fronts.map(|front| format!("{front}{core}"))).collect()
    }

    /// Whether it is an unlisted name.
    pub fn is_guess(&self) -> bool {
        self.lemma.is_none() && self.pos == Pos::Propn
    }

    /// Whether it is the name of a Latin letter, as abbreviations are spelled: `بي بي سي`.
    pub fn is_letter(&self) -> bool {
        let letter = |l: Lemma| l.glosses().next().is_some_and(|g| matches!(g.as_bytes(), [b'A'..=b'Z']));
        self.pos == Pos::Propn && self.lemma.is_some_and(letter)
    }

    /// Whether it is a comparative or superlative without the article, or stands before its noun like one: `أكبر`, `أول`.
    pub fn is_elative(&self) -> bool {
        let four = |l: Lemma| l.text().starts_with('أ') && l.text().chars().count() == 4 && !l.text().ends_with('ي');
        let form = |l: Lemma| four(l) || matches!(l.text(), "أول" | "آخر");
        self.pos == Pos::Adj && !self.is_definite() && !self.feminine && self.lemma.is_some_and(form)
    }

    /// The cost of its form, regardless of the frequency of its lemma; lower is more likely.
    pub fn form_cost(&self) -> f32 {
        self.cost - self.lemma.map_or(0.0, |l| rarity(l.band()))
    }

    /// Whether it is definite by itself.
    pub fn is_definite(&self) -> bool {
        self.article || self.pronoun.is_some() || self.pos == Pos::Propn
    }
}

/// A word prepared for comparison: folded, with the letters that folding merged.
struct Written {
    folded: Vec<char>,
    /// The folded letters as text, and the positions where each one begins and the last one ends.
    text: String,
    starts: Vec<usize>,
    exact: Vec<char>,
    /// Whether the mark of an indefinite accusative is written.
    nunated: bool,
}

/// The cost of differences between the written letters and those of the stem that folding conflates.
fn spelling(written: &[char], stem: &str) -> f32 {
    let pairs = written.iter().zip(stem.chars()).filter(|(a, b)| **a != *b);
    pairs.map(|(a, b)| if (*a, b) == ('ا', 'أ') || (*a, b) == ('ا', 'إ') { 0.35 } else { 1.2 }).sum()
}

/// The readings of a word, the cheapest first; empty if the lexicon does not know it.
pub fn analyses(word: &str) -> Vec<Analysis> {
    // The Egyptian spelling of a hamza on its seat: "الطوارىء". Its standard form has one letter less.
    let word = &*match word.contains("ىء") {
        true => Cow::Owned(word.replace("ىء", "ئ")),
        false => Cow::Borrowed(word),
    };
    let nunated = word.contains('\u{64B}');
    let exact: Vec<char> = without_marks(word).chars().collect();
    let text = fold(word);
    let folded: Vec<char> = text.chars().collect();
    let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    if folded.len() != exact.len() || folded.is_empty() {
        return Vec::new();
    }
    let w = Written { folded, text, starts, exact, nunated };
    let mut out: Vec<Analysis> = Vec::new();
    for (front, at) in fronts(&w.folded) {
        for (pronoun, cut) in backs(&w.folded[at..]) {
            let end = w.folded.len() - cut;
            if front.article && pronoun.is_some() || (pronoun.is_some() && w.exact[end] == 'ة') {
                continue;
            }
            // "معنى" is seldom "with me": only some writers omit the dots of a final ya.
            let dotless = pronoun.is_some() && w.exact.last() == Some(&'ى');
            let front = Front { cost: front.cost + if dotless { 1.2 } else { 0.0 }, ..front };
            // No verb has the mark of an indefinite accusative.
            let finite = front.imperfect.is_some() || (front.preposition.is_none() && !front.article);
            if finite && !w.nunated {
                verbs(&w, at, end, front, pronoun, &mut out);
            }
            if front.imperfect.is_none() && !front.future && !(w.nunated && pronoun.is_some()) {
                nouns(&w, at, end, front, pronoun, &mut out);
            }
        }
    }
    out.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    // One reading of each kind is enough.
    let mut seen: Vec<(Option<Lemma>, Pos, bool, Option<char>, Option<char>, bool)> = Vec::new();
    out.retain(|a| {
        // "my opponent" and "opponents of" are spelled alike.
        let mine = a.pronoun.is_some_and(|p| p.written == "ي");
        let key = (a.lemma, a.pos, a.is_verb(), a.preposition, a.conjunction, mine);
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    out.truncate(8);
    out
}

impl Written {
    /// The stems of some of its letters that take any of the endings.
    fn stems(&self, letters: Range<usize>, bits: u16) -> impl Iterator<Item = Stem> + use<> {
        stems(&self.text[self.starts[letters.start]..self.starts[letters.end]], bits)
    }

    /// Whether the word, up to the end of its stem and with its preposition, is in the lexicon as a particle.
    fn is_particle(&self, front: Front, end: usize) -> bool {
        let first = usize::from(front.conjunction.is_some());
        let mut whole = self.stems(first..end, BARE);
        whole.any(|s| matches!(s.lemma().pos(), Pos::Sconj | Pos::Cconj | Pos::Adv | Pos::Adp | Pos::Part))
    }
}

fn pronoun_fits(stem: Stem, has: bool, rule: Option<bool>) -> bool {
    rule.is_none_or(|r| r == has) && (!has || !stem.takes(FREE)) && (has || !stem.takes(BOUND))
}

/// The cost of a frequency band of [`Lemma::band`]: it rises by the same amount each time the frequency halves.
fn rarity(band: u8) -> f32 {
    (18.0 - f32::from(band.min(18))) * OCTAVE
}

/// The cost of halving the frequency.
const OCTAVE: f32 = 0.18;

fn base(lemma: Lemma, front: Front, pronoun: Option<Suffix>) -> Analysis {
    Analysis {
        lemma: Some(lemma),
        conjunction: front.conjunction,
        preposition: front.preposition,
        future: front.future,
        article: front.article,
        pronoun,
        ..Analysis::unknown(lemma.pos(), front.cost + rarity(lemma.band()))
    }
}

fn nouns(w: &Written, at: usize, end: usize, front: Front, pronoun: Option<Suffix>, out: &mut Vec<Analysis>) {
    for (ending, bits, rule, plural, dual, feminine, price) in NOUN_ENDINGS {
        let n = ending.chars().count();
        if end < at + n + 1 || !ending.chars().eq(w.folded[end - n..end].iter().copied()) {
            continue;
        }
        // A ta marbuta is not a pronoun, and a final ha rarely a ta marbuta.
        let slip = if ending == "ه" && w.exact[end - 1] != 'ة' { 1.5 } else { 0.0 };
        // A ta marbuta is an ending of nouns, and part of the stem in other words.
        let bits = if ending.is_empty() && w.exact[end - 1] == 'ة' { bits & BARE } else { bits };
        for s in w.stems(at..end - n, bits) {
            let lemma = s.lemma();
            let pos = lemma.pos();
            let bare = s.takes(BARE);
            let own_article = s.takes(ARTICLE);
            if !pronoun_fits(s, pronoun.is_some(), rule)
                || (own_article && !front.article)
                || (front.article && ending == "ا")
                || (front.article && bare && !matches!(pos, Pos::Num | Pos::Propn))
                || (bare
                    && pronoun.is_some()
                    && !matches!(pos, Pos::Adp | Pos::Sconj | Pos::Cconj | Pos::Part | Pos::Adv))
                || (bare
                    && front.preposition.is_some()
                    && !matches!(pos, Pos::Propn | Pos::Pron | Pos::Det | Pos::Sconj | Pos::Adv))
            {
                continue;
            }
            let mut a = base(lemma, front, pronoun);
            // A broken plural in ة takes none of the other endings of a singular.
            if s.plural() && !matches!(ending, "" | "ا" | "ه" | "ت") {
                continue;
            }
            a.stem = s.length();
            // A noun with a broken plural has "ين" as its dual: "شهرين" is two months.
            let two = dual || ending == "ين" && pos == Pos::Noun && has_broken_plural(lemma);
            a.plural = plural && !two || s.plural();
            a.dual = two;
            a.nominative = matches!(ending, "ون" | "ان" | "تان");
            a.feminine = feminine || s.feminine();
            // A single letter is not an abbreviation.
            let letter = if a.is_letter() { 1.0 } else { 0.0 };
            // "روسيا" is more likely Russia than "in a Russian way".
            let country = ending == "ا" && !w.nunated && pos == Pos::Adj && s.written().ends_with('ي');
            // A name in ي is rarely written with ى: "على" and "علي".
            let ali =
                pos == Pos::Propn && end == w.exact.len() && w.exact[end - 1] == 'ى' && s.written().ends_with('ي');
            // "لأن" and "بأن" are words of their own, and "لصالح" is not "for Saleh".
            let split = front.preposition.is_some()
                && matches!(pos, Pos::Sconj | Pos::Det | Pos::Propn)
                && w.is_particle(front, end);
            // "كتابة" is not a feminine form of "book".
            let odd = ending == "ه" && s.takes(NOUN) && pos == Pos::Noun;
            a.cost += price
                + slip
                + letter
                + spelling(&w.exact[at..end - n], s.written())
                + if odd || country { 1.5 } else { 0.0 }
                + if ali || split { 1.5 } else { 0.0 }
                // A lexical word in ة is preferred to the feminine of an adjective, a singular to a plural.
                + if feminine && s.takes(NOUN) { 0.4 } else { 0.0 }
                + if s.plural() { 0.4 } else { 0.0 }
                // Adjectives of plural things are feminine singular.
                + if ending == "ات" && pos == Pos::Adj { 0.8 } else { 0.0 }
                + match (pronoun.is_some(), pos) {
                    (false, _) => 0.0,
                    // "شجاعته" is "his courage", not "his brave one".
                    (true, Pos::Adj) => 1.6,
                    // "شرطي" is more likely "policeman" than "my condition".
                    _ if pronoun.is_some_and(|p| p.written == "ي") => 0.9,
                    _ => 0.4,
                }
                + if front.article && pos == Pos::Propn && !own_article { 1.0 } else { 0.0 };
            out.push(a);
        }
    }
}

/// Whether a noun has only a broken plural. Participles also have the sound plural: "عاملين" are workers.
fn has_broken_plural(lemma: Lemma) -> bool {
    let letters: Vec<char> = lemma.text().chars().take(5).collect();
    let participle = matches!(letters[..], ['م', _, _, ..] | [_, 'ا', _, _]);
    lemma.plurals().next().is_some() && !participle
}

fn verbs(w: &Written, at: usize, end: usize, front: Front, pronoun: Option<Suffix>, out: &mut Vec<Analysis>) {
    for (ending, bits, rule, person, plural, feminine, price) in VERB_ENDINGS {
        let n = ending.chars().count();
        if (bits & ANY_IMPERFECT != 0) != front.imperfect.is_some()
            || end < at + n + 1
            || !ending.chars().eq(w.folded[end - n..end].iter().copied())
            || w.exact[end - 1] == 'ة'
        {
            continue;
        }
        for s in w.stems(at..end - n, bits) {
            if !pronoun_fits(s, pronoun.is_some(), rule) {
                continue;
            }
            let mut a = base(s.lemma(), front, pronoun);
            a.stem = s.length() + u8::from(front.imperfect.is_some());
            a.tense = Some(if front.imperfect.is_some() { Tense::Imperfect } else { Tense::Perfect });
            let person_of = |c: char| if c == 'ن' || c == 'ا' { 1 } else { person };
            a.person = front.imperfect.map_or(person, person_of);
            a.plural = plural || front.imperfect == Some('ن');
            a.feminine = feminine || (front.imperfect == Some('ت') && !plural);
            a.passive = s.passive();
            a.short = bits == JUSSIVE;
            a.cost += price
                + spelling(&w.exact[at..end - n], s.written())
                + if s.passive() { 0.6 } else { 0.0 }
                + if pronoun.is_some() { 0.5 } else { 0.0 };
            out.push(a);
        }
    }
}
