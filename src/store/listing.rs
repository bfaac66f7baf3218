//! What the desk lists and searches of the newest revision of each brief. It is entered where briefs are kept; it can
//! be made again from them.

mod index;
mod view;

pub use view::Shown;

use super::pack::unpack;
use crate::types::{Content, Related, given};
use index::index;
use mujaz_arabic::fold;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use serde_json::Value;
use view::{FIGURES, Text, View, figures};

/// Which revision is entered.
pub(super) struct Entry<'a> {
    /// The job; empty for `mujaz brief`.
    pub job: &'a str,
    /// The event.
    pub event: &'a str,
    /// Its revision.
    pub revision: u32,
    /// When it was made, as the tables have it.
    pub made: &'a str,
}

/// What is read of a manifest.
#[derive(Default, Deserialize)]
struct Manifest {
    event: Record,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    places: Vec<(String, String)>,
    related: Vec<Related>,
}

/// The name under which an outlet is looked for.
pub(super) fn outlet_key(name: &str) -> String {
    fold(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place as it is looked for: folded, in lower case.
pub(super) fn place_key(name: &str) -> String {
    outlet_key(name)
}

/// Enters a revision, unless a later one is listed.
pub(super) fn enter(
    db: &Connection,
    entry: &Entry,
    view: &Value,
    manifest: Option<&str>,
    (passed, sentences): (usize, usize),
) -> rusqlite::Result<()> {
    let listed: Option<u32> = db
        .prepare_cached("SELECT revision FROM listed WHERE job = ?1 AND event = ?2")?
        .query_row(params![entry.job, entry.event], |r| r.get(0))
        .optional()?;
    if listed.is_some_and(|r| r > entry.revision) {
        return Ok(());
    }
    let view = View::deserialize(view).unwrap_or_default();
    let record = manifest.and_then(|m| serde_json::from_str::<Manifest>(m).ok()).unwrap_or_default().event;
    let mut places: Vec<String> = record.places.iter().flat_map(|(a, e)| [place_key(a), place_key(e)]).collect();
    places.extend([&view.event.place, &view.event.country].into_iter().filter_map(|p| given(p)).map(place_key));
    let mut outlets: Vec<String> = Vec::new();
    for o in view.sources.iter().filter_map(|s| given(&s.outlet)) {
        if !outlets.iter().any(|known| outlet_key(known) == outlet_key(o)) {
            outlets.push(o.to_owned());
        }
    }
    let text = |parts: &[Text]| parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
    let shown = Shown {
        title: if view.title.is_empty() { entry.event.to_owned() } else { view.title.clone() },
        lead: text(if view.lead.is_empty() { &view.glance } else { &view.lead }),
        kind: view.event.kind.clone(),
        theme: view.event.theme.clone(),
        country: view.event.country.clone(),
        place: view.event.place.clone(),
        when: view.event.when.clone(),
        date: view.event.date.clone(),
        confidence: view.banner.confidence.clone(),
        translated: !view.banner.translated_by.is_empty(),
        figures: figures(&view).into_iter().take(FIGURES).collect(),
        outlets,
        articles: view.counts.articles,
        sentences,
        passed,
        related: record.related,
    };
    // Where no day of the event is known, that of its newest report stands for it.
    let day = shown.date.clone().or_else(|| view.cutoff_date.clone());
    let day = day.unwrap_or_else(|| entry.made.get(..10).unwrap_or_default().to_owned());
    let json = serde_json::to_string(&shown).unwrap_or_default();
    let number: i64 = db
        .prepare_cached(
            "INSERT INTO listed (job, event, revision, made, day, kind, places, confidence, joined, shown)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)
             ON CONFLICT (job, event) DO UPDATE SET revision = excluded.revision, made = excluded.made,
             day = excluded.day, kind = excluded.kind, places = excluded.places, confidence = excluded.confidence,
             joined = NULL, shown = excluded.shown
             RETURNING number",
        )?
        .query_row(
            params![
                entry.job,
                entry.event,
                entry.revision,
                entry.made,
                day,
                shown.kind,
                places.join("\n"),
                shown.confidence,
                json
            ],
            |r| r.get(0),
        )?;
    db.prepare_cached("DELETE FROM listed_outlet WHERE number = ?1")?.execute([number])?;
    for o in &shown.outlets {
        db.prepare_cached("INSERT OR IGNORE INTO listed_outlet (outlet, number, name) VALUES (?1, ?2, ?3)")?
            .execute(params![outlet_key(o), number, o])?;
    }
    index(db, number, &view, &shown, &record.places)?;
    for merged in view.changes.iter().flat_map(|c| &c.merged).filter(|m| *m != entry.event) {
        db.prepare_cached("UPDATE listed SET joined = ?3 WHERE job = ?1 AND event = ?2")?.execute(params![
            entry.job,
            merged,
            entry.event
        ])?;
    }
    Ok(())
}

/// A brief as the store keeps it, as far as it is read here.
#[derive(Deserialize)]
struct Kept {
    view: Value,
    files: Vec<(String, Content)>,
    #[serde(default)]
    sentences: usize,
    #[serde(default, alias = "verified")]
    passed: usize,
}

/// Lists every brief of a store that has no list yet. A brief that is damaged is listed by its title.
pub(super) fn fill(db: &Connection) -> rusqlite::Result<()> {
    let mut query = db.prepare(
        "SELECT job, event, revision, made, title, content FROM brief WHERE revision =
         (SELECT max(revision) FROM brief AS o WHERE o.job = brief.job AND o.event = brief.event)
         ORDER BY made, event",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        let (job, event, made, title): (String, String, String, String) = (r.get(0)?, r.get(1)?, r.get(3)?, r.get(4)?);
        let entry = Entry { job: &job, event: &event, revision: r.get(2)?, made: &made };
        let kept = r.get::<_, Option<Vec<u8>>>(5)?.and_then(|b| unpack::<Kept>(&b).ok()).unwrap_or_else(|| Kept {
            view: serde_json::json!({ "title": title }),
            files: Vec::new(),
            sentences: 0,
            passed: 0,
        });
        let manifest = kept.files.last().and_then(|f| f.1.text());
        enter(db, &entry, &kept.view, manifest, (kept.passed, kept.sentences))?;
    }
    Ok(())
}
