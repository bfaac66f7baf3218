//! Two that took each other's places: where all else stands in the order of the source, a phrase and another of its kind
//! far behind it do not, and each stands where the other belongs.
//!
//! Translators move phrases to the front or to the end, which shifts all that stands between; they do not exchange two and
//! leave the rest where it was, except around a verb that they turn into the passive, and in rows of nouns.

use super::aligned::{Role, Unit};
use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::analysis::{Pos, Token};
use mujaz_arabic::numerals::Number;
use std::ops::Range;

/// A word of the source that one word of the translation renders, and no other.
struct Anchor {
    /// Index of the Arabic word.
    source: usize,
    /// Index of the English word.
    target: usize,
    /// Whether it is a name.
    is_name: bool,
    /// Whether it is a figure.
    is_figure: bool,
    /// Its part of speech, if the lexicon knows it.
    pos: Option<Pos>,
}

/// The most words of a phrase that took the place of another.
const PHRASE: usize = 4;

/// How many words must stand between the two, in the same order on either side; between two figures one is enough.
const BETWEEN: usize = 2;

/// How many words before the first and behind the second must stand in their places.
const AROUND: usize = 2;

/// Words of the longest source that is examined.
const LONGEST: usize = 80;

/// Every word that one other renders, in the order of the source; verbs have places of their own in either language.
fn anchors(pair: &Pair) -> Vec<Anchor> {
    let units = &pair.alignment().source;
    let tokens = &pair.analysed().tokens;
    let anchor = |u: &Unit| {
        let target = *u.rendered_by.first().filter(|_| u.rendered_by.len() == 1)?;
        let alone = units.iter().filter(|o| o.rendered_by.contains(&target)).count() == 1;
        let source = tokens.iter().position(|t| t.span == u.span)?;
        let pos = tokens[source].analysis().map(|a| a.pos);
        let stays = alone && pos != Some(Pos::Verb) && tokens[source].expression.is_none_or(|e| e.pos() != Pos::Verb);
        stays.then_some(Anchor { source, target, is_name: u.role == Role::Name, is_figure: false, pos })
    };
    let mut all: Vec<Anchor> = units.iter().filter_map(anchor).collect();
    all.extend(figures(pair));
    all.sort_by_key(|a| a.source);
    all.dedup_by_key(|a| a.source);
    all
}

/// Figures that occur once on either side.
fn figures(pair: &Pair) -> impl Iterator<Item = Anchor> {
    let (wanted, given) = (pair.source_numbers(), pair.target_numbers());
    let once = |n: &Number, list: &[Number]| list.iter().filter(|o| o.same_value(n)).count() == 1;
    wanted.iter().filter(move |n| once(n, wanted) && once(n, given)).filter_map(move |n| {
        let other = given.iter().find(|g| g.same_value(n))?;
        let source = pair.analysed().tokens.iter().position(|t| t.span.end > n.span.start)?;
        let target = pair.english.iter().position(|w| w.span.end > other.span.start)?;
        Some(Anchor { source, target, is_name: false, is_figure: true, pos: None })
    })
}

/// Whether something parts two words of the source: a verb, a preposition, a conjunction or a sign. In a row of nouns
/// English has its own order.
fn is_parted(pair: &Pair, within: Range<usize>) -> bool {
    let sentence = pair.analysed();
    let parts = |t: &Token| {
        t.analysis().is_some_and(|a| {
            let links = a.preposition.is_some() || a.conjunction.is_some();
            links || a.is_verb() || matches!(a.pos, Pos::Adp | Pos::Cconj | Pos::Sconj)
        })
    };
    within.clone().any(|i| parts(&sentence.tokens[i]) || !sentence.is_joined(i))
}

/// Whether the translation turns what is between the two round: "by" before the one that comes last, an owner first, or a
/// word of several parts, "award-winning".
fn is_turned(pair: &Pair, first: usize, last: usize) -> bool {
    let owner = |j: usize| pair.english[j].lower.ends_with("'s") || pair.english[j].lower.ends_with("’s");
    let by = |j: usize| matches!(pair.english[j].lower.as_str(), "by" | "from");
    let compound = pair.target[pair.english[first].span.start..pair.english[last].span.start].contains('-');
    compound || (last.saturating_sub(5)..last).any(by) || (first..pair.english.len().min(first + 3)).any(owner)
}

/// The range of the places of some anchors in the translation.
fn places(anchors: &[Anchor]) -> Range<usize> {
    let first = anchors.iter().map(|a| a.target).min().unwrap_or(0);
    first..anchors.iter().map(|a| a.target + 1).max().unwrap_or(first)
}

/// The index of the anchor at which what follows `from` in the order of the source, before a place of the translation,
/// leaves that order to go back behind where it began.
fn turn(all: &[Anchor], from: usize, before: usize) -> Option<usize> {
    let first = all.get(from).filter(|a| a.target < before)?;
    // English has an adjective before its noun.
    let led = |k: usize| all[k].pos == Some(Pos::Adj) && (1..=2).any(|n| all[k].target + n == all[k - 1].target);
    let follows = |k: usize| all[k - 1].target < all[k].target || led(k);
    let runs_on = |k: &usize| follows(*k) && all[*k].target < before;
    let end = (from + 1..all.len()).find(|k| !runs_on(k))?;
    (all[end].target < first.target).then_some(end)
}

/// The places of two runs of anchors that stand in each other's.
fn find(pair: &Pair, all: &[Anchor]) -> Option<[Range<usize>; 2]> {
    let kind =
        |x: &Anchor, y: &Anchor| x.is_name == y.is_name && x.is_figure == y.is_figure && (x.is_name || x.pos == y.pos);
    // Nothing may stand around two that only tell of which of several things something is said.
    let describes =
        |a: &[Anchor], b: &[Anchor]| matches!((a, b), ([x], [y]) if x.pos == y.pos && x.pos == Some(Pos::Adj));
    for i in 0..all.len() {
        for p in i + 1..=(i + PHRASE).min(all.len()) {
            let a = places(&all[i..p]);
            let Some(k) = turn(all, p, a.start) else { continue };
            for q in k + 1..=(k + PHRASE).min(all.len()) {
                let b = places(&all[k..q]);
                let counted = all[i..p].iter().chain(&all[k..q]).any(|x| x.is_figure);
                if k - p < BETWEEN && !(counted && q == k + 1 && p == i + 1) {
                    continue;
                }
                let stays = b.end <= all[p].target
                    && all[i.saturating_sub(AROUND)..i].iter().all(|o| o.target < b.start)
                    && all[q..(q + AROUND).min(all.len())].iter().all(|o| o.target >= a.end);
                let alike = all[i..p].iter().any(|x| all[k..q].iter().any(|y| kind(x, y)));
                if stays
                    && alike
                    && (i > 0 || q < all.len() || describes(&all[i..p], &all[k..q]) && k - p > BETWEEN)
                    && is_parted(pair, all[p - 1].source + 1..all[k].source + 1)
                    && !is_turned(pair, b.start, a.start)
                {
                    return Some([a, b]);
                }
            }
        }
    }
    None
}

/// Two phrases that took each other's places.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() || pair.arabic.len() > LONGEST {
        return;
    }
    let all = anchors(pair);
    let Some(found) = find(pair, &all) else { return };
    let span = |r: &Range<usize>| pair.english[r.start].span.start..pair.english[r.end - 1].span.end;
    let stands = [1, 0].map(|k| pair.target[span(&found[k])].to_owned());
    let defect = Defect::Exchanged { stands: stands.clone(), beside: [stands[1].clone(), stands[0].clone()] };
    let whole = span(&found[1]).start..span(&found[0]).end;
    out.push(Finding::new(Check::Adequacy, defect, TRANSPOSED).at_target(whole));
}

/// The confidence that two phrases took each other's places.
const TRANSPOSED: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_in_each_others_places_are_found_and_what_was_moved_is_not() {
        let found = |english| crate::verify::tests::found(compare, SOURCE, english).len();
        const SOURCE: &str = "أقيم المعرض الزراعي في مدينة طنجة قبل أن يتحول إلى الميناء القديم مع المعرض البحري";
        for right in [
            "The agricultural exhibition was held in the city of Tangier before moving to the old port with the maritime exhibition",
            "In the city of Tangier, the agricultural exhibition was held before it moved to the old port with the maritime exhibition",
        ] {
            assert_eq!(found(right), 0, "{right}");
        }
        assert_eq!(
            found(
                "The maritime exhibition was held in the city of Tangier before moving to the old port with the agricultural exhibition"
            ),
            1
        );
    }
}
