//! What the hub's refusals mean, and the remedies.

use crate::error::{Error, Kind};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// Whether a status is a temporary failure.
pub(super) fn passes(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
}

/// The error of a refusal. `token` says whether one was sent.
pub(super) fn refusal(what: &str, repository: &str, status: StatusCode, headers: &HeaderMap, token: bool) -> Error {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let code = text("x-error-code");
    let said: String = text("x-error-message").chars().filter(|c| !c.is_control()).take(200).collect();
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    let page = format!("https://huggingface.co/{repository}");
    let (why, help) = match (status.as_u16(), code.as_str()) {
        (_, "GatedRepo") | (403, _) => (
            "the terms of this repository must be accepted on the hub",
            format!(
                "accept them on {page}, then set HF_TOKEN to a token of that account that may read gated repositories"
            ),
        ),
        (401, _) if token => (
            "the hub does not accept the token",
            "make a new one at https://huggingface.co/settings/tokens and set HF_TOKEN to it".into(),
        ),
        (401, _) => (
            "the hub asks for a token: the repository is private, gated or not there",
            format!("check the name on {page}, then set HF_TOKEN"),
        ),
        (404, "RevisionNotFound") => (
            "the repository does not have this revision any more",
            "a newer version of the program may name another; `--model` takes a folder too".into(),
        ),
        (404, "RepoNotFound") => {
            ("the hub does not know this repository", format!("look at {page}; a private one needs HF_TOKEN"))
        }
        (404, _) => {
            ("the repository does not have this file", format!("look at {page}, or at HF_ENDPOINT if you set it"))
        }
        (416, _) => (
            "the hub has another file than the one that was begun",
            "try again; it is fetched from its beginning".into(),
        ),
        (429, _) => (
            "the hub has had too many requests from this address",
            "wait a few minutes and try again, or set HF_TOKEN: authenticated users have a higher limit".into(),
        ),
        (500.., _) => ("the hub has a problem", "try again later, or set HF_ENDPOINT to a mirror".into()),
        _ => ("the hub refuses", "check HF_ENDPOINT and the proxy".into()),
    };
    Error::new(Kind::Fetch, format!("{what}: {why} ({status}{said})")).help(help)
}
