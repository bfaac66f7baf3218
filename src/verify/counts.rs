//! What figures belong to: what they count, what they are part of, and whether something rose by them or to them.

use super::context::Context;
use super::fates;
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Finding};
use crate::word_lists::List;
use mujaz_arabic::numerals::{Kind, Number};
use std::ops::Range;

/// A source figure that occurs once on either side.
struct Figure<'p> {
    source: &'p Number,
    target: &'p Number,
    /// Index of the first Arabic word after it.
    behind: usize,
    /// Indices of the first English word that expresses it and of the first one after it.
    words: Range<usize>,
}

/// A figure that belongs to something else in the translation.
#[derive(Debug)]
pub(super) struct MisattachedFigure {
    source: Range<usize>,
    target: Range<usize>,
}

/// The most words between a figure and what it counts.
const NEAR: usize = 4;

/// The figures that occur once on either side.
fn figures<'p>(pair: &'p Pair) -> Vec<Figure<'p>> {
    let (wanted, given) = (pair.source_numbers(), pair.target_numbers());
    let dated = |n: &Number| pair.source_dates().iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
    let counts =
        |n: &&Number| matches!(n.kind, Kind::Cardinal | Kind::Percent) && !(n.worded && n.value() <= 2.0) && !dated(n);
    let tokens = &pair.analysed().tokens;
    let alone = |n: &Number, list: &[Number]| list.iter().filter(|o| o.same_value(n)).count() == 1;
    let figure = |n: &'p Number| {
        let target = given.iter().find(|g| g.same_value(n)).filter(|_| alone(n, wanted) && alone(n, given))?;
        let first = pair.english.iter().position(|w| w.span.end > target.span.start)?;
        let behind = pair.english.iter().position(|w| w.span.start >= target.span.end).unwrap_or(pair.english.len());
        let next = tokens.iter().position(|t| t.span.start >= n.span.end).unwrap_or(tokens.len());
        Some(Figure { source: n, target, behind: next, words: first..behind })
    };
    wanted.iter().filter(counts).filter_map(figure).collect()
}

/// The English words that may render what a figure counts, which is the noun right after it.
fn counted(pair: &Pair, f: &Figure) -> Option<Vec<usize>> {
    let tokens = &pair.analysed().tokens;
    let joined = |i: usize| pair.source[f.source.span.end..tokens[i].span.start].trim().is_empty();
    let noun = (f.behind < tokens.len() && joined(f.behind)).then_some(f.behind)?;
    let unit = pair.alignment().source.iter().find(|u| u.span == tokens[noun].span)?;
    (!unit.rendered_by.is_empty() && unit.rendered_by.len() <= 2).then(|| unit.rendered_by.iter().copied().collect())
}

/// Whether a figure stands right before a word of the translation.
fn ends_before(pair: &Pair, j: usize) -> bool {
    let end = j.checked_sub(1).map_or(0, |k| pair.english[k].span.end);
    j > 0 && pair.target_numbers().iter().any(|n| n.span.end == end)
}

/// Figures that count something else in the translation: the noun of one comes right after another.
fn miscounted(pair: &Pair, all: &[Figure], out: &mut Vec<MisattachedFigure>) {
    for f in all {
        let Some(nouns) = counted(pair, f) else { continue };
        let others = || all.iter().filter(|o| o.source.span != f.source.span);
        let own = |j: &usize| {
            let behind = (f.words.end..f.words.end + NEAR + 2).contains(j) && {
                let within = f.words.end..*j;
                // "177 of 196 deputies", "between 18 and 25 years".
                let joined = pair.english[within.clone()]
                    .iter()
                    .any(|w| matches!(w.lower.as_str(), "of" | "and" | "or" | "to" | "from"));
                joined || !others().any(|o| within.contains(&o.words.start))
            };
            let before = (f.words.start.saturating_sub(NEAR)..f.words.start).contains(j);
            behind || before && !ends_before(pair, *j)
        };
        if nouns.iter().any(own) {
            continue;
        }
        let behind = |o: &&Figure| nouns.iter().any(|j| (o.words.end..o.words.end + 2).contains(j));
        if let Some(other) = others().find(behind)
            && !before(pair, other).take(1).any(|w| matches!(w, "of" | "among" | "from"))
            && counted(pair, other).is_none_or(|n| n.iter().all(|j| !nouns.contains(j)))
        {
            out.push(MisattachedFigure { source: f.source.span.clone(), target: other.target.span.clone() });
        }
    }
}

/// The words before an English figure, nearest first, without words of measure.
fn before<'p>(pair: &'p Pair, f: &Figure) -> impl Iterator<Item = &'p str> {
    const MEASURES: [&str; 16] = [
        "about",
        "around",
        "nearly",
        "almost",
        "some",
        "approximately",
        "roughly",
        "over",
        "than",
        "more",
        "less",
        "only",
        "just",
        "the",
        "a",
        "an",
    ];
    let words = pair.english[..f.words.start].iter().rev().map(|w| w.lower.as_str());
    words.skip_while(|w| MEASURES.contains(w))
}

/// Whether only currency signs and spaces separate a figure from the word before it.
fn follows(pair: &Pair, f: &Figure) -> bool {
    let end = f.words.start.checked_sub(1).map_or(0, |k| pair.english[k].span.end);
    !pair.target[end..f.target.span.start].contains([',', '.', ';', ':', '(', '"', '“'])
}

/// "177 of 196" is not "177 and 196".
fn parts(pair: &Pair, all: &[Figure], out: &mut Vec<MisattachedFigure>) {
    let tokens = &pair.analysed().tokens;
    for two in all.windows(2) {
        let [part, whole] = two else { continue };
        let from = tokens.iter().position(|t| t.span.start >= part.source.span.end);
        let to = tokens.iter().position(|t| t.span.end > whole.source.span.start);
        let (Some(from), Some(to)) = (from, to) else { continue };
        let within = tokens.get(from..to).unwrap_or_default();
        let says =
            |k: usize| within[k].folded == "من" && within.get(k + 1).is_some_and(|t| List::Totals.contains(&t.folded));
        let Some(at) = (0..within.len()).find(|k| says(*k)) else { continue };
        if within.len() > at + 2 + NEAR || from == to {
            continue;
        }
        let of = before(pair, whole).take(3).any(|w| matches!(w, "of" | "from" | "among" | "total"));
        let order = part.words.start < whole.words.start;
        let between = pair.english.get(part.words.end..whole.words.start).filter(|_| order).unwrap_or_default();
        let other = between
            .iter()
            .any(|w| matches!(w.lower.as_str(), "up" | "down" | "and" | "compared" | "versus" | "against"));
        let percent = part.target.kind == Kind::Percent && part.source.kind != Kind::Percent;
        if !(of || between.iter().any(|w| w.lower == "of")) || other || percent {
            out.push(MisattachedFigure {
                source: part.source.span.start..whole.source.span.end,
                target: part.target.span.clone(),
            });
        }
    }
}

/// Whether "من" belongs to a comparison or to what is near: "أكثر من" more than, "يقرب من" close to.
fn measures(pair: &Pair, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|k| pair.analysed().tokens.get(k)) else { return false };
    let near = matches!(before.lemma(), "قرب" | "اقترب" | "قريب" | "قرابة" | "قارب");
    near || before.analysis().is_some_and(|a| a.is_elative())
}

/// What rose by a figure did not rise to it.
fn ways(pair: &Pair, all: &[Figure], out: &mut Vec<MisattachedFigure>) {
    let tokens = &pair.analysed().tokens;
    for f in all {
        let Some(last) = tokens.iter().rposition(|t| t.span.end <= f.source.span.start) else { continue };
        let own = tokens.iter().find(|t| t.span.start < f.source.span.start && f.source.span.start < t.span.end);
        let attached = own.is_some_and(|t| t.folded.starts_with('ب'));
        let skip = |k: usize| List::Roughly.contains(&tokens[k].folded);
        let at = (0..=last).rev().find(|k| !skip(*k)).unwrap_or(last);
        let gap = &pair.source[tokens[last].span.end..f.source.span.start];
        if gap.contains(['،', ',', '.', '(', ')', ':', '«', '"']) {
            continue;
        }
        let word = tokens[at].folded.as_str();
        let way = match word {
            _ if attached => "by",
            _ if List::ByFigures.contains(word) => "by",
            _ if List::ToFigures.contains(word) => "to",
            "من" if !measures(pair, at) => "from",
            _ => continue,
        };
        // "to the 1950-53 war" leads to no figure.
        let named = f.words.start > 0 && pair.english[f.words.start - 1].lower == "the";
        let Some(said) = before(pair, f).next().filter(|_| follows(pair, f) && !named) else { continue };
        let moved = || {
            const MOVES: [&str; 18] = [
                "rise", "fall", "increase", "decrease", "grow", "drop", "decline", "climb", "jump", "cut", "raise",
                "reduce", "up", "down", "lower", "soar", "shrink", "slow",
            ];
            let near = pair.english[..f.words.start].iter().rev().take(9);
            near.flat_map(|w| mujaz_arabic::english::bases(&w.lower)).any(|b| MOVES.contains(&b.as_str()))
        };
        let wrong = match (way, said) {
            ("by", "to") => moved(),
            ("to" | "from", "by") => moved(),
            ("to", "from") => !before(pair, f).take(8).any(|w| w == "to"),
            ("from", "to") => !before(pair, f).take(8).any(|w| w == "from"),
            _ => false,
        };
        if wrong {
            out.push(MisattachedFigure { source: f.source.span.clone(), target: f.target.span.clone() });
        }
    }
}

/// The figures that belong to something else in the translation.
pub(super) fn misattached(pair: &Pair) -> Vec<MisattachedFigure> {
    let all = figures(pair);
    let mut out = Vec::new();
    miscounted(pair, &all, &mut out);
    parts(pair, &all, &mut out);
    ways(pair, &all, &mut out);
    out
}

/// Figures that belong to something else in the translation.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    if let Some(f) = fates::other_fate(pair) {
        let confidence = if f.exchanged { EXCHANGED } else { OTHER_FATE };
        out.push(substituted(pair, Check::Figures, f.source, f.target, None, confidence));
    }
    for u in misattached(pair) {
        out.push(substituted(pair, Check::Figures, u.source, u.target, None, MISATTACHED));
    }
}

/// The confidence that the dead and the injured, or the like, are exchanged.
const EXCHANGED: f64 = 0.9;
/// The confidence that a figure of the dead has become one of the injured, or the like.
const OTHER_FATE: f64 = 0.6;
/// The confidence that a figure belongs to something else.
const MISATTACHED: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> usize {
        crate::verify::tests::found(compare, source, target).len()
    }

    #[test]
    fn figures_stay_with_what_they_count_and_with_each_other() {
        for (arabic, right, wrong) in [
            (
                "صوت 177 نائبا من أصل 196",
                ["Of 196 deputies, 177 voted", "177 of 196 deputies voted"],
                "177 deputies voted, up from 196",
            ),
            (
                "ارتفعت الصادرات بنسبة 12 في المئة",
                ["Exports rose by 12 percent", "Exports rose 12 percent"],
                "Exports rose to 12 percent",
            ),
            (
                "تراجع العجز من 18 إلى 14 مليارا",
                ["The deficit fell from 18 to 14 billion", "The deficit fell to 14 billion from 18"],
                "The deficit fell by 18 to 14 billion",
            ),
            (
                "تضم القائمة 57 حزبا تتنافس على 462 مقعدا",
                ["The list has 57 parties competing for 462 seats", "For 462 seats, 57 parties compete on the list"],
                "The list has 57 seats, for which 462 parties compete",
            ),
        ] {
            for english in right {
                assert_eq!(found(arabic, english), 0, "{english}");
            }
            assert!(found(arabic, wrong) > 0, "{wrong}");
        }
        for (arabic, english) in [
            ("يقدم المصرف خدماته لأكثر من 40 ألف عميل", "The bank provides its services to more than 40,000 customers"),
            ("استمرت الأزمة من 1950 وحتى 1953", "He sought an end to the 1950-53 crisis"),
        ] {
            assert_eq!(found(arabic, english), 0, "{english}");
        }
    }
}
