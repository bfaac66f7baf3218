//! What a word is by the words directly beside it: `أنه طلب من` is what he asked, `بفوز سهل` an easy win, `مدينة نيون
//! السويسرية` a town of that name.

use super::pos::Pos;
use super::token::Token;
use super::word::{Analysis, Tense};
use crate::word_lists::List;

/// How much more than the chosen reading another one may cost that the words beside it ask for.
const MARGIN: f32 = 2.0;

/// Corrects such words. `joined` says for each word whether only spaces separate it from the one before it.
pub(super) fn settle(tokens: &mut [Token], joined: &[bool]) {
    for i in (1..tokens.len()).filter(|i| joined[*i]) {
        if let Some(verb) = verb_of_pronoun(tokens, joined, i) {
            tokens[i].best = Some(verb);
        } else if let Some(adjective) = adjective_of_noun(tokens, joined, i) {
            tokens[i].best = Some(adjective);
        } else if is_name_of_place(tokens, joined, i) {
            tokens[i].read_as_name();
        }
    }
}

/// A word behind another one, if only spaces separate them.
fn next<'a>(tokens: &'a [Token], joined: &[bool], i: usize) -> Option<&'a Token> {
    tokens.get(i + 1).filter(|_| joined[i + 1])
}

/// The reading as a verb of a noun behind "that he", which a preposition follows: there it tells what he did.
fn verb_of_pronoun(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let that = tokens[i - 1].analysis().filter(|a| a.pos == Pos::Sconj)?;
    let subject = that.pronoun.filter(|p| matches!(p.object, "him" | "it" | "her"))?;
    let feminine = subject.written.starts_with("ها");
    let noun = tokens[i].analysis().filter(|a| a.pos == Pos::Noun && !a.is_definite() && !a.plural)?;
    if noun.preposition.is_some() || noun.conjunction.is_some() {
        return None;
    }
    let behind = next(tokens, joined, i)?.analysis()?;
    let led = behind.conjunction.is_none() && (behind.pos == Pos::Adp || behind.preposition.is_some());
    let fits = |r: &Analysis| {
        let active = !r.passive && r.pronoun.is_none() && r.person == 3 && !r.plural && !r.dual;
        r.tense == Some(Tense::Perfect) && active && r.feminine == feminine && r.cost <= noun.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits).filter(|_| led)
}

/// The reading as an adjective of a verb behind a noun that a preposition governs, where the verb has nothing to act on.
fn adjective_of_noun(tokens: &[Token], joined: &[bool], i: usize) -> Option<usize> {
    let verb = tokens[i].analysis()?;
    let plain = verb.tense == Some(Tense::Perfect) && !verb.passive && verb.pronoun.is_none() && verb.person == 3;
    if !plain || verb.plural || verb.conjunction.is_some() {
        return None;
    }
    let noun = tokens[i - 1].analysis().filter(|n| n.pos == Pos::Noun && !n.is_definite() && !n.plural && !n.dual)?;
    let preposition = |t: &Token| t.analysis().is_some_and(|a| a.pos == Pos::Adp && a.pronoun.is_none());
    let governed = noun.preposition.is_some() || i > 1 && joined[i - 1] && preposition(&tokens[i - 2]);
    let acts = next(tokens, joined, i)
        .and_then(Token::analysis)
        .is_some_and(|n| matches!(n.pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Sconj) && n.conjunction.is_none());
    let fits = |r: &Analysis| {
        r.pos == Pos::Adj
            && !r.is_definite()
            && !r.plural
            && r.feminine == noun.feminine
            && r.conjunction.is_none()
            && r.preposition.is_none()
            && r.cost <= verb.cost + MARGIN
    };
    tokens[i].readings.iter().position(fits).filter(|_| governed && !acts)
}

/// Whether an indefinite noun stands between a word such as "city" and a definite adjective, which needs a definite noun
/// before it: a name is one.
fn is_name_of_place(tokens: &[Token], joined: &[bool], i: usize) -> bool {
    let bare = |a: &Analysis| !a.is_definite() && a.preposition.is_none() && a.conjunction.is_none();
    let noun = |t: &Token| t.analysis().is_some_and(|a| a.pos == Pos::Noun && bare(a) && !a.plural && !a.dual);
    let described = next(tokens, joined, i)
        .and_then(Token::analysis)
        .is_some_and(|n| n.pos == Pos::Adj && n.article && n.conjunction.is_none() && n.preposition.is_none());
    let place = tokens[i - 1].analysis().is_some_and(|p| p.pos == Pos::Noun && !p.is_definite() && !p.plural);
    place && List::Localities.contains(tokens[i - 1].lemma()) && noun(&tokens[i]) && described
}

#[cfg(test)]
mod tests {
    use super::super::{Pos, Sentence};

    #[test]
    fn the_words_beside_one_tell_what_it_is() {
        let pos = |text: &str, i: usize| Sentence::new(text).tokens[i].analysis().map(|a| a.pos);
        assert_eq!(pos("ذكر المدير أنه طلب من الموظفين البقاء", 3), Some(Pos::Verb));
        assert_eq!(pos("ذكر المدير أنه طلب جديد", 3), Some(Pos::Noun));
        assert_eq!(pos("خرج الفريق بفوز سهل في الملعب", 3), Some(Pos::Adj));
        assert_eq!(pos("زار الوفد مدينة نيون السويسرية", 3), Some(Pos::Propn));
    }
}
