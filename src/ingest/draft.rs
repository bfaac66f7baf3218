//! An article as an input format gives it.

/// The parts of an article as an input format gives them, before checks.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub id: Option<String>,
    pub title: Option<String>,
    pub outlet: Option<String>,
    pub author: Option<String>,
    pub date: Option<String>,
    pub url: Option<String>,
    pub text: String,
    /// When the input was fetched: what "two hours ago" is meant from.
    pub taken: Option<jiff::Timestamp>,
    pub notes: Vec<String>,
}
