//! Modality and attribution: what is possible, or only claimed, is not presented as fact.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;

/// Words of doubt and of hearsay: check, Arabic, English.
const HEDGES: [(Check, List, List); 2] =
    [(Check::Modality, List::Doubt, List::DoubtEnglish), (Check::Attribution, List::Hearsay, List::HearsayEnglish)];

/// Whether the source has a word of doubt or hearsay.
pub(super) fn hedges(pair: &Pair, check: Check) -> bool {
    let Some((_, list, _)) = HEDGES.iter().find(|h| h.0 == check) else { return false };
    pair.arabic.iter().any(|w| list.contains(&w.word.folded) || list.contains(&w.bare))
}

/// A statement that the source presents as possible or reported and the translation as fact.
pub(super) fn modality(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for (check, hedges, said) in HEDGES {
        let hedge = pair.arabic.iter().find(|w| hedges.contains(&w.word.folded) || hedges.contains(&w.bare));
        if let Some(w) = hedge
            && !pair.english.iter().any(|e| said.contains(&e.lower))
        {
            let span = w.word.span.clone();
            let defect = Defect::LostHedge { arabic: pair.source[span.clone()].to_owned() };
            out.push(Finding::new(check, defect, 0.5).at_source(span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        let all = super::super::tests::found(modality, source, target).into_iter();
        all.filter(Finding::rejects).map(|f| f.check.to_string()).collect()
    }

    #[test]
    fn possibilities_are_not_presented_as_fact() {
        assert_eq!(found("من المحتمل أن يستقيل الوزير", "The minister is resigning"), ["modality"]);
        assert!(found("من المحتمل أن يستقيل الوزير", "The minister may resign").is_empty());
        assert_eq!(found("زعم التنظيم أنه أسقط طائرة", "The group shot down a plane"), ["attribution"]);
        assert!(found("زعم التنظيم أنه أسقط طائرة", "The group claimed to have shot down a plane").is_empty());
    }
}
