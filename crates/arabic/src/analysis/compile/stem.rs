//! From lemmas to stems: every lemma yields a few written stems, each with the endings that it takes (after
//! Buckwalter's tables of stems and compatible affixes, 2002).

use super::entry::Entry;
use crate::analysis::pos::Pos;
use crate::analysis::takes::*;
use crate::letters::{fold, is_weak, without_marks};
use std::collections::{BTreeMap, HashSet};

/// A written stem of a lemma.
#[derive(Debug, Clone)]
pub struct Stem {
    /// Index of the lemma.
    pub lemma: u32,
    /// As written, without marks.
    pub written: String,
    /// The endings that it takes, as bits of [`takes`](crate::analysis::takes).
    pub takes: u16,
    /// Whether the stem alone is plural.
    pub plural: bool,
    /// Whether the stem alone is feminine.
    pub feminine: bool,
    /// Whether it is a passive form only.
    pub passive: bool,
}

/// The stems of all entries, by their folded form.
pub fn stems(entries: &[Entry]) -> BTreeMap<String, Vec<Stem>> {
    let nouns = entries.iter().filter(|e| e.pos == Pos::Noun);
    let nouns: HashSet<&str> = nouns.flat_map(|e| e.forms().plurals().chain([e.text.as_str()])).collect();
    let mut out: BTreeMap<String, Vec<Stem>> = BTreeMap::new();
    for (lemma, entry) in (0..).zip(entries) {
        for stem in expand(entry, &nouns) {
            let stem = Stem { lemma, ..stem };
            let list = out.entry(fold(&stem.written)).or_default();
            // Homographic forms are merged into one stem with the endings of both.
            match list.iter_mut().find(|s| {
                s.lemma == stem.lemma
                    && s.written == stem.written
                    && (s.plural, s.feminine, s.passive) == (stem.plural, stem.feminine, stem.passive)
                    && (s.takes ^ stem.takes) & (FREE | BOUND | ARTICLE) == 0
            }) {
                Some(same) => same.takes |= stem.takes,
                None => list.push(stem),
            }
        }
    }
    out
}

fn stem(written: impl Into<String>, takes: u16) -> Stem {
    Stem { lemma: 0, written: written.into(), takes, plural: false, feminine: false, passive: false }
}

/// The stems of an entry. `nouns` are the nouns of the lexicon, both singulars and broken plurals.
fn expand(entry: &Entry, nouns: &HashSet<&str>) -> Vec<Stem> {
    let text = without_marks(&entry.text);
    match entry.pos {
        Pos::Verb | Pos::Aux => verb(&text, entry.forms().imperfect()),
        Pos::Noun | Pos::Adj | Pos::Num => nominal(&text, entry, nouns),
        _ => {
            // "لكن" takes pronouns, "و" and "ف" do not; "بنفسه" is himself, and not "at the same".
            let same = entry.pos == Pos::Adp && text == "بنفس";
            let alone = entry.pos == Pos::Part || entry.pos == Pos::Cconj && text.chars().count() == 1 || same;
            let free = if alone { FREE } else { 0 };
            let mut out = vec![stem(&*text, BARE | free)];
            // "المغرب" becomes "للمغرب" after a preposition.
            if let Some(rest) = text.strip_prefix("ال").filter(|_| entry.pos == Pos::Propn) {
                out.push(stem(rest, BARE | ARTICLE));
            }
            // "على" becomes "علي" before a pronoun, and so do "إلى" and "لدى"; "سوى" becomes "سوا".
            if let Some(rest) = text.strip_suffix('ى').filter(|_| entry.pos == Pos::Adp) {
                let changed = if rest.ends_with(['ل', 'د']) { 'ي' } else { 'ا' };
                out.push(stem(format!("{rest}{changed}"), BARE | BOUND));
            }
            out
        }
    }
}

fn nominal(text: &str, entry: &Entry, nouns: &HashSet<&str>) -> Vec<Stem> {
    let mut out = Vec::new();
    if let Some(before) = text.strip_suffix('ة') {
        out.push(Stem { feminine: true, ..stem(before, FEM) });
    } else {
        out.push(stem(text, NOUN));
        changing(text, false, &mut out);
        let n = text.chars().count();
        // "قاض" and "قاضي" are one word; "متمنين" and "متوفين" lack the last letter of "متمني" and "متوفى".
        let weak_participle = text.chars().nth(1) == Some('ا') && n == 4 || text.starts_with('م') && n >= 4;
        // "حالي" is the adjective of "حال", not a participle.
        let relation = |rest: &str| entry.pos == Pos::Adj && text.ends_with('ي') && nouns.contains(rest);
        if let Some(rest) = text.strip_suffix(['ي', 'ى']).filter(|r| weak_participle && !relation(r)) {
            out.push(stem(rest, NOUN | FREE));
        }
        // "شيء" has the forms "شيئا" and "شيئين", "بريء" has "بريئة", "جزء" has "جزأين".
        if let Some(rest) = text.strip_suffix('ء').filter(|r| !r.ends_with('ا')) {
            out.push(stem(format!("{rest}ئ"), NOUN));
            out.push(stem(format!("{rest}أ"), NOUN | FREE));
        }
        // "كاميرا" has "كاميرات".
        if let Some(rest) = text.strip_suffix('ا').filter(|_| n >= 4) {
            out.push(stem(rest, FEM));
        }
    }
    for plural in entry.forms().plurals() {
        listed(plural, true, &mut out);
    }
    if let Some(f) = entry.forms().feminine() {
        listed(f, false, &mut out);
    }
    out
}

/// A listed form of a noun: a broken plural or a feminine.
fn listed(text: &str, plural: bool, out: &mut Vec<Stem>) {
    let form = |written: &str, takes| Stem { plural, feminine: !plural, ..stem(written, takes) };
    match text.strip_suffix('ة') {
        Some(before) => out.push(form(before, FEM)),
        None => {
            out.push(form(text, CASE));
            changing(text, plural, out);
        }
    }
}

/// Forms whose last letter changes before a pronoun or an ending: `مستشفى` → `مستشفا(ه)`, `مستشفي(ات)`; `وزراء` →
/// `وزرائ(هم)`, `وزراؤ(هم)`.
fn changing(text: &str, plural: bool, out: &mut Vec<Stem>) {
    if let Some(rest) = text.strip_suffix('ى') {
        out.push(Stem { plural, ..stem(format!("{rest}ا"), CASE | BOUND) });
        out.push(Stem { plural, ..stem(format!("{rest}ي"), FEM) });
    }
    if let Some(rest) = text.strip_suffix("اء") {
        out.push(Stem { plural, ..stem(format!("{rest}ائ"), CASE | BOUND) });
        out.push(Stem { plural, ..stem(format!("{rest}اؤ"), CASE | BOUND) });
    }
}

/// Replaces the last letter but one.
fn with_middle(word: &[char], middle: Option<char>) -> String {
    let n = word.len();
    word[..n - 2].iter().copied().chain(middle).chain([word[n - 1]]).collect()
}

fn verb(text: &str, imperfect: Option<&str>) -> Vec<Stem> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 2 {
        return vec![stem(text, PERFECT)];
    }
    let mut out = Vec::new();
    perfect(text, &chars, imperfect, &mut out);
    // "بدأ" has the forms "بدؤوا" and "يبدؤون", "جاء" has "جاؤوا".
    if let Some(rest) = text.strip_suffix(['أ', 'ء']) {
        out.push(stem(format!("{rest}ؤ"), PERFECT_VOWEL));
    }
    if let Some(rest) = imperfect.and_then(|i| i.strip_prefix('ي')).and_then(|i| i.strip_suffix(['أ', 'ء'])) {
        out.push(stem(format!("{rest}ؤ"), IMPERFECT_VOWEL));
    }
    // The passive of أخذ is يؤخذ.
    if let (Some('أ'), 3, Some(rest)) =
        (chars.first(), chars.len(), imperfect.and_then(|i| i.strip_prefix("يأ")).filter(|r| r.chars().count() == 2))
    {
        out.push(passive(format!("ؤ{rest}"), IMPERFECT | IMPERFECT_VOWEL));
    }
    let body: Vec<char> = imperfect.into_iter().flat_map(|i| i.chars().skip(1)).collect();
    if body.len() >= 2 {
        imperfect_of(&body, chars[0], &mut out);
    }
    out
}

fn passive(written: String, takes: u16) -> Stem {
    Stem { passive: true, ..stem(written, takes) }
}

fn perfect(text: &str, chars: &[char], imperfect: Option<&str>, out: &mut Vec<Stem>) {
    let n = chars.len();
    let last = chars[n - 1];
    let trunk: String = chars[..n - 1].iter().collect();
    if matches!(last, 'ى' | 'ا') && n >= 3 {
        // Defective: رمى، رماه، رمت، رموا، رميت; دعا، دعوت.
        let root = imperfect.and_then(|i| i.chars().last()).filter(|c| *c == 'و' && n == 3).unwrap_or('ي');
        out.push(stem(text, PERFECT | FREE));
        out.push(stem(format!("{trunk}ا"), PERFECT | BOUND));
        out.push(stem(trunk.clone(), PERFECT_VOWEL));
        out.push(stem(format!("{trunk}{root}"), PERFECT_CONSONANT));
        out.push(passive(format!("{trunk}ي"), PERFECT | PERFECT_VOWEL));
    } else if last == 'ي' {
        out.push(stem(text, PERFECT | PERFECT_VOWEL | PERFECT_CONSONANT));
        out.push(stem(trunk.clone(), PERFECT_VOWEL));
    } else if n >= 3 && chars[n - 2] == 'ا' && hollow(chars, imperfect) {
        // Hollow: قال، قالت، قلت; passive قيل. أقام، أقمت; أقيم.
        out.push(stem(text, PERFECT | PERFECT_VOWEL));
        out.push(stem(with_middle(chars, None), PERFECT_CONSONANT));
        out.push(passive(with_middle(chars, Some('ي')), PERFECT | PERFECT_VOWEL));
        if last == 'ن' {
            out.push(stem(with_middle(chars, None), ASSIMILATED));
        }
        // جاء، جئت، جاؤوا; أضاء، أضأت.
        if last == 'ء' {
            let front: String = chars[..n - 2].iter().collect();
            out.push(stem(format!("{front}{}", if n == 3 { 'ئ' } else { 'أ' }), PERFECT_CONSONANT));
            out.push(stem(format!("{trunk}ؤ"), PERFECT_VOWEL));
        }
    } else {
        out.push(stem(text, PERFECT | PERFECT_VOWEL | PERFECT_CONSONANT));
        if last == 'ن' {
            out.push(stem(text, ASSIMILATED));
        }
        // Doubled: مد، مددت.
        if n == 2 || (n == 3 && chars[0] == 'أ' && imperfect.is_some_and(|i| i.chars().count() == 3)) {
            out.push(stem(format!("{text}{last}"), PERFECT_CONSONANT));
        }
        // قاتل → قوتل.
        if n == 4 && chars[1] == 'ا' {
            let form: String = [chars[0], 'و', chars[2], chars[3]].iter().collect();
            out.push(passive(form, PERFECT | PERFECT_VOWEL));
        }
    }
}

/// Stems of the imperfect: `body` is its third person without the prefix, `first` is the first letter of the perfect.
fn imperfect_of(body: &[char], first: char, out: &mut Vec<Stem>) {
    let (whole, m) = (body.iter().collect::<String>(), body.len());
    let before_last: String = body[..m - 1].iter().collect();
    match body[m - 1] {
        last if is_weak(last) => {
            out.push(stem(whole.clone(), IMPERFECT | IMPERFECT_N));
            out.push(stem(before_last.clone(), IMPERFECT | IMPERFECT_VOWEL));
            out.push(stem(format!("{before_last}ي"), IMPERFECT_VOWEL));
            if last == 'ى' {
                out.push(stem(format!("{before_last}ا"), IMPERFECT | BOUND));
            } else {
                out.push(passive(format!("{before_last}ى"), IMPERFECT | FREE));
            }
        }
        _ if is_weak(body[m - 2]) && body[m - 2] != 'ى' && m <= 5 => {
            out.push(stem(whole, IMPERFECT | IMPERFECT_VOWEL));
            out.push(stem(with_middle(body, None), JUSSIVE | IMPERFECT_N));
            if body[m - 2] != 'ا' {
                out.push(passive(with_middle(body, Some('ا')), IMPERFECT | IMPERFECT_VOWEL));
            }
        }
        _ => {
            out.push(stem(whole.clone(), IMPERFECT | IMPERFECT_VOWEL | IMPERFECT_N));
            // The passive of وجد is يوجد.
            if m == 2 && first == 'و' {
                out.push(passive(format!("و{whole}"), IMPERFECT | IMPERFECT_VOWEL));
            }
        }
    }
}

/// Whether a perfect with an alef before its last letter has a weak middle root letter: its imperfect then has the same
/// length and a long vowel in the same position.
fn hollow(perfect: &[char], imperfect: Option<&str>) -> bool {
    let Some(i) = imperfect else { return perfect.len() == 3 };
    let i: Vec<char> = i.chars().collect();
    i.len() >= 3 && is_weak(i[i.len() - 2]) && perfect.len() != 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str, imperfect: &str, bit: u16, passive: bool) -> Vec<String> {
        let list = verb(text, Some(imperfect));
        list.into_iter().filter(|s| s.takes & bit != 0 && s.passive == passive).map(|s| s.written).collect()
    }

    #[test]
    fn weak_verbs_have_the_stems_of_their_kind() {
        assert_eq!(forms("قال", "يقول", PERFECT_CONSONANT, false), ["قل"]);
        assert_eq!(forms("قال", "يقول", PERFECT, true), ["قيل"]);
        assert_eq!(forms("قال", "يقول", IMPERFECT, true), ["قال"]);
        assert_eq!(forms("أصاب", "يصيب", PERFECT, true), ["أصيب"]);
        assert_eq!(forms("رمى", "يرمي", PERFECT_VOWEL, false), ["رم"]);
        assert_eq!(forms("دعا", "يدعو", PERFECT_CONSONANT, false), ["دعو"]);
        assert_eq!(forms("أعلن", "يعلن", IMPERFECT, false), ["علن"]);
        assert_eq!(forms("قاتل", "يقاتل", PERFECT, true), ["قوتل"]);
    }
}
