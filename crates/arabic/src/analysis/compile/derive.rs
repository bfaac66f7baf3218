//! Verbal nouns and participles that follow from the pattern of a verb, and relational adjectives, where the lexicon
//! does not list them with a meaning of their own: `سجل` register → `تسجيل` registering.

use super::entry::Entry;
use crate::analysis::pos::Pos;
use crate::english::inflect::{gerund, participle};
use crate::letters::{is_weak, without_marks};

/// The relational adjective of a noun: `تنظيم` organization → `تنظيمي`.
pub fn relation(noun: &Entry) -> Option<Entry> {
    let letters = without_marks(&noun.text);
    let stem = letters.strip_suffix('ة').unwrap_or(&letters);
    let fits = stem.chars().count() >= 3 && stem.chars().last().is_some_and(|c| !is_weak(c) && c != 'ء');
    fits.then(|| {
        let glosses = noun.glosses().take(2).map(str::to_owned);
        Entry::regular(format!("{stem}ي"), Pos::Adj, glosses, noun.band.saturating_sub(8))
    })
}

/// The derivatives of a verb: word, part of speech and English.
pub fn of_verb(verb: &Entry) -> Vec<Entry> {
    let letters: Vec<char> = without_marks(&verb.text).chars().collect();
    let Some(imperfect) = verb.forms().imperfect().map(|i| i.chars().collect::<Vec<_>>()) else { return Vec::new() };
    let mut out = Vec::new();
    let mut add = |text: String, pos: Pos, english: fn(&str) -> String| {
        let glosses = verb.glosses().take(2).map(english);
        out.push(Entry::regular(text, pos, glosses, verb.band.saturating_sub(4)));
    };
    if let Some(noun) = verbal_noun(&letters) {
        add(noun, Pos::Noun, gerund);
    }
    let passive: fn(&str) -> String = |g| participle(g.strip_prefix("be ").unwrap_or(g));
    if let [a, b, c] = letters[..]
        && !is_weak(a)
        && !is_weak(b)
        && !is_weak(c)
    {
        add(format!("{a}ا{b}{c}"), Pos::Adj, gerund);
        add(format!("م{a}{b}و{c}"), Pos::Adj, passive);
        add(format!("م{a}{b}{c}"), Pos::Adj, passive);
    } else if let [a, 'ا', c] = letters[..] {
        add(format!("{a}ائ{c}"), Pos::Adj, gerund);
    } else if letters.len() > 3 {
        let body: String = imperfect[1..].iter().collect();
        let text = format!("م{}", body.strip_suffix('ى').map_or(body.clone(), |b| format!("{b}ي")));
        add(text, Pos::Adj, gerund);
    }
    out
}

/// The verbal noun of a derived form (II to X); that of form I follows no rule.
fn verbal_noun(letters: &[char]) -> Option<String> {
    let n = letters.len();
    let text: String = letters.iter().collect();
    let (last, trunk) = (*letters.last()?, letters[..n - 1].iter().collect::<String>());
    match letters {
        [a, b, c] if !is_weak(*b) && !is_weak(*c) => Some(format!("ت{a}{b}ي{c}")),
        [a, b, 'ى'] if !is_weak(*b) => Some(format!("ت{a}{b}ية")),
        ['أ', a, 'ا', c] => Some(format!("إ{a}ا{c}ة")),
        ['أ', 'و', b, c] => Some(format!("إي{b}ا{}", if *c == 'ى' { 'ء' } else { *c })),
        ['أ', a, b, 'ى'] => Some(format!("إ{a}{b}اء")),
        ['أ', a, b, c] => Some(format!("إ{a}{b}ا{c}")),
        ['ت', .., 'ى'] => Some(format!("{trunk}ي")),
        ['ت', _, _, _, ..] => Some(text),
        [a, 'ا', b, 'ى'] => Some(format!("م{a}ا{b}اة")),
        [a, 'ا', b, c] => Some(format!("م{a}ا{b}{c}ة")),
        ['ا', .., 'ى'] => Some(format!("{trunk}اء")),
        ['ا', 'س', 'ت', .., 'ا', _] => Some(format!("{text}ة")),
        ['ا', .., 'ا', c] => Some(format!("{}يا{c}", letters[..n - 2].iter().collect::<String>())),
        ['ا', 'س', 'ت', _, _] => Some(format!("{text}ا{last}")),
        ['ا', _, _, _, _, ..] => Some(format!("{trunk}ا{last}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbal_nouns_follow_the_pattern_of_the_verb() {
        for (verb, noun) in [
            ("سجل", "تسجيل"),
            ("حاول", "محاولة"),
            ("أقام", "إقامة"),
            ("أعطى", "إعطاء"),
            ("أوقف", "إيقاف"),
            ("تعامل", "تعامل"),
            ("تلقى", "تلقي"),
            ("انطلق", "انطلاق"),
            ("اختار", "اختيار"),
            ("استفاد", "استفادة"),
            ("استقر", "استقرار"),
            ("انتهى", "انتهاء"),
        ] {
            assert_eq!(verbal_noun(&verb.chars().collect::<Vec<_>>()).as_deref(), Some(noun));
        }
    }
}
