//! The verb of a verbal noun: `رفض` rejection → `رفض` reject, `إغلاق` closure → `أغلق` close.

use super::lemma::Lemma;
use super::pos::Pos;
use super::stem::stems;
use super::takes::PERFECT;
use crate::letters::{fold, is_weak, without_marks};
use crate::tables::lines;
use std::collections::HashSet;
use std::sync::LazyLock;

/// The base form of the English verb that renders a verbal noun: a meaning of its verb that is cognate with `gloss`,
/// the English of the noun. `None` if the noun is not derived from a verb or means something else.
pub(crate) fn verb_of(noun: Lemma, gloss: &str) -> Option<&'static str> {
    if noun.pos() != Pos::Noun {
        return None;
    }
    let letters: Vec<char> = without_marks(noun.text()).chars().collect();
    let mut fallback = None;
    for candidate in candidates(&letters).iter().map(|c| fold(c)) {
        let verbs = stems(&candidate, PERFECT).filter(|s| s.lemma().pos() == Pos::Verb && !s.passive());
        for verb in verbs.map(|s| s.lemma()).filter(|l| fold(l.text()) == candidate) {
            // "إنشاء" is creating, and no being created.
            let active = verb.glosses().next().is_some_and(|g| !g.starts_with("be "));
            if let Some(kin) = verb.glosses().find(|v| akin(gloss, v)) {
                if active {
                    return Some(kin);
                }
                fallback = fallback.or(Some(kin));
            }
            // Any meaning that the two share will do, except where the pattern is also one of things: "محافظة"
            // governorate.
            // Nor of a participle: "جامعة" is a college, and no collecting.
            let thing = letters.first() == Some(&'م') || letters.get(1) == Some(&'ا') || letters.len() < 5;
            if !thing && fallback.is_none() && noun.glosses().any(|n| verb.glosses().any(|v| akin(n, v))) {
                fallback = verb.glosses().next();
            }
        }
    }
    fallback
}

/// Whether an English noun and verb share a stem: "rejection" and "reject", "closing" and "close", "sale" and "sell".
fn akin(noun: &str, verb: &str) -> bool {
    let verb = verb.strip_prefix("be ").unwrap_or(verb).split(' ').next().unwrap_or(verb);
    noun.split(' ').any(|n| {
        let shared = n.bytes().zip(verb.bytes()).take_while(|(a, b)| a == b).count();
        // "use", "buying"; "denial" and "deny", "dependence" and "depend".
        let short = verb.trim_end_matches(['e', 'y']).len();
        shared >= 4.min(short.max(2)) && shared + 5 >= verb.len() || is_irregular(n, verb)
    })
}

/// Whether the letters of a noun do not reveal its verb.
fn is_irregular(noun: &str, verb: &str) -> bool {
    static PAIRS: LazyLock<HashSet<(&'static str, &'static str)>> = LazyLock::new(|| {
        let lines = lines(include_str!("../../data/nominalizations.tsv"));
        lines.filter_map(|l| l.split_once('\t')).collect()
    });
    PAIRS.contains(&(noun, verb))
}

/// The verbs that the form of a noun allows, most likely first.
fn candidates(letters: &[char]) -> Vec<String> {
    let text = |parts: &[char]| parts.iter().collect::<String>();
    let mut out = Vec::new();
    let mut add = |verb: String| out.push(verb);
    match *letters {
        ['ت', a, b, 'ي', 'ة'] => add(text(&[a, b, 'ى'])),
        ['ت', a, b, 'ي', c] => add(text(&[a, b, c])),
        ['ت', a, b, c, 'ة'] => add(text(&[a, b, c])),
        ['إ', 'ي', b, 'ا', c] => {
            add(text(&['أ', 'و', b, c]));
            add(text(&['أ', 'ي', b, c]));
        }
        // "سيطرة", "عرقلة"
        [a, b, c, d, 'ة'] if a != 'م' && b != 'ا' && a != 'إ' && a != 'أ' => add(text(&[a, b, c, d])),
        ['إ', a, 'ا', c, 'ة'] => add(text(&['أ', a, 'ا', c])),
        ['إ', a, b, 'ا', 'ء'] => {
            add(text(&['أ', a, b, 'ى']));
            add(text(&['أ', a, b, 'أ']));
        }
        ['إ', a, b, 'ا', c] if b == c => add(text(&['أ', a, b])),
        ['إ', a, b, 'ا', c] => add(text(&['أ', a, b, c])),
        ['م', a, 'ا', b, 'ا', 'ة'] => add(text(&[a, 'ا', b, 'ى'])),
        ['م', a, 'ا', b, c, 'ة'] => add(text(&[a, 'ا', b, c])),
        ['ا', 'س', 'ت', .., c, 'ة'] if letters.len() == 7 => add(text(&letters[..5]) + &c.to_string()),
        ['ا', .., a, 'ا', 'ء'] if letters.len() >= 6 => add(text(&letters[..letters.len() - 3]) + &text(&[a, 'ى'])),
        ['ا', .., 'ي', 'ا', c] if letters.len() == 6 => add(text(&letters[..3]) + &text(&['ا', c])),
        ['ا', .., b, 'ا', c] if letters.len() >= 6 => {
            let trunk = text(&letters[..letters.len() - 2]);
            add(if b == c { trunk } else { trunk + &c.to_string() });
        }
        ['ت', .., 'ي'] if letters.len() >= 4 => add(text(&letters[..letters.len() - 1]) + "ى"),
        ['ت', _, _, _, ..] => add(text(letters)),
        _ => {}
    }
    // Form I: its consonants, whatever comes between and after them.
    let trunk = letters.strip_suffix(&['ة']).unwrap_or(letters);
    let trunk = trunk.strip_suffix(&['ا', 'ن']).filter(|t| t.len() >= 3).unwrap_or(trunk);
    let roots: Vec<char> =
        trunk.iter().enumerate().filter(|(i, c)| *i == 0 || !is_weak(**c) && **c != 'ء').map(|(_, c)| *c).collect();
    match roots[..] {
        [a, b, c] => {
            add(text(&[a, b, c]));
            add(text(&[a, 'ا', b, c]));
            add(text(&['أ', a, b, c]));
            add(text(&['ا', a, 'ت', b, c]));
        }
        [a, b] => {
            for verb in [text(&[a, 'ا', b]), text(&[a, b, 'ى']), text(&[a, b, 'ي']), text(&[a, b, 'ا']), text(&[a, b])]
            {
                add(verb);
            }
            add(text(&['أ', a, b, 'ى']));
            add(text(&['ا', a, 'ت', b, 'ى']));
            add(text(&[a, 'ا', b, 'ى']));
        }
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verb(noun: &str) -> Option<&'static str> {
        let lemma = Lemma::all().find(|l| l.text() == noun && l.pos() == Pos::Noun)?;
        verb_of(lemma, lemma.glosses().next()?)
    }

    #[test]
    fn a_verbal_noun_has_the_verb_of_its_pattern_or_of_its_consonants() {
        for (noun, english) in [
            ("إغلاق", "close"),
            ("تسجيل", "register"),
            ("استخدام", "use"),
            ("مراقبة", "monitor"),
            ("رفض", "reject"),
            ("بيع", "sell"),
            ("بناء", "build"),
            ("زيارة", "visit"),
            ("اختيار", "choose"),
            ("انسحاب", "withdraw"),
        ] {
            assert_eq!(verb(noun), Some(english), "{noun}");
        }
    }

    #[test]
    fn a_noun_of_a_thing_has_no_verb() {
        for noun in ["مدينة", "رجل", "سيارة", "طائرة", "جامعة"] {
            assert_eq!(verb(noun), None, "{noun}");
        }
    }
}
