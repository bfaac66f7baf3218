//! Delivery as a feed of a job's newest briefs. Each event is one entry, which a revision
//! moves to the top.

use crate::config::AtomConfig;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::report::views::BriefView;
use crate::report::{Templates, html, without_front_matter};
use crate::store::{KeptBrief, Store};
use crate::{clock, types};
use atom_syndication as atom;

/// Writes the feed of a job.
pub(super) fn deliver(config: &AtomConfig, job: &str, store: &dyn Store) -> Result<()> {
    let text = feed(config, job, store)?;
    write_whole(&config.path, text.as_bytes())
}

/// A point in time as feeds have it.
pub fn date(at: jiff::Timestamp) -> atom::FixedDateTime {
    at.to_string().parse().unwrap_or_default()
}

/// The feed as XML.
pub fn feed(config: &AtomConfig, job: &str, store: &dyn Store) -> Result<String> {
    let mut rows = store.latest_briefs(job)?;
    rows.sort_by_key(|r| std::cmp::Reverse(r.made));
    rows.truncate(config.entries);
    let updated = rows.first().map_or_else(clock::now, |r| r.made);
    let mut entries = Vec::new();
    for r in &rows {
        let Some(kept) = store.brief(job, &r.event, r.revision)? else { continue };
        entries.push(atom::Entry {
            id: identifier(&format!("{job}/{}", r.event)),
            title: atom::Text::plain(r.title.clone()),
            updated: date(r.made),
            content: Some(atom::Content {
                content_type: Some("html".into()),
                value: Some(body(&kept)?),
                ..atom::Content::default()
            }),
            summary: Some(atom::Text::plain(format!(
                "Revision {}, {} of {} sentences passed the checks; machine-translated and not reviewed",
                r.revision, kept.passed, kept.sentences
            ))),
            ..atom::Entry::default()
        });
    }
    let feed = atom::Feed {
        id: identifier(job),
        title: atom::Text::plain(config.title.clone().unwrap_or_else(|| format!("Briefs: {job}"))),
        updated: date(updated),
        authors: vec![atom::Person { name: "mujaz".into(), ..atom::Person::default() }],
        generator: Some(atom::Generator {
            value: "mujaz".into(),
            uri: None,
            version: Some(env!("CARGO_PKG_VERSION").into()),
        }),
        entries,
        ..atom::Feed::default()
    };
    let mut out = Vec::new();
    feed.write_to(&mut out).map_err(|e| Error::new(Kind::Internal, "the feed cannot be written").because(e))?;
    String::from_utf8(out).map_err(|e| Error::new(Kind::Internal, "the feed cannot be written").because(e))
}

/// A brief as HTML, from the Markdown of the template that made it, or else of the built-in one.
fn body(kept: &KeptBrief) -> Result<String> {
    let markdown = kept.files.iter().find(|f| f.0.ends_with(".md")).and_then(|f| f.1.text());
    if let Some(text) = markdown {
        return Ok(html(without_front_matter(text)));
    }
    let view: BriefView = serde_json::from_value(kept.view.clone()).unwrap_or_default();
    Ok(html(&Templates::new()?.render("brief.md", &view)?))
}

/// A unique identifier for a feed or an entry (a UUID derived from a digest, RFC 9562).
pub fn identifier(of: &str) -> String {
    let d = types::sha256(format!("mujaz/{of}").as_bytes());
    format!("urn:uuid:{}-{}-5{}-8{}-{}", &d[..8], &d[8..12], &d[13..16], &d[17..20], &d[20..32])
}
