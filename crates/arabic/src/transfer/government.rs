//! The English of a preposition according to the word that governs it, as far as listed.

use crate::analysis::{Analysis, Pos, Sentence, Token, verb_of};
use crate::word_lists::List;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a verbal noun after a preposition is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Complement {
    /// As a noun: "for the reduction of".
    #[default]
    Noun,
    /// "to reduce".
    Infinitive,
    /// "by reducing".
    Gerund,
}

/// A preposition in English, and how a verbal noun after it is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub english: &'static str,
    pub complement: Complement,
}

/// By the preposition and its governing lemma.
static GOVERNS: LazyLock<HashMap<(&'static str, &'static str), Choice>> = LazyLock::new(|| {
    let lines = crate::tables::lines(include_str!("../../data/governs.tsv"));
    let mut map = HashMap::new();
    for line in lines {
        let mut columns = line.split('\t');
        let (Some(arabic), Some(english), Some(lemmas)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        let choice = match (english, english.strip_suffix(" do"), english.strip_suffix(" doing")) {
            ("-", ..) => Choice { english: "", complement: Complement::Noun },
            (_, Some(to), _) => Choice { english: to, complement: Complement::Infinitive },
            (_, _, Some(preposition)) => Choice { english: preposition, complement: Complement::Gerund },
            _ => Choice { english, complement: Complement::Noun },
        };
        map.extend(lemmas.split(' ').map(|lemma| ((arabic, lemma), choice)));
    }
    map
});

/// How far before its preposition a governing word may be.
const REACH: usize = 9;

/// The English of a preposition by the word that governs it: the nearest listed one before it in its clause, but not
/// beyond a verb. `arabic` is the preposition, `at` the word that contains it.
pub(super) fn governed(sentence: &Sentence, at: usize, arabic: &str) -> Option<Choice> {
    let mut passed = false;
    for i in clause_before(sentence, at).take(REACH) {
        let t = &sentence.tokens[i];
        let Some(a) = t.analysis() else { continue };
        // "الإفراج المشروط عن": the noun of an expression before it governs as it does alone.
        let noun =
            t.expression.is_some_and(|e| e.pos() == Pos::Noun) && matches!(arabic, "عن" | "على" | "إلى" | "مع" | "من");
        let head = noun && sentence.tokens[at - 1].within == Some(i);
        if t.within.is_none() || head {
            // After another preposition it belongs to the verb rather than to a noun.
            let own = GOVERNS.get(&(arabic, t.lemma())).filter(|_| a.is_verb() || !passed);
            if let Some(choice) = own {
                return Some(*choice);
            }
            passed |= a.pos == Pos::Adp || a.preposition.is_some();
            if a.pos == Pos::Sconj || a.is_verb() {
                return None;
            }
        }
    }
    None
}

/// The words of a clause before a place, the nearest first, without what stands between commas: "announced, on Sunday,".
fn clause_before(sentence: &Sentence, at: usize) -> impl Iterator<Item = usize> {
    const LONGEST: usize = 6;
    const SIGNS: [char; 12] = ['،', ',', ';', '؛', ':', '.', '-', '–', '—', '(', ')', '؟'];
    let comma = |i: usize| sentence.gap(i).trim() == "،";
    let mut at = at;
    std::iter::from_fn(move || {
        let open = (at.saturating_sub(LONGEST)..at).rev().find(|i| comma(*i)).filter(|_| comma(at));
        if open.is_none() && sentence.gap(at).contains(SIGNS) {
            return None;
        }
        at = open.unwrap_or(at).checked_sub(1)?;
        Some(at)
    })
}

/// How far before its preposition a verb may be that needs it to say what is done: "managed … to arrest".
const FAR: usize = 24;

/// "to" for the preposition before a verbal noun whose verb stands far before it, with its subject, times and places
/// between: `تمكنت الوحدات …، أمس، من القبض` managed to arrest.
pub(super) fn governed_from_afar(sentence: &Sentence, at: usize, arabic: &str) -> Option<Choice> {
    for i in (at.saturating_sub(FAR)..at).rev() {
        if !matches!(sentence.gap(i + 1).trim(), "" | "،" | ",") {
            return None;
        }
        let t = &sentence.tokens[i];
        let Some(a) = t.analysis() else { continue };
        if a.is_verb() {
            let choice = GOVERNS.get(&(arabic, t.lemma())).filter(|_| t.within.is_none())?;
            return (choice.complement == Complement::Infinitive).then_some(*choice);
        }
        if matches!(a.pos, Pos::Sconj) {
            return None;
        }
    }
    None
}

/// Whether a word is listed as one that governs a preposition.
pub(super) fn governs(t: &Token, arabic: &str) -> bool {
    t.within.is_none() && GOVERNS.contains_key(&(arabic, t.lemma()))
}

/// The English of a preposition behind a verbal noun that governs it: empty where the verb takes an object.
pub(super) fn of_deed(t: &Token, arabic: &str) -> Option<&'static str> {
    let choice = GOVERNS.get(&(arabic, t.lemma()))?;
    (choice.complement == Complement::Noun).then_some(choice.english)
}

/// The English of a preposition attached to a word if nothing governs it.
pub(super) fn by_itself(sentence: &Sentence, at: usize, arabic: char) -> Option<Choice> {
    let t = &sentence.tokens[at];
    let a = t.analysis()?;
    let next = sentence.tokens.get(at + 1).filter(|_| sentence.is_joined(at + 1));
    let deed = t.within.is_none() && deed(t).is_some();
    let behind = |pos: Pos| next.and_then(Token::analysis).is_some_and(|n| n.pos == pos && n.conjunction.is_none());
    let construct = !a.is_definite() && next.is_some_and(Token::is_number)
        || !a.is_definite()
            && next.and_then(Token::analysis).is_some_and(|n| {
                let noun = matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Num) || n.is_elative() && !n.article;
                noun && n.conjunction.is_none() && n.preposition.is_none()
            });
    // "للمطالبة بصرف الأجور": to demand.
    let written = next.and_then(|n| n.analysis()?.preposition).is_some_and(|p| governs(t, &p.to_string()));
    let led = behind(Pos::Adp) || written;
    let owned = || {
        let owner = |n: &Analysis| n.is_definite() && n.preposition.is_none() && n.conjunction.is_none();
        a.pos == Pos::Noun && next.and_then(Token::analysis).is_some_and(owner)
    };
    let choice = |english, complement| Some(Choice { english, complement });
    match arabic {
        // "لاعتدائه على الحكم": for his assault on the referee.
        'ل' if deed && a.pronoun.is_some() && next.is_some_and(|n| governs(t, n.lemma())) => {
            choice("for", Complement::Noun)
        }
        'ل' if deed && !is_state(t) && (construct || a.pronoun.is_some() || a.article && led) => {
            choice("to", Complement::Infinitive)
        }
        'ل' if deed => choice("for", Complement::Noun),
        'ب' if t.lemma() == "وجود" && construct => choice("of", Complement::Noun),
        'ب' if t.lemma() == "حضور" => choice("in", Complement::Noun),
        'ب' if deed && construct && !next.is_some_and(Token::is_number) => choice("by", Complement::Gerund),
        'ب' if a.pos == Pos::Propn || List::PlacesAndTimes.contains(t.lemma()) => choice("in", Complement::Noun),
        'ب' => choice("with", Complement::Noun),
        // "for the third month in a row"
        'ل' if a.article && (List::TimeUnits.contains(t.lemma()) || t.lemma() == "مرة") => {
            choice("for", Complement::Noun)
        }
        // "the visit of the president to Germany"
        'ل' if a.pos == Pos::Propn && is_place(a) && journey(sentence, at) => choice("to", Complement::Noun),
        // "the director of the club", "he said to the club".
        'ل' if at > 0 && sentence.is_joined(at) && a.conjunction.is_none() => {
            let before = sentence.tokens[at - 1].analysis()?;
            match before.pos {
                // "لحقوق الإنسان" is as definite as its last noun.
                Pos::Noun | Pos::Adj if (a.is_definite() || before.article && owned()) && before.pronoun.is_none() => {
                    choice("of", Complement::Noun)
                }
                Pos::Noun | Pos::Adj | Pos::Propn => choice("for", Complement::Noun),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a verbal noun tells what there is or was decided, and not what somebody is to do: "لوجود جرحى" because of.
fn is_state(t: &Token) -> bool {
    matches!(t.lemma(), "وجود" | "قرار" | "حكومة" | "قيادة" | "وفاة" | "مقتل" | "غياب" | "حضور" | "حياة" | "نتيجة")
}

/// Whether a word is the name of a place.
fn is_place(a: &Analysis) -> bool {
    a.lemma.is_some_and(|l| l.names() == Some("place"))
}

/// Whether a noun of going somewhere precedes a word in its clause, with no other place between them.
fn journey(sentence: &Sentence, at: usize) -> bool {
    let before = (at.saturating_sub(REACH)..at).rev().take_while(|i| sentence.is_joined(i + 1));
    let clause =
        before.map(|i| &sentence.tokens[i]).take_while(|t| !t.analysis().is_some_and(|a| a.is_verb() || is_place(a)));
    clause.into_iter().any(|t| List::Journeys.contains(t.lemma()))
}

/// The English verb of a verbal noun that may take an object.
pub(super) fn deed(t: &Token) -> Option<&'static str> {
    let a = t.analysis()?;
    let lemma = a.lemma.filter(|_| a.pos == Pos::Noun && !a.plural && !a.dual)?;
    verb_of(lemma, t.glosses().first()?)
}

/// As [`deed`], whatever sense of the noun is the most frequent: `إعلام` is the media, but behind `تم` it is informing.
pub(super) fn deed_in_any_sense(t: &Token) -> Option<&'static str> {
    let a = t.analysis()?;
    let lemma = a.lemma.filter(|_| a.pos == Pos::Noun && !a.plural && !a.dual)?;
    t.glosses().into_iter().find_map(|gloss| verb_of(lemma, gloss))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Lemma;

    #[test]
    fn every_word_that_governs_a_preposition_is_in_the_lexicon() {
        let known: std::collections::HashSet<&str> = Lemma::all().map(Lemma::text).collect();
        for (arabic, lemma) in GOVERNS.keys() {
            assert!(known.contains(lemma), "{arabic} {lemma}");
        }
        assert!(GOVERNS.len() > 500);
    }
}
