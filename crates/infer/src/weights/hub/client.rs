//! Requests to the hub: redirects are followed by hand, so that only the hub gets the token; interrupted responses are
//! resumed by range.

use super::cache::{Cache, home};
use super::remedy::{passes, refusal};
use super::remote::{Remote, on, patience};
use crate::cancel::Cancel;
use crate::error::{Error, Kind, Result};
use crate::observer::Counter;
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, Response, StatusCode, Url};
use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Retries of a request without any progress.
const RETRIES: u32 = 4;
/// The first pause between retries; each is twice as long as the previous one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Longest pause that the hub may request.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Maximum number of redirects.
const REDIRECTS: usize = 10;

/// A client for one revision of a repository.
pub(super) struct Client {
    http: reqwest::Client,
    runtime: Runtime,
    endpoint: Url,
    token: Option<String>,
    repository: String,
    revision: String,
    cancel: Cancel,
}

/// The outcome of an attempt.
enum Try<T> {
    Done(T),
    /// A temporary failure, and the pause that the server requested.
    Passing(Error, Option<Duration>),
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// An ETag without quotation marks.
fn bare(etag: &str) -> String {
    etag.trim_start_matches("W/").trim_matches('"').to_owned()
}

/// The token from the environment, or the one stored by `hf auth login`.
fn token() -> Option<String> {
    if on("HF_HUB_DISABLE_IMPLICIT_TOKEN") {
        return None;
    }
    let set = |n: &str| std::env::var(n).ok().map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    set("HF_TOKEN").or_else(|| {
        let file = set("HF_TOKEN_PATH").map(Into::into).or_else(|| Some(home().ok()?.join("token")))?;
        std::fs::read_to_string(file).ok().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    })
}

impl Client {
    pub(super) fn new(repository: &str, revision: &str, cancel: Cancel) -> Result<Self> {
        let unusable = |e: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(Kind::Fetch, "the connection to the hub cannot be set up").because(e)
        };
        let endpoint = std::env::var("HF_ENDPOINT").ok().filter(|v| !v.is_empty());
        let endpoint = endpoint.unwrap_or_else(|| "https://huggingface.co".into());
        let endpoint = Url::parse(endpoint.trim_end_matches('/'))
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
            .ok_or_else(|| Error::new(Kind::Usage, format!("HF_ENDPOINT: `{endpoint}` is no address of a hub")))?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("mujaz/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(patience())
            .build()
            .map_err(|e| unusable(e.into()))?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| unusable(e.into()))?;
        let (repository, revision) = (repository.to_owned(), revision.to_owned());
        Ok(Self { http, runtime, endpoint, token: token(), repository, revision, cancel })
    }

    pub(super) fn repository(&self) -> &str {
        &self.repository
    }

    fn address(&self, name: &str) -> Result<Url> {
        let mut url = self.endpoint.clone();
        let wrong = || Error::new(Kind::Usage, format!("HF_ENDPOINT: {} is no address of a hub", self.endpoint));
        let mut path = url.path_segments_mut().map_err(|()| wrong())?;
        path.pop_if_empty()
            .extend(self.repository.split('/'))
            .push("resolve")
            .push(&self.revision)
            .extend(name.split('/'));
        drop(path);
        Ok(url)
    }

    /// The hub's metadata of a file; `None` for an optional one that it does not have.
    pub(super) fn ask(&self, name: &str, optional: bool) -> Result<Option<Remote>> {
        self.persist(|| self.runtime.block_on(self.head(name, optional)))
    }

    async fn head(&self, name: &str, optional: bool) -> Result<Try<Option<Remote>>> {
        let mut url = self.address(name)?;
        for _ in 0..REDIRECTS {
            let answer = match self.send(Method::HEAD, &url, None).await {
                Ok(a) => a,
                Err(e) => return Ok(Try::Passing(self.unreachable(name, e), None)),
            };
            let (status, headers) = (answer.status(), answer.headers().clone());
            let commit = text(&headers, "x-repo-commit");
            // A redirect to the location of the content carries metadata; one to a renamed repository does not.
            if status.is_redirection() && commit.is_none() {
                url = self.target(&url, &headers, name)?;
                continue;
            }
            if !status.is_success() && !status.is_redirection() {
                let code = text(&headers, "x-error-code");
                if optional && status == StatusCode::NOT_FOUND && matches!(code, None | Some("EntryNotFound")) {
                    return Ok(Try::Done(None));
                }
                return self.refused(name, status, &headers);
            }
            let etag = text(&headers, "x-linked-etag").or_else(|| text(&headers, "etag")).map(bare);
            let size = text(&headers, "x-linked-size")
                .or_else(|| text(&headers, "content-length").filter(|_| !status.is_redirection()));
            let (Some(commit), Some(etag)) = (commit, etag) else {
                return Err(Error::new(
                    Kind::Fetch,
                    format!("{name}: {} does not answer as a hub does", self.endpoint),
                )
                .help("check HF_ENDPOINT and the proxy"));
            };
            let remote = Remote {
                commit: commit.to_owned(),
                etag,
                size: size.and_then(|n| n.parse().ok()),
                xet: headers.contains_key("x-xet-hash"),
            };
            Cache::check(&remote)?;
            return Ok(Try::Done(Some(remote)));
        }
        Err(self.redirect_loop(name))
    }

    /// Fetches a file to `part`, after what is already there.
    pub(super) fn download(&self, name: &str, remote: &Remote, part: &Path, counter: &dyn Counter) -> Result<()> {
        let mut there = std::fs::metadata(part).map_or(0, |m| m.len());
        if remote.size.is_some_and(|n| there > n) {
            there = 0;
        }
        let mut left = RETRIES;
        let mut pause = FIRST_PAUSE;
        loop {
            counter.at(there);
            if there > 0 && remote.size == Some(there) {
                return Ok(());
            }
            let before = there;
            let tried = self.runtime.block_on(self.part(name, remote, part, &mut there, counter))?;
            let (error, asked) = match tried {
                Try::Done(()) => return Ok(()),
                Try::Passing(e, asked) => (e, asked),
            };
            // A download that makes progress is not given up.
            if there > before {
                (left, pause) = (RETRIES, FIRST_PAUSE);
            }
            if left == 0 || asked.is_some_and(|a| a > LONGEST_PAUSE) {
                return Err(if there > 0 { interrupted(name, there, remote.size, error) } else { error });
            }
            left -= 1;
            self.wait(asked.unwrap_or(pause))?;
            pause *= 2;
        }
    }

    /// One request for the rest of a file. `there` is the number of bytes present, before and after.
    async fn part(
        &self,
        name: &str,
        remote: &Remote,
        part: &Path,
        there: &mut u64,
        counter: &dyn Counter,
    ) -> Result<Try<()>> {
        let mut url = self.address(name)?;
        for _ in 0..REDIRECTS {
            let mut answer = match self.send(Method::GET, &url, Some(*there)).await {
                Ok(a) => a,
                Err(e) => return Ok(Try::Passing(self.unreachable(name, e), None)),
            };
            let (status, headers) = (answer.status(), answer.headers().clone());
            if status.is_redirection() {
                url = self.target(&url, &headers, name)?;
                continue;
            }
            if status == StatusCode::RANGE_NOT_SATISFIABLE && *there > 0 {
                // Not the same file any longer: start from the beginning.
                *there = 0;
                return Ok(Try::Passing(refusal(name, &self.repository, status, &headers, self.token.is_some()), None));
            }
            if !status.is_success() {
                return self.refused(name, status, &headers);
            }
            let range = text(&headers, "content-range").and_then(range);
            match (status, range) {
                (StatusCode::PARTIAL_CONTENT, Some((from, _))) if from == *there => {}
                // A server without range support sends everything.
                (StatusCode::OK, _) => *there = 0,
                _ => {
                    *there = 0;
                    let e = Error::new(Kind::Fetch, format!("{name}: the hub sends another part than was asked for"));
                    return Ok(Try::Passing(e, None));
                }
            }
            let whole = range
                .and_then(|(_, all)| all)
                .or_else(|| Some(*there + text(&headers, "content-length")?.parse::<u64>().ok()?));
            if let (Some(want), Some(got)) = (remote.size, whole)
                && want != got
            {
                *there = 0;
                let what = format!("{name}: the hub sends {got} bytes, and said {want}");
                return Ok(Try::Passing(Error::new(Kind::Fetch, what), None));
            }
            let want = remote.size.or(whole);
            return match self.receive(&mut answer, part, there, want, counter).await? {
                None if want.is_none_or(|n| n == *there) => Ok(Try::Done(())),
                why => {
                    let mut e = Error::new(Kind::Fetch, format!("{name}: the connection broke off"));
                    if let Some(why) = why {
                        e = e.because(why);
                    }
                    Ok(Try::Passing(e, None))
                }
            };
        }
        Err(self.redirect_loop(name))
    }

    /// Writes what arrives; returns why it ended too early, if it did.
    async fn receive(
        &self,
        answer: &mut Response,
        part: &Path,
        there: &mut u64,
        want: Option<u64>,
        counter: &dyn Counter,
    ) -> Result<Option<reqwest::Error>> {
        let failed = |e| Error::io(Kind::Output, "cannot write the file", part, e);
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(part).map_err(failed)?;
        file.set_len(*there).map_err(failed)?;
        file.seek(SeekFrom::Start(*there)).map_err(failed)?;
        let why = loop {
            self.cancel.check()?;
            match answer.chunk().await {
                Ok(Some(bytes)) => {
                    let room = want.map_or(u64::MAX, |n| n.saturating_sub(*there));
                    if bytes.len() as u64 > room {
                        // More than the whole file: none of it can be trusted.
                        *there = 0;
                        file.set_len(0).map_err(failed)?;
                        break None;
                    }
                    file.write_all(&bytes).map_err(failed)?;
                    *there += bytes.len() as u64;
                    counter.at(*there);
                }
                Ok(None) => break None,
                Err(e) => break Some(e.without_url()),
            }
        };
        file.sync_all().map_err(failed)?;
        Ok(why)
    }

    async fn send(&self, method: Method, url: &Url, from: Option<u64>) -> reqwest::Result<Response> {
        let mut request = self.http.request(method, url.clone()).header(header::ACCEPT_ENCODING, "identity");
        if let Some(n) = from.filter(|n| *n > 0) {
            request = request.header(header::RANGE, format!("bytes={n}-"));
        }
        if let Some(token) = self.token.as_ref().filter(|_| self.is_hub(url)) {
            request = request.bearer_auth(token);
        }
        request.send().await
    }

    /// Whether an address is the hub's own rather than a content network's.
    fn is_hub(&self, url: &Url) -> bool {
        url.origin() == self.endpoint.origin()
    }

    fn target(&self, from: &Url, headers: &HeaderMap, name: &str) -> Result<Url> {
        let to = text(headers, "location").and_then(|l| from.join(l).ok());
        // A secure connection is never downgraded.
        to.filter(|u| matches!(u.scheme(), "http" | "https") && (from.scheme() == "http" || u.scheme() == "https"))
            .ok_or_else(|| {
                Error::new(Kind::Fetch, format!("{name}: the hub redirects to nowhere"))
                    .help("check HF_ENDPOINT and the proxy")
            })
    }

    fn refused<T>(&self, name: &str, status: StatusCode, headers: &HeaderMap) -> Result<Try<T>> {
        let e = refusal(name, &self.repository, status, headers, self.token.is_some());
        let asked = text(headers, "retry-after").and_then(|t| t.parse().ok()).map(Duration::from_secs);
        if passes(status) { Ok(Try::Passing(e, asked)) } else { Err(e) }
    }

    fn unreachable(&self, name: &str, e: reqwest::Error) -> Error {
        let what = if e.is_timeout() { "does not answer in time" } else { "cannot be reached" };
        let host = self.endpoint.host_str().unwrap_or_default();
        Error::new(Kind::Fetch, format!("{name}: the hub {host} {what}"))
            .because(e.without_url())
            .help("check the network and proxy settings, or set HF_ENDPOINT to a mirror")
    }

    fn redirect_loop(&self, name: &str) -> Error {
        Error::new(Kind::Fetch, format!("{name}: the hub redirects more than {REDIRECTS} times"))
            .help("check HF_ENDPOINT and the proxy")
    }

    /// Retries a request until it succeeds or the retries are used up.
    fn persist<T>(&self, mut once: impl FnMut() -> Result<Try<T>>) -> Result<T> {
        let mut pause = FIRST_PAUSE;
        for left in (0..=RETRIES).rev() {
            self.cancel.check()?;
            match once()? {
                Try::Done(value) => return Ok(value),
                // A missing network is reported at once, not after half a minute.
                Try::Passing(e, asked) if left == 0 || asked.is_some_and(|a| a > LONGEST_PAUSE) || offline(&e) => {
                    return Err(e);
                }
                Try::Passing(_, asked) => self.wait(asked.unwrap_or(pause))?,
            }
            pause *= 2;
        }
        Err(Error::new(Kind::Internal, "no request was made"))
    }

    fn wait(&self, length: Duration) -> Result<()> {
        let end = std::time::Instant::now() + length;
        while std::time::Instant::now() < end {
            self.cancel.check()?;
            std::thread::sleep(Duration::from_millis(50).min(length));
        }
        Ok(())
    }
}

/// Whether nothing is reachable at all.
fn offline(e: &Error) -> bool {
    std::error::Error::source(e)
        .and_then(|s| s.downcast_ref::<reqwest::Error>())
        .is_some_and(reqwest::Error::is_connect)
}

/// The error of an interrupted download.
fn interrupted(name: &str, there: u64, size: Option<u64>, why: Error) -> Error {
    let of = size.map_or_else(String::new, |n| format!(" of {n}"));
    let advice = why.advice().map(|a| format!("; {a}")).unwrap_or_default();
    Error::new(Kind::Interrupted, format!("{name}: {there}{of} bytes arrived, and no more"))
        .because(why)
        .help(format!("run the command again: it goes on where it stopped{advice}"))
}

/// `bytes 5-9/10`: the first byte, and the size of the whole.
fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (part, all) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    Some((part.split_once('-')?.0.trim().parse().ok()?, all.trim().parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_servers_write_them() {
        assert_eq!(range("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(range("bytes 0-9/*"), Some((0, None)));
        assert_eq!(range("bytes */10"), None);
        assert_eq!((bare("W/\"abc\""), bare("\"a\""), bare("b")), ("abc".into(), "a".into(), "b".into()));
    }
}
