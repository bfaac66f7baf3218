//! A report read into its frame.

use super::claims::{Claim, Stance, claims};
use super::frame::{Frame, Line, Report};
use super::reading::Reading;
use super::roles::Role;
use super::unclear::{Unclear, unclear};
use super::{counts, slots, which};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Whether a sentence is about the past: another year, earlier events.
pub fn looks_back(arabic: &str, about: Option<Date>) -> bool {
    counts::background(&Reading::new(Line { id: "", title: false, arabic }, about))
}

/// Sentences of the body that are read in addition to the headline.
const LINES: usize = 10;

/// Sentences of the body whose claims are read.
const MOST: usize = 40;

/// Reads a report.
///
/// ```
/// use mujaz::frames::{Line, Report, Role, read};
///
/// let arabic = "لقي 7 أشخاص مصرعهم وأصيب 19 آخرون في فيضانات ضربت ولاية المسيلة.";
/// let lines = vec![Line { id: "S1.1", title: false, arabic }];
/// let frame = read(&Report { source: 1, lines, about: None, published: None });
/// assert_eq!(frame.kind.unwrap().0.id, "flood");
/// assert_eq!(frame.slots[&Role::Killed].text, "7");
/// assert_eq!(frame.slots[&Role::Where].text, "M'Sila");
/// ```
pub fn read(report: &Report) -> Frame {
    frame(report, &readings(report, LINES))
}

/// A report read as a whole.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its frame.
    pub frame: Frame,
    /// The claims of its sentences, in order.
    pub claims: Vec<Claim>,
    /// What it says is unknown.
    pub unclear: Vec<Unclear>,
}

/// Reads a report and the claims of its sentences; of a very long report only the beginning is read.
pub fn read_all(report: &Report) -> Read {
    let mut lines = readings(report, MOST);
    // The headline of a denial reports nothing of what is denied.
    if lines.first().is_some_and(|l| {
        l.line.title && l.line.id.ends_with(".0") && claims(l, report.source).iter().any(|c| c.stance == Stance::Denies)
    }) {
        lines.remove(0);
    }
    let title = usize::from(lines.first().is_some_and(|l| l.line.title));
    let frame = frame(report, &lines[..lines.len().min(LINES + title)]);
    // A headline repeats in fewer words what the text says.
    let body = || lines.iter().filter(|l| !l.line.title);
    Read {
        frame,
        claims: body().flat_map(|l| claims(l, report.source)).collect(),
        unclear: body().flat_map(unclear).collect(),
    }
}

fn readings<'a>(report: &Report<'a>, most: usize) -> Vec<Reading<'a>> {
    let title = report.lines.iter().filter(|l| l.title).take(1);
    let body = report.lines.iter().filter(|l| !l.title).take(most);
    title.chain(body).map(|l| Reading::new(*l, report.about)).collect()
}

fn frame(report: &Report, lines: &[Reading]) -> Frame {
    let mut frame = Frame { source: report.source, published: report.published, kind: None, slots: BTreeMap::new() };
    counts::tolls(lines, &mut frame.slots);
    let candidates = which::candidates(lines);
    for c in candidates {
        let mut own = BTreeMap::new();
        slots::fill(lines, &c, &mut own);
        if c.kind.needs.iter().all(|n| own.contains_key(n)) {
            frame.slots.extend(own);
            frame.kind = Some((c.kind, lines[c.line].id().to_owned()));
            break;
        }
    }
    if let Some((kind, _)) = &frame.kind
        && !kind.harms()
    {
        // In a report about something else, a mention of the dead is background.
        let seizure = kind.id == "seizure";
        frame.slots.retain(|role, _| !Role::TOLLS.contains(role) || seizure && *role == Role::Arrested);
    }
    // Cases of a disease are not injured.
    if frame.kind.as_ref().is_some_and(|k| k.0.slots.iter().any(|s| s == "cases")) {
        frame.slots.remove(&Role::Injured);
    }
    if frame.kind.is_none() {
        // Without a kind, places and speakers are kept only if the headline itself names them.
        frame.slots.clear();
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_toll_of_an_event_is_news_of_the_event() {
        for arabic in [
            "ارتفعت حصيلة ضحايا الانفجار الذي هز سوقا في كسلا أمس الأحد إلى تسعة قتلى و31 جريحا، حسب وزارة الصحة.",
            "وبلغت حصيلة الانفجار الذي وقع في سوق بمدينة كسلا تسعة قتلى و31 جريحا.",
        ] {
            let lines = vec![Line { id: "S1.1", title: false, arabic }];
            let frame = read(&Report { source: 1, lines, about: None, published: None });
            assert_eq!(frame.kind.map(|k| k.0.id.as_str()), Some("explosion"), "{arabic}");
            assert_eq!(frame.slots[&Role::Killed].text, "9", "{arabic}");
        }
    }
}
