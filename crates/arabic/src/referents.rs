//! What pronouns stand for, so that their gloss is "which" and "it" for a thing, "who" and "he" for a person.

use crate::analysis::{Analysis, Lemma, Pos, Sentence, Token};
use crate::verb_lists::{is_feminine, is_person};
use crate::word_lists::List;

/// How far before a relative pronoun its noun may stand.
const REACH: usize = 6;

/// A word for a person or a thing with its English, `None` for other words.
fn denotes_person(t: &Token) -> Option<bool> {
    let a = t.analysis()?;
    let whole = t.expression.and_then(|e| e.glosses().next());
    match a.pos {
        Pos::Propn if a.is_guess() => Some(true),
        Pos::Propn => Some(a.lemma.is_some_and(Lemma::is_person)),
        Pos::Noun => Some(t.glosses().iter().take(2).any(|g| is_person(g)) || whole.is_some_and(is_person)),
        _ => None,
    }
}

/// Whether a noun or name agrees with a feminine or masculine singular pronoun: things in the plural are feminine.
fn agrees(t: &Token, a: &Analysis, feminine: bool) -> bool {
    let own = a.feminine || a.lemma.is_some_and(|l| is_feminine(l.text()) || l.text().ends_with('ة'));
    match a.pos {
        Pos::Propn => true,
        _ if a.dual => false,
        _ if a.plural => feminine && denotes_person(t) == Some(false),
        _ => own == feminine,
    }
}

/// Whether the noun of a relative pronoun is a person; `None` if it is not found.
pub(crate) fn antecedent(sentence: &Sentence, pronoun: usize) -> Option<bool> {
    let feminine = sentence.tokens[pronoun].folded.ends_with("التي");
    let before = &sentence.tokens[pronoun.saturating_sub(REACH)..pronoun];
    for t in before.iter().rev() {
        let Some(a) = t.analysis() else { continue };
        if a.is_verb() {
            return None;
        }
        if let Some(person) = denotes_person(t).filter(|_| agrees(t, a, feminine)) {
            return Some(person);
        }
    }
    None
}

/// Whether "he" or "she" at a position is a thing: what the noun directly after it says it is, or an impersonal verb.
pub(crate) fn is_thing(sentence: &Sentence, pronoun: usize) -> bool {
    let Some(next) = sentence.tokens.get(pronoun + 1).filter(|_| sentence.is_joined(pronoun + 1)) else { return false };
    if List::ImpersonalVerbs.contains(next.lemma()) || matches!(next.lemma(), "ما" | "من") {
        return true;
    }
    let alone = |a: &&Analysis| a.conjunction.is_none() && a.preposition.is_none();
    next.analysis().filter(alone).is_some_and(|a| a.pos == Pos::Noun && denotes_person(next) == Some(false))
}

/// Whether a woman is named or mentioned before a word, so that "ها" attached to it may be "her" rather than "its".
pub(crate) fn follows_woman(sentence: &Sentence, word: usize) -> bool {
    sentence.tokens[..word].iter().any(|t| {
        t.analysis().is_some_and(|a| {
            let person = denotes_person(t) == Some(true);
            person && (a.pos == Pos::Propn || a.feminine || a.lemma.is_some_and(|l| is_feminine(l.text())))
        })
    })
}

/// Whether the object "him" or "it" of a verb points back to a person, if the verb directly follows a relative pronoun.
pub(crate) fn object(sentence: &Sentence, verb: usize) -> Option<bool> {
    let relative = |t: &Token| matches!(t.lemma(), "الذي" | "التي");
    let at = (verb.saturating_sub(2)..verb).rev().find(|i| relative(&sentence.tokens[*i]))?;
    antecedent(sentence, at)
}

/// Whether "his" of a noun in a clause behind "which" or "who" points back to a person: the height of a tower that
/// "reaches its height".
pub(crate) fn owner(sentence: &Sentence, noun: usize) -> Option<bool> {
    const CLAUSE: usize = 3;
    let before = noun.saturating_sub(CLAUSE)..noun;
    let at = before.rev().find(|i| sentence.tokens[*i].lemma() == "الذي")?;
    let other = (at + 1..noun).any(|i| denotes_person(&sentence.tokens[i]) == Some(true));
    if other { None } else { antecedent(sentence, at) }
}
