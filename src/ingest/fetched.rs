//! Content fetched from an address: pages and items of feeds.

use super::admit::{admit, host};
use super::content::article;
use super::deadline::in_time;
use super::draft::Draft;
use super::feed;
use super::format::Format;
use super::outcome::Ingested;
use crate::types::sha256;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A page fetched from `address`, as an article; read within `limit`.
pub fn page(address: &str, bytes: &[u8], limit: Duration) -> Ingested {
    let (place, bytes, now) = (PathBuf::from(address), bytes.to_owned(), crate::clock::now());
    let part = in_time(Path::new(address), limit, move || {
        let mut part = Ingested::default();
        article(&place, &bytes, Format::Html, Some(now), &mut part);
        part
    });
    fetched(part, address)
}

/// An item of a feed as an article, from the feed's own content.
pub fn from_item(item: feed::Item, feed: &str) -> Ingested {
    let mut out = Ingested::default();
    let address = item.link.clone().unwrap_or_else(|| format!("{feed}#{}", item.id));
    let draft = Draft { taken: Some(crate::clock::now()), ..item.draft };
    admit(draft, Path::new(&address), None, "UTF-8", item.digest.as_bytes(), &mut out);
    fetched(out, &address)
}

/// A fetched article is identified by its address.
fn fetched(mut part: Ingested, address: &str) -> Ingested {
    for a in &mut part.articles {
        a.id = format!("web-{}", &sha256(address.as_bytes())[..10]);
        a.url.get_or_insert_with(|| address.to_owned());
        a.outlet = a.outlet.take().or_else(|| host(address));
    }
    part
}
