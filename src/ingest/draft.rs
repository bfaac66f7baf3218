//! An article as delivered by an input format.

/// The parts of an article as delivered by an input format, before checks.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub id: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub text: String,
    /// When the input was fetched: the reference for "two hours ago".
    pub taken: Option<jiff::Timestamp>,
    /// Whether the list to which it belongs writes numeric days with the month first.
    pub month_first: bool,
    pub notes: Vec<String>,
}
