//! Forms that a page of this desk sent, and who signs what is done with them.

use super::access::{Caller, form_key};
use super::answer::{Answer, Problem, TEXT};
use super::asked::Asked;
use super::site::Site;
use crate::surface::is_plain;
use axum::http::{StatusCode, header};

/// Characters of the longest name of somebody who signs.
const LONGEST: usize = 80;

/// The fields of a form.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form.
    ///
    /// # Errors
    /// It does not bring back the key of the page.
    pub fn of(site: &Site, asked: &Asked) -> Result<Self, Problem> {
        let form = Self(asked.form());
        if form.field("key") != form_key(site, &asked.credentials) {
            return Err(Problem::new(StatusCode::FORBIDDEN, "this form is not of this page")
                .help("load the page again: the server was started anew, or you have signed in as somebody else"));
        }
        Ok(form)
    }

    /// A field; empty where it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(k, _)| k == name).map(|(_, v)| v.as_str())
    }
}

/// Sends a browser on to a path of this site.
pub(super) fn see(site: &Site, to: &str) -> Answer {
    Answer::new(TEXT, "").with_status(StatusCode::SEE_OTHER).with(header::LOCATION, &site.prefix.address(to))
}

/// Who signs: the name of the token, else what somebody at this machine gave as theirs.
///
/// # Errors
/// There is no name.
pub(super) fn signed<'a>(caller: &'a Caller, given: &'a str) -> Result<&'a str, Problem> {
    let by = caller.name.as_deref().unwrap_or(given).trim();
    if by.is_empty() || by.chars().count() > LONGEST || !by.chars().all(is_plain) {
        return Err(Problem::wrong("it is not said who does this")
            .help("give your name, as `by`: it is shown beside what you decide, and stands in the log"));
    }
    Ok(by)
}
