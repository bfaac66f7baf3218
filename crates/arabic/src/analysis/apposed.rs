//! Names of people that are written like common words, told by where they stand: `رئيسة الجمعية، روضة القرافي` names her, and
//! `بني مالك` is a tribe.

use super::pos::Pos;
use super::token::Token;
use super::word::Analysis;
use crate::name_lists::given;
use crate::verb_lists::{is_person, is_saying};

/// How far before a comma the office may stand of somebody who is named behind it.
const REACH: usize = 9;

/// Reads such words as names. `commas` says for each word whether a comma separates it from the one before it.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool], commas: &[bool]) {
    for i in 1..tokens.len() {
        if joined[i] && is_of_tribe(&tokens[i - 1], &tokens[i]) {
            tokens[i].read_as_name();
        }
        let pair = i + 1 < tokens.len() && joined[i + 1] && is_first_name(&tokens[i]) && is_byname(&tokens[i + 1]);
        if !pair {
            continue;
        }
        let closed = closes(tokens, joined, i + 2);
        if commas[i] && closed && has_office(tokens, i) || joined[i] && is_before_office(tokens, joined, i) {
            tokens[i].read_as_name();
            if !tokens[i + 1].is_name() {
                tokens[i + 1].read_as_name();
            }
        }
    }
}

/// Whether a noun stands behind "sons of" and is no word that means somebody's sons: `بني مالك`.
fn is_of_tribe(before: &Token, t: &Token) -> bool {
    let sons = matches!(before.folded.as_str(), "بني" | "بنو" | "ال" | "اولاد") && !before.text.starts_with("ال");
    let noun = |a: &Analysis| a.pos == Pos::Noun && a.is_bare() && !a.plural && !a.dual;
    let named = before.analysis().is_some_and(|a| a.pos == Pos::Propn || before.text.starts_with('آ'));
    sons && named && t.analysis().is_some_and(noun)
}

/// Whether a word may be a first name: a noun or an adjective in the singular that is no office, or one that is on a list.
fn is_first_name(t: &Token) -> bool {
    let Some(a) = t.analysis() else { return false };
    let plain = matches!(a.pos, Pos::Noun | Pos::Adj) && a.is_free() && a.pronoun.is_none() && !a.plural && !a.dual;
    plain && (given(&t.folded).is_some() || !t.glosses().iter().take(2).any(|g| is_person(g)))
}

/// Whether a word has the form of a family name of origin: `القرافي`, which is no known place or body.
fn is_byname(t: &Token) -> bool {
    let form = t.folded.starts_with("ال") && t.folded.ends_with('ي');
    let known = |a: &Analysis| a.pos == Pos::Propn && a.lemma.is_some_and(|l| !l.is_person());
    form && t.analysis().is_some_and(|a| a.is_free() && !a.feminine && !a.plural && !known(a))
}

/// Whether a noun phrase ends before a word: a preposition, "that" or a sign follows.
fn closes(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let Some(next) = tokens.get(i).filter(|_| joined[i]) else { return true };
    next.analysis().is_some_and(|a| {
        matches!(a.pos, Pos::Adp | Pos::Sconj) || a.is_verb() || a.preposition.is_some() || a.conjunction.is_some()
    })
}

/// Whether an office stands before a comma, behind a verb of saying: "said the president of the association, …".
fn has_office(tokens: &[Token], i: usize) -> bool {
    let near = &tokens[i.saturating_sub(REACH)..i];
    let office = near.iter().position(|t| {
        let a = t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.preposition.is_none() && !a.plural);
        a && t.names_person()
    });
    office.is_some_and(|at| {
        near[..at].iter().any(|t| t.analysis().is_some_and(Analysis::is_verb) && is_saying(t.lemma()))
    })
}

/// Whether what somebody is follows their name without a comma, behind a verb: "spoke … secretary of state".
fn is_before_office(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let verb = tokens[i - 1].analysis().is_some_and(Analysis::is_verb);
    let says = verb && (is_saying(tokens[i - 1].lemma()) || tokens[i - 1].lemma() == "تحدث");
    let office = tokens.get(i + 2).filter(|_| joined[i + 2]).is_some_and(|t| {
        let bare = t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.is_bare() && !a.plural && a.pronoun.is_none());
        bare && t.glosses().iter().any(|g| is_person(g))
    });
    says && office
}

#[cfg(test)]
mod tests {
    use super::super::{Pos, Sentence};

    #[test]
    fn names_are_told_by_their_place() {
        let name = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().is_some_and(|a| a.pos == Pos::Propn);
        assert!(name("أكدت رئيسة الجمعية، روضة القرافي، أن القضاة غاضبون", 3));
        assert!(name("قال منسق الشبكة، رفيق الحلواني إن العملية نجحت", 3));
        assert!(name("تحدث الحبيب الدبابي كاتب الدولة عن المشروع", 1));
        assert!(name("في جبال بني مالك", 3));
        assert!(!name("قال الوزير، رئيس الوفد الفرنسي، إن", 2));
        assert!(!name("قال المدرب السابق كاتب الرواية", 1));
        assert!(!name("زار روضة الأطفال الوزير", 1));
    }
}
