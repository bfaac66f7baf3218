//! Who takes part in what an Arabic verb tells: its subject, and what else stands in its clause.

use crate::word_lists::List;
use mujaz_arabic::analysis::{Pos, Sentence, Token};
use std::ops::Range;

/// The participants of a verb, as indices of words.
#[derive(Debug)]
pub(super) struct Participants {
    /// The words of its subject, up to the first preposition.
    pub subject: Range<usize>,
    /// What else stands in the clause, behind verb and subject.
    pub others: Range<usize>,
    /// Its object, the phrase without a preposition right behind them; empty if there is none.
    pub object: Range<usize>,
}

/// The most words of a clause on either side of its verb.
const REACH: usize = 16;

/// The most words of a subject before its verb.
const LONGEST: usize = 8;

fn is_nominal(t: &Token) -> bool {
    t.is_arabic() && t.analysis().is_none_or(|a| matches!(a.pos, Pos::Noun | Pos::Adj | Pos::Propn))
}

/// Whether a preposition leads a word, its own or one before it.
fn is_led(t: &Token) -> bool {
    t.analysis().is_some_and(|a| a.preposition.is_some() || a.pos == Pos::Adp)
}

/// Whether a word opens a clause of its own.
fn opens(t: &Token) -> bool {
    t.analysis().is_some_and(|a| {
        let relative = a.pos == Pos::Pron && a.pronoun.is_none() || a.pos == Pos::Det && t.folded.starts_with("الذ");
        a.pos == Pos::Sconj || a.pos == Pos::Aux || a.is_verb() || relative
    }) || List::ClauseBorders.contains(&t.folded)
}

/// Whether a new phrase begins with a noun: what stands before it is complete.
fn begins_phrase(tokens: &[Token], i: usize) -> bool {
    let noun = tokens[i].analysis().is_some_and(|a| a.pos == Pos::Noun);
    let complete = |t: &Token| match t.analysis() {
        Some(a) => matches!(a.pos, Pos::Adj | Pos::Propn) || a.article || a.pronoun.is_some(),
        None => true,
    };
    noun && complete(&tokens[i - 1])
}

/// The end of the phrase that begins with a word.
fn end_of_phrase(sentence: &Sentence, first: usize) -> usize {
    let tokens = &sentence.tokens;
    let goes_on = |i: usize| {
        let joined = tokens[i].analysis().is_some_and(|a| a.conjunction.is_some());
        sentence.is_joined(i) && is_nominal(&tokens[i]) && !is_led(&tokens[i]) && !joined && !begins_phrase(tokens, i)
    };
    (first + 1..tokens.len()).find(|i| !goes_on(*i)).unwrap_or(tokens.len())
}

/// The subject behind a verb: the phrase right behind it, without a preposition.
fn behind(sentence: &Sentence, verb: usize) -> Option<Range<usize>> {
    let t = sentence.tokens.get(verb + 1).filter(|_| sentence.is_joined(verb + 1))?;
    (is_nominal(t) && !is_led(t)).then(|| verb + 1..end_of_phrase(sentence, verb + 1))
}

/// The subject before a verb: a phrase between it and "that" or an auxiliary.
fn before(sentence: &Sentence, verb: usize) -> Option<Range<usize>> {
    let tokens = &sentence.tokens;
    let opener = (verb.saturating_sub(LONGEST)..verb).rev().find(|i| opens(&tokens[*i]))?;
    let (first, led) = (opener + 1, tokens[opener].analysis());
    let introduces = led.is_some_and(|a| a.pos == Pos::Aux || a.pos == Pos::Sconj && a.pronoun.is_none());
    let whole = (opener + 1..verb + 1).all(|i| sentence.is_joined(i));
    let noun = tokens.get(first).filter(|_| first < verb)?;
    let linked = (first..=verb).any(|i| tokens[i].analysis().is_some_and(|a| a.conjunction.is_some()));
    (introduces && whole && !linked && is_nominal(noun) && !is_led(noun))
        .then(|| first..end_of_phrase(sentence, first).min(verb))
}

/// The participants of a finite verb in the active.
pub(super) fn participants(sentence: &Sentence, verb: usize) -> Option<Participants> {
    let tokens = &sentence.tokens;
    let own = tokens[verb].analysis().filter(|a| a.is_verb() && a.person == 3 && !a.passive && a.pronoun.is_none())?;
    if own.pos == Pos::Aux {
        return None;
    }
    let (subject, from) = match before(sentence, verb) {
        Some(subject) => (subject, verb + 1),
        None => {
            let subject = behind(sentence, verb)?;
            let end = subject.end;
            (subject, end)
        }
    };
    let last = tokens.len().min(verb + 1 + REACH);
    let end =
        (from..last).find(|i| opens(&tokens[*i]) || sentence.gap(*i).contains(['.', '؛', ';', ':'])).unwrap_or(last);
    let has_object = from < end && sentence.is_joined(from) && is_nominal(&tokens[from]) && !is_led(&tokens[from]);
    let object = if has_object { from..end_of_phrase(sentence, from).min(end) } else { from..from };
    (from < end).then_some(Participants { subject, others: from..end, object })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, String)> {
        let s = Sentence::new(text);
        let verb = s.tokens.iter().position(|t| t.analysis().is_some_and(|a| a.is_verb() && a.pos != Pos::Aux))?;
        let p = participants(&s, verb)?;
        let text = |r: Range<usize>| s.tokens[r].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        Some((text(p.subject), text(p.others)))
    }

    #[test]
    fn the_subject_ends_where_another_phrase_begins() {
        let own = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(read("انتقد رئيس النادي الحكم بشدة"), own("رئيس النادي", "الحكم بشدة"));
        assert_eq!(read("طلبت السفارة من الوزارة توضيحات"), own("السفارة", "من الوزارة توضيحات"));
        assert_eq!(read("كتب أن المدرب انتقد اللاعبين"), None);
    }
}
