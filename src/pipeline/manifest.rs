//! The manifest beside each brief: everything needed to make it again and to defend each line.

use super::assemble::Assembled;
use super::{BriefOptions, Engines, Grouped};
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::types::{Event, sha256};
use serde_json::json;

/// Version of the manifest's form.
pub(super) const FORM: u32 = 2;

pub(super) fn manifest(
    grouped: &Grouped,
    event: &Event,
    a: &Assembled,
    engines: &Engines,
    glossary: &Glossary,
    options: &BriefOptions,
    files: &[(String, String)],
) -> Result<String> {
    let sources: Vec<serde_json::Value> = a
        .sources
        .iter()
        .enumerate()
        .map(|(i, &index)| {
            let c = &grouped.articles[index];
            let why = event.members.iter().find(|m| m.article == index).map(|m| m.why.clone());
            json!({
                "source": format!("S{}", i + 1),
                "id": c.article.id,
                "file": c.article.origin,
                "sha256": c.article.digest,
                "text_sha256": sha256(c.article.text.as_bytes()),
                "charset": c.article.charset,
                "outlet": c.article.outlet,
                "title": c.title(),
                "author": c.article.author,
                "published": c.article.published,
                "published_as_written": c.article.published_raw,
                "url": c.article.url,
                "why_in_this_event": why,
                "copy_of": c.duplicate,
                "set_aside": c.set_aside,
                "notes": c.article.notes,
            })
        })
        .collect();
    let sentences: Vec<serde_json::Value> = a
        .translated
        .iter()
        .map(|(id, t, article, sentence)| {
            let s = &grouped.articles[*article].sentences[*sentence];
            json!({
                "id": id,
                "article": grouped.articles[*article].article.id,
                "span": [s.span.start, s.span.end],
                "arabic": t.source,
                "given_to_the_model": t.normalised,
                "english": t.english,
                "verdict": t.verdict,
                "method": t.method,
                "attempts": t.attempts,
                "checks": t.checks,
                "findings": t.findings,
            })
        })
        .collect();
    let value = json!({
        "form": FORM,
        "program": { "name": "mujaz", "version": env!("CARGO_PKG_VERSION") },
        "event": { "id": event.id, "revision": a.view.event.revision, "when": event.when, "places": event.places, "kept_apart": event.near_misses, "related": event.related },
        "changes": a.view.changes,
        "model": engines.model.identity(),
        "second_model": engines.second.as_ref().and_then(|s| s.identity()),
        "summariser": engines.summariser.as_ref().map(|s| s.identity()),
        "run": options.recipe,
        "spellings": a.spellings,
        "glossary_sha256": glossary.digest(),
        "files": files.iter().map(|(name, text)| json!({ "name": name, "sha256": sha256(text.as_bytes()) })).collect::<Vec<_>>(),
        "sources": sources,
        "sentences": sentences,
        "overview": a.view.glance,
        "overview_rewritten_by_the_model": a.view.glance_rewritten,
    });
    serde_json::to_string_pretty(&value)
        .map(|s| s + "\n")
        .map_err(|e| Error::new(Kind::Internal, "the manifest cannot be written").because(e))
}
