//! Word-by-word English of an Arabic sentence, for a reader or a small model.
//!
//! ```
//! let words = mujaz_arabic::gloss::gloss("أعلنت الوزارة النتائج");
//! assert_eq!(mujaz_arabic::gloss::line(&words), "announced the-ministry the-results");
//! ```

use crate::analysis::{Expression, Pos, Sentence, Token};
use crate::names::{foreign, name_parts};
use crate::referents;
use crate::units;
use crate::word_lists::List;
use crate::wording::{conjunction, expression, inflected, is_counted, is_negated, preposition, unknown};

/// A word with its English.
#[derive(Debug, Clone, PartialEq)]
pub struct Glossed {
    /// As written.
    pub text: String,
    /// Byte range in the sentence.
    pub span: std::ops::Range<usize>,
    /// Citation form.
    pub lemma: String,
    /// Tag of the part of speech; `X` if unknown.
    pub pos: &'static str,
    /// English in dictionary form, most likely first; for a word in an expression, that of the expression before its
    /// own.
    pub glosses: Vec<String>,
    /// English with its clitics and inflection, as in an interlinear gloss: "in-the-ministries"; empty for the later
    /// words of an expression, whose English is at its first word.
    pub shown: String,
    /// Whether it is a name.
    pub name: bool,
    /// Whether it belongs to an expression of several words.
    pub expression: bool,
    /// Whether the lexicon knows the word; if not, its English is a tentative romanisation of a name.
    pub known: bool,
}

/// The words of a sentence with their English. Punctuation and words in other scripts are kept.
pub fn gloss(text: &str) -> Vec<Glossed> {
    gloss_in(&Sentence::new(text))
}

/// The words of an analysed sentence with their English.
pub fn gloss_in(sentence: &Sentence) -> Vec<Glossed> {
    let tokens = &sentence.tokens;
    let negated = |i: usize| is_negated(tokens, i);
    let parts = name_parts(sentence);
    let mut out: Vec<Glossed> = Vec::with_capacity(tokens.len());
    for (i, t) in tokens.iter().enumerate() {
        let name = parts[i];
        let mut g = Glossed {
            text: t.text.clone(),
            span: t.span.clone(),
            lemma: t.lemma().to_owned(),
            pos: t.analysis().map_or(if name { "PROPN" } else { "X" }, |a| a.pos.tag()),
            glosses: Vec::new(),
            shown: String::new(),
            name,
            expression: t.within.is_some(),
            known: t.is_known() || t.within.is_some() || !t.is_arabic(),
        };
        let counted = i > 0 && tokens[i - 1].is_number() && t.within.is_none();
        if let Some(unit) = units::unit(&t.folded).filter(|_| counted) {
            (g.pos, g.name, g.known) = (Pos::Noun.tag(), false, true);
            g.glosses = vec![unit.noun.to_owned()];
            g.shown = unit.sign.to_owned();
            out.push(g);
            continue;
        }
        if let Some((first, whole)) = t.within.and_then(|first| Some((first, tokens[first].abbreviation.clone()?))) {
            // The interlinear gloss shows the whole only once.
            if let Some(a) = t.analysis().filter(|_| first == i) {
                g.shown = format!("{}{}{whole}", conjunction(a.conjunction), preposition(a.preposition));
            }
            g.glosses = vec![whole];
            out.push(g);
            continue;
        }
        match t.within.and_then(|first| Some((first, tokens[first].expression?))) {
            Some((first, e)) => {
                g.glosses = within(e, t);
                // The interlinear gloss shows the whole only once.
                if first == i {
                    g.shown = expression(t, e, negated(i));
                }
            }
            _ if !t.is_arabic() => g.shown = t.text.clone(),
            _ => {
                g.glosses = dictionary(t);
                g.shown = match t.analysis() {
                    Some(a) if a.lemma.is_none() && a.article => "the".to_owned(),
                    Some(a) if !a.is_guess() => {
                        inflected(t, a, negated(i), is_counted(sentence, i)).unwrap_or_else(|| t.text.clone())
                    }
                    _ => unknown(t),
                };
            }
        }
        if t.within.is_none() {
            refer(sentence, i, &mut g);
        }
        out.push(g);
    }
    out
}

/// Replaces the first of several forms of a pronoun by the one for a person or a thing.
fn refer(sentence: &Sentence, i: usize, g: &mut Glossed) {
    let Some(a) = sentence.tokens[i].analysis() else { return };
    let mut put = |from: &str, to: &str| {
        let parts = g.shown.split('-').map(|part| if part == from { to } else { part });
        g.shown = parts.collect::<Vec<_>>().join("-");
        if let Some(at) = g.glosses.iter().position(|gloss| gloss == to) {
            g.glosses[..=at].rotate_right(1);
        }
    };
    match g.lemma.as_str() {
        "الذي" | "التي" => match referents::antecedent(sentence, i) {
            Some(true) => put("which", "who"),
            Some(false) => put("who", "which"),
            None => {}
        },
        "هو" | "هي" if referents::is_thing(sentence, i) => {
            put("he", "it");
            put("she", "it");
        }
        _ => match (a.pos, a.pronoun.map(|p| p.written)) {
            (Pos::Sconj | Pos::Cconj | Pos::Part, Some("ه")) if referents::is_thing(sentence, i) => put("he", "it"),
            (Pos::Noun, Some("ه")) if referents::owner(sentence, i) == Some(false) => put("his", "its"),
            (Pos::Noun, Some("ها")) if !referents::follows_woman(sentence, i) => put("her", "its"),
            (_, Some("ه")) if a.is_verb() && referents::object(sentence, i) == Some(false) => put("him", "it"),
            (_, Some("ها")) if a.is_verb() && referents::object(sentence, i) == Some(true) => put("it", "her"),
            _ => {}
        },
    }
}

/// Glosses as one line, for a reader: unlisted names are romanised.
pub fn line(words: &[Glossed]) -> String {
    words.iter().map(|w| w.shown.as_str()).filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Glosses as one line, for a model's prompt: of unknown words, only foreign names are in Latin letters, since a model
/// reads others better from theirs than from a spelling without vowels.
pub fn prompt(words: &[Glossed]) -> String {
    let unknown = |w: &Glossed| if foreign(&w.text).is_some() { w.shown.clone() } else { w.text.clone() };
    let shown = words.iter().map(|w| if w.known { w.shown.clone() } else { unknown(w) });
    shown.filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The byte range of the first word of an English text that was copied from the gloss of a sentence, such as
/// "the-ministry". Hyphens of English ("two-day", "in-depth") do not count. The sentence is requested only if some word
/// may have been copied.
pub fn copied<'a>(sentence: impl FnOnce() -> &'a Sentence, english: &str) -> Option<std::ops::Range<usize>> {
    let joined = |w: &&str| {
        let lower = w.to_lowercase();
        List::GlossJoins.begins(&lower) || lower.contains("-the-")
    };
    let words = english.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let candidates: Vec<&str> = words.filter(joined).collect();
    if candidates.is_empty() {
        return None;
    }
    let own = gloss_in(sentence());
    // A hyphen in the lexicon itself is English.
    let joined_here = own.iter().filter(|w| !w.glosses.iter().any(|g| g.contains('-')));
    let shown: Vec<&str> = joined_here.flat_map(|w| w.shown.split(' ')).collect();
    let word = candidates.into_iter().find(|c| shown.iter().any(|s| s.eq_ignore_ascii_case(c)))?;
    english.find(word).map(|start| start..start + word.len())
}

fn dictionary(t: &Token) -> Vec<String> {
    match t.analysis() {
        Some(a) if !a.is_guess() => t.glosses().into_iter().map(str::to_owned).collect(),
        _ if t.is_name() => vec![unknown(t)],
        _ => Vec::new(),
    }
}

/// English of a word in an expression: the expression's first meaning, the word's own, then the others of both.
fn within(e: Expression, t: &Token) -> Vec<String> {
    let own = dictionary(t);
    let whole: Vec<String> = e.glosses().map(str::to_owned).collect();
    let (first, rest) =
        (whole.iter().take(1).chain(own.iter().take(1)), whole.iter().skip(1).chain(own.iter().skip(1)));
    let mut out: Vec<String> = Vec::with_capacity(whole.len() + own.len());
    for gloss in first.chain(rest) {
        if !out.contains(gloss) {
            out.push(gloss.clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_letters_and_the_article_before_digits_are_shown_in_english() {
        for (arabic, english) in [
            ("قطع السائق 50 كم", "50 km"),
            ("قالت شبكة إن بي سي", "NBC"),
            ("بثت قناتا بي بي سي وسي إن إن", "BBC and-CNN"),
            ("فاز بالسباق الـ 36", "the 36"),
            ("دافع عن نفسه", "himself"),
            ("انهار البرج الذي يبلغ ارتفاعه", "which is its-height"),
            ("حضر الوزير الذي نشر كتابه", "who published his-book"),
            ("انهار الجسر الذي بنته الشركة", "which built-it the-company"),
            ("اعتقل الرجل الذي قاد الهجوم", "who led the-attack"),
            ("أعلنت الشركة نتائجها", "its-results"),
            ("ضرب إعصار الساحل وهو إعصار", "and-it hurricane"),
        ] {
            let shown = line(&gloss(arabic));
            assert!(shown.ends_with(english), "{arabic}: {shown}");
        }
    }

    #[test]
    fn numbers_are_in_the_english_of_what_they_count() {
        for (arabic, english) in [
            ("شارك 40 شخصا", "participated 40 people"),
            ("شارك مليون زائر", "participated million visitors"),
            ("في عام 2018 فاز", "in year 2018 won"),
            ("الساعة 5 مساء", "5 evening"),
            ("سجل هدفين", "scored two-goals"),
            ("بعد شهرين", "after two-months"),
            ("تجهيزات", "equipment"),
        ] {
            let shown = line(&gloss(arabic));
            assert!(shown.ends_with(english), "{arabic}: {shown}");
        }
    }

    #[test]
    fn words_copied_from_a_gloss_are_distinguished_from_english_hyphens() {
        let sentence = Sentence::new("افتتح الوزير الجسر خلال يومين");
        let copied = |english| copied(|| &sentence, english);
        assert_eq!(copied("Opened the-minister the bridge").map(|r| r.start), Some(7));
        assert_eq!(copied("The-bridge, he said").map(|r| r.end), Some(10));
        for good in ["The minister opened the bridge in a two-day, in-depth visit", "A the-atre", ""] {
            assert_eq!(copied(good), None, "{good}");
        }
    }
}
