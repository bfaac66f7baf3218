//! Answers, and what goes wrong as problem details (RFC 9457).

use crate::error::{Error, Kind};
use crate::surface::json;
use crate::types::sha256;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Serialize;

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// That of JSON.
pub(super) const JSON: &str = "application/json";
/// That of problems.
pub(super) const PROBLEM: &str = "application/problem+json";
/// That of plain text.
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

/// An answer that stands.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Bytes,
    /// What identifies the body.
    tag: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Answer {
    /// A body of a media type.
    pub fn new(kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::OK, kind, body: body.into(), tag: None, headers: Vec::new() }
    }

    /// A value as JSON.
    pub fn json<T: Serialize>(value: &T) -> Result<Self, Problem> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|e| Error::new(Kind::Internal, "an answer cannot be written").because(e))?;
        Ok(Self::new(JSON, json::visible(text) + "\n"))
    }

    /// The same with another media type.
    pub fn of(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The same with another status.
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// The same with a further header; one that no header can hold is left out.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|v| (name, v)));
        self
    }

    /// The same with a link to the next page, where there is one.
    pub fn with_next(self, next: Option<&str>) -> Self {
        match next {
            Some(to) => self.with(header::LINK, &format!("<{to}>; rel=\"next\"")),
            None => self,
        }
    }

    /// The same with its entity tag.
    pub fn tagged(mut self) -> Self {
        if self.tag.is_none() && self.status == StatusCode::OK {
            self.tag = Some(format!("\"{}\"", &sha256(&self.body)[..32]));
        }
        self
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Bytes of the body.
    pub fn length(&self) -> usize {
        self.body.len()
    }

    /// Whether it may be kept for others who ask for the same.
    pub fn is_ok(&self) -> bool {
        self.status == StatusCode::OK
    }

    /// What is sent to somebody who has what `known` names already (`If-None-Match`).
    pub fn response(self, known: Option<&str>) -> Response {
        let same = |tag: &String| {
            known.is_some_and(|k| k.split(',').map(|t| t.trim().trim_start_matches("W/")).any(|t| t == "*" || t == tag))
        };
        let unchanged = self.tag.as_ref().is_some_and(same);
        let body = if unchanged { Body::empty() } else { Body::from(self.body) };
        let mut response = Response::new(body);
        *response.status_mut() = if unchanged { StatusCode::NOT_MODIFIED } else { self.status };
        let headers = response.headers_mut();
        if !unchanged {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        }
        if let Some(tag) = self.tag.and_then(|t| HeaderValue::from_str(&t).ok()) {
            headers.insert(header::ETAG, tag);
        }
        // What a desk shows changes; whoever has it asks whether it did.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.extend(self.headers);
        response
    }
}

/// Why there is no answer, as `application/problem+json` has it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    pub title: String,
    /// The status of HTTP.
    pub status: u16,
    /// What is wrong with this request.
    pub detail: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Seconds after which to ask again.
    #[serde(skip)]
    retry: Option<u64>,
}

impl Problem {
    /// A problem with its status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            help: None,
            retry: None,
        }
    }

    /// What was asked for is wrong.
    pub fn wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// It is not there.
    pub fn missing(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// The same with advice.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same for somebody who may ask again after so many seconds.
    pub fn retry(self, seconds: u64) -> Self {
        Self { retry: Some(seconds), ..self }
    }

    /// As JSON.
    pub fn answer(&self) -> Answer {
        let text = serde_json::to_string_pretty(self).map(json::visible).unwrap_or_default();
        self.headed(Answer::new(PROBLEM, text + "\n"))
    }

    /// An answer that says this, with the status and the headers that go with it.
    pub fn headed(&self, answer: Answer) -> Answer {
        let answer = answer.with_status(self.code());
        let answer = match self.retry {
            Some(seconds) => answer.with(header::RETRY_AFTER, &seconds.to_string()),
            None => answer,
        };
        match self.code() {
            StatusCode::UNAUTHORIZED => answer.with(header::WWW_AUTHENTICATE, "Bearer realm=\"mujaz\""),
            _ => answer,
        }
    }

    /// The status.
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        let status = match e.kind() {
            Kind::Usage => StatusCode::BAD_REQUEST,
            Kind::Output | Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { help: e.advice().map(str::to_owned), ..Self::new(status, e.one_line()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_the_same_already_is_told_so() {
        let answer = || Answer::new(TEXT, "text").tagged();
        let tag = answer().response(None).headers()[header::ETAG].to_str().unwrap().to_owned();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".into()] {
            assert_eq!(answer().response(Some(&known)).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(answer().response(Some("\"x\"")).status(), StatusCode::OK);
        let problem = Problem::missing("no").answer().tagged().response(Some("*"));
        assert_eq!(problem.status(), StatusCode::NOT_FOUND, "a problem is never unchanged");
    }
}
