//! Tables of what an event's sentences contain: figures and dates, names, quotations, and conflicting accounts. No
//! model is used; every row cites its sentences.

pub mod accounts;
pub mod figures;
pub mod names;
pub mod quotes;
pub mod suggest;
pub mod sure;

/// A sentence with its citation.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'a> {
    /// Its citation, such as `S2.3`.
    pub id: &'a str,
    /// Number of the source, from 1.
    pub source: usize,
    /// The Arabic.
    pub arabic: &'a str,
    /// The English, if it passed.
    pub english: Option<&'a str>,
    /// The day relative to which dates are resolved.
    pub about: Option<jiff::civil::Date>,
}
