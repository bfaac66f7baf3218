//! Direction: what goes to a place does not come from it.

use super::aligned::Role;
use super::context::Context;
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Finding};
use std::ops::Range;

/// A place whose direction is reversed: where it is in the source, and in the translation with its preposition.
#[derive(Debug)]
pub(super) struct ReversedDirection {
    source: Range<usize>,
    target: Range<usize>,
}

/// Words before a name that are searched for its preposition.
const BEFORE: usize = 3;

/// English words after which "to" does not express direction: "close to", "according to".
const NOT_DIRECTIONAL: [&str; 16] = [
    "close",
    "near",
    "next",
    "due",
    "according",
    "compared",
    "relative",
    "thanks",
    "belong",
    "belongs",
    "belonging",
    "similar",
    "addition",
    "respect",
    "regard",
    "owing",
];

/// Places whose direction is reversed.
pub(super) fn reversed(pair: &Pair) -> Vec<ReversedDirection> {
    let sentence = pair.analysed();
    let tokens = &sentence.tokens;
    let mut out = Vec::new();
    for unit in pair.alignment().source.iter().filter(|u| u.role == Role::Name && u.rendered_by.len() == 1) {
        let Some(i) = tokens.iter().position(|t| t.span == unit.span) else { continue };
        let Some(&j) = unit.rendered_by.first().filter(|j| pair.english[**j].capital) else { continue };
        let preposition = |k: usize| match tokens[k].folded.as_str() {
            "الي" | "والي" => Some("to"),
            "من" | "ومن" => Some("from"),
            _ => None,
        };
        // "إلى ليبيا", "إلى اللغة الإسبانية"
        let near = |k: usize| (1..=2).contains(&(i - k)) && (k + 1..=i).all(|m| sentence.is_joined(m));
        let Some((at, wanted)) = (i.saturating_sub(2)..i).rev().find_map(|k| Some((k, preposition(k)?))) else {
            continue;
        };
        if !near(at) {
            continue;
        }
        let from = j.saturating_sub(BEFORE);
        let said = (from..j).rev().find(|k| {
            matches!(
                pair.english[*k].lower.as_str(),
                "to" | "from" | "into" | "in" | "of" | "by" | "with" | "for" | "at" | "on" | "and" | "that"
            )
        });
        let Some(k) = said else { continue };
        let stands = match pair.english[k].lower.as_str() {
            "to" | "into" => "to",
            "from" => "from",
            _ => continue,
        };
        // "to conquer Britain" has a verb of its own.
        let verbal = stands == "to"
            && (k + 1..j).any(|m| {
                let w = &pair.english[m];
                !w.capital && !matches!(w.lower.as_str(), "the" | "a" | "an" | "his" | "her" | "its" | "their")
            });
        let leads = k > 0 && NOT_DIRECTIONAL.contains(&pair.english[k - 1].lower.as_str());
        let twice = pair.english.iter().filter(|w| w.lower == pair.english[j].lower).count() > 1;
        let span = pair.english[k].span.start..pair.english[j].span.end;
        if stands != wanted && !leads && !verbal && !twice && !pair.target[span.clone()].contains([',', ';', '.']) {
            out.push(ReversedDirection { source: tokens[at].span.start..unit.span.end, target: span });
        }
    }
    out
}

/// Places whose direction is reversed in the translation.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    for t in reversed(pair) {
        out.push(substituted(pair, Check::Adequacy, t.source, t.target, None, TURNED));
    }
}

/// The confidence that a direction was reversed.
const TURNED: f64 = 0.55;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reversed_directions_are_found() {
        let found = |english| crate::verify::tests::found(compare, "سافر الوفد من دمشق إلى بيروت", english).len();
        assert_eq!(found("The delegation travelled from Damascus to Beirut"), 0);
        assert_eq!(found("The delegation travelled to Beirut from Damascus"), 0);
        assert_eq!(found("The delegation travelled from Beirut to Damascus"), 2);
        let retreat = "انسحب الجيش من بيروت";
        let found = |english| crate::verify::tests::found(compare, retreat, english).len();
        assert_eq!(found("The army gave up its attempt to conquer Beirut"), 0);
        assert_eq!(found("The army withdrew to Beirut"), 1);
    }
}
