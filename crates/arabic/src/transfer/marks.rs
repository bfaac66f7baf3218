//! What the letters of a word, or the English of one, show: persons, times, objects, passives.

use crate::analysis::{Analysis, Pos, Tense, Token};
use crate::letters::{fold, is_arabic_letter};
use crate::verb_lists;

/// A digit as English writes it.
pub(super) fn latin_digit(c: char) -> char {
    match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap_or(c),
        '٫' => '.',
        '٬' => ',',
        c => c,
    }
}

/// Whether English words denote a person, in the given form or in the dictionary form.
pub(super) fn is_person(text: &str, gloss: Option<&str>) -> bool {
    verb_lists::is_person(text) || gloss.is_some_and(verb_lists::is_person)
}

/// Whether the written vowels indicate a passive: `كُتب`, and `يُنقل` of a verb of form I.
pub(super) fn is_marked_passive(t: &Token, a: &Analysis) -> bool {
    let letters = a.conjunction.and_then(|c| t.text.strip_prefix(c)).unwrap_or(&t.text);
    let letters = letters.strip_prefix('س').filter(|_| a.future).unwrap_or(letters);
    let mut letters = letters.chars();
    let u = letters.next().is_some_and(is_arabic_letter) && letters.next() == Some('\u{64f}');
    let first = t.lemma().chars().filter(|c| is_arabic_letter(*c)).count() == 3;
    u && match a.tense {
        Some(Tense::Perfect) => true,
        Some(Tense::Imperfect) => first,
        None => false,
    }
}

/// Whether a noun's ending shows that it is not a subject: the alif of an indefinite object, "ين" of a plural or dual.
pub(super) fn is_oblique(t: &Token, a: &Analysis) -> bool {
    let Some(lemma) = a.lemma.filter(|l| matches!(l.pos(), Pos::Noun | Pos::Adj)) else { return false };
    let lemma = fold(lemma.text());
    // The mark of an indefinite accusative may be written: "ادعاءً".
    if t.text.ends_with('\u{64b}') || t.text.ends_with("\u{64b}ا") {
        return true;
    }
    let ending = |written: &str| t.folded.ends_with(written) && !lemma.ends_with(written);
    a.pronoun.is_none() && (ending("ين") && (a.plural || a.dual) || ending("ا") && !a.plural && !a.article)
}

/// "this year", "last week".
pub(super) fn is_this_time(english: &str) -> bool {
    const TIMES: [&str; 9] = ["year", "month", "week", "day", "morning", "evening", "night", "weekend", "century"];
    let lead = ["this ", "last ", "next ", "the same ", "the previous "].iter().find_map(|l| english.strip_prefix(l));
    lead.is_some_and(|time| TIMES.contains(&time))
}

/// Days and parts of days.
pub(super) fn is_time(english: &str) -> bool {
    matches!(
        english,
        "day" | "today" | "yesterday" | "tomorrow" | "morning" | "evening" | "night" | "afternoon" | "noon" | "dawn"
    )
}
