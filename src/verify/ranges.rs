//! "From 9 to 24" or "between 9 and 24" where the source counts two things: nine dead and twenty-four injured.

use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::numerals::Number;
use mujaz_arabic::words;

/// The most words between two figures that still form one phrase.
const NEAR: usize = 5;

/// A range of figures in the translation that is not a range in the source.
pub(super) fn spans(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    for two in pair.target_numbers().windows(2) {
        let (a, b) = (&two[0], &two[1]);
        let before = words(&pair.target[..a.span.start]);
        let within = words(&pair.target[a.span.end..b.span.start]);
        let opens = |word: &str| before.last().is_some_and(|w| w.folded == word);
        let joins = |word: &str| within.last().is_some_and(|w| w.folded == word) && within.len() <= NEAR;
        let range = opens("from") && joins("to") || opens("between") && within.len() == 1 && joins("and");
        if !range || a.same_value(b) {
            continue;
        }
        let of = |n: &Number| pair.source_numbers().iter().filter(|s| s.same_value(n)).collect::<Vec<_>>();
        let (first, second) = (of(a), of(b));
        // Figures that the source lacks are reported elsewhere.
        let Some((x, y)) = first.iter().find_map(|x| second.iter().map(|y| (*x, *y)).next()) else { continue };
        let made = first.iter().any(|x| second.iter().any(|y| is_span(pair.source, x, y)));
        if !made {
            let figures = [x, y].map(|n| pair.source[n.span.clone()].to_owned());
            let defect = Defect::FalseRange { figures };
            out.push(Finding::new(Check::Figures, defect, 0.7).at_target(a.span.start..b.span.end));
        }
    }
}

/// Whether two figures of the source form a range or comparison, in either order.
fn is_span(source: &str, x: &Number, y: &Number) -> bool {
    let (first, last) = if x.span.start <= y.span.start { (x, y) } else { (y, x) };
    if last.span.start < first.span.end {
        return true;
    }
    let within = &source[first.span.end..last.span.start];
    let sets = |w: &mujaz_arabic::Word| {
        let bare = w.folded.strip_prefix('و').unwrap_or(&w.folded);
        List::RangeWords.contains(&w.folded) || List::RangeWords.contains(bare)
    };
    // "5-7" and "5 – 7" are ranges too.
    let dash = within.trim().chars().all(|c| matches!(c, '-' | '–' | '—' | '/'));
    let before = words(&source[..first.span.start]);
    let opened = before.iter().rev().take(NEAR).any(|w| List::RangeOpeners.contains(&w.folded));
    dash || opened || words(within).iter().any(sets)
}

#[cfg(test)]
mod tests {
    use crate::verify::tests::reviewed;

    #[test]
    fn two_counts_are_not_a_range_and_ranges_stay_ranges() {
        let passes = |ar: &str, en: &str| reviewed(ar, en).passed();
        let toll = "ارتفعت الحصيلة إلى 9 قتلى و24 جريحا";
        assert!(!passes(toll, "The toll rose from 9 to 24 dead and injured"));
        assert!(passes(toll, "The toll rose to 9 dead and 24 injured"));
        let parts = "يصدر الجزءان في عامي 2031 و2033";
        assert!(!passes(parts, "The two parts will come out between 2031 and 2033"));
        assert!(passes(parts, "The two parts will come out in 2031 and 2033"));
        for (ar, en) in [
            ("ارتفعت الحصيلة من 9 قتلى إلى 24 قتيلا", "The toll rose from 9 dead to 24 dead"),
            ("تراجع التضخم إلى 5.7 بالمائة مقابل 6 بالمائة", "Inflation fell from 6% to 5.7%"),
            ("تتراوح أعمارهم بين 18 و25 سنة", "They are aged from 18 to 25 years"),
            ("خلال الفترة من 2015 إلى 2020 ارتفع الإنتاج", "Production rose between 2015 and 2020"),
            ("خلال الفترة 2015-2020 ارتفع الإنتاج", "Production rose in the period from 2015 to 2020"),
        ] {
            assert!(passes(ar, en), "{en}: {:?}", reviewed(ar, en).findings);
        }
    }
}
