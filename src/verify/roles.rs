//! Who did it and to whom: the subject of a verb must not become its object.
//!
//! Where the Arabic has a finite verb with its subject and something else in the clause, and the English has the verb in
//! the active voice, with something else of the clause as its subject and the subject behind it, the two were
//! exchanged; so they were where the English puts the verb into the passive and names as its agent what the Arabic has
//! as its object.

use super::aligned::{Ground, Unit};
use super::context::Context;
use super::frame::{Frame, frame};
use super::pair::Pair;
use super::participants::participants;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::analysis::{Pos, Token};
use mujaz_arabic::english::bases;
use std::collections::BTreeSet;
use std::ops::Range;

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

/// Words that may render one of the Arabic, at most, for it to say who is who.
const FEW: usize = 4;

/// What renders each word of the Arabic, without what is all that renders another.
fn resolved<'p>(pair: &'p Pair) -> Vec<(&'p Unit, BTreeSet<usize>)> {
    let units = &pair.alignment().source;
    let only: BTreeSet<usize> =
        units.iter().filter(|u| u.rendered_by.len() == 1).flat_map(|u| u.rendered_by.iter().copied()).collect();
    let own = |u: &Unit| {
        let left: BTreeSet<usize> = u.rendered_by.difference(&only).copied().collect();
        if u.rendered_by.len() == 1 || left.is_empty() { u.rendered_by.clone() } else { left }
    };
    units.iter().map(|u| (u, own(u))).collect()
}

/// The English words that render some nouns of the Arabic and no other word of the sentence.
fn renderings(pair: &Pair, all: &[(&Unit, BTreeSet<usize>)], words: Range<usize>) -> BTreeSet<usize> {
    let tokens = &pair.analysed().tokens;
    let within = |u: &Unit| tokens[words.clone()].iter().any(|t| t.span == u.span);
    let noun = |u: &Unit| {
        let pos = pair.token(&u.span).and_then(Token::analysis).map(|a| a.pos);
        pos.is_none_or(|p| matches!(p, Pos::Noun | Pos::Propn | Pos::Adj))
    };
    let lemma = |u: &Unit| pair.token(&u.span).map(Token::lemma);
    let lemmas: Vec<Option<&str>> = all.iter().filter(|(u, _)| within(u)).map(|(u, _)| lemma(u)).collect();
    // Another occurrence of the same word is rendered alike.
    let other = |j: &usize| all.iter().any(|(u, own)| !within(u) && !lemmas.contains(&lemma(u)) && own.contains(j));
    let own = all.iter().filter(|(u, own)| within(u) && noun(u) && own.len() <= FEW).flat_map(|(_, own)| own.iter());
    own.copied().filter(|j| !other(j)).collect()
}

/// Subject and object as the English has them, if it has them exchanged.
///
/// In the passive only its object can have become the agent: what stands behind a preposition may be a cause, "convinced by
/// talks".
fn exchanged(
    pair: &Pair,
    f: &Frame,
    subject: &BTreeSet<usize>,
    object: &BTreeSet<usize>,
    others: &BTreeSet<usize>,
) -> Option<(usize, usize)> {
    let first = |list: &[usize], of: &BTreeSet<usize>| list.iter().copied().find(|j| of.contains(j));
    if f.passive {
        let agent = first(&f.by, object)?;
        let patient = first(&f.subject, subject)?;
        let right = first(&f.by, subject).is_some() || first(&f.before, others).is_some();
        return (!right).then_some((patient, agent));
    }
    // Where nothing explains what heads the phrase, the rest of it may.
    let grounds = &pair.alignment().grounds;
    let unknown = !f.subject.is_empty() && f.subject.iter().all(|j| grounds[*j] == Ground::Nothing);
    let agent = first(if unknown { &f.before } else { &f.subject }, others)?;
    let patient = first(&f.behind, subject)?;
    let right = first(&f.before, subject).is_some() || first(&f.by, subject).is_some();
    (!right).then_some((patient, agent))
}

/// Whether an English verb says what its subject is, seems or amounts to, so that either may come first, or has its
/// subject elsewhere, as an infinitive does.
fn joins(pair: &Pair, verb: usize) -> bool {
    const JOINING: [&str; 14] = [
        "be",
        "seem",
        "appear",
        "become",
        "look",
        "feel",
        "remain",
        "include",
        "represent",
        "reach",
        "total",
        "exceed",
        "cost",
        "amount",
    ];
    let infinitive = verb > 0 && pair.english[verb - 1].lower == "to";
    infinitive || bases(&pair.english[verb].lower).iter().any(|b| JOINING.contains(&b.as_str()))
}

/// Verbs whose subject and object were exchanged.
pub(super) fn swapped(pair: &Pair) -> Vec<Swapped> {
    let sentence = pair.analysed();
    let all = resolved(pair);
    // Of several words that may render a verb, the one at its place does.
    let far = |span: &Range<usize>, j: usize| {
        let place = |at: usize, text: &str| at as f64 / text.len().max(1) as f64;
        (place(span.start, pair.source) - place(pair.english[j].span.start, pair.target)).abs()
    };
    let verb_of = |span: &Range<usize>| {
        let is_verb = pair.token(span).and_then(Token::analysis).is_some_and(|a| a.is_verb());
        let (_, own) = all.iter().find(|(u, own)| u.span == *span && is_verb && own.len() <= 2)?;
        own.iter().copied().min_by(|a, b| far(span, *a).total_cmp(&far(span, *b)))
    };
    let verbs: BTreeSet<usize> = all.iter().filter_map(|(u, _)| verb_of(&u.span)).collect();
    let mut out = Vec::new();
    for (v, token) in sentence.tokens.iter().enumerate().filter(|(_, t)| !says(t)) {
        let Some(verb) = verb_of(&token.span).filter(|j| !joins(pair, *j)) else { continue };
        let Some(p) = participants(sentence, v) else { continue };
        let [subject, object, others] = [p.subject, p.object, p.others].map(|words| renderings(pair, &all, words));
        let f = frame(pair, verb, |j| verbs.contains(&j));
        if let Some((patient, agent)) = exchanged(pair, &f, &subject, &object, &others) {
            let [subject, object] = [patient, agent].map(|j| pair.english[j].span.clone());
            out.push(Swapped { verb: token.span.clone(), subject, object });
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
        let span = s.object.start.min(s.subject.start)..s.object.end.max(s.subject.end);
        out.push(Finding::new(Check::Adequacy, defect, SWAPPED).at_source(s.verb).at_target(span));
    }
}

/// The confidence that they were exchanged.
const SWAPPED: f64 = 0.55;

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
            (
                "أكد المتحدث أن المزارعين باعوا التجار القمح",
                [
                    "The spokesman affirmed that the farmers had sold the merchants the wheat",
                    "The spokesman affirmed that the wheat had been sold to the merchants by the farmers",
                ],
                "The spokesman affirmed that the merchants had sold the farmers the wheat",
            ),
            (
                "هاجم المشجعون الحكم بعد المباراة",
                [
                    "The fans attacked the referee after the match",
                    "After the match the referee was attacked by the fans",
                ],
                "The fans were attacked by the referee after the match",
            ),
        ] {
            assert_eq!(found(arabic, wrong), 1, "{wrong}");
            for english in right {
                assert_eq!(found(arabic, english), 0, "{english}");
            }
        }
    }
}
