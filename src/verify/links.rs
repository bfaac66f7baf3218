//! What belongs to what: nine dead and twenty-four injured are not twenty-four dead and nine injured, though every word
//! and figure is present.
//!
//! Words, figures, days and names that occur once on either side and correspond are anchors. Given two anchors of one
//! kind (two figures) and two of another (two nouns, two months), each of the first belongs to the nearer of the
//! second, with clause boundaries counted; where both sides are unambiguous and differ, the two were exchanged.

use super::aligned::Role;
use super::context::Context;
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::dates::{self, Basis, english_months};
use mujaz_arabic::numerals::Kind;
use std::ops::Range;

/// Kinds of anchors; each is compared with its like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Figure,
    /// Weekdays, months and years.
    Day,
    Name,
    Word,
}

/// Something that occurs once in the source and once in the translation; places are ranges of words.
struct Anchor {
    class: Class,
    source: Range<usize>,
    target: Range<usize>,
}

/// Distances on one side: the number of clause boundaries before each word.
struct Side {
    borders: Vec<usize>,
}

/// How many words of distance a clause boundary counts for.
const BORDER: usize = 5;

/// The most words between two anchors that belong together.
const NEAR: usize = 8;

/// Words between the first and the last name of one phrase, at most.
const PHRASE: usize = 5;

/// Words of the longest source that is examined.
const LONGEST: usize = 150;

impl Side {
    fn new(spans: &[Range<usize>], text: &str, begins: impl Fn(usize) -> bool) -> Self {
        let mut borders = Vec::with_capacity(spans.len());
        let (mut count, mut end) = (0, 0);
        for (i, s) in spans.iter().enumerate() {
            let gap = text.get(end..s.start).unwrap_or_default();
            if i > 0 && (gap.contains([',', ';', '،', '؛', '.', '(', ')', '—', '–', ':']) || begins(i)) {
                count += 1;
            }
            borders.push(count);
            end = s.end;
        }
        Self { borders }
    }

    /// The distance between two positions.
    fn cost(&self, a: &Range<usize>, b: &Range<usize>) -> usize {
        let (first, last) = if a.start <= b.start { (a, b) } else { (b, a) };
        let from = (first.end - 1).min(last.start);
        last.start - from + BORDER * (self.borders[last.start] - self.borders[from])
    }

    /// Whether two names stand in one phrase, where English orders what Arabic puts in a row behind its noun otherwise:
    /// "Indonesia's disaster mitigation agency BNPB".
    fn one_phrase(&self, a: &Range<usize>, b: &Range<usize>) -> bool {
        let (first, last) = if a.start <= b.start { (a, b) } else { (b, a) };
        last.start - first.start <= PHRASE && self.borders[first.start] == self.borders[last.start]
    }

    /// Whether `keys` belong to `others` in order (`Some(true)`), crosswise (`Some(false)`), or undecided.
    fn order(&self, keys: [&Range<usize>; 2], others: [&Range<usize>; 2]) -> Option<bool> {
        let cost = |k: usize, o: usize| self.cost(keys[k], others[o]);
        let (straight, across) = ((cost(0, 0), cost(1, 1)), (cost(0, 1), cost(1, 0)));
        let clear = |near: (usize, usize), far: (usize, usize)| {
            near.0.max(near.1) <= NEAR + BORDER && near.0.min(near.1) <= NEAR && 2 * (near.0 + near.1) < far.0 + far.1
        };
        match (clear(straight, across), clear(across, straight)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// Pairs of anchors that the translation exchanged.
pub(super) fn exchanges(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    // In a passage of unlimited length no distance is reliable.
    if pair.arabic.len() > LONGEST {
        return;
    }
    let anchors = anchors(pair);
    if anchors.len() < 4 {
        return;
    }
    let spans: Vec<Range<usize>> = pair.arabic.iter().map(|w| w.word.span.clone()).collect();
    let source = Side::new(&spans, pair.source, |i| {
        let w = &pair.arabic[i];
        let joined = w.word.folded.starts_with('و') && w.bare != w.word.folded && w.bare.chars().count() >= 2;
        let figure = w.word.folded.strip_prefix('و').is_some_and(|r| r.starts_with(|c: char| c.is_numeric()));
        joined || figure || w.word.folded == "و" || List::ClauseBorders.contains(&w.word.folded)
    });
    let spans: Vec<Range<usize>> = pair.english.iter().map(|w| w.span.clone()).collect();
    let target = Side::new(&spans, pair.target, |i| List::ClauseBordersEnglish.contains(&pair.english[i].lower));
    for (i, a) in anchors.iter().enumerate() {
        for b in anchors[i + 1..]
            .iter()
            .filter(|b| b.class == a.class && matches!(a.class, Class::Figure | Class::Day | Class::Name))
        {
            // "Christian and Muslim gangs": adjacent names may change places.
            let beside = |x: &Range<usize>, y: &Range<usize>| x.start.abs_diff(y.start) <= 2;
            if a.class == Class::Name
                && (beside(&a.source, &b.source)
                    || beside(&a.target, &b.target)
                    || target.one_phrase(&a.target, &b.target))
            {
                continue;
            }
            let (mut same, mut differ) = (0, None);
            for (k, c) in anchors.iter().enumerate().filter(|(_, c)| c.class != a.class) {
                for d in anchors[k + 1..].iter().filter(|d| d.class == c.class) {
                    // Arabic puts its verb before the subject, English behind all that belongs to it.
                    if a.class == Class::Name && (moved(pair, c, [a, b]) || moved(pair, d, [a, b])) {
                        continue;
                    }
                    let said = source.order([&a.source, &b.source], [&c.source, &d.source]);
                    let given = target.order([&a.target, &b.target], [&c.target, &d.target]);
                    match (said, given) {
                        (Some(x), Some(y)) if x == y => same += 1,
                        (Some(_), Some(_)) => differ = differ.or(Some((c, d))),
                        _ => {}
                    }
                }
            }
            if let (0, Some((c, d))) = (same, differ) {
                let [(start_a, end_a), (start_b, end_b)] =
                    [a, b].map(|x| (pair.english[x.target.start].span.start, pair.english[x.target.end - 1].span.end));
                let check = match a.class {
                    Class::Day => Check::Dates,
                    Class::Name => Check::Names,
                    _ => Check::Figures,
                };
                let show = |x: &Anchor| {
                    let words = &pair.english[x.target.clone()];
                    pair.target[words[0].span.start..words[words.len() - 1].span.end].to_owned()
                };
                let defect = Defect::Exchanged { stands: [a, b].map(show), beside: [c, d].map(show) };
                out.push(Finding::new(check, defect, 0.6).at_target(start_a.min(start_b)..end_a.max(end_b)));
                return;
            }
        }
    }
}

/// Whether a verb stands before both names in the source and behind both in the translation: it is no nearer to one of
/// them for that.
fn moved(pair: &Pair, verb: &Anchor, names: [&Anchor; 2]) -> bool {
    let span = &pair.arabic[verb.source.start].word.span;
    let is_verb = pair.token(span).and_then(|t| t.analysis()).is_some_and(|a| a.is_verb());
    is_verb && names.iter().all(|n| verb.source.start < n.source.start && n.target.start < verb.target.start)
}

/// The words that a span of text touches.
fn place(words: &[Range<usize>], span: &Range<usize>) -> Option<Range<usize>> {
    let first = words.iter().position(|w| w.end > span.start)?;
    let last = words.iter().rposition(|w| w.start < span.end)?;
    (first <= last).then_some(first..last + 1)
}

fn anchors(pair: &Pair) -> Vec<Anchor> {
    let arabic: Vec<Range<usize>> = pair.arabic.iter().map(|w| w.word.span.clone()).collect();
    let english: Vec<Range<usize>> = pair.english.iter().map(|w| w.span.clone()).collect();
    let mut out: Vec<Anchor> = Vec::new();
    let (wanted, given) = (pair.source_numbers(), pair.target_numbers());
    // Small numerals in words have other uses.
    let counts = |n: &mujaz_arabic::numerals::Number| {
        matches!(n.kind, Kind::Cardinal | Kind::Percent) && !(n.worded && n.value() <= 2.0)
    };
    for n in wanted.iter().filter(|n| counts(n)) {
        let alone = wanted.iter().filter(|o| o.same_value(n)).count() == 1;
        let found: Vec<_> = given.iter().filter(|g| g.same_value(n)).collect();
        if let (true, [one]) = (alone, &found[..])
            && let (Some(source), Some(target)) = (place(&arabic, &n.span), place(&english, &one.span))
        {
            let year = !n.worded && (1900.0..2100.0).contains(&n.value()) && n.span.len() == 4;
            out.push(Anchor { class: if year { Class::Day } else { Class::Figure }, source, target });
        }
    }
    // The figures of a date belong to the date.
    let days = days(pair, &arabic);
    out.retain(|f| !days.iter().any(|d| d.source.contains(&f.source.start)));
    out.extend(days);
    let taken = |r: usize, out: &[Anchor], source: bool| {
        out.iter().any(|a| if source { a.source.contains(&r) } else { a.target.contains(&r) })
    };
    let units = &pair.alignment().source;
    for unit in units {
        let Some(source) = place(&arabic, &unit.span).filter(|s| !taken(s.start, &out, true)) else { continue };
        // An English word that renders this one and no other.
        let mut found = unit.rendered_by.iter();
        let (Some(&at), None) = (found.next(), found.next()) else { continue };
        if units.iter().filter(|u| u.rendered_by.contains(&at)).count() != 1 || taken(at, &out, false) {
            continue;
        }
        let class = if unit.role == Role::Name && pair.english[at].capital { Class::Name } else { Class::Word };
        out.push(Anchor { class, source, target: at..at + 1 });
    }
    out
}

/// Weekdays and months, which the word list lacks.
fn days(pair: &Pair, arabic: &[Range<usize>]) -> Vec<Anchor> {
    let mut said: Vec<(String, Range<usize>)> = Vec::new();
    for (i, w) in pair.arabic.iter().enumerate() {
        said.extend(dates::weekday(&w.word.folded).map(|d| (format!("{d:?}").to_lowercase(), i..i + 1)));
    }
    let months = english_months();
    for d in pair.source_dates().iter().filter(|d| d.basis == Basis::Written) {
        if let (Some(name), Some(at)) = (d.month.and_then(|m| months.get(m as usize - 1)), place(arabic, &d.span)) {
            said.push((name.to_lowercase(), at));
        }
    }
    let once = |name: &str| said.iter().filter(|s| s.0 == name).count() == 1;
    let found = |name: &str| -> Option<usize> {
        let mut all = pair.english.iter().enumerate().filter(|(_, e)| e.capital && e.lower == name).map(|(i, _)| i);
        all.next().filter(|_| all.next().is_none())
    };
    said.iter()
        .filter(|(name, _)| once(name))
        .filter_map(|(name, source)| Some((source.clone(), found(name)?)))
        .map(|(source, at)| Anchor { class: Class::Day, source, target: at..at + 1 })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::tests::found;

    fn exchanged(source: &str, target: &str) -> bool {
        !found(exchanges, source, target).is_empty()
    }

    #[test]
    fn exchanges_are_found_and_reordering_is_not() {
        let toll = "قتل 9 أشخاص وأصيب 24 آخرون في الفيضانات.";
        assert!(exchanged(toll, "24 people were killed and 9 others injured in the floods."));
        for same in [
            "9 people were killed and 24 others injured in the floods.",
            "The floods injured 24 people and killed 9.",
            "Nine people were killed in the floods, and 24 were injured.",
        ] {
            assert!(!exchanged(toll, same), "{same}");
        }
        let rate = "رفع البنك سعر الفائدة إلى 5.7 في المئة في يناير مقابل 6 في المئة في فبراير.";
        assert!(exchanged(
            rate,
            "The bank raised the rate to 6 percent in January compared with 5.7 percent in February."
        ));
        for same in [
            "The bank raised the rate to 5.7 percent in January compared with 6 percent in February.",
            "In January the bank raised the rate to 5.7 percent, from 6 percent in February.",
            "The bank raised the rate from 6 percent in February to 5.7 percent in January.",
        ] {
            assert!(!exchanged(rate, same), "{same}");
        }
        let money = "أنفقت الوزارة 410 ملايين درهم على الجسر و120 مليون درهم على الطرق.";
        assert!(exchanged(
            money,
            "The ministry spent 120 million dirhams on the bridge and 410 million dirhams on the roads."
        ));
        assert!(!exchanged(
            money,
            "The ministry spent 410 million dirhams on the bridge and 120 million dirhams on the roads."
        ));
        let pupils = "ارتفع عدد الطلاب من 500 في عام 2020 إلى 800 في عام 2024.";
        // Arabic puts its verb first, English behind all that belongs to the subject.
        assert!(!exchanged(
            "توفي أمس سامي البكري، نجل الشاعر عادل البكري",
            "Sami Bakri, the son of the poet Adel Bakri, died yesterday"
        ));
        assert!(exchanged(pupils, "The number of students rose from 800 in 2020 to 500 in 2024."));
        assert!(!exchanged(pupils, "The number of students rose to 800 in 2024 from 500 in 2020."));
        let tour = "زار الوزير تونس يوم الاثنين والجزائر يوم الخميس.";
        assert!(exchanged(tour, "The minister visited Algeria on Monday and Tunisia on Thursday."));
        assert!(!exchanged(tour, "On Monday the minister visited Tunisia, and on Thursday Algeria."));
    }
}
