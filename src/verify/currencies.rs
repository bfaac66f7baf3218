//! Currencies: the translation names those of the source.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::currencies::{self, Currency};
use std::ops::Range;

/// The currencies named in the Arabic.
pub(super) fn named(pair: &Pair) -> Vec<&'static Currency> {
    let mut out: Vec<&Currency> = Vec::new();
    for w in pair.arabic.iter().filter_map(|w| currencies::of_arabic(&w.bare)) {
        if !out.contains(&w) {
            out.push(w);
        }
    }
    out
}

/// A currency that the source does not name.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let named = named(pair);
    let own = currencies::signs(pair.source);
    let known = |noun: &str| {
        named.iter().any(|c| c.english.iter().any(|e| e == noun)) || own.iter().any(|s| s.1.contains(&noun))
    };
    if let Some((span, _)) = currencies::signs(pair.target).into_iter().find(|s| !s.1.iter().any(|n| known(n))) {
        out.push(other(pair, span));
        return;
    }
    if named.is_empty() {
        return;
    }
    for w in &pair.english {
        let Some(said) = currencies::of_english(&w.lower) else { continue };
        if !known(said) {
            out.push(other(pair, w.span.clone()));
            return;
        }
    }
}

fn other(pair: &Pair, span: Range<usize>) -> Finding {
    let defect = Defect::OtherCurrency { stands: pair.target[span.clone()].to_owned() };
    Finding::new(Check::Figures, defect, 0.9).at_target(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        crate::verify::tests::found(compare, source, target)
    }

    #[test]
    fn another_currency_is_found() {
        assert_eq!(found("بلغت الكلفة 410 ملايين درهم", "The cost was 410 million dollars").len(), 1);
        assert!(found("بلغت الكلفة 410 ملايين درهم", "The cost was 410 million dirhams").is_empty());
        assert_eq!(found("بلغت الكلفة 410 ملايين درهم", "The cost was $410 million").len(), 1);
        assert_eq!(found("بلغت الكلفة 410 ملايين", "The cost was €410 million").len(), 1);
        assert!(found("بلغت الكلفة 410 ملايين دولار", "The cost was US$410 million").is_empty());
        assert!(found("بلغت الكلفة 410 ملايين $", "The cost was 410 million dollars").is_empty());
    }
}
