//! Adequacy without a model: whether the words of the two sentences concern the same things.
//!
//! Each word that the bilingual list knows either has a counterpart on the other side or does not. Each outcome is more
//! or less likely for a true translation than for an unrelated sentence; the logarithms of those ratios are summed (the
//! log-likelihood ratio of Wald 1945, with words as independent trials). The sum over the whole pair says whether it is
//! a translation at all; the sum over a run of words says whether that part was left out or added.

use super::aligned::{Ground, Role, Unit};
use super::context::Context;
use super::marks::{Evidence, Mark};
use super::pair::Pair;
use super::particles::is_particle;
use crate::types::{Check, DOUBTS, Defect, Finding};
use mujaz_arabic::analysis::Pos;
use mujaz_arabic::currencies;
use std::collections::HashSet;
use std::ops::Range;

/// How likely a counterpart is in a true translation and in an unrelated sentence.
#[derive(Clone, Copy)]
struct Trial {
    same: f64,
    other: f64,
}

/// Arabic content words.
const SOURCE: Trial = Trial { same: 0.70, other: 0.06 };
/// English content words.
const TARGET: Trial = Trial { same: 0.70, other: 0.06 };
/// Capitalised English words that sound like an Arabic word.
const NAME: Trial = Trial { same: 0.85, other: 0.15 };
/// Numbers in digits.
const NUMBER: Trial = Trial { same: 0.95, other: 0.05 };

impl Trial {
    /// Log-likelihood ratio of an outcome.
    fn weigh(self, found: bool) -> f64 {
        if found { (self.same / self.other).ln() } else { ((1.0 - self.same) / (1.0 - self.other)).ln() }
    }
}

fn gather(pair: &Pair) -> Evidence {
    let numbers = |span: &Range<usize>, list: &[mujaz_arabic::numerals::Number]| {
        list.iter().find(|n| !n.worded && n.span.start <= span.start && span.end <= n.span.end).cloned()
    };
    // Dates are compared as dates: "3 November" has none of the digits of "12/5/1447".
    let source_dates = super::dates::written(pair);
    let in_source_date = |s: &Range<usize>| source_dates.iter().any(|d| d.span.start <= s.start && s.end <= d.span.end);
    let target_dates = pair.target_dates();
    let dated = !source_dates.is_empty() && !target_dates.is_empty();
    let in_target_date = |s: &Range<usize>| target_dates.iter().any(|d| d.span.start <= s.start && s.end <= d.span.end);
    // "دولار" corresponds to the sign of "$100,000".
    let signs = currencies::signs(pair.target);
    let by_sign = |c: &currencies::Currency| signs.iter().any(|s| c.english.iter().any(|e| s.1.contains(&e.as_str())));
    let by_name = |c: &currencies::Currency| {
        pair.english.iter().filter_map(|w| currencies::of_english(&w.lower)).any(|e| c.english.iter().any(|x| x == e))
    };
    let signed = |span: &Range<usize>| {
        let at = pair.arabic.iter().position(|w| w.word.span.start <= span.start && span.start < w.word.span.end);
        let of = |i: usize| pair.arabic.get(i).and_then(|w| currencies::of_arabic(&w.bare));
        // "دولار أمريكي" is a dollar, with or without its country.
        let country = |i: usize| {
            of(i).is_some_and(|c| by_sign(c) || by_name(c))
                && pair.token(span).and_then(|t| t.analysis()).is_some_and(|a| a.pos == Pos::Adj && !a.article)
        };
        at.is_some_and(|i| of(i).is_some_and(by_sign) || i.checked_sub(1).is_some_and(country))
    };
    let alignment = pair.alignment();
    // A word that the source says again is no new trial: what has been said once need not be said again.
    let mut seen: HashSet<&str> = HashSet::new();
    let mut again = |u: &Unit| pair.token(&u.span).is_some_and(|t| t.is_known() && !seen.insert(t.lemma()));
    let units = alignment.source.iter().filter(|u| !again(u) || u.explained()).map(|u| {
        let trial = if u.role == Role::Name { NAME } else { SOURCE };
        Mark { span: u.span.clone(), weight: trial.weigh(u.explained() || signed(&u.span)) }
    });
    let counted = pair.arabic.iter().filter(|w| w.word.is_number()).filter_map(|w| {
        let n = numbers(&w.word.span, pair.source_numbers())?;
        let found = pair.target_numbers().iter().any(|t| n.same_value(t));
        let of_date = !found && dated && in_source_date(&w.word.span);
        (!of_date).then(|| Mark { span: w.word.span.clone(), weight: NUMBER.weigh(found) })
    });
    let mut source: Vec<Mark> = units.chain(counted).collect();
    source.sort_by_key(|m| m.span.start);
    let target = pair
        .english
        .iter()
        .zip(&alignment.grounds)
        .filter_map(|(w, ground)| {
            let span = w.span.clone();
            if w.lower.starts_with(|c: char| c.is_ascii_digit()) {
                let n = numbers(&span, pair.target_numbers())?;
                let found = pair.source_numbers().iter().any(|s| n.same_value(s));
                if !found && dated && in_target_date(&span) {
                    return None;
                }
                return Some(Mark { span, weight: NUMBER.weigh(found) });
            }
            if is_particle(&w.lower) {
                return None;
            }
            if *ground >= Ground::OtherReading && *ground != Ground::Sound {
                return Some(Mark { span, weight: TARGET.weigh(true) });
            }
            // The name of a month may correspond to a number: "26/11/2025".
            if dated && in_target_date(&w.span) {
                return None;
            }
            let name = w.capital && !w.initial && !pair.headline;
            if name || (w.capital && w.stems.is_empty()) {
                let sounded = *ground == Ground::Sound || pair.sounded(&pair.target[w.span.clone()]);
                return Some(Mark { span, weight: NAME.weigh(sounded) });
            }
            (!w.stems.is_empty()).then(|| Mark { span, weight: TARGET.weigh(false) })
        })
        .collect();
    Evidence { source, target, length: length(pair.source, pair.target) }
}

/// The ratio of lengths in letters as a standard score. Mean and standard deviation of its logarithm are those of
/// professional translations of news (NTREX-128, first 200 lines: 0.086 and 0.185).
fn length(source: &str, target: &str) -> f64 {
    let count = |t: &str| t.chars().filter(|c| !mujaz_arabic::letters::is_mark(*c)).count().max(1) as f64;
    let z = ((count(target) / count(source)).ln() - 0.086) / 0.185;
    // Lengths of short sentences vary more.
    z * (count(source) / 60.0).sqrt().min(1.0)
}

/// The run of words with the strongest evidence against a translation, and the negated sum of their weights.
fn worst(marks: &[Mark], to_end: bool) -> Option<(Range<usize>, f64)> {
    let mut best: Option<(Range<usize>, f64)> = None;
    let (mut sum, mut start) = (0.0, 0);
    if to_end {
        for i in (0..marks.len()).rev() {
            sum -= marks[i].weight;
            if sum > best.as_ref().map_or(0.0, |b| b.1) {
                best = Some((i..marks.len(), sum));
            }
        }
        return best;
    }
    for (i, m) in marks.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, i);
        }
        sum -= m.weight;
        if sum > best.as_ref().map_or(0.0, |b| b.1) {
            best = Some((start..i + 1, sum));
        }
    }
    best
}

/// The evidence against a translation, as a positive number.
fn against(marks: &[Mark]) -> f64 {
    marks.iter().map(|m| (-m.weight).max(0.0)).sum()
}

/// The probability for a sum (logistic), one half at `threshold`.
fn sure(sum: f64, threshold: f64) -> f64 {
    1.0 / (1.0 + (threshold - sum).exp())
}

impl Pair<'_> {
    /// The evidence of the words on both sides for and against a translation.
    pub(super) fn evidence(&self) -> &Evidence {
        self.evidence.get_or_init(|| gather(self))
    }
}

impl Evidence {
    /// Adds what the evidence shows; a pair with a mean below `threshold` is rejected.
    fn findings(&self, pair: &Pair, threshold: Option<f64>, out: &mut Vec<Finding>) {
        let mean = self.mean();
        if let Some(threshold) = threshold.filter(|t| self.words() >= 6 && mean < *t) {
            let confidence = (0.5 + (threshold - mean) / 2.0).min(0.9);
            out.push(Finding::new(Check::Adequacy, Defect::FewCorrespond, confidence));
        }
        // Few words prove little: the threshold rises as their number falls.
        let total = sure(-self.total(), TOTAL);
        if self.words() >= 4 && total >= DOUBTS {
            out.push(Finding::new(Check::Adequacy, Defect::Unrelated, total));
        }
        if let Some((run, sum)) = worst(&self.source, true) {
            // Where the translation has unmatched words of its own, it may say the same in other words.
            let score = sum - SHORT * self.length - FREE * against(&self.target);
            let confidence = sure(score, CUT);
            if confidence >= DOUBTS {
                let span = self.source[run.start].span.start..pair.source.trim_end().len();
                out.push(untranslated(pair, span, confidence));
            }
        }
        if let Some((run, sum)) = worst(&self.target, true) {
            let score = sum + LONG * self.length;
            let confidence = sure(score, GLUED);
            if confidence >= DOUBTS {
                let span = self.target[run.start].span.start..pair.target.trim_end().len();
                out.push(invented(pair, span, confidence));
            }
        }
        let both: [(&[Mark], Report); 2] = [(&self.source, untranslated), (&self.target, invented)];
        for (marks, report) in both {
            let Some((run, sum)) = worst(marks, false) else { continue };
            let confidence = sure(sum, RUN);
            if confidence >= DOUBTS {
                let span = marks[run.start].span.start..marks[run.end - 1].span.end;
                out.push(report(pair, span, confidence));
            }
        }
    }
}

/// Where the sums reach one half, and what a standard score of length and an unmatched word on the other side add to
/// them. Set on the first 200 lines of NTREX-128 with `mujaz eval fidelity`, with a word list that had not seen them.
const TOTAL: f64 = 8.5;
const CUT: f64 = 6.6;
const GLUED: f64 = 7.2;
const RUN: f64 = 10.5;
const SHORT: f64 = 2.3;
const LONG: f64 = 1.6;
const FREE: f64 = 0.6;

/// How a passage without counterpart is reported.
type Report = fn(&Pair, Range<usize>, f64) -> Finding;

fn untranslated(pair: &Pair, span: Range<usize>, confidence: f64) -> Finding {
    let defect = Defect::Untranslated { arabic: shorten(&pair.source[span.clone()]) };
    Finding::new(Check::Completeness, defect, confidence).at_source(span)
}

fn invented(pair: &Pair, span: Range<usize>, confidence: f64) -> Finding {
    let defect = Defect::Invented { stands: shorten(&pair.target[span.clone()]) };
    Finding::new(Check::Addition, defect, confidence).at_target(span)
}

/// Reports what the evidence of a pair shows.
pub(super) fn compare(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    if !pair.alignment().unreadable() {
        pair.evidence().findings(pair, context.threshold(), out);
    }
}

/// The first words of a long passage.
fn shorten(text: &str) -> String {
    if text.chars().count() <= 70 {
        return text.to_owned();
    }
    let cut: String = text.chars().take(66).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |c| c.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<String> {
        let found = crate::verify::tests::found(compare, source, target);
        found.iter().filter(|f| f.rejects()).map(|f| f.check.to_string()).collect()
    }

    const AR: &str =
        "أعلنت وزارة الصحة أن المستشفيات استقبلت عشرات الجرحى بعد انهيار جسر قديم في شمال المدينة بسبب الأمطار الغزيرة";
    const EN: &str = "The Health Ministry announced that hospitals had received dozens of wounded after an old bridge collapsed in the north of the city because of heavy rain";

    #[test]
    fn a_translation_shares_its_words_with_the_source() {
        assert!(found(AR, EN).is_empty());
        assert!(Pair::new(AR, EN, None).evidence().total() > 10.0);
    }

    #[test]
    fn partial_double_and_unrelated_translations_are_distinguished() {
        assert!(
            found(AR, "The Health Ministry announced that hospitals had received").contains(&"completeness".into())
        );
        let more = format!(
            "{EN}. The team won the final match of the tournament by three goals, and its coach thanked the fans"
        );
        assert!(found(AR, &more).contains(&"addition".into()));
        let other = "The team won the final match of the tournament, and its coach thanked the fans for their support";
        assert!(found(AR, other).contains(&"adequacy".into()));
    }
}
