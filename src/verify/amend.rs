//! Correction of certain errors: where one figure, date, weekday, currency or name of the source is missing and the
//! translation has one of the same kind that the source lacks, the source's replaces it. The result is checked like any
//! other candidate.

use super::context::Context;
use super::currencies::named as named_currencies;
use super::pair::Pair;
use super::review::Review;
use crate::types::{Check, Correction, Defect, Finding, month_name};
use mujaz_arabic::currencies::{of_english, signs};
use mujaz_arabic::dates::{DateMention, weekday};
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::names::romanise;
use mujaz_arabic::numerals::{Kind, Number, digits_of, grouped, ordinal_ending};
use std::ops::Range;

/// A corrected translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The translation.
    pub english: String,
    /// What was corrected, in the order of the text.
    pub corrections: Vec<Correction>,
}

/// Applies the corrections that the review justifies; `None` where nothing is certain.
pub fn amend(pair: &Pair, review: &Review, context: &Context) -> Option<Amended> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let sure = |check: Check| review.rejections().filter(move |f| f.check == check);
    let one = |list: Vec<Range<usize>>| match list.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    };
    let missing = |check| one(sure(check).filter_map(Finding::source_range).collect());
    let added = |check| one(sure(check).filter_map(Finding::target_range).collect());
    if let (Some(from), Some(to)) = (missing(Check::Figures), added(Check::Figures)) {
        edits.extend(figure(pair, &from, &to));
    }
    if let (None, Some(to)) = (missing(Check::Figures), added(Check::Figures)) {
        let unit = sure(Check::Figures).find_map(|f| match &f.defect {
            Defect::OtherUnit { wanted, .. } => Some((to.clone(), wanted.clone())),
            _ => None,
        });
        edits.extend(unit.or_else(|| currency(pair, &to)));
    }
    match (missing(Check::Dates), added(Check::Dates)) {
        (Some(from), Some(to)) => edits.extend(date(pair, &from, &to)),
        (None, Some(to)) => edits.extend(weekday_for(pair, &to)),
        _ => {}
    }
    if let Some(to) = added(Check::Names) {
        if let Some(from) = missing(Check::Glossary) {
            edits.extend(place(pair, &from, &to, context));
        } else if let Some(from) = missing(Check::Names) {
            let (run, name) = (capital_run(pair, &to), romanise(&pair.source[from]));
            edits.push((run, name));
        }
    }
    // From the last to the first, so that earlier offsets stay valid; overlapping edits are ambiguous.
    edits.sort_by_key(|e| std::cmp::Reverse(e.0.start));
    if edits.is_empty() || edits.windows(2).any(|p| p[1].0.end > p[0].0.start) {
        return None;
    }
    let mut english = pair.target.to_owned();
    let mut corrections = Vec::new();
    for (span, corrected) in edits {
        let written = pair.target[span.clone()].to_owned();
        english.replace_range(span, &corrected);
        corrections.push(Correction { written, corrected });
    }
    corrections.reverse();
    Some(Amended { english, corrections })
}

fn figure(pair: &Pair, from: &Range<usize>, to: &Range<usize>) -> Option<(Range<usize>, String)> {
    let at = |list: &[Number], span: &Range<usize>| list.iter().find(|n| n.span == *span).cloned();
    let want = at(pair.source_numbers(), from)?;
    let got = at(pair.target_numbers(), to)?;
    let counts = |k: Kind| matches!(k, Kind::Cardinal | Kind::Percent | Kind::PerMille);
    (want.kind == got.kind || counts(want.kind) && counts(got.kind)).then_some(())?;
    let v = want.value();
    let text = match want.kind {
        Kind::Ordinal => format!("{}{}", digits_of(v), ordinal_ending(v as u64)),
        Kind::Clock => format!("{:.0}:{:02.0}", v.floor(), (v.fract() * 60.0).round()),
        Kind::Fraction | Kind::Decade => return None,
        _ => match [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")].iter().find(|(s, _)| v >= *s) {
            Some((s, name)) if (v / s * 1000.0).fract() == 0.0 => format!("{} {name}", digits_of(v / s)),
            _ if v.fract() == 0.0 && v >= 10_000.0 => grouped(v as u64),
            _ => digits_of(v),
        },
    };
    Some((to.clone(), text))
}

fn currency(pair: &Pair, to: &Range<usize>) -> Option<(Range<usize>, String)> {
    let said = pair.target[to.clone()].to_lowercase();
    let named: Vec<&str> = named_currencies(pair).into_iter().map(|c| c.english[0].as_str()).collect();
    let [only] = named.as_slice() else { return None };
    if signs(pair.target).iter().any(|s| s.0 == *to) {
        // "$410 million" becomes "410 million dirhams": the figure after the sign, then the noun.
        let figure = pair.target_numbers().iter().find(|n| n.span.start >= to.end && n.span.start <= to.end + 1)?;
        let text = &pair.target[figure.span.clone()];
        let ending = if matches!(*only, "yen" | "yuan" | "baht" | "rand") { "" } else { "s" };
        return Some((to.start..figure.span.end, format!("{text} {only}{ending}")));
    }
    of_english(&said).map(|_| ())?;
    Some((to.clone(), if said.ends_with('s') { format!("{only}s") } else { (*only).to_owned() }))
}

fn date(pair: &Pair, from: &Range<usize>, to: &Range<usize>) -> Option<(Range<usize>, String)> {
    let want: &DateMention = pair.source_dates().iter().find(|d| d.span == *from)?;
    let got = pair.target_dates().iter().find(|d| d.span == *to)?;
    let month = month_name(want.month?);
    let year = want.year.filter(|_| got.year.is_some() || want.year.is_some());
    let mut text = match (want.day, want.last_day) {
        (Some(a), Some(b)) => format!("{a}–{b} {month}"),
        (Some(a), None) => format!("{a} {month}"),
        _ => month.to_owned(),
    };
    if let Some(y) = year {
        text.push_str(&format!(" {y}"));
    }
    // "in June" keeps its preposition.
    let written = &pair.target[to.clone()];
    if let Some((lead, _)) = written.split_once(' ')
        && ["in", "of", "since", "until", "last", "this", "next", "early", "late", "mid"].contains(&lead)
    {
        text = format!("{lead} {text}");
    }
    Some((to.clone(), text))
}

fn weekday_for(pair: &Pair, to: &Range<usize>) -> Option<(Range<usize>, String)> {
    use jiff::civil::Weekday as W;
    let said = &pair.target[to.clone()];
    said.to_lowercase().trim_end_matches("'s").trim_end_matches('s').ends_with("day").then_some(())?;
    let mut named: Vec<W> = pair.arabic.iter().filter_map(|w| weekday(&w.word.folded)).collect();
    named.dedup();
    let [only] = named.as_slice() else { return None };
    let name = match only {
        W::Monday => "Monday",
        W::Tuesday => "Tuesday",
        W::Wednesday => "Wednesday",
        W::Thursday => "Thursday",
        W::Friday => "Friday",
        W::Saturday => "Saturday",
        W::Sunday => "Sunday",
    };
    Some((to.clone(), name.to_owned()))
}

/// Replaces a place that the source does not name with one that it does; adjectives are left alone.
fn place(pair: &Pair, from: &Range<usize>, to: &Range<usize>, context: &Context) -> Option<(Range<usize>, String)> {
    let (term, _) = context.glossary.find(pair.source).into_iter().find(|(_, s)| s == from)?;
    matches!(term.kind.as_str(), "country" | "place" | "person").then_some(())?;
    let said = &pair.target[to.clone()];
    let known = built_in().entries().iter().any(|e| e.kind.label() == term.kind && e.english.iter().any(|x| x == said));
    known.then(|| (to.clone(), term.preferred().to_owned()))
}

/// The run of capitalised words around a place in the translation.
fn capital_run(pair: &Pair, at: &Range<usize>) -> Range<usize> {
    let Some(i) = pair.english.iter().position(|w| w.span.start >= at.start) else { return at.clone() };
    let blank = |a: usize, b: usize| {
        pair.target[pair.english[a].span.end..pair.english[b].span.start].chars().all(|c| c == ' ' || c == '-')
    };
    let (mut first, mut last) = (i, i);
    while first > 0 && pair.english[first - 1].capital && !pair.english[first - 1].initial && blank(first - 1, first) {
        first -= 1;
    }
    while last + 1 < pair.english.len() && pair.english[last + 1].capital && blank(last, last + 1) {
        last += 1;
    }
    pair.english[first].span.start..pair.english[last].span.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Glossary;
    use crate::verify::review;

    fn amended(source: &str, target: &str) -> Option<String> {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: crate::verify::Maker::Person };
        let pair = Pair::new(source, target, None);
        let a = amend(&pair, &review(&pair, &context), &context)?;
        review(&Pair::new(source, &a.english, None), &context).passed().then_some(a.english)
    }

    #[test]
    fn a_single_error_of_a_kind_is_corrected() {
        for (ar, wrong, right) in [
            (
                "أوقفت الشرطة 62 أجنبيا في المطار",
                "Police arrested 26 foreigners at the airport",
                "Police arrested 62 foreigners at the airport",
            ),
            (
                "بلغت تكلفة المشروع 5 ملايين درهم",
                "The cost of the project was 5 million dollars",
                "The cost of the project was 5 million dirhams",
            ),
            (
                "بلغت تكلفة الجسر 410 ملايين درهم",
                "The cost of the bridge was $410 million.",
                "The cost of the bridge was 410 million dirhams.",
            ),
            ("يبلغ طول الجسر 640 مترا", "The bridge is 640 kilometers long", "The bridge is 640 metres long"),
            ("وصل الوفد يوم الثلاثاء", "The delegation arrived on Wednesday", "The delegation arrived on Tuesday"),
            ("زار الوزير موسكو أمس", "The minister visited London yesterday", "The minister visited Moscow yesterday"),
            ("اجتمع الوفد في 27 ماي", "The delegation met on 27 June", "The delegation met on 27 May"),
        ] {
            assert_eq!(amended(ar, wrong).as_deref(), Some(right), "{ar}");
        }
    }

    #[test]
    fn ambiguous_errors_are_left_alone() {
        // With two figures missing, which belongs where cannot be known.
        assert_eq!(amended("أوقفت الشرطة 62 أجنبيا و17 مواطنا", "Police arrested 26 foreigners and 71 citizens"), None);
    }
}
