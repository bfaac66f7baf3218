//! The HTTP client: one request at a time per host, with conditional requests, retries and limits.

use super::guard::Guard;
use super::robots::Rules;
use super::user_agent;
use crate::cancel;
use crate::config::{FetchConfig, shown_input};
use crate::error::{Error, Kind, Result};
use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{self, HeaderMap};
use std::collections::HashMap;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::Url;

/// Longest `Retry-After` that is respected.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// Maximum size of a robots.txt (the minimum that RFC 9309 requires).
const MAX_ROBOTS_BYTES: u64 = 512 << 10;
/// Upper bound on the total time for fetching, whatever the configuration says.
const MAX_BUDGET: Duration = Duration::from_secs(7 * 86_400);

/// Validators of a conditional request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// A complete response.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The final address, after redirects.
    pub url: String,
    /// The content, decompressed.
    pub body: Vec<u8>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Validators for the next conditional request.
    pub validators: Validators,
}

/// The outcome of a request.
#[derive(Debug)]
pub enum Outcome {
    /// A response.
    New(Answer),
    /// Not modified.
    Unchanged,
}

/// The outcome of one attempt.
enum Try {
    Done(Outcome),
    Redirect(String),
    /// A final response.
    Refused(Error),
    /// A transient failure, with the pause requested by the server.
    Passing(Error, Option<Duration>),
}

/// A failure, with whether the server refused the request (4xx).
struct Failure {
    error: Error,
    refused: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, refused: false }
    }
}

/// An HTTP client, shared by the threads of a run.
///
/// ```
/// use mujaz::config::FetchConfig;
/// use mujaz::fetch::{Client, Validators};
///
/// # fn main() -> mujaz::error::Result<()> {
/// let client = Client::new(&FetchConfig::default())?;
/// // Private addresses are refused unless the configuration names them in `fetch.private`.
/// let refused = client.get("http://127.0.0.1/feed.xml", &Validators::default(), false);
/// assert!(refused.unwrap_err().to_string().contains("private address"));
/// # Ok(())
/// # }
/// ```
pub struct Client {
    http: reqwest::blocking::Client,
    config: FetchConfig,
    guard: Guard,
    hosts: Mutex<HashMap<String, Arc<Mutex<Option<Instant>>>>>,
    robots: Mutex<HashMap<String, Arc<Rules>>>,
    /// When the total time is used up.
    end: Instant,
}

fn lock<T>(m: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wrong(url: &str, what: impl std::fmt::Display) -> Error {
    Error::new(Kind::Fetch, format!("{}: {what}", shown_input(url)))
}

/// An attempt's outcome in a few words, for diagnostics.
fn summary(tried: &Result<Try>) -> String {
    match tried {
        Ok(Try::Done(Outcome::New(answer))) => format!("{} bytes", answer.body.len()),
        Ok(Try::Done(Outcome::Unchanged)) => "unchanged".to_owned(),
        Ok(Try::Redirect(target)) => format!("redirect to {}", shown_input(target)),
        Ok(Try::Refused(e) | Try::Passing(e, _)) | Err(e) => e.one_line(),
    }
}

/// Waits, unless the user cancels.
///
/// # Errors
/// The user asked to stop.
pub fn pause(length: Duration) -> Result<()> {
    let end = Instant::now() + length;
    loop {
        if cancel::requested() {
            return Err(cancel::error());
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(100)));
    }
}

impl Client {
    /// Creates a client. Proxies and certificates are taken from the environment.
    pub fn new(config: &FetchConfig) -> Result<Self> {
        let guard = Guard::new(config);
        let http = reqwest::blocking::Client::builder()
            .user_agent(user_agent(config.contact.as_deref()))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(config.timeout.0.min(Duration::from_secs(15)))
            .timeout(config.timeout.0)
            .dns_resolver(Arc::new(guard.clone()))
            .build()
            .map_err(|e| Error::new(Kind::Fetch, "the HTTP client cannot be set up").because(e))?;
        let end = Instant::now() + config.budget.0.min(MAX_BUDGET);
        Ok(Self { http, config: config.clone(), guard, hosts: Mutex::default(), robots: Mutex::default(), end })
    }

    /// Whether the total time for fetching is used up.
    pub fn is_spent(&self) -> bool {
        Instant::now() >= self.end
    }

    fn time_left(&self, url: &Url) -> Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let e =
                wrong(url.as_str(), format!("not fetched: the time for fetching, {}, is used up", self.config.budget));
            return Err(e.help("the next run continues; raise fetch.budget in mujaz.toml, or name fewer addresses"));
        }
        Ok(left)
    }

    /// Refuses to begin a wait that would last beyond the total time for fetching.
    fn pause(&self, url: &Url, length: Duration) -> Result<()> {
        if length >= self.time_left(url)? {
            let what = format!("not fetched: a pause of {} s would use up the time for fetching", length.as_secs());
            return Err(
                wrong(url.as_str(), what).help("the next run continues; fetch.budget in mujaz.toml is the limit")
            );
        }
        pause(length)
    }

    /// Fetches an address; with `page`, robots.txt is respected.
    ///
    /// # Errors
    /// Refused or private addresses, too many redirects, exceeded limits, and failures that outlasted the retries
    /// that the configuration allows.
    pub fn get(&self, address: &str, known: &Validators, page: bool) -> Result<Outcome> {
        self.follow(address, known, page, self.config.max_bytes).map_err(|f| f.error)
    }

    fn follow(
        &self,
        address: &str,
        known: &Validators,
        page: bool,
        limit: u64,
    ) -> std::result::Result<Outcome, Failure> {
        let mut url = Url::parse(address).map_err(|e| wrong(address, "this is not a valid address").because(e))?;
        for _ in 0..=self.config.redirects {
            self.guard.check(&url)?;
            self.time_left(&url)?;
            if page {
                self.rules(&url)?.allow(url.as_str()).map_err(|why| wrong(url.as_str(), why))?;
            }
            match self.persist(&url, known, limit)? {
                Ok(outcome) => return Ok(outcome),
                Err(target) => {
                    url = url
                        .join(&target)
                        .map_err(|e| wrong(address, "it redirects to an invalid address").because(e))?;
                }
            }
        }
        Err(wrong(address, format!("it redirects more than {} times", self.config.redirects)).into())
    }

    /// Sends the request until there is a response or the retries are used up. Returns the target of a redirect.
    fn persist(
        &self,
        url: &Url,
        known: &Validators,
        limit: u64,
    ) -> std::result::Result<std::result::Result<Outcome, String>, Failure> {
        let mut again = self.config.delay.0.max(Duration::from_millis(10));
        for left in (0..=self.config.retries).rev() {
            match self.once(url, known, limit)? {
                Try::Done(outcome) => return Ok(Ok(outcome)),
                Try::Redirect(target) => return Ok(Err(target)),
                Try::Refused(error) => return Err(Failure { error, refused: true }),
                Try::Passing(e, asked) => {
                    if left == 0 || asked.is_some_and(|a| a > MAX_WAIT) {
                        return Err(e.into());
                    }
                    let pause = asked.unwrap_or(again);
                    tracing::info!(url = %shown_input(url.as_str()), reason = e.one_line(), ?pause, left, "trying again");
                    self.pause(url, pause)?;
                    again *= 2;
                }
            }
        }
        Err(wrong(url.as_str(), "no answer").into())
    }

    /// Waits for the host's turn and sends one request.
    fn once(&self, url: &Url, known: &Validators, limit: u64) -> Result<Try> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let turn = lock(&self.hosts).entry(host).or_default().clone();
        // Only one request per host at a time: the next one waits here.
        let mut last = lock(&turn);
        if let Some(at) = *last {
            let asked = lock(&self.robots).get(&origin(url)).map_or(Duration::ZERO, |r| r.delay());
            self.pause(url, self.config.delay.0.max(asked).saturating_sub(at.elapsed()))?;
        } else {
            self.time_left(url)?;
        }
        let asked = Instant::now();
        let tried = self.ask(url, known, limit);
        tracing::debug!(url = %shown_input(url.as_str()), answer = summary(&tried), took = ?asked.elapsed(), "fetched");
        *last = Some(Instant::now());
        tried
    }

    fn ask(&self, url: &Url, known: &Validators, limit: u64) -> Result<Try> {
        if cancel::requested() {
            return Err(cancel::error());
        }
        let started = Instant::now();
        let mut request = self.http.get(url.clone()).timeout(self.config.timeout.0.min(self.time_left(url)?)).header(
            header::ACCEPT,
            "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5",
        );
        if let Some(tag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        if let Some(date) = &known.modified {
            request = request.header(header::IF_MODIFIED_SINCE, date);
        }
        let answer = match request.send() {
            Ok(a) => a,
            Err(e) if e.is_builder() => return Err(wrong(url.as_str(), "it cannot be requested").because(e)),
            Err(e) => return Ok(Try::Passing(self.network(url, e), None)),
        };
        let status = answer.status();
        let text = |h: &HeaderMap, n| h.get(n).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let headers = answer.headers().clone();
        if status == StatusCode::NOT_MODIFIED {
            return Ok(Try::Done(Outcome::Unchanged));
        }
        if status.is_redirection() {
            // Servers write the URLs of Arabic pages unescaped, in UTF-8.
            let target = headers.get(header::LOCATION).map(|v| String::from_utf8_lossy(v.as_bytes()).trim().to_owned());
            return target
                .filter(|t| !t.is_empty())
                .map(Try::Redirect)
                .ok_or_else(|| wrong(url.as_str(), "the redirect has no target"));
        }
        if !status.is_success() {
            let asked = text(&headers, header::RETRY_AFTER).and_then(|t| retry_after(&t));
            let pause = asked.map_or_else(String::new, |a| format!(" and asked for a pause of {} s", a.as_secs()));
            let e = wrong(url.as_str(), format!("the server responded with {status}{pause}"));
            let passing = status.is_server_error()
                || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
            return Ok(if passing { Try::Passing(e, asked) } else { Try::Refused(e) });
        }
        let final_url = answer.url().to_string();
        match self.body(answer, limit, started) {
            Ok(body) => Ok(Try::Done(Outcome::New(Answer {
                url: final_url,
                body,
                content_type: text(&headers, header::CONTENT_TYPE),
                validators: Validators {
                    etag: text(&headers, header::ETAG),
                    modified: text(&headers, header::LAST_MODIFIED),
                },
            }))),
            Err(Some(e)) => Err(e),
            Err(None) => Ok(Try::Passing(wrong(url.as_str(), "the answer was cut off"), None)),
        }
    }

    /// Reads the content within the limits; an error of `None` means that it was truncated.
    fn body(&self, mut answer: Response, limit: u64, started: Instant) -> std::result::Result<Vec<u8>, Option<Error>> {
        let url = answer.url().to_string();
        let mut out = Vec::new();
        let mut part = vec![0; 32 << 10];
        loop {
            let n = match answer.read(&mut part) {
                Ok(0) => return Ok(out),
                Ok(n) => n,
                // The client's own limit ends the read with an error.
                Err(_) if self.is_spent() || started.elapsed() >= self.config.timeout.0 => {
                    return Err(Some(self.too_slow(&url)));
                }
                Err(_) => return Err(None),
            };
            out.extend_from_slice(&part[..n]);
            if out.len() as u64 > limit {
                let e = wrong(&url, format!("the answer is larger than {limit} bytes"));
                return Err(Some(e.help("raise fetch.max_bytes in mujaz.toml if that is intended")));
            }
            if started.elapsed() > self.config.timeout.0 || self.is_spent() {
                return Err(Some(self.too_slow(&url)));
            }
            if cancel::requested() {
                return Err(Some(cancel::error()));
            }
        }
    }

    fn too_slow(&self, url: &str) -> Error {
        let e = wrong(url, format!("the answer took longer than {}", self.config.timeout));
        e.help("raise fetch.timeout in mujaz.toml if the site is slow")
    }

    fn network(&self, url: &Url, e: reqwest::Error) -> Error {
        let what = if e.is_timeout() {
            format!("no answer within {}", self.config.timeout)
        } else if e.is_connect() {
            "no connection".into()
        } else {
            "the answer cannot be read".into()
        };
        // The message already contains the address.
        let failure = wrong(url.as_str(), what).because(e.without_url());
        failure.help("check the address, the connection and the proxy (HTTPS_PROXY)")
    }

    /// The rules of a site, fetched once.
    fn rules(&self, url: &Url) -> Result<Arc<Rules>> {
        let site = origin(url);
        if let Some(r) = lock(&self.robots).get(&site) {
            return Ok(r.clone());
        }
        let rules = match self.follow(&format!("{site}/robots.txt"), &Validators::default(), false, MAX_ROBOTS_BYTES) {
            Ok(Outcome::New(a)) => Rules::read(&a.body),
            Ok(Outcome::Unchanged) => Rules::None,
            Err(f) if f.error.kind() == Kind::Cancelled => return Err(f.error),
            Err(f) if f.refused => Rules::None,
            Err(f) => Rules::Unknown(f.error.one_line()),
        };
        let rules = Arc::new(rules);
        lock(&self.robots).insert(site, rules.clone());
        Ok(rules)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Reads a number of seconds or an HTTP date.
fn retry_after(text: &str) -> Option<Duration> {
    if let Ok(n) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(n));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    Some(Duration::try_from(date.duration_since(crate::clock::now())).unwrap_or_default())
}
