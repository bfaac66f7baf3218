//! The verb of a clause, where the letters of a word leave it open whether it is one: `أن فرق الإنقاذ تواصل البحث` has rescuers go
//! on with the search, for no clause behind "that" is without a predicate, and no noun follows one that is complete.

use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::word_lists::List;

/// How much more than a noun its reading as a verb may cost.
const MARGIN: f32 = 4.0;

/// Reads as verbs the nouns that must be the verb of their clause, and gives verbs the gender of the noun behind them.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool]) {
    for i in 1..tokens.len() {
        if let Some(verb) = verb_of_clause(tokens, joined, i) {
            tokens[i].best = Some(verb);
        }
    }
    for i in 1..tokens.len() {
        if joined[i]
            && let Some(verb) = verb_of_resumed(tokens, joined, i).or_else(|| verb_of_lasting(tokens, joined, i))
        {
            tokens[i].best = Some(verb);
        } else if i > 1
            && joined[i]
            && joined[i - 1]
            && tokens[i - 2].analysis().is_some_and(Analysis::is_verb)
            && are_people(&tokens[i - 1], &tokens[i])
        {
            tokens[i].retag(Pos::Noun);
        }
    }
    for i in 0..tokens.len() {
        if let Some(verb) = verb_of_feminine(tokens, joined, i).or_else(|| verb_of_masculine(tokens, joined, i)) {
            tokens[i].best = Some(verb);
        }
    }
}

/// The reading as a verb of a noun without an article directly behind a noun phrase that is complete and opens its clause,
/// with whose head it agrees.
fn verb_of_clause(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    // "تواصل" may also have been taken for a verb whose subject follows.
    let other = |a: &Analysis| a.tense == Some(Tense::Perfect) && !a.feminine && a.person == 3 && a.pronoun.is_none();
    let noun = tokens[i].analysis().filter(|a| {
        (a.pos == Pos::Noun || other(a))
            && !a.is_definite()
            && a.conjunction.is_none()
            && a.preposition.is_none()
            && !a.plural
            && !a.dual
    })?;
    let complete =
        |a: &Analysis| a.article && a.is_nominal() || a.pos == Pos::Propn || a.pos == Pos::Noun && a.pronoun.is_some();
    if !joined[i] || !tokens[i - 1].analysis().is_some_and(complete) || tokens[i].names_person() {
        return None;
    }
    // The clause opens with "that" or the sentence; there is no verb yet, and none follows.
    let mut first = i;
    while first > 0 && joined[first] {
        let before = tokens[first - 1].analysis();
        if before.is_some_and(|a| a.pos == Pos::Sconj && a.pronoun.is_none()) {
            break;
        }
        if before.is_some_and(|a| a.is_verb() || matches!(a.pos, Pos::Pron | Pos::Sconj | Pos::Part)) {
            return None;
        }
        first -= 1;
    }
    let opened = first > 0 && joined[first];
    let head = tokens[first].analysis()?;
    if first >= i
        || !matches!(head.pos, Pos::Noun | Pos::Propn)
        || head.preposition.is_some()
        || head.conjunction.is_some()
    {
        return None;
    }
    let things = head.plural && !tokens[first].names_person();
    let feminine = head.feminine || things;
    let next = tokens.get(i + 1).filter(|_| joined[i + 1])?.analysis()?;
    let owner = tokens.get(i + 2).filter(|_| joined[i + 2]).and_then(Token::analysis);
    let owned = next.pos == Pos::Noun && owner.is_some_and(|o| o.is_nominal() && o.is_definite() && o.is_free());
    let object = next.is_nominal() && (next.is_definite() || owned) && next.is_free() && next.pronoun.is_none();
    let led = next.conjunction.is_none() && (next.pos == Pos::Adp || next.preposition.is_some());
    if noun.is_verb() && !feminine {
        return None;
    }
    let fits = |r: &Analysis| {
        let plain =
            !r.passive && r.conjunction.is_none() && r.preposition.is_none() && r.person == 3 && !r.plural && !r.dual;
        let tense = match r.tense {
            // "تواصل" has the form of a verb of women and things.
            Some(Tense::Imperfect) => feminine && object && r.feminine,
            // "بحث مع": only behind "that", for a headline has a noun so.
            Some(Tense::Perfect) => opened && led && !r.feminine && head.pos == Pos::Propn,
            _ => false,
        };
        plain && tense && r.cost <= noun.cost + MARGIN
    };
    let rest =
        tokens.iter().zip(joined).skip(i + 1).take_while(|(t, joined)| {
            **joined && !t.analysis().is_some_and(|a| matches!(a.pos, Pos::Sconj | Pos::Pron))
        });
    let other = rest.into_iter().any(|(t, _)| t.analysis().is_some_and(|a| a.is_verb() && a.conjunction.is_none()));
    tokens[i].readings.iter().position(fits).filter(|_| !other)
}

/// The reading as a verb of a noun behind an indefinite one, with a preposition behind it whose pronoun points back to that:
/// "طعنين تقدم بهما المرشح" are appeals that the candidate lodged.
fn verb_of_resumed(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let noun = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && a.is_free() && !a.plural)?;
    tokens[i - 1].analysis().filter(|b| matches!(b.pos, Pos::Noun | Pos::Adj) && !b.is_definite())?;
    tokens.get(i + 1).filter(|_| joined[i + 1])?.analysis().filter(|n| {
        n.pos == Pos::Adp
            && n.pronoun.is_some_and(|p| matches!(p.object, "him" | "it" | "them" | "both"))
            && n.conjunction.is_none()
    })?;
    let fits = |r: &Analysis| {
        let plain =
            !r.passive && r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual && r.conjunction.is_none();
        r.tense == Some(Tense::Perfect) && plain && r.cost <= noun.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits)
}

/// The reading as a verb of duration of a word before a number or a span of time: "توقف دام عشر سنوات" lasted.
fn verb_of_lasting(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    tokens[i].analysis().filter(|a| !a.is_verb() && !a.is_definite() && a.is_free())?;
    let next = tokens.get(i + 1).filter(|_| joined[i + 1])?;
    let span = next.is_number()
        || next.analysis().is_some_and(|n| n.pos == Pos::Num)
        || List::TimeUnits.contains(next.lemma());
    let fits = |r: &Analysis| {
        let lasts = r.lemma.is_some_and(|l| List::LastingVerbs.contains(l.text()));
        r.tense == Some(Tense::Perfect) && lasts && r.pronoun.is_none() && r.person == 3
    };
    tokens[i].readings.iter().position(fits).filter(|_| span)
}

/// Whether an adjective of people in the plural stands behind a definite noun that is not of several men, so that it cannot
/// describe that: "منعت السلطات الصحفيين" is what the authorities did to journalists.
fn are_people(noun: &Token, people: &Token) -> bool {
    let other = noun.analysis().is_some_and(|n| {
        n.pos == Pos::Noun && n.article && n.is_free() && !noun.names_person() && (n.feminine || !n.plural && !n.dual)
    });
    let sound = people.folded.ends_with("ين");
    let adjective = |a: &Analysis| a.pos == Pos::Adj && a.article && a.plural && !a.feminine && a.is_free();
    other && sound && people.analysis().is_some_and(adjective)
}

/// The reading in the feminine of a verb in the masculine before a definite noun that is feminine, which can only be its
/// subject: "تحقق الشرطة" is what the police investigate.
fn verb_of_feminine(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let verb = tokens[i]
        .analysis()
        .filter(|a| a.tense == Some(Tense::Perfect) && !a.feminine && !a.plural && a.person == 3)?;
    let subject = tokens.get(i + 1).filter(|_| joined[i + 1])?;
    let noun =
        subject.analysis().filter(|a| a.pos == Pos::Noun && a.article && a.feminine && !a.plural && a.is_free())?;
    let alone = verb.pronoun.is_none()
        && (verb.passive || verb.lemma.is_some_and(|l| l.glosses().next().is_some_and(|g| g.starts_with("be "))));
    let fits = |r: &Analysis| {
        let same = r.conjunction == verb.conjunction && r.preposition == verb.preposition && r.pronoun.is_none();
        r.tense == Some(Tense::Imperfect)
            && r.feminine
            && !r.passive
            && r.person == 3
            && same
            && r.cost <= verb.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits).filter(|_| alone && noun.conjunction.is_none())
}

/// The reading as a perfect of a verb that would be feminine otherwise, before a definite person who is masculine: "تقدم المحامي"
/// the lawyer came forward.
fn verb_of_masculine(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let verb = tokens[i].analysis().filter(|a| {
        a.tense == Some(Tense::Imperfect)
            && a.feminine
            && !a.plural
            && a.person == 3
            && a.pronoun.is_none()
            && a.preposition.is_none()
    })?;
    let subject = tokens.get(i + 1).filter(|n| joined[i + 1] && n.names_person())?;
    subject.analysis().filter(|a| a.pos == Pos::Noun && a.article && !a.feminine && !a.plural && a.is_free())?;
    let fits = |r: &Analysis| {
        let same = r.conjunction == verb.conjunction && r.preposition.is_none() && r.pronoun.is_none();
        r.tense == Some(Tense::Perfect) && !r.feminine && !r.passive && !r.plural && !r.dual && r.person == 3 && same
    };
    tokens[i].readings.iter().position(fits)
}

#[cfg(test)]
mod tests {
    use super::super::{Pos, Sentence};

    #[test]
    fn a_clause_behind_that_has_a_verb() {
        let pos = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().map(|a| a.pos);
        assert_eq!(pos("ذكر البيان أن فرق الإطفاء تواصل التبريد", 5), Some(Pos::Verb));
        assert_eq!(pos("ذكر البيان أن هدف الفريق تواصل العمل", 5), Some(Pos::Noun));
        assert_eq!(pos("قال إن الدبيبة بحث مع السفير", 3), Some(Pos::Verb));
    }

    #[test]
    fn a_pronoun_that_points_back_needs_a_verb() {
        let pos = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().map(|a| a.pos);
        assert_eq!(pos("رفضت اللجنة طلبين تقدم بهما النادي", 3), Some(Pos::Verb));
        assert_eq!(pos("انتهى الأمر بانقطاع دام ثلاث ساعات", 3), Some(Pos::Verb));
        assert_eq!(pos("منعت السلطات الصحفيين من الدخول", 2), Some(Pos::Noun));
    }

    #[test]
    fn a_verb_has_the_gender_of_its_subject() {
        let feminine = |text: &str| Sentence::new(text).tokens[0].analysis().is_some_and(|a| a.feminine && a.is_verb());
        assert!(feminine("تحقق الشرطة في الحادث"));
        assert!(!feminine("تحقق الهدف في الدقيقة"));
    }
}
