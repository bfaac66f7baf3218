//! `/api/v1`: events, briefs, sentences and searches.

use super::answer::{Answer, JSON, Problem};
use super::asked::Asked;
use super::entries::{Event, EventEntry, Events, Log, RevisionEntry, Revisions, SentenceEntry, Sentences};
use super::lists::paged;
use super::site::Site;
use super::state::{Found, found, rows};
use crate::config::Format;
use crate::error::{Error, Kind};
use crate::report::{Wanted, bundle};

use crate::surface::json::visible;

/// `GET /api/v1/events`
pub(super) fn events(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    let (wanted, page, per_page) = paged(asked)?;
    let part = site.with_store(|s| Ok(s.desk(&wanted)?))?;
    let next = (page * per_page < part.total).then(|| asked.href(&site.prefix, "page", &(page + 1).to_string()));
    let linked = next.clone();
    let events = part.rows.into_iter().map(|r| EventEntry::new(&site.prefix, r)).collect();
    let answer = Answer::json(&Events { total: part.total, page, per_page, next, events })?;
    Ok(answer.with_next(linked.as_deref()))
}

/// `GET /api/v1/search`
pub(super) fn search(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    if asked.value("q").is_none() {
        return Err(Problem::wrong("the search has no words").help("give them as `q`"));
    }
    events(site, asked)
}

/// `GET /api/v1/events/{event}`
pub(super) fn event(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    site.with_store(|s| {
        let rows = rows(s, asked)?;
        let mut revisions = Vec::new();
        for r in &rows {
            revisions.extend(s.revisions(&r.job, &r.event)?);
        }
        revisions.sort_by_key(|r| std::cmp::Reverse((r.made, r.revision)));
        Answer::json(&Event {
            joined: rows[0].joined.clone(),
            revisions: revisions.into_iter().map(|r| RevisionEntry::new(&site.prefix, r)).collect(),
            briefs: rows.into_iter().map(|r| EventEntry::new(&site.prefix, r)).collect(),
        })
    })
}

/// `GET /api/v1/briefs`
pub(super) fn revisions(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["after", "page", "per_page"])?;
    let (page, per_page) = asked.page()?;
    let after = asked.read("after", "a point in time such as 2026-01-31T06:00:00Z")?;
    let part = site.with_store(|s| Ok(s.made_after(after, (page - 1) * per_page, per_page)?))?;
    let next = (page * per_page < part.total).then(|| asked.href(&site.prefix, "page", &(page + 1).to_string()));
    let linked = next.clone();
    let briefs = part.rows.into_iter().map(|r| RevisionEntry::new(&site.prefix, r)).collect();
    let answer = Answer::json(&Revisions { total: part.total, page, per_page, next, briefs })?;
    Ok(answer.with_next(linked.as_deref()))
}

/// `GET /api/v1/log`
pub(super) fn log(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["page", "per_page"])?;
    let (page, per_page) = asked.page()?;
    let part = site.with_store(|s| Ok(s.deeds((page - 1) * per_page, per_page)?))?;
    let next = (page * per_page < part.total).then(|| asked.href(&site.prefix, "page", &(page + 1).to_string()));
    let linked = next.clone();
    let answer = Answer::json(&Log { total: part.total, page, per_page, next, deeds: part.rows })?;
    Ok(answer.with_next(linked.as_deref()))
}

/// `GET /api/v1/briefs/{event}` and `/api/v1/briefs/{event}/{revision}`
pub(super) fn brief(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let found = site.with_store(|s| found(site, s, asked))?;
    Ok(Answer::new(JSON, as_file(site, &found, Format::Json)?.1))
}

/// `GET /api/v1/briefs/{event}/{revision}/manifest`
pub(super) fn manifest(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let found = site.with_store(|s| found(site, s, asked))?;
    let text = found.kept.files.last().map(|f| f.1.bytes().to_vec());
    Ok(Answer::new(JSON, text.ok_or_else(|| Problem::missing("the store has no manifest of this revision"))?))
}

/// `GET /api/v1/briefs/{event}/{revision}/sentences`
pub(super) fn sentences(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let found = site.with_store(|s| found(site, s, asked))?;
    let recorded = found.recorded(site);
    let entry = |sentence: crate::report::views::SentenceView| SentenceEntry {
        article: recorded.article(&sentence.id),
        span: recorded.span(&sentence.id),
        sentence,
    };
    Answer::json(&Sentences {
        event: found.revision.event,
        revision: found.revision.revision,
        sentences: found.view.sentences.into_iter().map(entry).collect(),
    })
}

/// The media type of STIX.
pub(super) const STIX: &str = "application/stix+json;version=2.1";

/// A brief as a bundle of STIX 2.1, with the name of a file for it.
pub(super) fn as_stix(found: &Found) -> Result<(String, Vec<u8>), Problem> {
    let first = found.revisions.last().map_or(found.revision.made, |r| r.made);
    let bundle = bundle(&found.view, first, found.revision.made);
    let text = serde_json::to_string_pretty(&bundle)
        .map_err(|e| Error::new(Kind::Internal, "a bundle cannot be written").because(e))?;
    Ok((format!("{}.stix.json", found.revision.event), (visible(text) + "\n").into_bytes()))
}

/// `GET /api/v1/briefs/{event}/{revision}/stix`
pub(super) fn stix(site: &Site, asked: &Asked) -> Result<Answer, Problem> {
    asked.allow(&["job"])?;
    let found = site.with_store(|s| found(site, s, asked))?;
    Ok(Answer::new(STIX, as_stix(&found)?.1))
}

/// A brief as a file with its name: the stored one, or a new one if there is none or if people have decided on a
/// sentence since it was made.
pub(super) fn as_file(site: &Site, found: &Found, format: Format) -> Result<(String, Vec<u8>), Problem> {
    let made = found.kept.files.iter().find(|f| Format::of_file(&f.0) == Some(format));
    if let Some((name, content)) = made.filter(|_| !found.corrected) {
        return Ok((name.clone(), content.bytes().to_vec()));
    }
    let stem = found.view.manifest.strip_suffix(".json").unwrap_or(&found.revision.event);
    let templates = ["brief.md".to_owned()];
    let wanted =
        Wanted { templates: &templates, formats: &[format], paper: site.config.brief.paper, ..Wanted::default() };
    let made = site.templates.files(&wanted, &found.view, stem)?.into_iter().next();
    let (name, content) = made.ok_or_else(|| Problem::missing("no template makes this format"))?;
    Ok((name, content.bytes().to_vec()))
}
