//! Which words of a sentence are names or parts of names.

use crate::analysis::{Analysis, Expression, Lemma, Pos, Sentence, Token};
use crate::name_lists::{head, is_work};
use std::ops::Range;

/// For each word of a sentence, whether it is a name or part of one: "River" before "Nile", the nouns of an expression
/// that is a name, those of a title in quotation marks.
pub fn name_parts(sentence: &Sentence) -> Vec<bool> {
    let tokens = &sentence.tokens;
    let mut parts: Vec<bool> = tokens.iter().map(|t| t.is_name() || noun(t).is_some_and(is_proper)).collect();
    for (i, t) in tokens.iter().enumerate() {
        if let Some(first) = t.within {
            let named = noun(&tokens[first]).and_then(heading) == Some(true);
            let of_name =
                named || tokens[first].abbreviation.is_some() || tokens[first].expression.is_some_and(is_title);
            parts[i] = of_name && t.analysis().is_none_or(|a| a.pos != Pos::Adj);
        }
    }
    // From the end, so that one head may precede another: "شبه جزيرة القرم".
    for i in (0..tokens.len()).rev().filter(|i| tokens[*i].within.is_none()) {
        let Some(naming) = noun(&tokens[i]).and_then(heading) else {
            continue;
        };
        let Some(next) = tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)) else { continue };
        let bound = next.analysis().is_none_or(|a| a.conjunction.is_none() && a.preposition.is_none());
        if bound && (parts[i + 1] || is_of_name(&tokens[i], next)) {
            parts[i] = true;
        } else if naming && let Some(end) = construct(sentence, i) {
            parts[i..end].fill(true);
        }
    }
    for title in titles(sentence) {
        for i in title {
            parts[i] |= tokens[i].analysis().is_some_and(|a| a.pos == Pos::Noun);
        }
    }
    parts
}

/// Whether English writes a noun as a name: Islam, Congress, Ramadan.
fn is_proper(a: &Analysis) -> bool {
    let proper = |g: &str| {
        let mut letters = g.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase) && !g.ends_with("ization")
    };
    !a.plural && a.lemma.is_some_and(|l| !l.text().ends_with('ي') && l.glosses().next().is_some_and(proper))
}

/// Whether an expression is a name, by its part of speech or by its English: Supreme Court, House of Commons.
fn is_title(e: Expression) -> bool {
    let small = |w: &str| matches!(w, "of" | "the" | "and" | "for");
    let title = |g: &str| g.contains(' ') && g.split(' ').all(|w| small(w) || w.starts_with(char::is_uppercase));
    e.pos() == Pos::Propn || e.pos() == Pos::Noun && e.glosses().next().is_some_and(title)
}

/// Whether a noun is the first part of a name with the words after it, as defined by [`head`].
fn heading(a: &Analysis) -> Option<bool> {
    // "جزر الكناري" are the Canary Islands.
    let several = |l: Lemma| matches!(l.text(), "جزيرة" | "جبل");
    head(a.lemma?.text()).filter(|_| a.pronoun.is_none() && !a.dual && (!a.plural || a.lemma.is_some_and(several)))
}

fn noun(t: &Token) -> Option<&Analysis> {
    t.analysis().filter(|a| a.pos == Pos::Noun)
}

/// Whether a relational adjective of a name forms one with the noun before it: `الإمبراطورية العثمانية`.
fn is_of_name(noun: &Token, adjective: &Token) -> bool {
    let definite = |t: &Token| t.analysis().is_some_and(|a| a.article);
    let named = |a: &Analysis| {
        let capital = |g: &str| g.starts_with(char::is_uppercase);
        a.pos == Pos::Adj && a.lemma.is_some_and(|l| l.glosses().next().is_some_and(capital))
    };
    definite(noun) && adjective.within.is_none() && adjective.analysis().is_some_and(|a| a.article && named(a))
}

/// The end of a construct that begins with a noun without the article: after the first noun with one, at most three
/// words on.
fn construct(sentence: &Sentence, first: usize) -> Option<usize> {
    let tokens = &sentence.tokens;
    if noun(&tokens[first])?.article {
        return None;
    }
    for (i, t) in tokens.iter().enumerate().skip(first + 1).take(3) {
        let a = noun(t).filter(|a| a.conjunction.is_none() && a.preposition.is_none() && a.pronoun.is_none())?;
        if !sentence.is_joined(i) || t.within.is_some() {
            return None;
        }
        if a.article {
            return Some(i + 1);
        }
    }
    None
}

/// Words of titles: up to six in quotation marks after the noun for the work and its adjectives.
fn titles(sentence: &Sentence) -> Vec<Range<usize>> {
    const LONGEST: usize = 6;
    let tokens = &sentence.tokens;
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for i in 0..=tokens.len() {
        let gap = sentence.gap(i);
        for c in gap.chars().filter(|c| matches!(c, '"' | '“' | '”' | '«' | '»' | '„')) {
            open = match open {
                Some(start) if c != '«' => {
                    let attribute = |t: &&Token| t.is_name() || t.analysis().is_some_and(|a| a.pos == Pos::Adj);
                    let before = tokens[..start].iter().rev().take(3).find(|t| !attribute(t));
                    let alone = |t: &Token| t.analysis().is_none_or(|a| a.preposition.is_none());
                    if (1..=LONGEST).contains(&(i - start))
                        && before.is_some_and(|t| is_work(t.lemma()))
                        && alone(&tokens[start])
                    {
                        out.push(start..i);
                    }
                    None
                }
                _ => Some(i),
            };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        let s = Sentence::new(text);
        let parts = name_parts(&s);
        s.tokens.into_iter().zip(parts).filter(|(_, p)| *p).map(|(t, _)| t.text).collect()
    }

    #[test]
    fn nouns_before_names_and_titles_are_parts_of_names() {
        assert_eq!(named("غرق القارب في نهر النيل"), ["نهر", "النيل"]);
        assert_eq!(named("أعلنت وزارة الصحة أن المرض انتشر"), ["وزارة", "الصحة"]);
        assert_eq!(named("عرضت القاعة فيلم \"حارس الليل\" أمس"), ["حارس", "الليل"]);
        assert_eq!(named("قال \"وصل الحارس ليلا\" وغادر"), Vec::<String>::new());
        assert_eq!(named("عبر نهر كبير وجامعة كبيرة"), Vec::<String>::new());
    }
}
