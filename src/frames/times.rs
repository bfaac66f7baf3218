//! When it happened: the day named in the sentence that reports it, not the day on which somebody spoke about it.

use super::frame::Filler;
use super::kinds::Kind;
use super::reading::Reading;
use super::said::is_speech;
use crate::types::When;
use crate::word_lists::List;
use jiff::civil::Date;
use mujaz_arabic::dates::{DateMention, Precision};
use std::ops::Range;

/// Days before the report from which a day is that of another event.
const LONG: i32 = 45;

fn day(d: &DateMention) -> Option<(Date, Date)> {
    d.resolved.filter(|_| d.precision == Precision::Day)
}

/// The day of a mention; two consecutive weekdays after "night" are one night.
fn filler(r: &Reading, at: usize) -> Option<(Filler, Option<Date>)> {
    let (d, words) = &r.dates[at];
    if d.resolved.is_none()
        && let (Some(day), Some(month), Precision::Day) = (d.day, d.month, d.precision)
    {
        // Day and month, for a date whose year cannot be resolved.
        let when = When { year: d.year, first: (month, day), last: (month, d.last_day.unwrap_or(day)) };
        return Some((r.filler(words.clone(), when.english()), None));
    }
    let (first, mut last) = day(d)?;
    let mut words: Range<usize> = words.clone();
    let night = words.start.checked_sub(1).is_some_and(|k| matches!(r.lemma(k), "ليل" | "ليلة"));
    if let Some((next, w)) = r.dates.get(at + 1)
        && night
        && w.start <= words.end + 1
        && let Some((a, b)) = day(next)
        && a == first.tomorrow().ok()?
    {
        last = b;
        words.end = w.end;
    }
    let text = When::of(first, last).english();
    let text = if night && last > first { format!("night of {text}") } else { text };
    Some((r.filler(words, text), Some(first)))
}

/// Whether a time is that of something planned, or from which it takes effect.
fn planned(r: &Reading, at: usize) -> bool {
    // "تأجيل المحاكمة إلى جلسة 8 ديسمبر"
    let until = at > 0 && r.folded(at - 1) == "الي"
        || at > 1 && r.folded(at - 2) == "الي" && matches!(r.lemma(at - 1), "جلسة" | "يوم" | "غاية");
    until || (at.saturating_sub(3)..at).any(|k| List::Planned.contains(r.folded(k)))
}

/// The day of a sentence that looks back at the event of its own report: "وكان المبنى قد انهار مساء الأحد".
fn had_happened(r: &Reading, kind: &Kind) -> Option<Filler> {
    let verb = (2..r.len().min(8)).find(|k| r.is_verb(*k) && r.folded(k - 1) == "قد")?;
    let own = kind.verbs.iter().any(|v| v == r.lemma(verb))
        || kind.phrases.iter().any(|p| p.split(' ').next() == Some(r.lemma(verb)));
    let at = r.dates.iter().position(|d| d.1.start > verb && d.1.start <= verb + 5)?;
    let near = |first: &Option<Date>| {
        r.about
            .zip(*first)
            .and_then(|(about, day)| about.since(day).ok())
            .is_some_and(|s| (0..=10).contains(&s.get_days()))
    };
    filler(r, at).filter(|f| own && r.lemma(0) == "كان" && near(&f.1)).map(|f| f.0)
}

/// Whether a day is one end of a span: "بين يومي الجمعة والأحد".
fn ranged(r: &Reading, at: usize) -> bool {
    let start = r.dates[at].1.start;
    let behind =
        |k: usize| r.dates.get(k).is_some_and(|d| r.analysis(d.1.start).is_some_and(|a| a.conjunction.is_some()));
    let between = |start: usize| (start.saturating_sub(2)..start).any(|k| r.folded(k) == "بين");
    between(start) && behind(at + 1) || at > 0 && behind(at) && between(r.dates[at - 1].1.start)
}

/// The day of a sentence that says when the event mentioned before happened.
fn happened(r: &Reading, kind: &Kind) -> Option<Filler> {
    let named = |k: usize| List::Incidents.contains(r.lemma(k)) && r.analysis(k).is_some_and(|a| a.article);
    let own = |k: usize| kind.id == "execution" && r.lemma(k) == "نفذ";
    let verb = (0..r.len().min(6)).find(|k| {
        r.is_verb(*k) && (matches!(r.lemma(*k), "وقع" | "حدث" | "جد") && *k < 2 && named(k + 1) || own(*k))
    })?;
    let at = r.dates.iter().position(|d| d.1.start > verb && d.1.start <= verb + 5)?;
    let about = |first: &Option<Date>| r.about.zip(*first).is_some_and(|(about, day)| day <= about);
    filler(r, at).filter(|f| about(&f.1)).map(|f| f.0)
}

/// The day in the line that reports the kind, else in the headline or lead.
pub fn when(lines: &[Reading], reporting: usize, trigger: &Range<usize>, kind: &Kind) -> Option<Filler> {
    let r = &lines[reporting];
    let past = kind.harms();
    // A day weeks before the report is that of something else.
    let recent = |r: &Reading, day: &Option<Date>| {
        let ago = r.about.zip(*day).and_then(|(about, first)| about.since(first).ok());
        ago.is_none_or(|s| s.get_days() <= LONG)
    };
    // "وكان العقار قد انهار مساء الأحد", below news of a toll that rose today.
    let rose = |r: &Reading| (0..r.len().min(2)).any(|k| matches!(r.lemma(k), "ارتفع" | "ارتفاع"));
    if past
        && rose(r)
        && let Some(f) = lines.iter().take(5).find_map(|r| had_happened(r, kind))
    {
        return Some(f);
    }
    // After the event, in the same clause.
    let same = |at: &usize| {
        let d = &r.dates[*at].1;
        d.start <= trigger.end + 22
            && !(trigger.end..d.start).any(|k| {
                r.breaks(k)
                    || List::OtherTimes.contains(r.folded(k))
                    || r.analysis(k).is_some_and(|a| a.is_verb() && (a.conjunction.is_some() || a.future))
            })
    };
    let behind = (0..r.dates.len()).filter(|k| r.dates[*k].1.start >= trigger.start).filter(same);
    let before = (0..r.dates.len()).rev().filter(|k| r.dates[*k].1.start < trigger.start);
    let spoken = |at: usize| {
        let d = &r.dates[at].1;
        // "أعلنت الوزارة اليوم": the day belongs to the verb of speech before it.
        let verb = (0..d.start).rev().find(|k| r.is_verb(*k));
        // The same after the event: "… إلى 52 قتيلا، حسبما أوردته مصادر اليوم".
        // What is done by saying so is done on that day: "أعلن النادي، الأحد، إقالة المدرب".
        let done = |k: usize| kind.declared && r.lemma(k) == "أعلن" && d.start < trigger.start;
        verb.is_some_and(|k| is_speech(r, k) && !done(k) && (d.start < trigger.start || k > trigger.start))
    };
    let own = behind
        .chain(before)
        .filter(|k| !spoken(*k) && !planned(r, r.dates[*k].1.start) && !ranged(r, *k))
        .filter_map(|k| filler(r, k))
        .find(|f| recent(r, &f.1))
        .filter(|f| !past || r.about.zip(f.1).is_none_or(|(about, first)| first <= about));
    if let Some((f, _)) = own {
        return Some(f);
    }
    // The lead repeats the event of the headline with its day.
    let lead = lines.iter().position(|r| !r.line.title).filter(|_| r.line.title);
    if let Some(l) = lead.map(|l| &lines[l]) {
        let main = (0..l.len()).find(|k| l.is_verb(*k));
        let spoken = main.is_some_and(|k| is_speech(l, k));
        let near = |d: &Option<Date>| {
            l.about.zip(*d).is_some_and(|(about, first)| {
                let days = about.since(first).map_or(99, |s| s.get_days());
                (0..=3).contains(&days) || !past && (-14..0).contains(&days)
            })
        };
        // In the clause of its main verb.
        let clause = |k: &usize| {
            let d = l.dates[*k].1.start;
            d <= main.map_or(0, |m| m + 24) && !(0..d).any(|x| l.breaks(x))
        };
        // "… النتائج التي أعلنتها اللجنة اليوم" is the day of the announcement.
        let told = |at: usize| (0..at).rev().find(|k| l.is_verb(*k)).is_some_and(|k| is_speech(l, k));
        let fixed = |k: &usize| {
            let at = l.dates[*k].1.start;
            !planned(l, at) && !ranged(l, *k) && (!told(at) || kind.declared)
        };
        let found = (0..l.dates.len()).filter(clause).filter(fixed).find_map(|k| filler(l, k)).filter(|f| near(&f.1));
        if let Some((f, _)) = found.filter(|_| !spoken) {
            return Some(f);
        }
    }
    // "ووقع الحادث فجر الثلاثاء": a later sentence that refers to the event.
    if past && let Some(f) = lines.iter().take(5).filter(|r| !r.line.title).find_map(|r| happened(r, kind)) {
        return Some(f);
    }
    // A dateline or headline of the same report.
    let dateline =
        |l: &usize| lines[*l].line.title || lines[*l].len() <= 9 && (0..lines[*l].len()).all(|i| !lines[*l].is_verb(i));
    let others = (0..lines.len().min(2)).filter(|l| *l != reporting).filter(dateline);
    others
        .into_iter()
        .find_map(|l| {
            let r = &lines[l];
            (0..r.dates.len())
                .filter(|k| !(0..r.dates[*k].1.start).any(|v| is_speech(r, v)))
                .filter_map(|k| filler(r, k))
                .find(|f| recent(r, &f.1))
        })
        .map(|f| f.0)
}
