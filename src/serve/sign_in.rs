//! Signing in and out in a browser: the token comes from a form and stays in a cookie that no script can read.

use super::access::{COOKIE, admit};
use super::answer::{Answer, HTML, Problem};
use super::asked::{Asked, segment};
use super::forms::see;
use super::frame::{Frame, frame};
use super::site::Site;
use crate::store::Role;
use axum::http::header;
use serde::Serialize;

/// Seconds for which a browser keeps the token; it may be revoked before.
const KEPT: u32 = 30 * 86_400;

/// The page for signing in.
#[derive(Serialize)]
struct SignInPage<'a> {
    title: &'a str,
    serve: Frame<'a>,
    /// Where to go then.
    to: &'a str,
    /// Why the last try failed.
    problem: Option<&'a Problem>,
}

/// An address of this site, else its first page.
fn own(to: &str) -> &str {
    let plain = to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && to.starts_with('/') && !to.starts_with("//") { to } else { "/" }
}

fn page(site: &Site, to: &str, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let view = SignInPage { title: "Sign in", serve: frame(site, ""), to: own(to), problem };
    Ok(Answer::new(HTML, site.templates.render("serve/sign-in.html", &view)?))
}

/// `GET /sign-in`
pub(super) fn form(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["to"])?;
    page(site, asked.value("to").unwrap_or("/"), None)
}

fn cookie(site: &Site, asked: &Asked, value: &str, seconds: u32) -> String {
    let secure = if asked.encrypted { "; Secure" } else { "" };
    let path = site.prefix.path();
    format!("{COOKIE}={value}; Path={path}/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// Where somebody signs in who asked for this.
pub(super) fn first(site: &Site, asked: &Asked) -> Answer {
    see(site, &format!("/sign-in?to={}", segment(&format!("{}{}", asked.path, asked.query_without(&[])))))
}

/// `POST /sign-in`
pub(super) fn enter(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let form = asked.form();
    let field = |name: &str| form.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v);
    let (token, to) = (field("token"), field("to"));
    match admit(site, &asked.credentials.signing_in(token), Role::Reader) {
        // What let somebody in holds nothing but letters of base64.
        Ok(_) => Ok(see(site, own(to)).with(header::SET_COOKIE, &cookie(site, asked, token, KEPT))),
        Err(problem) => Ok(page(site, to, Some(&problem))?.with_status(problem.code())),
    }
}

/// `POST /sign-out`
pub(super) fn leave(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    Ok(see(site, "/sign-in").with(header::SET_COOKIE, &cookie(site, asked, "", 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for there in ["/", "/briefs/x?job=y", "/?q=%D8%B3"] {
            assert_eq!(own(there), there);
        }
        for elsewhere in ["", "//evil.example", "/\\evil.example", "http://evil.example", "evil", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(own(elsewhere), "/", "{elsewhere}");
        }
    }
}
