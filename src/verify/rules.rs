//! The registry: every rule in the order in which it runs, and the pairs to which each check applies.

use super::context::Context;
use super::pair::Pair;
use super::{
    contrast, counts, currencies, dates, days, directions, evidence, figures, hedges, implied, links, mismatches,
    names, polarity, prefixes, quotation, ranges, relations, roles, senses, sequences, speaker, tense, terms, text,
    transposed, units,
};
use crate::types::{Check, Finding};

/// One rule: adds what it finds in a pair.
type Rule = fn(&Pair, &Context, &mut Vec<Finding>);

/// Every rule, in the order of its findings.
const RULES: [Rule; 36] = [
    dates::compare,
    days::weekdays,
    days::relative_days,
    days::periods,
    figures::compare,
    implied::compare,
    names::added,
    names::lost,
    currencies::compare,
    text::script,
    text::markup,
    text::copied,
    text::repetition,
    text::length,
    text::chatter,
    polarity::negation,
    prefixes::compare,
    hedges::modality,
    contrast::substitution,
    senses::compare,
    units::compare,
    ranges::spans,
    links::exchanges,
    counts::compare,
    sequences::compare,
    relations::compare,
    tense::compare,
    roles::compare,
    transposed::compare,
    directions::compare,
    speaker::first_person,
    quotation::compare,
    text::grave_words,
    terms::compare,
    evidence::compare,
    mismatches::compare,
];

/// The highest confidence of a finding in a pair with an unreadable source: a doubt, not a rejection.
const UNREADABLE: f64 = 0.4;

/// The most rejections that an unreadable source may explain.
const FEW: usize = 2;

/// Runs every rule on a pair.
pub(super) fn run(pair: &Pair, context: &Context) -> Vec<Finding> {
    let mut out = Vec::new();
    for rule in RULES {
        rule(pair, context, &mut out);
    }
    if pair.alignment().unreadable() && out.iter().filter(|f| f.rejects()).count() <= FEW {
        // Words that are run together beyond recognition can be neither missed nor searched for: only the form can be
        // judged, unless nearly everything differs.
        for f in out.iter_mut().filter(|f| !matches!(f.check, Check::Script | Check::Repetition)) {
            f.confidence = f.confidence.min(UNREADABLE);
        }
    }
    out
}

/// Whether a check applies to a pair.
pub(super) fn applies(check: Check, pair: &Pair, context: &Context) -> bool {
    match check {
        Check::Figures => !pair.source_numbers().is_empty() || !pair.target_numbers().is_empty(),
        Check::Dates => {
            !pair.source_dates().is_empty()
                || !pair.target_dates().is_empty()
                || !mujaz_arabic::english::relative_days(pair.target).is_empty()
        }
        Check::Names => pair.english.iter().any(|w| w.capital && !w.initial),
        Check::Negation => polarity::negates(pair),
        Check::Modality | Check::Attribution => hedges::hedges(pair, check),
        Check::Completeness | Check::Addition | Check::Adequacy => pair.evidence().words() >= 4,
        Check::Quotation => quotation::marks(pair.source) > 0 || quotation::marks(pair.target) > 0,
        Check::Glossary => !context.glossary.find(pair.source).is_empty(),
        Check::Repetition | Check::Script | Check::Length => true,
        Check::Model => false,
    }
}
