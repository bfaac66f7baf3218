//! The frame around every page.

use super::site::Site;
use serde::Serialize;

/// The frame around every page.
#[derive(Serialize)]
pub(super) struct Frame<'a> {
    /// First digits of the digest of the style sheet.
    style: &'a str,
    /// The path in front of every address of this site; empty if there is none.
    prefix: &'a str,
    /// The version of the program.
    version: &'static str,
    /// The search words.
    q: &'a str,
    /// Whether users must sign in.
    locked: bool,
    /// Whether workers share the desk.
    shared: bool,
}

/// The frame of a page of a site.
pub(super) fn frame<'a>(site: &'a Site, q: &'a str) -> Frame<'a> {
    Frame {
        style: &site.style_tag,
        prefix: site.prefix.path(),
        version: env!("CARGO_PKG_VERSION"),
        q,
        locked: site.is_locked(),
        shared: site.config.queue.workers,
    }
}

/// The frame of an error page, which does not use the store.
pub(super) fn bare(site: &Site) -> Frame<'_> {
    Frame {
        style: &site.style_tag,
        prefix: site.prefix.path(),
        version: env!("CARGO_PKG_VERSION"),
        q: "",
        locked: false,
        shared: site.config.queue.workers,
    }
}
