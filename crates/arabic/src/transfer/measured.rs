//! Words that English renders by another construction altogether: what something is worth or lasts, what is done
//! categorically, what somebody had.

use super::reading::set_verb;
use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Sentence, Token};
use crate::wording::as_subject;

/// "worth 3 million" for `قيمته 3 ملايين` behind an indefinite noun, "lasting", "of".
pub(super) fn measure(sentence: &Sentence, i: usize, before: &Unit, unit: &mut Unit) {
    let token = |k: usize| sentence.tokens.get(k).filter(|_| sentence.is_joined(k));
    let number = token(i + 1).is_some_and(|t| t.is_number() || t.analysis().is_some_and(|a| a.pos == Pos::Num));
    let noun = matches!(before.kind, Kind::Noun | Kind::Adjective) && !before.is_definite() && unit.touches();
    let t = &sentence.tokens[i];
    let own = t.within.is_none() && t.analysis().is_some_and(|a| a.pronoun.is_some() && a.preposition.is_none());
    if !(number && noun && own) {
        return;
    }
    let text = match t.lemma() {
        "قيمة" | "ثمن" | "سعر" => "worth",
        "مدة" => "lasting",
        "قدر" | "نسبة" => "of",
        "عمر" => "aged",
        _ => return,
    };
    *unit = Unit { gap: std::mem::take(&mut unit.gap), word: i, kind: Kind::Preposition, ..Unit::new(text.to_owned()) };
}

/// Whether a word is the verbal noun of the verb before it, which it only strengthens: `رفض القرار رفضا قاطعا`.
pub(super) fn is_cognate(sentence: &Sentence, i: usize, unit: &Unit, out: &[Unit]) -> bool {
    const REACH: usize = 4;
    let Some((deed, _)) = unit.deed.filter(|_| unit.accusative && unit.preposition.is_empty() && unit.gap.is_empty())
    else {
        return false;
    };
    let adjective = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis);
    let described = adjective.is_some_and(|a| a.pos == Pos::Adj && !a.article && a.conjunction.is_none());
    let verb = out.iter().rev().take(REACH).find(|u| u.kind == Kind::Verb).and_then(|u| u.verb.as_ref());
    described && verb.is_some_and(|v| v.base.split(' ').next() == Some(deed))
}

/// The adverb of an adjective: "categorically".
pub(super) fn adverb(adjective: &str) -> String {
    match adjective {
        "good" => return "well".to_owned(),
        "hard" | "fast" => return adjective.to_owned(),
        _ => {}
    }
    if let Some(stem) = adjective.strip_suffix("le").filter(|s| !s.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        return format!("{stem}ly");
    }
    match adjective.strip_suffix('y') {
        Some(stem) => format!("{stem}ily"),
        None if adjective.ends_with("ic") => format!("{adjective}ally"),
        None => format!("{adjective}ly"),
    }
}

/// "worse than" for a superlative form behind which `من` compares; `before` is the unit before that of the preposition.
pub(super) fn compare(sentence: &Sentence, i: usize, unit: &mut Unit, before: Option<&mut Unit>) {
    let t = &sentence.tokens[i];
    let from = t.lemma() == "من" && t.within.is_none() && sentence.is_joined(i);
    let preposition = t.analysis().is_some_and(|a| a.pos == Pos::Adp && a.conjunction.is_none());
    let Some(adjective) =
        before.filter(|b| from && preposition && b.elative && !b.article && b.kind == Kind::Adjective)
    else {
        return;
    };
    let own = sentence.tokens[adjective.word].within.is_none() && adjective.word + 1 == i;
    let Some(text) = comparative(&adjective.text).filter(|_| own) else { return };
    adjective.text = text;
    adjective.elative = false;
    unit.text = match t.analysis().and_then(|a| a.pronoun) {
        Some(p) => format!("than {}", p.object),
        None => "than".to_owned(),
    };
}

/// The comparative of a superlative: "larger", "more important".
fn comparative(superlative: &str) -> Option<String> {
    Some(match superlative {
        "best" => "better".to_owned(),
        "worst" => "worse".to_owned(),
        "most" => "more".to_owned(),
        "least" => "less".to_owned(),
        "furthest" => "further".to_owned(),
        _ => match superlative.strip_prefix("most ") {
            Some(rest) => format!("more {rest}"),
            None => format!("{}er", superlative.strip_suffix("est")?),
        },
    })
}

/// Turns "was for her" into "had": `كانت لها علاقات`. Returns whether the unit is included in the verb before it.
pub(super) fn possess(sentence: &Sentence, i: usize, unit: &Unit, out: &mut [Unit]) -> bool {
    let t = &sentence.tokens[i];
    let Some(p) = t.analysis().filter(|a| a.pos == Pos::Adp && t.within.is_none()).and_then(|a| a.pronoun) else {
        return false;
    };
    let next = sentence.tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis);
    let owned = next.is_some_and(|n| n.pos == Pos::Noun && !n.is_definite() && n.preposition.is_none());
    let named = out.len() > 1 && out[out.len() - 2].is_nominal();
    let Some(verb) = out.last_mut().filter(|v| v.kind == Kind::Verb && unit.touches()) else { return false };
    let was = t.lemma() == "ل" && owned && sentence.tokens[verb.word].lemma() == "كان";
    let Some(a) = sentence.tokens[verb.word].analysis().filter(|_| was) else { return false };
    let a = a.clone();
    set_verb(verb, "have".to_owned(), &a);
    (verb.third, verb.neutral, verb.intransitive) = (false, true, false);
    if !named {
        verb.subject = as_subject(p.object);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{adverb, comparative};

    #[test]
    fn adjectives_have_adverbs() {
        let cases =
            [("categorical", "categorically"), ("drastic", "drastically"), ("heavy", "heavily"), ("simple", "simply")];
        for (adjective, want) in cases {
            assert_eq!(adverb(adjective), want);
        }
    }

    #[test]
    fn superlatives_have_comparatives() {
        for (superlative, want) in [("largest", "larger"), ("worst", "worse"), ("most important", "more important")] {
            assert_eq!(comparative(superlative).as_deref(), Some(want));
        }
        assert_eq!(comparative("first"), None);
    }
}
