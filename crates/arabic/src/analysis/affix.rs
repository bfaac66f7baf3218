//! Affixes: clitics before a word, endings, pronouns after it; each with its cost.

use super::takes::*;

/// A pronoun attached to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suffix {
    /// The folded form.
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

/// Endings of nouns, folded: written form, bits of the stems that take it, whether a pronoun must (`Some(true)`) or
/// must not (`Some(false)`) follow, plural, dual, feminine, cost.
pub(super) type NounEnding = (&'static str, u16, Option<bool>, bool, bool, bool, f32);
pub(super) const NOUN_ENDINGS: [NounEnding; 16] = [
    ("", NOUN | CASE | BARE, None, false, false, false, 0.0),
    ("ا", NOUN | CASE, Some(false), false, false, false, 0.7),
    ("ه", NOUN | FEM, Some(false), false, false, true, 0.2),
    ("ت", NOUN | FEM, Some(true), false, false, true, 0.2),
    ("ات", NOUN | FEM, None, true, false, true, 0.3),
    ("ون", NOUN, Some(false), true, false, false, 0.2),
    ("ين", NOUN, Some(false), true, false, false, 0.3),
    ("و", NOUN, None, true, false, false, 1.6),
    ("ي", NOUN, None, true, false, false, 1.6),
    ("ان", NOUN, Some(false), false, true, false, 0.8),
    ("ا", NOUN, Some(true), false, true, false, 1.5),
    ("ا", NOUN, Some(false), false, true, false, CONSTRUCT_DUAL),
    ("تان", NOUN | FEM, Some(false), false, true, true, 0.5),
    ("تين", NOUN | FEM, Some(false), false, true, true, 0.5),
    ("تا", NOUN | FEM, None, false, true, true, 1.0),
    ("تي", NOUN | FEM, None, false, true, true, 1.0),
];

/// The cost of a dual that has lost its last letter before another noun: `وزيرا خارجية البلدين`. The ending is more often
/// that of an indefinite object.
pub(super) const CONSTRUCT_DUAL: f32 = 2.0;

/// Endings of verbs: written form, bits, pronoun, person, plural, feminine, cost.
pub(super) type VerbEnding = (&'static str, u16, Option<bool>, u8, bool, bool, f32);
pub(super) const VERB_ENDINGS: [VerbEnding; 21] = [
    ("", PERFECT, None, 3, false, false, 0.0),
    ("ت", PERFECT_VOWEL, None, 3, false, true, 0.0),
    ("وا", PERFECT_VOWEL, Some(false), 3, true, false, 0.0),
    ("و", PERFECT_VOWEL, Some(true), 3, true, false, 0.3),
    ("ا", PERFECT_VOWEL, None, 3, true, false, 1.0),
    ("تا", PERFECT_VOWEL, None, 3, true, true, 1.0),
    ("ت", PERFECT_CONSONANT, None, 1, false, false, 1.8),
    ("نا", PERFECT_CONSONANT, None, 1, true, false, 0.4),
    ("تم", PERFECT_CONSONANT, Some(false), 2, true, false, 1.0),
    ("ن", PERFECT_CONSONANT, None, 3, true, true, 2.2),
    ("ا", ASSIMILATED, None, 1, true, false, 0.4),
    ("", ASSIMILATED, None, 3, true, true, 2.0),
    ("", IMPERFECT, None, 3, false, false, 0.0),
    ("", JUSSIVE, None, 3, false, false, 1.8),
    ("ون", IMPERFECT_VOWEL, None, 3, true, false, 0.0),
    ("وا", IMPERFECT_VOWEL, Some(false), 3, true, false, 0.0),
    ("و", IMPERFECT_VOWEL, Some(true), 3, true, false, 0.4),
    ("ان", IMPERFECT_VOWEL, None, 3, true, false, 0.9),
    ("ا", IMPERFECT_VOWEL, Some(false), 3, true, false, 1.4),
    ("ين", IMPERFECT_VOWEL, None, 2, false, true, 1.5),
    ("ن", IMPERFECT_N, None, 3, true, true, 2.0),
];

/// The prefixes that were split off a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Front {
    pub conjunction: Option<char>,
    pub preposition: Option<char>,
    pub future: bool,
    pub article: bool,
    /// The person prefix of an imperfect.
    pub imperfect: Option<char>,
    pub cost: f32,
}

/// How many letters conjunction, preposition and article take at the front of a word: `لل` is both of the latter.
pub(super) fn lead(conjunction: Option<char>, preposition: Option<char>, article: bool) -> usize {
    let article = match (article, preposition) {
        (true, Some('ل')) => 1,
        (true, _) => 2,
        (false, _) => 0,
    };
    usize::from(conjunction.is_some()) + usize::from(preposition.is_some()) + article
}

/// What an imperfect costs whose prefix is merged with the first letter of its stem, less what the difference in spelling
/// costs.
const MERGED: f32 = -0.6;

/// Ways of splitting off prefixes: the prefixes and their number of letters. `w` is the word folded, `exact` as written.
pub(super) fn fronts(w: &[char], exact: &[char]) -> Vec<(Front, usize)> {
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
            let price = match (person, exact[at + skip]) {
                ('ي', _) => 0.0,
                ('ت', _) => 0.4,
                ('ن', _) => 1.2,
                // The prefix of "I" is written with its hamza, which tells "أعتقد" I believe from "اعتقد" he believed.
                (_, 'أ') => 1.0,
                (_, 'إ') => continue,
                // "آخذ" I take: the first letter of the stem is merged into it, whose spelling costs more.
                (_, 'آ') => {
                    let cost = cost + MERGED;
                    out.push((Front { imperfect: Some('ا'), future, preposition, cost, ..front }, at + skip));
                    continue;
                }
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

/// Ways of splitting off a pronoun.
pub(super) fn backs(w: &[char]) -> impl Iterator<Item = (Option<Suffix>, usize)> + '_ {
    let pronouns = PRONOUNS.iter().filter_map(|p| {
        let n = p.written.chars().count();
        let fits = w.len() > n && p.written.chars().eq(w[w.len() - n..].iter().copied());
        fits.then_some((Some(*p), n))
    });
    std::iter::once((None, 0)).chain(pronouns)
}
