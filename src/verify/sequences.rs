//! Figures that are told one by one of several things, "respectively", keep their order.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::numerals::Number;

/// The most letters between a figure and the word that says "respectively".
const NEAR: usize = 60;

/// Where the source says that its figures belong to several things one by one.
fn respectively(source: &str) -> Option<usize> {
    ["على التوالي", "على الترتيب", "تواليا"].iter().filter_map(|phrase| source.find(phrase)).min()
}

/// The last two figures that end shortly before a place of a text.
fn last_two(numbers: &[Number], text: &str, end: usize) -> Option<[usize; 2]> {
    let near = |n: &Number| n.span.end <= end && text[n.span.end..end].chars().count() <= NEAR;
    let mut before = (0..numbers.len()).filter(|k| near(&numbers[*k])).rev();
    let (last, first) = (before.next()?, before.next()?);
    Some([first, last])
}

/// Figures told one by one whose order the translation changes.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let lower = pair.target.to_lowercase();
    let (Some(end), true) = (respectively(pair.source), lower.contains("respectively")) else { return };
    let (wanted, given) = (pair.source_numbers(), pair.target_numbers());
    let Some(two) = last_two(wanted, pair.source, end) else { return };
    let place = |k: usize| {
        let once = |list: &[Number]| list.iter().filter(|n| n.same_value(&wanted[k])).count() == 1;
        let found = given.iter().find(|n| n.same_value(&wanted[k]));
        found.filter(|_| once(wanted) && once(given)).map(|n| n.span.clone())
    };
    let [Some(first), Some(last)] = two.map(place) else { return };
    if first.start > last.start {
        let stands = [&last, &first].map(|s| pair.target[s.clone()].to_owned());
        let beside = two.map(|k| pair.source[wanted[k].span.clone()].to_owned());
        let defect = Defect::Exchanged { stands, beside };
        out.push(Finding::new(Check::Figures, defect, EXCHANGED).at_target(last.start..first.end));
    }
}

/// The confidence that the figures are exchanged.
const EXCHANGED: f64 = 0.7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_told_one_by_one_keep_their_order() {
        let found = |english| {
            let source = "استقبل المتحفان 410 آلاف و275 ألف زائر على التوالي العام الماضي";
            crate::verify::tests::found(compare, source, english).len()
        };
        assert_eq!(found("The two museums received 410,000 and 275,000 visitors respectively last year"), 0);
        assert_eq!(found("The two museums received 275,000 and 410,000 visitors respectively last year"), 1);
    }
}
