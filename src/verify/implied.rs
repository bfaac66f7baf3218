//! Figures that Arabic expresses without a numeral: nouns in the dual, and match scores.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Figure, Finding};
use mujaz_arabic::duals;
use mujaz_arabic::numerals::{Kind, close};
use std::ops::Range;
use std::sync::LazyLock;

/// Expressions of one or two folded words for a figure, with the figure.
static SCORES: LazyLock<Vec<(Vec<&'static str>, f64)>> = LazyLock::new(|| {
    let lines = include_str!("../data/implied.tsv").lines().filter(|l| !l.starts_with('#'));
    let entry = |l: &'static str| {
        let (words, value) = l.split_once('\t')?;
        Some((words.split(' ').collect(), value.parse().ok()?))
    };
    lines.filter_map(entry).collect()
});

/// Whether the Arabic expresses an English figure without a numeral: "2 people" for `شخصان`, "3-0" for `بثلاثية نظيفة`.
pub(super) fn says(pair: &Pair, value: f64) -> bool {
    if close(value, 2.0) && !duals::duals(pair.analysed()).is_empty() {
        return true;
    }
    let folded = |i: usize| pair.arabic.get(i).map(|w| w.word.folded.as_str());
    let stands = |words: &[&str], i: usize| words.iter().enumerate().all(|(k, w)| folded(i + k) == Some(*w));
    let said = |words: &[&str]| (0..pair.arabic.len()).any(|i| stands(words, i));
    value <= 9.0 && SCORES.iter().any(|(words, v)| close(*v, value) && said(words))
}

/// Nouns in the dual that the English has in the singular: "a man" for `رجلين`.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    const TWO: [&str; 14] = [
        "two",
        "both",
        "pair",
        "couple",
        "twin",
        "twins",
        "double",
        "twice",
        "duo",
        "second",
        "another",
        "either",
        "fortnight",
        "each",
    ];
    let two = pair.target_numbers().iter().any(|n| n.values.iter().any(|v| close(*v, 2.0)))
        || pair.english.iter().any(|w| TWO.contains(&w.lower.as_str()));
    if two {
        return;
    }
    for d in duals::duals(pair.analysed()).into_iter().filter(|d| !d.definite) {
        let overlaps = |r: &Range<usize>| r.start < d.span.end && d.span.start < r.end;
        let Some(unit) = pair.alignment().source.iter().find(|u| overlaps(&u.span)) else { continue };
        let single = |i: usize| {
            let article =
                |k: usize| pair.english.get(k).is_some_and(|w| matches!(w.lower.as_str(), "a" | "an" | "one"));
            i.checked_sub(1).is_some_and(article) || i.checked_sub(2).is_some_and(article)
        };
        if !unit.rendered_by.is_empty() && unit.rendered_by.iter().all(|i| single(*i)) {
            let figure = Figure { kind: Kind::Cardinal, value: 2.0, written: "2".into() };
            let defect = Defect::MissingFigure { figure };
            out.push(Finding::new(Check::Figures, defect, 0.8).at_source(d.span.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::tests::found;

    #[test]
    fn a_singular_for_a_dual_is_found() {
        for (arabic, english) in [
            ("أوقفت الشرطة لصين في السوق.", "The police arrested a thief in the market."),
            ("احترقت سيارتان قرب المدرسة.", "A car burned near the school."),
        ] {
            assert_eq!(found(compare, arabic, english).len(), 1, "{english}");
        }
        for (arabic, english) in [
            ("أوقفت الشرطة لصين في السوق.", "Police arrested two thieves in the market."),
            ("أوقفت الشرطة لصين في السوق.", "Police arrested a pair of thieves in the market."),
            ("احترقت سيارتان قرب المدرسة.", "Two cars burned near a school."),
            ("اتفق الجانبان على عقد اجتماع.", "The sides agreed to hold a meeting."),
        ] {
            assert!(found(compare, arabic, english).is_empty(), "{english}");
        }
    }

    #[test]
    fn figures_without_a_numeral_are_not_additions() {
        use crate::verify::figures;
        for (arabic, english) in [
            ("أصيب عاملان في انهيار جدار.", "2 workers were injured when a wall collapsed."),
            ("فاز الترجي برباعية نظيفة على ضيفه.", "Esperance beat their visitors 4-0."),
            ("فاز الأهلي بهدفين دون رد.", "Al Ahly won 2-0."),
        ] {
            assert!(found(figures::compare, arabic, english).is_empty(), "{english}");
        }
        assert!(
            !found(figures::compare, "فاز الترجي برباعية نظيفة على ضيفه.", "Esperance beat their visitors 3-0.")
                .is_empty()
        );
    }
}
