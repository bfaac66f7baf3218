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
    pub notes: Vec<String>,
}
