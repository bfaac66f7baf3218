//! Who asks, and whether they may.
//!
//! As long as the store has no token, whoever can connect to this machine's own address reads. With the first token
//! everybody needs one, in a header (`Authorization: Bearer …`) or, from the page for signing in, in a cookie. That
//! stays so when the last token has been revoked. An address that other machines reach always needs one.

use super::answer::Problem;
use super::site::Site;
use crate::store::Role;
use crate::types::sha256;
use axum::http::{HeaderMap, StatusCode, header};
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// The cookie that holds a token.
pub(super) const COOKIE: &str = "mujaz-token";

/// Maximum length of a token, in bytes.
const LONGEST: usize = 200;

/// The credentials of a request.
#[derive(Clone, Default)]
pub(super) struct Credentials {
    /// The secret, from the header or the cookie.
    secret: Option<String>,
    /// Where the request came from.
    from: Option<IpAddr>,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// The name of the token; none for a user of this machine who needs none.
    pub name: Option<String>,
    /// What they may do.
    pub role: Role,
}

impl fmt::Debug for Credentials {
    // A secret must not appear in logs.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Credentials").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Credentials {
    /// The credentials of a request.
    pub fn of(headers: &HeaderMap, from: Option<IpAddr>) -> Self {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
        let bearer = bearer.and_then(|v| {
            let (scheme, secret) = v.trim().split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
        });
        let cookie = || {
            let pairs = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
            let mut pairs = pairs.flat_map(|v| v.split(';')).filter_map(|p| p.trim().split_once('='));
            pairs.find(|(name, _)| *name == COOKIE).map(|(_, v)| v.to_owned())
        };
        Self { secret: bearer.or_else(cookie).filter(|s| !s.is_empty() && s.len() <= LONGEST), from }
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.secret.is_none()
    }

    /// The credentials of somebody who signs in.
    pub fn signing_in(&self, secret: &str) -> Self {
        Self { secret: (secret.len() <= LONGEST).then(|| secret.to_owned()), from: self.from }
    }
}

/// Too many requests.
fn too_many(wait: Duration, what: &str) -> Problem {
    let seconds = wait.as_secs().max(1);
    Problem::new(StatusCode::TOO_MANY_REQUESTS, what.to_owned())
        .help(format!("ask again in {seconds} s"))
        .retry(seconds)
}

/// Identifies the caller, or returns a problem if they lack the role.
pub(super) fn admit(site: &Site, credentials: &Credentials, needs: Role) -> Result<Caller, Problem> {
    let refused = |what: &str, help: &str| Problem::new(StatusCode::UNAUTHORIZED, what.to_owned()).help(help);
    let token = match &credentials.secret {
        Some(secret) => site.with_store(|s| Ok(s.token(secret)?))?,
        None => None,
    };
    let caller = match token {
        Some(t) => {
            if let Err(wait) = site.doors.asked.take(&t.name) {
                return Err(too_many(wait, "this token asks too often"));
            }
            Caller { name: Some(t.name), role: t.role }
        }
        // A cookie of another desk keeps nobody out where no token is needed.
        None if !site.is_locked() => Caller { name: None, role: Role::Editor },
        None if credentials.is_empty() => {
            return Err(refused(
                "the desk is for those who have a token",
                "send it as `Authorization: Bearer TOKEN`, or sign in at /sign-in; `mujaz token add NAME` makes one",
            ));
        }
        None => {
            let from = credentials.from.map_or_else(String::new, |ip| ip.to_string());
            if let Err(wait) = site.doors.failed.take(&from) {
                return Err(too_many(wait, "too many wrong tokens came from this address"));
            }
            return Err(refused(
                "this token lets nobody in",
                "it is wrong, has expired or was revoked; `mujaz token list --all` shows which there are",
            ));
        }
    };
    if caller.role < needs {
        return Err(Problem::new(StatusCode::FORBIDDEN, format!("this is for the role {needs}")).help(format!(
            "the token has the role {}; `mujaz token add NAME --role {needs}` makes another",
            caller.role
        )));
    }
    Ok(caller)
}

/// The value that a form must send back. Other sites cannot know it, so they cannot submit forms.
pub(super) fn form_key(site: &Site, credentials: &Credentials) -> String {
    let secret = credentials.secret.as_deref().unwrap_or_default();
    sha256(format!("{}\n{secret}", site.form_secret).as_bytes())[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn secret(headers: &[(header::HeaderName, &str)]) -> Option<String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        Credentials::of(&map, None).secret
    }

    #[test]
    fn a_token_comes_in_the_header_or_in_the_cookie() {
        let some = |s: &str| Some(s.to_owned());
        assert_eq!(secret(&[(header::AUTHORIZATION, "Bearer abc")]), some("abc"));
        assert_eq!(secret(&[(header::AUTHORIZATION, "bearer  abc ")]), some("abc"));
        assert_eq!(secret(&[(header::AUTHORIZATION, "Basic abc")]), None);
        assert_eq!(secret(&[(header::COOKIE, "a=b; mujaz-token=xyz; c=d")]), some("xyz"));
        assert_eq!(secret(&[(header::COOKIE, "not-mujaz-token=xyz")]), None);
        let both = [(header::COOKIE, "mujaz-token=xyz"), (header::AUTHORIZATION, "Bearer abc")];
        assert_eq!(secret(&both), some("abc"), "the header is what a program says");
        assert_eq!(secret(&[(header::AUTHORIZATION, &format!("Bearer {}", "a".repeat(1_000)))]), None);
        assert_eq!(secret(&[]), None);
    }
}
