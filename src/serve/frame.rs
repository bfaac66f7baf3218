//! What is around every page.

use super::site::Site;
use serde::Serialize;

/// What is around every page.
#[derive(Serialize)]
pub(super) struct Frame<'a> {
    /// First digits of the digest of the style sheet.
    style: &'a str,
    /// The path in front of every address of this site; empty where there is none.
    prefix: &'a str,
    /// The version of the program.
    version: &'static str,
    /// What was looked for.
    q: &'a str,
    /// Whether everybody signs in.
    locked: bool,
}

/// The frame of a page of a site.
pub(super) fn frame<'a>(site: &'a Site, q: &'a str) -> Frame<'a> {
    Frame {
        style: &site.style_tag,
        prefix: site.prefix.path(),
        version: env!("CARGO_PKG_VERSION"),
        q,
        locked: site.is_locked(),
    }
}

/// The frame of a page that says what went wrong: it asks the store for nothing.
pub(super) fn bare(site: &Site) -> Frame<'_> {
    Frame {
        style: &site.style_tag,
        prefix: site.prefix.path(),
        version: env!("CARGO_PKG_VERSION"),
        q: "",
        locked: false,
    }
}
