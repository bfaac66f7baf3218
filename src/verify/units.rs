//! Units of measurement: metres stay metres.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::numerals::Number;
use mujaz_arabic::tables::lines;
use std::sync::LazyLock;

/// Units by quantity: Arabic forms, folded, and English ones.
static UNITS: LazyLock<Vec<(&'static str, &'static str, &'static str)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?, columns.next()?))
    };
    lines(include_str!("../data/units.tsv")).filter_map(row).collect()
});

/// Source figures with another unit in the translation.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let arabic_unit = |n: &Number| {
        let next = pair.arabic.iter().find(|w| w.word.span.start >= n.span.end)?;
        (next.word.span.start - n.span.end <= 2).then_some(())?;
        // In "في الدقيقة 89 يوم السبت" the number counts minutes, not days.
        let before = pair.arabic.iter().rev().find(|w| w.word.span.end <= n.span.start);
        let counted = before.is_some_and(|w| UNITS.iter().any(|(_, ar, _)| ar.split(' ').any(|f| f == w.bare)));
        if counted || next.word.folded == "يوم" {
            return None;
        }
        UNITS.iter().position(|(_, ar, _)| ar.split(' ').any(|f| f == next.word.folded))
    };
    let english_unit = |n: &Number| {
        let next = pair.english.iter().find(|w| w.span.start >= n.span.end)?;
        (next.span.start - n.span.end <= 1).then_some(())?;
        let at = UNITS.iter().position(|(_, _, en)| en.split(' ').any(|f| f == next.lower))?;
        Some((at, next.span.clone()))
    };
    for n in pair.source_numbers() {
        let Some(unit) = arabic_unit(n) else { continue };
        let same: Vec<(usize, std::ops::Range<usize>)> =
            pair.target_numbers().iter().filter(|t| n.same_value(t)).filter_map(english_unit).collect();
        let wrong = same.iter().find(|(u, _)| *u != unit && UNITS[*u].0 == UNITS[unit].0);
        if let Some((_, span)) = wrong
            && !same.iter().any(|(u, _)| *u == unit)
        {
            let stands = pair.target[span.clone()].to_owned();
            let wanted = UNITS[unit].2.split(' ').nth(1).unwrap_or_default().to_owned();
            let defect = Defect::OtherUnit { stands, wanted };
            out.push(Finding::new(Check::Figures, defect, 0.9).at_target(span.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        crate::verify::tests::found(compare, source, target).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn another_unit_is_found() {
        assert_eq!(
            found("طوله 640 مترا", "It is 640 kilometers long"),
            ["the unit \"kilometers\" should be \"metres\""]
        );
        assert!(found("طوله 640 مترا", "It is 640 meters long").is_empty());
        assert!(found("بعد 3 أيام و5 ساعات", "after 3 days and 5 hours").is_empty());
    }

    #[test]
    fn every_line_of_the_data_is_a_unit_with_a_plural() {
        assert_eq!(UNITS.len(), lines(include_str!("../data/units.tsv")).count());
        assert!(UNITS.iter().all(|(_, arabic, english)| !arabic.is_empty() && english.contains(' ')));
    }
}
