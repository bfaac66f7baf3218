//! What is reported, told from the Arabic by rule and lexicon: the kind of event, who, to whom, where, when, how many
//! of what, and who says so. No model is involved. Each slot names the sentence that it comes from, and a slot that is
//! not certain stays empty.
//!
//! A [`Report`] is read into a [`Frame`] ([`read`]); the frames of several sources are joined slot by slot ([`merge`]);
//! title and lead are worded by the templates of the kind ([`Headline`]).

mod actors;
mod counts;
mod court;
mod headline;
mod kinds;
mod merge;
mod phrase;
mod places;
mod rates;
mod reading;
mod roles;
mod said;
mod slots;
mod sport;
mod things;
mod times;
mod which;

pub use headline::{Headline, Sentence as LeadSentence};
pub use kinds::{Kind, kinds};
pub use merge::{Account, Merged, Row, merge};
pub use roles::Role;

use jiff::civil::Date;
use std::collections::BTreeMap;

/// A sentence of a report.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Its citation, such as `S2.3`.
    pub id: &'a str,
    /// Whether it is the headline.
    pub title: bool,
    /// The Arabic.
    pub arabic: &'a str,
}

/// An article as frames see it.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// Number of its source, from 1.
    pub source: usize,
    /// The headline, if there is one, and the sentences of the body in order.
    pub lines: Vec<Line<'a>>,
    /// Day from which relative dates are worked out.
    pub about: Option<Date>,
    /// Day of publication.
    pub published: Option<Date>,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Filler {
    /// In English.
    pub text: String,
    /// Its value, where it is a number.
    pub value: Option<f64>,
    /// As the Arabic has it.
    pub arabic: String,
    /// Citation of the sentence.
    pub cite: String,
}

/// What one report says.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Number of the source.
    pub source: usize,
    /// Day of publication.
    pub published: Option<Date>,
    /// What kind of event, and the sentence that tells.
    pub kind: Option<(&'static Kind, String)>,
    /// Slots that are filled.
    pub slots: BTreeMap<Role, Filler>,
}

/// Whether a sentence looks back: at another year, at what went before.
pub fn looks_back(arabic: &str, about: Option<Date>) -> bool {
    counts::background(&reading::Reading::new(Line { id: "", title: false, arabic }, about))
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
    let lines: Vec<reading::Reading> = report
        .lines
        .iter()
        .filter(|l| l.title)
        .take(1)
        .chain(report.lines.iter().filter(|l| !l.title).take(LINES))
        .map(|l| reading::Reading::new(*l, report.about))
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
