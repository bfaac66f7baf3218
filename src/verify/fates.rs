//! Figures of people and what became of them: two dead and three injured are not three dead and two injured.

use super::pair::Pair;
use mujaz_arabic::duals;
use mujaz_arabic::fates::{Fate, Form, of_arabic, of_english};
use mujaz_arabic::numerals::{Kind, Number};
use std::ops::Range;

/// How many words on either side of a figure are searched for a fate.
const NEAR: usize = 5;

/// The fate on one side of a figure or on both, if they agree.
fn agreed(before: Option<Fate>, after: Option<Fate>) -> Option<Fate> {
    match (before, after) {
        (Some(a), Some(b)) => (a == b).then_some(a),
        (a, b) => a.or(b),
    }
}

/// The first fate among words, which ends at a figure, at punctuation, or where `ends` says so.
fn first(words: impl Iterator<Item = (Option<Fate>, bool)>) -> Option<Fate> {
    for (fate, ends) in words.take(NEAR) {
        if fate.is_some() || ends {
            return fate;
        }
    }
    None
}

/// Whether a word of this form says by itself what became of somebody.
fn is_clear(form: Form) -> bool {
    matches!(form, Form::Person | Form::Verb | Form::Noun)
}

/// What became of those whom a figure of the source counts.
fn in_source(pair: &Pair, figure: &Range<usize>) -> Option<Fate> {
    let tokens = &pair.analysed().tokens;
    let from = tokens.iter().position(|t| t.span.end > figure.start)?;
    let to = tokens.iter().position(|t| t.span.start >= figure.end).unwrap_or(tokens.len());
    let fate = |k: usize| of_arabic(tokens[k].lemma()).find(|(_, form)| is_clear(*form)).map(|(fate, _)| fate);
    let counts = |k: usize| pair.source_numbers().iter().any(|n| overlap(&n.span, &tokens[k].span));
    // "و24" has no analysis.
    let digits = |t: &str| t.strip_prefix('و').is_some_and(|r| r.is_empty() || r.starts_with(char::is_numeric));
    let joined = |k: usize| {
        tokens[k].analysis().is_some_and(|a| a.conjunction.is_some()) || digits(&pair.source[tokens[k].span.clone()])
    };
    let parted = |a: usize, b: usize| pair.source[tokens[a].span.end..tokens[b].span.start].contains(BREAKS);
    // The verb that a conjunction introduces belongs to the figure after it.
    let before = (0..from).rev().map(|k| {
        let ends = counts(k) || parted(k, k + 1);
        (fate(k).filter(|_| !ends), ends || joined(k))
    });
    let after = (to..tokens.len()).map(|k| {
        let ends = counts(k) || joined(k) || k > 0 && parted(k - 1, k);
        (fate(k).filter(|_| !ends), ends)
    });
    agreed(if joined(from) { None } else { first(before) }, first(after))
}

/// What became of those whom a figure of the translation counts.
fn in_target(pair: &Pair, figure: &Range<usize>) -> Option<Fate> {
    let words = &pair.english;
    let from = words.iter().position(|w| w.span.end > figure.start)?;
    let to = words.iter().position(|w| w.span.start >= figure.end).unwrap_or(words.len());
    let fate = |k: usize| of_english(&words[k].lower);
    let counts = |k: usize| pair.target_numbers().iter().any(|n| overlap(&n.span, &words[k].span));
    let joins = |k: usize| matches!(words[k].lower.as_str(), "and" | "while" | "but" | "or" | "as" | "with");
    let parted = |a: usize, b: usize| pair.target[words[a].span.end..words[b].span.start].contains(BREAKS);
    let before = (0..from).rev().map(|k| {
        let ends = counts(k) || joins(k) || parted(k, k + 1);
        (fate(k).filter(|_| !ends), ends)
    });
    let after = (to..words.len()).map(|k| {
        let ends = counts(k) || joins(k) || k > 0 && parted(k - 1, k);
        (fate(k).filter(|_| !ends), ends)
    });
    agreed(first(before), first(after))
}

/// Signs between words that part what is said of one figure from what is said of another.
const BREAKS: [char; 10] = [',', '،', ';', '؛', '.', ':', '(', ')', '"', '«'];

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// A figure of people to whom something else happened in the translation.
pub(super) struct OtherFate {
    /// Its range in the source.
    pub source: Range<usize>,
    /// Its range in the translation.
    pub target: Range<usize>,
    /// Whether another figure has changed places with it.
    pub exchanged: bool,
}

/// The first figure that occurs once on either side and has another fate in the translation; one that has changed
/// places with another before one that has not.
pub(super) fn other_fate(pair: &Pair) -> Option<OtherFate> {
    let cardinal = |n: &&Number| matches!(n.kind, Kind::Cardinal);
    let valued = |n: &Number| (n.value(), n.span.clone());
    let mut wanted: Vec<(f64, Range<usize>)> = pair.source_numbers().iter().filter(cardinal).map(valued).collect();
    // "شخصان" is a figure, too.
    let duals = duals::duals(pair.analysed()).into_iter().map(|d| (2.0, d.span));
    let duals: Vec<_> = duals.filter(|d| !wanted.iter().any(|w| overlap(&w.1, &d.1))).collect();
    wanted.extend(duals);
    let given: Vec<(f64, Range<usize>)> = pair.target_numbers().iter().filter(cardinal).map(valued).collect();
    let alone = |v: f64, list: &[(f64, Range<usize>)]| list.iter().filter(|o| o.0 == v).count() == 1;
    let both = wanted.iter().filter(|n| alone(n.0, &wanted) && alone(n.0, &given)).filter_map(|n| {
        let other = given.iter().find(|g| g.0 == n.0)?;
        let (right, wrong) = (in_source(pair, &n.1)?, in_target(pair, &other.1)?);
        (right != wrong).then_some((n, other, right, wrong))
    });
    let list: Vec<_> = both.collect();
    // Figures in digits that change places are found by what else is beside them.
    let digits = |span: &Range<usize>| pair.source[span.clone()].contains(char::is_numeric);
    if list.iter().all(|(n, ..)| digits(&n.1)) {
        return None;
    }
    let swapped = |(.., right, wrong): &&(_, _, Fate, Fate)| list.iter().any(|(.., r, w)| (r, w) == (wrong, right));
    let exchanged = list.iter().find(swapped);
    let found = exchanged.or(list.first())?;
    Some(OtherFate { source: found.0.1.clone(), target: found.1.1.clone(), exchanged: exchanged.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dead_are_not_the_injured() {
        for (arabic, right, wrong) in [
            (
                "قتل شخصان وأصيب ثلاثة آخرون في انهيار مبنى في حلب.",
                [
                    "Two people were killed and three others injured when a building collapsed in Aleppo.",
                    "A building collapse in Aleppo killed two people and injured three.",
                ],
                "Three people were killed and two injured when a building collapsed in Aleppo.",
            ),
            (
                "أسفر الهجوم عن مقتل أربعة جنود وإصابة 40 آخرين.",
                [
                    "The attack killed four soldiers and wounded 40 others.",
                    "The attack left four soldiers dead and 40 wounded.",
                ],
                "The attack killed 40 soldiers and wounded four others.",
            ),
            (
                "أعلنت الشرطة اعتقال 15 متظاهرا والإفراج عن سبعة.",
                [
                    "Police announced the arrest of 15 protesters and the release of seven.",
                    "Police said 15 protesters had been arrested and seven released.",
                ],
                "Police announced the arrest of seven protesters and the release of 15.",
            ),
            (
                "خلف الفيضان تسعة قتلى و24 جريحا و3 مفقودين.",
                [
                    "The flood left 9 dead, 24 injured and 3 missing.",
                    "Nine died, 24 were hurt and three are missing after the flood.",
                ],
                "The flood left 24 dead, 9 injured and 3 missing.",
            ),
            (
                "توفي طفل وأصيبت امرأتان في حريق بمنزل.",
                [
                    "A child died and two women were injured in a house fire.",
                    "A house fire killed a child and injured two women.",
                ],
                "Two children died and a woman was injured in a house fire.",
            ),
        ] {
            let found = |english: &str| other_fate(&Pair::new(arabic, english, None)).is_some();
            for english in right {
                assert!(!found(english), "{english}");
            }
            assert!(found(wrong), "{wrong}");
        }
    }
}
