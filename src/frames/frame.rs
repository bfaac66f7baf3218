//! What frames are made of and what they hold.

use super::kinds::Kind;
use super::roles::Role;
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

/// Slots that are filled.
pub(super) type Slots = BTreeMap<Role, Filler>;

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
