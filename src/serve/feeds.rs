//! Feeds of briefs, whole and by filter: Atom (RFC 4287) and JSON Feed 1.1. Each event is one entry, which a revision
//! moves to the top.

use super::answer::{Answer, Problem};
use super::asked::Asked;
use super::entries::page;
use super::lists::{FILTERS, only, wanted};
use super::site::Site;
use crate::clock;
use crate::error::{Error, Kind};
use crate::jobs::deliver::atom::{date, identifier};
use crate::store::{DeskRow, Order, Wanted};
use crate::surface::is_plain;
use crate::types::count;
use atom_syndication as atom;

/// Maximum number of entries of a feed.
const ENTRIES: usize = 50;

fn rows(site: &Site, asked: &Asked) -> Result<Vec<DeskRow>, Problem> {
    only(asked, FILTERS)?;
    let wanted = Wanted { order: Order::Made, take: ENTRIES, ..wanted(asked)? };
    Ok(site.with_store(|s| Ok(s.desk(&wanted)?))?.rows)
}

/// The title of a feed, including its filters.
fn title(asked: &Asked) -> String {
    let filters: Vec<&str> = asked.query.iter().map(|(_, v)| v.as_str()).collect();
    if filters.is_empty() { "Briefs".to_owned() } else { format!("Briefs: {}", filters.join(", ")) }
}

/// The lead of a brief and how reliable it is.
fn summary(r: &DeskRow) -> String {
    let s = &r.shown;
    let made = if s.translated { "Machine-translated, not reviewed" } else { "Not translated" };
    format!(
        "{} [{made}; confidence {}; {}; revision {}]",
        s.lead,
        s.confidence,
        count(s.articles, "article"),
        r.revision
    )
}

/// A text without characters that XML does not allow and without invisible or control characters.
fn plain(text: &str) -> String {
    text.chars().filter(|c| is_plain(*c)).collect()
}

/// The absolute address of a path of this site.
fn whole(site: &Site, asked: &Asked, path: &str) -> String {
    format!("{}{}", asked.base(), site.prefix.address(path))
}

fn address(site: &Site, asked: &Asked, r: &DeskRow) -> String {
    format!("{}{}", asked.base(), page(&site.prefix, &r.job, &r.event, None))
}

/// `GET /feeds/atom.xml`
pub(super) fn atom(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let rows = rows(site, asked)?;
    let link = |rel: &str, href: String| atom::Link { href, rel: rel.into(), ..atom::Link::default() };
    let own = format!("{}{}", asked.path, asked.query_without(&[]));
    let entries = rows.iter().map(|r| atom::Entry {
        id: identifier(&format!("{}/{}", r.job, r.event)),
        title: atom::Text::plain(plain(&r.shown.title)),
        updated: date(r.made),
        links: vec![link("alternate", address(site, asked, r))],
        categories: [&r.shown.kind, &r.shown.country]
            .into_iter()
            .filter(|c| !c.is_empty())
            .map(|c| atom::Category { term: plain(c), ..atom::Category::default() })
            .collect(),
        summary: Some(atom::Text::plain(plain(&summary(r)))),
        ..atom::Entry::default()
    });
    let feed = atom::Feed {
        id: identifier(&format!("desk{}", asked.query_without(&[]))),
        title: atom::Text::plain(plain(&title(asked))),
        updated: date(rows.first().map_or_else(clock::now, |r| r.made)),
        authors: vec![atom::Person { name: "mujaz".into(), ..atom::Person::default() }],
        links: vec![
            link("self", whole(site, asked, &own)),
            link("alternate", whole(site, asked, &format!("/{}", asked.query_without(&[])))),
        ],
        entries: entries.collect(),
        ..atom::Feed::default()
    };
    let failed = |e: atom::Error| Error::new(Kind::Internal, "the feed cannot be written").because(e);
    let out = feed.write_to(Vec::new()).map_err(failed)?;
    Ok(Answer::new("application/atom+xml; charset=utf-8", out))
}

/// `GET /feeds/feed.json`
pub(super) fn json(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let rows = rows(site, asked)?;
    let items = rows.iter().map(|r| {
        let tags: Vec<&String> = [&r.shown.kind, &r.shown.country].into_iter().filter(|c| !c.is_empty()).collect();
        serde_json::json!({
            "id": identifier(&format!("{}/{}", r.job, r.event)),
            "url": address(site, asked, r),
            "title": r.shown.title,
            "content_text": summary(r),
            "date_modified": r.made,
            "language": "en",
            "tags": tags,
        })
    });
    let answer = Answer::json(&serde_json::json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(asked),
        "home_page_url": whole(site, asked, &format!("/{}", asked.query_without(&[]))),
        "feed_url": whole(site, asked, &format!("{}{}", asked.path, asked.query_without(&[]))),
        "language": "en",
        "items": items.collect::<Vec<_>>(),
    }))?;
    Ok(answer.of("application/feed+json"))
}
