//! Adjectives: what negates, joins or counts them, and where they belong.

use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Sentence, Token};

/// Whether a word is `غير` before an adjective: "not converted".
pub(super) fn is_not(sentence: &Sentence, i: usize) -> bool {
    let (t, next) = (&sentence.tokens[i], sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)));
    let bare = t.analysis().is_some_and(|a| a.pronoun.is_none() && !a.article && !a.is_verb());
    let adjective = next.filter(|n| n.within.is_none()).and_then(Token::analysis).is_some_and(|a| {
        let lemma = a.lemma.is_some_and(|l| l.pos() == Pos::Adj);
        lemma && a.conjunction.is_none() && a.preposition.is_none() && a.pronoun.is_none()
    });
    t.within.is_none() && t.lemma() == "غير" && bare && adjective
}

/// Puts "not" before an adjective, with what is written onto the word for it.
pub(super) fn negate(unit: &mut Unit, not: Unit) {
    unit.kind = Kind::Adjective;
    unit.text = format!("not {}", unit.text);
    (unit.gap, unit.apart) = (not.gap, not.apart);
    (unit.conjunction, unit.preposition) = (not.conjunction, not.preposition);
}

/// "and political" after "economic", which does not act as a noun.
pub(super) fn join_adjective(before: &Unit, unit: &mut Unit, t: &Token) {
    let adjective = t.analysis().and_then(|a| a.lemma).is_some_and(|l| l.pos() == Pos::Adj);
    let like = before.kind == Kind::Adjective && before.article == unit.article && before.feminine == unit.feminine;
    if like && adjective && unit.kind == Kind::Noun && unit.conjunction == "and" && unit.gap.is_empty() {
        unit.kind = Kind::Adjective;
    }
}

/// "the fifth day", "the three rooms": a number with an article modifies the noun before it.
pub(super) fn order_adjective(before: &Unit, unit: &mut Unit, t: &Token) {
    let noun = before.kind == Kind::Noun && before.article && unit.touches();
    if noun && unit.kind == Kind::Number && !unit.quantifier && t.is_arabic() && t.folded.starts_with("ال") {
        (unit.kind, unit.article, unit.feminine) = (Kind::Adjective, true, before.feminine);
        unit.plural = before.plural;
    }
    // "موقعا ثانيا": a second site.
    let ordinal =
        t.analysis().is_some_and(|a| a.pos == Pos::Num) && !t.is_number() && unit.text.ends_with(['d', 'h', 't']);
    let ordinal = ordinal && ["first", "second", "third", "th"].iter().any(|e| unit.text.ends_with(e));
    if before.kind == Kind::Noun && !before.is_definite() && !before.plural && unit.touches() && ordinal {
        (unit.kind, unit.quantifier, unit.feminine) = (Kind::Adjective, false, before.feminine);
    }
    // "فوائد عدة": several benefits.
    if before.kind == Kind::Noun && !before.is_definite() && before.plural && unit.touches() && t.lemma() == "عدة" {
        (unit.kind, unit.quantifier, unit.feminine) = (Kind::Adjective, false, true);
    }
    // "بطاقة واحدة": one card.
    let bare = before.kind == Kind::Noun && !before.is_definite() && !before.plural && unit.touches();
    if bare && t.lemma() == "واحد" && t.within.is_none() && unit.preposition.is_empty() {
        (unit.kind, unit.article, unit.feminine, unit.plural) = (Kind::Adjective, false, before.feminine, false);
        "one".clone_into(&mut unit.text);
    }
}

/// Whether an expression ends at a word that is a noun with a pronoun.
pub(super) fn is_owned(sentence: &Sentence, last: usize, expression: &Unit) -> bool {
    let t = &sentence.tokens[last];
    t.within == Some(expression.word) && t.analysis().is_some_and(|a| a.pos == Pos::Noun && a.pronoun.is_some())
}
