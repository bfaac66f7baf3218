//! Affixes: clitics before a word, endings, pronouns after it; each with its cost.

use super::takes::*;
use crate::tables::lines;
use std::sync::LazyLock;

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

impl Suffix {
    /// Every pronoun.
    pub fn all() -> &'static [Self] {
        &TABLE.pronouns
    }
}

/// An ending of a noun.
#[derive(Debug, Clone, Copy)]
pub(super) struct NounEnding {
    /// The folded form.
    pub written: &'static str,
    /// Bits of the stems that take it.
    pub bits: u16,
    /// Whether a pronoun must (`Some(true)`) or must not (`Some(false)`) follow.
    pub pronoun: Option<bool>,
    pub plural: bool,
    pub dual: bool,
    pub feminine: bool,
    pub cost: f32,
}

/// An ending of a verb.
#[derive(Debug, Clone, Copy)]
pub(super) struct VerbEnding {
    /// The folded form.
    pub written: &'static str,
    /// Bits of the stems that take it.
    pub bits: u16,
    /// Whether a pronoun must (`Some(true)`) or must not (`Some(false)`) follow.
    pub pronoun: Option<bool>,
    pub person: u8,
    pub plural: bool,
    pub feminine: bool,
    pub cost: f32,
}

/// The affixes after a word (`affixes.tsv`).
#[derive(Default)]
struct Table {
    pronouns: Vec<Suffix>,
    nouns: Vec<NounEnding>,
    verbs: Vec<VerbEnding>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut out = Table::default();
    for line in lines(DATA) {
        out.read(line).expect("a test reads the table");
    }
    out
});

const DATA: &str = include_str!("../../data/affixes.tsv");

/// The endings of nouns.
pub(super) fn noun_endings() -> &'static [NounEnding] {
    &TABLE.nouns
}

/// The endings of verbs.
pub(super) fn verb_endings() -> &'static [VerbEnding] {
    &TABLE.verbs
}

impl Table {
    /// Adds a line of the table; `None` if it is malformed.
    fn read(&mut self, line: &'static str) -> Option<()> {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["pronoun", written, possessive, object] => self.pronouns.push(Suffix { written, possessive, object }),
            ["noun", written, bits, pronoun, features, cost] => {
                let has = |feature| features.split(' ').any(|f| f == feature);
                self.nouns.push(NounEnding {
                    written: form(written),
                    bits: sum(bits)?,
                    pronoun: rule(pronoun)?,
                    plural: has("plural"),
                    dual: has("dual"),
                    feminine: has("feminine"),
                    cost: cost.parse().ok()?,
                });
            }
            ["verb", written, bits, pronoun, features, cost] => {
                let has = |feature| features.split(' ').any(|f| f == feature);
                self.verbs.push(VerbEnding {
                    written: form(written),
                    bits: sum(bits)?,
                    pronoun: rule(pronoun)?,
                    person: features.split(' ').next()?.parse().ok()?,
                    plural: has("plural"),
                    feminine: has("feminine"),
                    cost: cost.parse().ok()?,
                });
            }
            _ => return None,
        }
        Some(())
    }
}

fn form(written: &'static str) -> &'static str {
    if written == "-" { "" } else { written }
}

/// Whether a pronoun must or must not follow.
fn rule(name: &str) -> Option<Option<bool>> {
    match name {
        "any" => Some(None),
        "bound" => Some(Some(true)),
        "free" => Some(Some(false)),
        _ => None,
    }
}

/// The bits of some kinds of stems.
fn sum(names: &str) -> Option<u16> {
    let bit = |name: &str| {
        Some(match name {
            "NOUN" => NOUN,
            "FEM" => FEM,
            "CASE" => CASE,
            "BARE" => BARE,
            "PERFECT" => PERFECT,
            "PERFECT_VOWEL" => PERFECT_VOWEL,
            "PERFECT_CONSONANT" => PERFECT_CONSONANT,
            "ASSIMILATED" => ASSIMILATED,
            "IMPERFECT" => IMPERFECT,
            "IMPERFECT_VOWEL" => IMPERFECT_VOWEL,
            "IMPERFECT_N" => IMPERFECT_N,
            "JUSSIVE" => JUSSIVE,
            _ => return None,
        })
    };
    names.split(' ').map(bit).try_fold(0, |all, bit| Some(all | bit?))
}

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
            // "للجنة" is to the committee: of three ل two are written.
            out.push((Front { article: true, preposition: Some('ل'), cost: cost + 0.2, ..front }, at + 1));
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
    let pronouns = Suffix::all().iter().filter_map(|p| {
        let n = p.written.chars().count();
        let fits = w.len() > n && p.written.chars().eq(w[w.len() - n..].iter().copied());
        fits.then_some((Some(*p), n))
    });
    std::iter::once((None, 0)).chain(pronouns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    #[test]
    fn every_line_of_the_table_is_an_affix() {
        let mut table = Table::default();
        for line in lines(DATA) {
            assert!(table.read(line).is_some(), "{line}");
            let written = line.split('\t').nth(1).unwrap();
            assert_eq!(fold(written), written);
        }
        assert!(table.read("noun\tا\tVERB\tany\t-\t1.0").is_none());
        assert!(!table.pronouns.is_empty() && !table.nouns.is_empty() && !table.verbs.is_empty());
    }
}
