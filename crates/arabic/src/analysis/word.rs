//! What one written word may be: clitics, stem and ending, each with its price.

use super::lemma::{LEMMAS, Lemma, Pos};
use super::stem::{STEMS, Stem, takes::*};
use crate::letters::{fold, is_mark};

/// A pronoun written onto a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suffix {
    /// As folded.
    pub written: &'static str,
    /// As a possessive: "his".
    pub possessive: &'static str,
    /// As an object: "him".
    pub object: &'static str,
}

const fn suffix(written: &'static str, possessive: &'static str, object: &'static str) -> Suffix {
    Suffix { written, possessive, object }
}

const PRONOUNS: [Suffix; 11] = [
    suffix("ه", "his", "him"),
    suffix("ها", "her", "it"),
    suffix("هم", "their", "them"),
    suffix("هما", "their", "both"),
    suffix("هن", "their", "them"),
    suffix("نا", "our", "us"),
    suffix("كم", "your", "you"),
    suffix("ك", "your", "you"),
    suffix("ي", "my", "me"),
    suffix("ني", "my", "me"),
    suffix("كما", "your", "you"),
];

/// Form of a finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Finished: "said".
    Perfect,
    /// Not finished: "says", "say".
    Imperfect,
}

/// One reading of a word.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The lemma; none where the lexicon lacks it.
    pub lemma: Option<&'static Lemma>,
    /// Part of speech.
    pub pos: Pos,
    /// Conjunction written onto it: `و` or `ف`.
    pub conjunction: Option<char>,
    /// Preposition written onto it: `ب`, `ل` or `ك`.
    pub preposition: Option<char>,
    /// Whether `س` makes it the future.
    pub future: bool,
    /// Whether the article is written onto it.
    pub article: bool,
    /// Whether it means several.
    pub plural: bool,
    /// Whether it means two.
    pub dual: bool,
    /// Whether it is feminine by its form.
    pub feminine: bool,
    /// Person of a finite verb: 1, 2 or 3.
    pub person: u8,
    /// Tense of a finite verb.
    pub tense: Option<Tense>,
    /// Whether only the passive is written so.
    pub passive: bool,
    /// The pronoun behind it.
    pub pronoun: Option<Suffix>,
    /// What speaks against it by itself; lower is likelier.
    pub cost: f32,
}

impl Analysis {
    /// Whether it is a finite verb.
    pub fn is_verb(&self) -> bool {
        self.tense.is_some()
    }

    /// Whether it is a noun, an adjective or a name.
    pub fn is_nominal(&self) -> bool {
        matches!(self.pos, Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num)
    }

    /// Whether it is definite by itself.
    pub fn is_definite(&self) -> bool {
        self.article || self.pronoun.is_some() || self.pos == Pos::Propn
    }
}

/// Endings of nouns, folded: written, bits of stems that take it, whether a pronoun must (`Some(true)`) or
/// may not (`Some(false)`) follow, plural, dual, feminine, price.
type NounEnding = (&'static str, u16, Option<bool>, bool, bool, bool, f32);
const NOUN_ENDINGS: [NounEnding; 17] = [
    ("", NOUN | CASE | BARE, None, false, false, false, 0.0),
    ("ا", NOUN | CASE, Some(false), false, false, false, 0.7),
    ("ه", NOUN | FEM, Some(false), false, false, true, 0.2),
    ("ت", NOUN | FEM, Some(true), false, false, true, 0.2),
    ("ات", NOUN | FEM, None, true, false, true, 0.3),
    ("ون", NOUN, Some(false), true, false, false, 0.2),
    ("ين", NOUN, Some(false), true, false, false, 0.3),
    ("و", NOUN, None, true, false, false, 0.8),
    ("ي", NOUN, None, true, false, false, 1.2),
    ("ان", NOUN, Some(false), false, true, false, 0.8),
    ("ا", NOUN, Some(true), false, true, false, 1.5),
    ("تان", NOUN | FEM, Some(false), false, true, true, 0.5),
    ("تين", NOUN | FEM, Some(false), false, true, true, 0.5),
    ("تا", NOUN | FEM, None, false, true, true, 1.0),
    ("تي", NOUN | FEM, None, false, true, true, 1.0),
    ("ويه", 0, None, false, false, false, 0.0),
    ("تيه", 0, None, false, false, false, 0.0),
];

/// Endings of verbs: written, bits, pronoun, person, plural, feminine, price.
type VerbEnding = (&'static str, u16, Option<bool>, u8, bool, bool, f32);
const VERB_ENDINGS: [VerbEnding; 18] = [
    ("", PERFECT, None, 3, false, false, 0.0),
    ("ت", PERFECT_VOWEL, None, 3, false, true, 0.0),
    ("وا", PERFECT_VOWEL, Some(false), 3, true, false, 0.0),
    ("و", PERFECT_VOWEL, Some(true), 3, true, false, 0.3),
    ("ا", PERFECT_VOWEL, None, 3, true, false, 1.0),
    ("تا", PERFECT_VOWEL, None, 3, true, true, 1.0),
    ("ت", PERFECT_CONSONANT, None, 1, false, false, 1.2),
    ("نا", PERFECT_CONSONANT, None, 1, true, false, 0.4),
    ("تم", PERFECT_CONSONANT, Some(false), 2, true, false, 1.0),
    ("ن", PERFECT_CONSONANT, None, 3, true, true, 1.2),
    ("", IMPERFECT, None, 3, false, false, 0.0),
    ("ون", IMPERFECT_VOWEL, None, 3, true, false, 0.0),
    ("وا", IMPERFECT_VOWEL, Some(false), 3, true, false, 0.0),
    ("و", IMPERFECT_VOWEL, Some(true), 3, true, false, 0.4),
    ("ان", IMPERFECT_VOWEL, None, 3, true, false, 0.4),
    ("ا", IMPERFECT_VOWEL, Some(false), 3, true, false, 1.0),
    ("ين", IMPERFECT_VOWEL, None, 2, false, true, 1.5),
    ("ن", IMPERFECT_N, None, 3, true, true, 1.0),
];

#[derive(Debug, Clone, Copy, Default)]
struct Front {
    conjunction: Option<char>,
    preposition: Option<char>,
    future: bool,
    article: bool,
    imperfect: Option<char>,
    cost: f32,
}

/// A word as it is compared: folded, with the letters that folding merged beside it.
struct Written {
    folded: Vec<char>,
    exact: Vec<char>,
}

/// Ways of taking clitics off the front: the clitics, and how many letters they are.
fn fronts(w: &[char]) -> Vec<(Front, usize)> {
    let mut out = vec![(Front::default(), 0)];
    if w.len() > 2 && matches!(w[0], 'و' | 'ف') {
        let cost = if w[0] == 'و' { 0.5 } else { 1.3 };
        out.push((Front { conjunction: Some(w[0]), cost, ..Front::default() }, 1));
    }
    for i in 0..out.len() {
        let (front, at) = out[i];
        let rest = &w[at..];
        let starts =
            |p: &str| p.chars().enumerate().all(|(k, c)| rest.get(k) == Some(&c)) && rest.len() > p.chars().count() + 1;
        let cost = front.cost;
        if starts("ال") {
            out.push((Front { article: true, cost: cost + 0.1, ..front }, at + 2));
        }
        if starts("لل") {
            out.push((Front { article: true, preposition: Some('ل'), cost: cost + 0.2, ..front }, at + 2));
        }
        for p in ['ب', 'ل', 'ك'].into_iter().filter(|p| rest.len() > 1 && rest[0] == *p) {
            let price = cost + if p == 'ك' { 1.5 } else { 0.7 };
            out.push((Front { preposition: Some(p), cost: price, ..front }, at + 1));
            if p != 'ل' && rest.len() > 4 && rest[1..3] == ['ا', 'ل'] {
                out.push((Front { preposition: Some(p), article: true, cost: price - 0.4, ..front }, at + 3));
            }
        }
        let verbs = [(0, false, None), (1, true, Some('س')), (1, false, Some('ل'))];
        for (skip, future, lead) in verbs {
            if skip == 1 && rest.first() != lead.as_ref() {
                continue;
            }
            let Some(person) = rest.get(skip).filter(|c| matches!(c, 'ي' | 'ت' | 'ن' | 'ا')) else { continue };
            if rest.len() < skip + 3 {
                continue;
            }
            let preposition = lead.filter(|c| *c == 'ل');
            let price = match person {
                'ي' => 0.0,
                'ت' => 0.4,
                'ن' => 1.2,
                _ => 1.6,
            } + if preposition.is_some() { 0.5 } else { 0.0 };
            out.push((
                Front { imperfect: Some(*person), future, preposition, cost: cost + price, ..front },
                at + skip + 1,
            ));
        }
    }
    out
}

/// Ways of taking a pronoun off the end.
fn backs(w: &[char]) -> impl Iterator<Item = (Option<Suffix>, usize)> + '_ {
    let pronouns = PRONOUNS.iter().filter_map(|p| {
        let n = p.written.chars().count();
        let fits = w.len() > n && p.written.chars().eq(w[w.len() - n..].iter().copied());
        fits.then_some((Some(*p), n))
    });
    std::iter::once((None, 0)).chain(pronouns)
}

/// What differs between the letters written and those of the stem, where folding made them one.
fn spelling(written: &[char], stem: &str) -> f32 {
    let pairs = written.iter().zip(stem.chars()).filter(|(a, b)| **a != *b);
    pairs.map(|(a, b)| if (*a, b) == ('ا', 'أ') || (*a, b) == ('ا', 'إ') { 0.35 } else { 1.2 }).sum()
}

/// The readings of a word, the cheapest first; none where the lexicon does not know it.
pub fn analyses(word: &str) -> Vec<Analysis> {
    let exact: Vec<char> = word.chars().filter(|c| !is_mark(*c)).collect();
    let folded: Vec<char> = fold(word).chars().collect();
    if folded.len() != exact.len() || folded.is_empty() {
        return Vec::new();
    }
    let w = Written { folded, exact };
    let mut out: Vec<Analysis> = Vec::new();
    for (front, at) in fronts(&w.folded) {
        for (pronoun, cut) in backs(&w.folded[at..]) {
            let end = w.folded.len() - cut;
            if front.article && pronoun.is_some() || (pronoun.is_some() && w.exact[end] == 'ة') {
                continue;
            }
            if front.imperfect.is_some() || (front.preposition.is_none() && !front.article) {
                verbs(&w, at, end, front, pronoun, &mut out);
            }
            if front.imperfect.is_none() && !front.future {
                nouns(&w, at, end, front, pronoun, &mut out);
            }
        }
    }
    out.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    // One reading of each kind is enough.
    let mut seen: Vec<(*const Lemma, Pos, bool, Option<char>, Option<char>)> = Vec::new();
    out.retain(|a| {
        let key =
            (a.lemma.map_or(std::ptr::null(), std::ptr::from_ref), a.pos, a.is_verb(), a.preposition, a.conjunction);
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    out.truncate(8);
    out
}

fn lookup<'a>(letters: &[char], key: &mut String, bits: u16) -> impl Iterator<Item = &'static Stem> + use<'a> {
    key.clear();
    key.extend(letters);
    STEMS.get(key.as_str()).map(Vec::as_slice).unwrap_or_default().iter().filter(move |s| s.takes & bits != 0)
}

fn pronoun_fits(stem: &Stem, has: bool, rule: Option<bool>) -> bool {
    rule.is_none_or(|r| r == has) && (!has || stem.takes & FREE == 0) && (has || stem.takes & BOUND == 0)
}

fn base(lemma: &'static Lemma, front: Front, pronoun: Option<Suffix>) -> Analysis {
    Analysis {
        lemma: Some(lemma),
        pos: lemma.pos,
        conjunction: front.conjunction,
        preposition: front.preposition,
        future: front.future,
        article: front.article,
        plural: false,
        dual: false,
        feminine: false,
        person: 3,
        tense: None,
        passive: false,
        pronoun,
        cost: front.cost + (9.0 - f32::from(lemma.band)) * 0.35,
    }
}

fn nouns(w: &Written, at: usize, end: usize, front: Front, pronoun: Option<Suffix>, out: &mut Vec<Analysis>) {
    let mut key = String::new();
    for (ending, bits, rule, plural, dual, feminine, price) in NOUN_ENDINGS {
        let n = ending.chars().count();
        if end < at + n + 1 || !ending.chars().eq(w.folded[end - n..end].iter().copied()) {
            continue;
        }
        // A ta marbuta is no pronoun, and a final ha seldom a ta marbuta.
        let slip = if ending == "ه" && w.exact[end - 1] != 'ة' { 1.5 } else { 0.0 };
        // A ta marbuta is an ending of nouns, and part of other words.
        let bits = if ending.is_empty() && w.exact[end - 1] == 'ة' { bits & BARE } else { bits };
        for s in lookup(&w.folded[at..end - n], &mut key, bits) {
            let lemma = &LEMMAS[s.lemma as usize];
            let bare = s.takes & BARE != 0;
            let own_article = s.takes & ARTICLE != 0;
            if !pronoun_fits(s, pronoun.is_some(), rule)
                || (own_article && !front.article)
                || (front.article && ending == "ا")
                || (front.article && bare && !matches!(lemma.pos, Pos::Num | Pos::Propn))
                || (bare
                    && pronoun.is_some()
                    && !matches!(lemma.pos, Pos::Adp | Pos::Sconj | Pos::Cconj | Pos::Part | Pos::Adv))
                || (bare
                    && front.preposition.is_some()
                    && !matches!(lemma.pos, Pos::Propn | Pos::Pron | Pos::Det | Pos::Sconj | Pos::Adv))
            {
                continue;
            }
            let mut a = base(lemma, front, pronoun);
            // The singular of a broken plural in ة has none of its other endings.
            if s.plural && !matches!(ending, "" | "ا" | "ه" | "ت") {
                continue;
            }
            a.plural = plural || s.plural;
            a.dual = dual;
            a.feminine = feminine || s.feminine;
            // "كتابة" is no female book.
            let odd = ending == "ه" && s.takes & NOUN != 0 && lemma.pos == Pos::Noun;
            a.cost += price
                + slip
                + spelling(&w.exact[at..end - n], &s.written)
                + if odd { 1.5 } else { 0.0 }
                // A word in ة of its own comes before the feminine of an adjective, a singular before a plural.
                + if feminine && s.takes & NOUN != 0 { 0.4 } else { 0.0 }
                + if s.plural { 0.4 } else { 0.0 }
                // Adjectives of things in the plural stand in the feminine singular.
                + if ending == "ات" && lemma.pos == Pos::Adj { 0.8 } else { 0.0 }
                + if pronoun.is_some() { 0.4 } else { 0.0 }
                + if front.article && lemma.pos == Pos::Propn && !own_article { 1.0 } else { 0.0 };
            out.push(a);
        }
    }
}

fn verbs(w: &Written, at: usize, end: usize, front: Front, pronoun: Option<Suffix>, out: &mut Vec<Analysis>) {
    let mut key = String::new();
    let imperfect = IMPERFECT | IMPERFECT_VOWEL | IMPERFECT_N;
    for (ending, bits, rule, person, plural, feminine, price) in VERB_ENDINGS {
        let n = ending.chars().count();
        if (bits & imperfect != 0) != front.imperfect.is_some()
            || end < at + n + 1
            || !ending.chars().eq(w.folded[end - n..end].iter().copied())
            || w.exact[end - 1] == 'ة'
        {
            continue;
        }
        for s in lookup(&w.folded[at..end - n], &mut key, bits) {
            if s.takes & VERBAL == 0 || !pronoun_fits(s, pronoun.is_some(), rule) {
                continue;
            }
            let mut a = base(&LEMMAS[s.lemma as usize], front, pronoun);
            a.tense = Some(if front.imperfect.is_some() { Tense::Imperfect } else { Tense::Perfect });
            let person_of = |c: char| if c == 'ن' || c == 'ا' { 1 } else { person };
            a.person = front.imperfect.map_or(person, person_of);
            a.plural = plural || front.imperfect == Some('ن');
            a.feminine = feminine || (front.imperfect == Some('ت') && !plural);
            a.passive = s.passive;
            a.cost += price
                + spelling(&w.exact[at..end - n], &s.written)
                + if s.passive { 0.6 } else { 0.0 }
                + if pronoun.is_some() { 0.5 } else { 0.0 };
            out.push(a);
        }
    }
}
