//! What an event's sentences contain, in tables: figures and dates, names, quotations, accounts
//! that part. No model is used; every row points at its sentences.

pub mod accounts;
pub mod figures;
pub mod names;
pub mod quotes;
pub mod suggest;
pub mod sure;

/// A sentence with its citation.
#[derive(Debug, Clone, Copy)]
pub struct Cited<'a> {
    /// Such as `S2.3`.
    pub id: &'a str,
    /// Number of the source, from 1.
    pub source: usize,
    /// The Arabic.
    pub arabic: &'a str,
    /// The English, if it passed.
    pub english: Option<&'a str>,
    /// Day from which relative dates are worked out.
    pub about: Option<jiff::civil::Date>,
}
