//! Who did it and to whom: the subject of a verb must not become its object.
//!
//! If the Arabic has a finite verb, its subject right after or before it and another noun in the clause, and the
//! English has the three in the order object, verb, subject with the verb in the active voice, subject and object were
//! exchanged.

use super::aligned::Unit;
use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::analysis::{Pos, Token};
use std::ops::Range;

/// The most words between a verb and what belongs to it.
const NEAR: usize = 7;

/// English words after which a verb is passive.
const PASSIVE: [&str; 12] = ["was", "were", "been", "be", "being", "is", "are", "by", "which", "whom", "that", "who"];

/// The words that the subject and the object of a verb became.
#[derive(Debug)]
pub(super) struct Swapped {
    verb: Range<usize>,
    subject: Range<usize>,
    object: Range<usize>,
}

/// Whether a word is a verb of saying, which English may put before its subject: "said the minister".
fn says(token: &Token) -> bool {
    List::FirstSayings.contains(token.lemma())
}

/// Verbs whose subject and object were exchanged.
pub(super) fn swapped(pair: &Pair) -> Vec<Swapped> {
    let sentence = pair.analysed();
    let tokens = &sentence.tokens;
    let units = &pair.alignment().source;
    let unit = |i: usize| units.iter().find(|u| u.span == tokens[i].span);
    let only = |u: &Unit| (u.rendered_by.len() == 1).then(|| u.rendered_by.first().copied()).flatten();
    let mut out = Vec::new();
    for v in 0..tokens.len() {
        let Some(a) =
            tokens[v].analysis().filter(|a| a.is_verb() && a.person == 3 && !a.passive && a.pronoun.is_none())
        else {
            continue;
        };
        if a.pos == Pos::Aux || says(&tokens[v]) {
            continue;
        }
        let Some(verb) = unit(v).and_then(only) else { continue };
        // What follows the verb within its clause.
        let clause = (v + 1..tokens.len().min(v + 1 + NEAR)).take_while(|i| {
            let opens = tokens[*i].analysis().is_some_and(|a| a.pos == Pos::Sconj || a.is_verb());
            sentence.is_joined(*i) && !opens
        });
        let nominal: Vec<usize> = clause.filter(|i| tokens[*i].analysis().is_none_or(|a| a.is_nominal())).collect();
        let free = |i: &usize| tokens[*i].analysis().is_none_or(|a| a.preposition.is_none());
        let noun = |i: &usize| tokens[*i].analysis().is_none_or(|a| matches!(a.pos, Pos::Noun | Pos::Propn));
        let Some(subject) = nominal.first().copied().filter(|i| *i == v + 1 && free(i) && noun(i)) else { continue };
        let Some(agent) = unit(subject).and_then(only) else { continue };
        // The object: a noun that begins another phrase than the subject's, separated from it by an adjective, a name
        // or a preposition.
        let parted = |i: usize| {
            let own = tokens[i].analysis().is_some_and(|a| a.preposition.is_some());
            let before = tokens[i - 1]
                .analysis()
                .is_some_and(|a| matches!(a.pos, Pos::Adp | Pos::Adj | Pos::Propn) || a.article || a.pronoun.is_some());
            own || before || tokens[i - 1].analysis().is_none()
        };
        let object = nominal.iter().copied().filter(|i| *i > subject && noun(i) && parted(*i)).find_map(|i| {
            let patient = unit(i).and_then(only)?;
            (patient < verb && verb < agent).then_some(patient)
        });
        let Some(patient) = object else { continue };
        let between = |from: usize, to: usize| pair.english[from + 1..to].iter().map(|w| w.lower.as_str());
        let near = verb - patient <= NEAR && agent - verb <= NEAR;
        let passive = between(patient, verb).chain(between(verb, agent)).any(|w| PASSIVE.contains(&w));
        let gap = &pair.target[pair.english[patient].span.end..pair.english[agent].span.start];
        if near && !passive && !gap.contains([',', ';', ':', '"', '“', '”', '—', '–', '.']) {
            let [subject, object] = [agent, patient].map(|j| pair.english[j].span.clone());
            out.push(Swapped { verb: tokens[v].span.clone(), subject, object });
        }
    }
    out
}

/// Verbs whose subject and object were exchanged.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    for s in swapped(pair) {
        let word = |r: &Range<usize>| pair.target[r.clone()].to_owned();
        let verb = pair.source[s.verb.clone()].to_owned();
        let defect = Defect::Exchanged { stands: [word(&s.object), word(&s.subject)], beside: [verb.clone(), verb] };
        let span = s.object.start..s.subject.end;
        out.push(Finding::new(Check::Adequacy, defect, SWAPPED).at_source(s.verb).at_target(span));
    }
}

/// The confidence that they were exchanged.
const SWAPPED: f64 = 0.45;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> usize {
        crate::verify::tests::found(compare, source, target).len()
    }

    #[test]
    fn swapped_subject_and_object_are_found() {
        for (arabic, right, wrong) in [
            (
                "انتقد الاتحاد الحكومة بشدة",
                ["The union sharply criticised the government", "The government was sharply criticised by the union"],
                "The government sharply criticised the union",
            ),
            (
                "طلبت السفارة السويدية من الوزارة توضيحات",
                [
                    "The Swedish embassy asked the ministry for clarification",
                    "The ministry was asked by the Swedish embassy for clarification",
                ],
                "The ministry asked the Swedish embassy for clarification",
            ),
        ] {
            assert_eq!(found(arabic, wrong), 1, "{wrong}");
            for english in right {
                assert_eq!(found(arabic, english), 0, "{english}");
            }
        }
    }
}
