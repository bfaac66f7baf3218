//! The input and output of frames.

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

/// The view of an article that frames use.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// Number of its source, from 1.
    pub source: usize,
    /// The headline, if there is one, and the sentences of the body in order.
    pub lines: Vec<Line<'a>>,
    /// The day relative to which dates are resolved.
    pub about: Option<Date>,
    /// Day of publication.
    pub published: Option<Date>,
}

/// The content of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Filler {
    /// In English.
    pub text: String,
    /// Its value, if it is a number.
    pub value: Option<f64>,
    /// The country in which it lies, in English, if it is a place of a known country.
    pub country: Option<String>,
    /// The Arabic wording.
    pub arabic: String,
    /// Citation of the sentence.
    pub cite: String,
}

/// The filled slots.
pub(super) type Slots = BTreeMap<Role, Filler>;

/// The content of one report.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Number of the source.
    pub source: usize,
    /// Day of publication.
    pub published: Option<Date>,
    /// The kind of event, and the citation of the sentence that reports it.
    pub kind: Option<(&'static Kind, String)>,
    /// The filled slots.
    pub slots: BTreeMap<Role, Filler>,
}
