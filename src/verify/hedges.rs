//! Modality and attribution: what is possible, or only claimed, is not presented as fact.

use super::context::Context;
use super::pair::Pair;
use super::polarity::in_list;
use crate::types::{Check, Defect, Finding};

/// Words of doubt and of hearsay: check, Arabic, English.
const HEDGES: &[(Check, &str, &str)] = &[
    (
        Check::Modality,
        "ربما لعل محتمل يحتمل المحتمل محتمله المحتمله احتمال",
        "may might could perhaps possibly possible probably likely maybe potential potentially apparently presumably can \
         seems suspected prospective unlikely probable possibility probability likelihood chance odds risk would believed expected if",
    ),
    (
        Check::Attribution,
        "يزعم زعم زعمت مزاعم المزعوم المزعومه مزعوم مزعومه المفترض",
        "alleged allegedly alleges allege claim claims claimed claiming purported purportedly supposed supposedly so-called \
         reportedly said says according accused allegations allegation assert asserts asserted presumed presumably should expected meant due was were",
    ),
];

/// Whether the source has a word of doubt or hearsay.
pub(super) fn hedges(pair: &Pair, check: Check) -> bool {
    let list = HEDGES.iter().find(|h| h.0 == check).map_or("", |h| h.1);
    pair.arabic.iter().any(|w| in_list(list, &w.word.folded) || in_list(list, &w.bare))
}

/// A statement that the source presents as possible or reported and the translation as fact.
pub(super) fn modality(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for (check, hedges, said) in HEDGES {
        let hedge = pair.arabic.iter().find(|w| in_list(hedges, &w.word.folded) || in_list(hedges, &w.bare));
        if let Some(w) = hedge
            && !pair.english.iter().any(|e| in_list(said, &e.lower))
        {
            let span = w.word.span.clone();
            let defect = Defect::LostHedge { arabic: pair.source[span.clone()].to_owned() };
            out.push(Finding::new(*check, defect, 0.5).at_source(span));
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
