//! A report read into its frame.

use super::frame::{Frame, Line, Report};
use super::reading::Reading;
use super::roles::Role;
use super::{counts, slots, which};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Whether a sentence looks back: at another year, at what went before.
pub fn looks_back(arabic: &str, about: Option<Date>) -> bool {
    counts::background(&Reading::new(Line { id: "", title: false, arabic }, about))
}

/// Sentences of the body that are read, besides the headline.
const LINES: usize = 10;

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
    let lines: Vec<Reading> = report
        .lines
        .iter()
        .filter(|l| l.title)
        .take(1)
        .chain(report.lines.iter().filter(|l| !l.title).take(LINES))
        .map(|l| Reading::new(*l, report.about))
        .collect();
    let mut frame = Frame { source: report.source, published: report.published, kind: None, slots: BTreeMap::new() };
    counts::tolls(&lines, &mut frame.slots);
    let candidates = which::candidates(&lines);
    for c in candidates {
        let mut own = BTreeMap::new();
        slots::fill(&lines, &c, &mut own);
        if c.kind.needs.iter().all(|n| own.contains_key(n)) {
            frame.slots.extend(own);
            frame.kind = Some((c.kind, lines[c.line].id().to_owned()));
            break;
        }
    }
    if let Some((kind, _)) = &frame.kind
        && !kind.harms()
    {
        // What a report of something else says of the dead is background.
        frame.slots.retain(|role, _| !Role::TOLLS.contains(role));
    }
    if frame.kind.is_none() {
        // Places and voices stand without a kind only where the headline itself names them.
        frame.slots.clear();
    }
    frame
}
