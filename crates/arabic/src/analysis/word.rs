//! The possible readings of a written word: clitics, stem and ending, each with its cost.

use super::affix::{Front, NounEnding, Suffix, VerbEnding, backs, fronts, noun_endings, verb_endings};
use super::competing::compete;
use super::lemma::Lemma;
use super::pos::Pos;
use super::reading::rarity;
use super::stem::{Stem, stems};
use super::takes::*;
use super::vowels::{DAMMA, Voice, Vowels};
use crate::letters::{fold, without_marks};
use crate::verb_lists::is_of_first_person;
use crate::verb_lists::is_person;
use crate::word_lists::List;
use std::borrow::Cow;
use std::ops::Range;

pub use super::reading::{Analysis, Tense};

/// A word prepared for comparison: folded, with the letters that folding merged.
struct Written {
    folded: Vec<char>,
    /// The folded letters as text, and the positions where each one begins and the last one ends.
    text: String,
    starts: Vec<usize>,
    exact: Vec<char>,
    vowels: Vowels,
}

/// The cost of differences between the written letters and those of the stem that folding conflates.
fn spelling(written: &[char], stem: &str) -> f32 {
    let pairs = written.iter().zip(stem.chars()).enumerate().filter(|(_, (a, b))| **a != *b);
    let price = |(i, (a, b)): (usize, (&char, char))| match (*a, b) {
        // At the end it is seldom left out: "بدا" seemed.
        ('ا', 'أ') if i + 1 == written.len() => 1.2,
        ('ا', 'أ' | 'إ') => 0.35,
        // Nobody writes "آن" for "أن".
        ('آ', _) => 2.4,
        _ => 1.2,
    };
    pairs.map(price).sum()
}

/// The readings of a word by the tables, the cheapest first; empty if the lexicon does not know it.
pub(super) fn readings(word: &str) -> Vec<Analysis> {
    // The Egyptian spelling of a hamza on its seat: "الطوارىء". Its standard form has one letter less.
    let word = &*match word.contains("ىء") {
        true => Cow::Owned(word.replace("ىء", "ئ")),
        false => Cow::Borrowed(word),
    };
    // A slip of the keyboard: "االجمهوري".
    let word = word.strip_prefix('ا').filter(|rest| rest.starts_with("ال")).unwrap_or(word);
    let vowels = Vowels::of(word);
    let exact: Vec<char> = without_marks(word).chars().collect();
    let text = fold(word);
    let folded: Vec<char> = text.chars().collect();
    let starts = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    if folded.len() != exact.len() || folded.is_empty() {
        return Vec::new();
    }
    let w = Written { folded, text, starts, exact, vowels };
    let mut out: Vec<Analysis> = Vec::new();
    for (front, at) in fronts(&w.folded, &w.exact) {
        if !w.vowels.allow(&front) {
            continue;
        }
        for (pronoun, cut) in backs(&w.folded[at..]) {
            let end = w.folded.len() - cut;
            if front.article && pronoun.is_some() || (pronoun.is_some() && w.exact[end] == 'ة') {
                continue;
            }
            // "معنى" is seldom "with me": only some writers omit the dots of a final ya.
            let dotless = pronoun.is_some() && w.exact.last() == Some(&'ى');
            let my = pronoun.is_some_and(|p| p.written == "ني");
            let front = Front {
                cost: front.cost
                    + if dotless && my {
                        2.4
                    } else if dotless {
                        1.2
                    } else {
                        0.0
                    },
                ..front
            };
            let finite = front.imperfect.is_some() || (front.preposition.is_none() && !front.article);
            if finite && !w.vowels.indefinite() {
                verbs(&w, at, end, front, pronoun, &mut out);
            }
            if front.imperfect.is_none()
                && !front.future
                && !(w.vowels.indefinite() && (pronoun.is_some() || front.article))
            {
                nouns(&w, at, end, front, pronoun, &mut out);
            }
        }
    }
    compete(&mut out);
    out.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    // One reading of each kind is enough.
    let mut seen: Vec<(Option<Lemma>, Pos, bool, Option<char>, Option<char>, bool, (u8, bool))> = Vec::new();
    out.retain(|a| {
        // "my opponent" and "opponents of" are spelled alike.
        let mine = a.pronoun.is_some_and(|p| p.written == "ي");
        // "كتبت" is "she wrote" or "I wrote", and "وزيرا" a minister or two.
        let key = (a.lemma, a.pos, a.is_verb(), a.preposition, a.conjunction, mine, (a.person, a.dual));
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

    /// Whether an alef with a hamza is among some of its letters: no ending has one.
    fn has_hamza(&self, letters: Range<usize>) -> bool {
        self.exact[letters].iter().any(|c| matches!(c, 'أ' | 'إ'))
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
    for &NounEnding { written: ending, bits, pronoun: rule, plural, dual, feminine, cost: price } in noun_endings() {
        let n = ending.chars().count();
        if end < at + n + 1 || !ending.chars().eq(w.folded[end - n..end].iter().copied()) || w.has_hamza(end - n..end) {
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
            // Only verbs and particles have "ني": "جوني" is Johnny, and not my air.
            if pronoun.is_some_and(|p| p.written == "ني") && matches!(pos, Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num)
            {
                continue;
            }
            // "الأحد" is Sunday.
            if front.article && pos == Pos::Num && lemma.text() == "أحد" {
                continue;
            }
            // "عشرين" is twenty, and no two tens.
            if pos == Pos::Num && !matches!(ending, "" | "ا" | "ه" | "ت") && !is_scale(lemma) {
                continue;
            }
            let construct = matches!(ending, "و" | "ي") || ending == "ا" && dual;
            let mut a = base(lemma, front, pronoun);
            // A broken plural in ة takes none of the other endings of a singular.
            if s.plural() && !matches!(ending, "" | "ا" | "ه" | "ت") {
                continue;
            }
            a.stem = s.length();
            // A noun with a broken plural has "ين" as its dual: "شهرين" is two months.
            let two = dual || matches!(ending, "ين" | "ي") && pos == Pos::Noun && has_broken_plural(lemma);
            a.plural = plural && !two || s.plural();
            a.dual = two;
            a.nominative = matches!(ending, "ون" | "ان" | "تان");
            a.feminine = feminine || s.feminine();
            // A single letter is not an abbreviation.
            let letter = if a.is_letter() { 1.0 } else { 0.0 };
            // "روسيا" is more likely Russia than "in a Russian way".
            let country = ending == "ا" && !w.vowels.accusative() && pos == Pos::Adj && s.written().ends_with('ي');
            // A name in ي is rarely written with ى: "على" and "علي".
            let ali =
                pos == Pos::Propn && end == w.exact.len() && w.exact[end - 1] == 'ى' && s.written().ends_with('ي');
            // No name is written with another hamza: "جئت" is I came, and no jet.
            let seat = pos == Pos::Propn
                && ['ئ', 'ؤ'].iter().any(|c| w.exact[at..end - n].contains(c) && !s.written().contains(*c));
            // "كريان" is a name, and seldom "as Rayan".
            let like = front.preposition == Some('ك') && pos == Pos::Propn;
            // "لأن" and "بأن" are words of their own, and "لصالح" is not "for Saleh".
            let split = front.preposition.is_some()
                && matches!(pos, Pos::Sconj | Pos::Det | Pos::Propn)
                && w.is_particle(front, end);
            // A broken plural leaves no room for a sound one: "قولون" is the colon, and no sayings.
            let broken = ending == "ون" && pos == Pos::Noun && has_broken_plural(lemma);
            // A superlative has no feminine ending: "أغنية" is a song, and not the richest.
            let superlative = feminine && pos == Pos::Adj && lemma.has_elative_form();
            // What a preposition governs is in the genitive: "لدينا" is no debt.
            let governed = front.preposition.is_some() && List::UngovernedEndings.contains(ending);
            // "كتابة" is not a feminine form of "book".
            let odd = ending == "ه" && s.takes(NOUN) && pos == Pos::Noun;
            // Few words but participles and adjectives of origin end in و, and few names begin with them.
            let price = if ending == "و" && a.stem >= 4 && pos == Pos::Noun { price - 0.7 } else { price };
            // A participle in construct is a noun: "مشاهدي الحلقة" are its viewers.
            let watching = construct && pos == Pos::Adj && pronoun.is_none();
            // "مُدرب" is a participle, and so is "مُصاب".
            let participle = w.vowels.vowel(at) == Some(DAMMA) && w.exact[at] == 'م';
            a.cost += price
                + if watching { 1.0 } else { 0.0 }
                + if participle && a.stem < 4 { 1.0 } else { 0.0 }
                + w.vowels.doubling(at, usize::from(a.stem), lemma.text(), front.article)
                + slip
                + letter
                + spelling(&w.exact[at..end - n], s.written())
                + if odd || country { 1.5 } else { 0.0 }
                + if ali || split || seat || like { 1.5 } else { 0.0 }
                + if governed || broken || superlative { 2.5 } else { 0.0 }
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

/// Whether a number has a plural and a dual: hundreds, two millions.
fn is_scale(lemma: Lemma) -> bool {
    lemma.plurals().next().is_some() || lemma.text().ends_with("يون") || lemma.text().ends_with("يار")
}

/// Whether a noun has only a broken plural. Participles also have the sound plural: "عاملين" are workers.
fn has_broken_plural(lemma: Lemma) -> bool {
    let letters: Vec<char> = lemma.text().chars().take(5).collect();
    let participle = matches!(letters[..], ['م', _, _, _, ..] | [_, 'ا', _, _]);
    (lemma.plurals().next().is_some() || names_thing(lemma)) && !participle
}

/// Whether no meaning of a noun is somebody, who would have the sound plural: a measure, or an English word without the
/// ending of those who do something.
fn names_thing(lemma: Lemma) -> bool {
    const AGENTS: [&str; 8] = ["er", "or", "ist", "an", "ant", "ent", "man", "ee"];
    let agent = |g: &str| AGENTS.iter().any(|e| g.ends_with(e)) && !crate::units::is_noun(g);
    let mut glosses = lemma.glosses().peekable();
    let first = glosses.peek().copied();
    first.is_some_and(|g| !agent(g)) && !lemma.text().ends_with('ي') && !glosses.any(is_person)
}

fn verbs(w: &Written, at: usize, end: usize, front: Front, pronoun: Option<Suffix>, out: &mut Vec<Analysis>) {
    for &VerbEnding { written: ending, bits, pronoun: rule, person, plural, feminine, cost: price } in verb_endings() {
        let n = ending.chars().count();
        if (bits & ANY_IMPERFECT != 0) != front.imperfect.is_some()
            || end < at + n + 1
            || !ending.chars().eq(w.folded[end - n..end].iter().copied())
            || w.exact[end - 1] == 'ة'
            || w.has_hamza(end - n..end)
        {
            continue;
        }
        // "Me" as an object is "ني": "تركي" is a name, and not "left me".
        if pronoun.is_some_and(|p| p.written == "ي") {
            continue;
        }
        // "I" and "we" have no ending: "أخبروني" is what they told me.
        if matches!(front.imperfect, Some('ا' | 'ن')) && !ending.is_empty() {
            continue;
        }
        for s in w.stems(at..end - n, bits) {
            // What is to come is in the indicative: "سيغل" is a name.
            if !pronoun_fits(s, pronoun.is_some(), rule) || bits == JUSSIVE && front.future {
                continue;
            }
            let lemma = s.lemma();
            let mut a = base(lemma, front, pronoun);
            let length = usize::from(s.length());
            a.stem = s.length() + u8::from(front.imperfect.is_some());
            let perfect = front.imperfect.is_none();
            a.tense = Some(if perfect { Tense::Perfect } else { Tense::Imperfect });
            let voice = if perfect {
                w.vowels.perfect(at, length, lemma.text(), s.passive())
            } else {
                w.vowels.imperfect(at, length, lemma.text(), s.passive())
            };
            let bare = ending.is_empty() && pronoun.is_none();
            if voice == Voice::Impossible || bare && !w.vowels.ends_verb(end, perfect) {
                continue;
            }
            a.person = match front.imperfect {
                Some('ن' | 'ا') => 1,
                // "تريدون" is you: "they" has another prefix.
                Some('ت') if matches!(ending, "ون" | "وا" | "و") => 2,
                _ => person,
            };
            if perfect
                && ending == "ت"
                && let Some(marked) = w.vowels.person(end - 1)
            {
                if (marked == 3) != (person == 3) {
                    continue;
                }
                a.person = marked;
            }
            a.plural = plural || front.imperfect == Some('ن');
            a.feminine = feminine || (front.imperfect == Some('ت') && !plural);
            a.passive = s.passive() || voice == Voice::Passive;
            a.short = bits == JUSSIVE;
            // "قلت" and "مددت" have another stem than "she": no other person is written like them.
            let clear = bits == PERFECT_CONSONANT && ending == "ت" && !s.takes(PERFECT_VOWEL);
            let spoken = a.person == 1 && !a.plural && is_of_first_person(lemma.text());
            // "تجمعوا" is what they did.
            let second = a.person == 2 && front.imperfect.is_some();
            let second = if second && ending == "ون" {
                0.2
            } else if second && ending != "ين" {
                1.0
            } else {
                0.0
            };
            a.cost += price
                + second
                + if clear { -0.8 } else { 0.0 }
                + if spoken { -0.5 } else { 0.0 }
                + unlikely_passive(s, ending)
                + w.vowels.doubling(at, length, lemma.text(), false)
                + spelling(&w.exact[at..end - n], s.written())
                // "تنتهك" violates, and does not end you: news seldom speaks to its readers.
                + if pronoun.is_some_and(|p| p.object == "you") { 0.8 } else { 0.0 }
                + match (s.passive(), pronoun.is_some()) {
                    (true, true) => 2.0,
                    (true, false) => 0.6,
                    (false, true) => 0.5,
                    (false, false) => 0.0,
                };
            out.push(a);
        }
    }
}

/// What speaks against a passive: the writing of its hamza, the lack of an object, and a verb that people mostly use of
/// themselves.
fn unlikely_passive(stem: Stem, ending: &str) -> f32 {
    if !stem.passive() {
        return 0.0;
    }
    let lemma = stem.lemma().text();
    // The passive of "رأى" is written "رئي".
    let hamza = lemma.chars().nth(1) == Some('أ') && stem.written().chars().nth(1) == Some('أ');
    // "تلقيت" and "انتهيت": verbs of these forms are seldom passive, and "I" looks the same.
    let reflexive = ending == "ت" && lemma.ends_with('ى') && lemma.starts_with(['ت', 'ا']);
    f32::from(u8::from(hamza)) * 3.0
        + if reflexive { 1.5 } else { 0.0 }
        + if is_of_first_person(lemma) { 1.0 } else { 0.0 }
}
